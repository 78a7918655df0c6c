"""Models as they are imported: what they read is what their tables have once everything is migrated."""

from __future__ import annotations

from southdeps import effects
from southdeps.interpreter.values import Evaluator
from southdeps.south.contrib import CONTRIB, CONTRIB_TABLES
from southdeps.south.environment import DjangoEnvironment
from southdeps.south.frozen import FrozenModel
from southdeps.south.names import truncate_name
from southdeps.south.orm import Model


class LiveModel(Model):
    """An imported model: it needs all columns that its table will have."""

    def require(self, interpreter: Evaluator, columns: object = None) -> None:
        interpreter.record(
            effects.Require, self.table, (effects.ALL,), "live-model", False, self.definition.app
        )
        if self.definition.app not in CONTRIB:
            interpreter.record(
                effects.Diagnostic,
                effects.DiagnosticKind.LIVE_MODEL,
                f"{self.definition.name} is imported from {self.definition.app}.models: the model of today, "
                "not of the time of this migration",
            )


def live_model(app: str, name: str, table: str | None = None) -> Model:
    """A model class of which only app, name and table are known."""
    table = table or CONTRIB_TABLES.get(f"{app}.{name}".lower()) or truncate_name(f"{app}_{name.lower()}")
    return LiveModel(FrozenModel(app, name, table, ()), reference="live-model")


def user_model(django: DjangoEnvironment) -> Model:
    """The model that AUTH_USER_MODEL names."""
    app, _, name = django.user_model.partition(".")
    return live_model(app, name)
