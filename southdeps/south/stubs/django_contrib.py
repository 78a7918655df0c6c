"""`django.contrib`: its models as they are imported."""

from __future__ import annotations

from southdeps.interpreter.values import Native, Value
from southdeps.south.contrib import CONTRIB_ABSTRACT
from southdeps.south.live_models import live_model, user_model
from southdeps.south.stubs.project import ScannedProject, Stubs


def find(path: str, project: ScannedProject) -> Value | None:
    """The model that `django.contrib.<app>.models.<Name>` names; None for any other path."""
    head, _, name = path.rpartition(".")
    is_class = head.startswith("django.contrib.") and head.endswith(".models") and name[:1].isupper()
    if not is_class or name in CONTRIB_ABSTRACT or name.endswith("Manager"):
        return None
    return live_model(head.split(".")[-2], name)


def get_user_model(project: ScannedProject) -> Native:
    """`get_user_model()`"""
    return Native(lambda interpreter, args, keywords: user_model(project.django.ask(), project))


STUBS: Stubs = {"django.contrib.auth.get_user_model": get_user_model}
