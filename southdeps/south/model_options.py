"""What the models of an app are called, and which permissions they define, as their classes say today."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from southdeps.interpreter.values import Class
from southdeps.south.live_models import LiveModel, meta_of, option_of
from southdeps.south.names import spaced
from southdeps.south.orm import ModelClass
from southdeps.summary import ModelPermissions


class AppModels(Protocol):
    """What this asks of the modules around: south.modules.Modules."""

    def models_of(self, app: str) -> Iterator[ModelClass]:
        """The models in the models modules of the app of that label."""


def permissions_of(project: AppModels, app: str) -> Iterator[ModelPermissions]:
    """The models of an app that Django makes permissions of: neither abstract ones nor those that are replaced."""
    for model in project.models_of(app):
        cls = model.cls if isinstance(model, LiveModel) and model.definition.app == app else None
        if cls is None or meta_of(cls, "swappable") is not None:
            continue
        permissions = option_of(cls, "permissions", ())
        pairs = permissions if isinstance(permissions, list | tuple) else ()
        names = [pair[1] for pair in pairs if isinstance(pair, list | tuple) and len(pair) == 2]
        yield ModelPermissions(
            cls.name, verbose_name(cls), tuple(name for name in names if isinstance(name, str))
        )


def verbose_name(cls: Class) -> str | None:
    """The `verbose_name` of a model, else the words of its name; None if it is computed."""
    found = option_of(cls, "verbose_name", spaced(cls.name))
    return found if isinstance(found, str) else None
