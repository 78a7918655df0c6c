"""What stubs may ask of the scanned project."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol, TypeAlias

from southdeps.interpreter.values import Args, Evaluator, Keywords, Native, Value
from southdeps.south.environment import TrackedEnvironment
from southdeps.south.live_models import LiveModelSource
from southdeps.south.orm import ModelClass


class ScannedProject(LiveModelSource, Protocol):
    """The project around a migration: south.modules.Modules."""

    django: TrackedEnvironment

    def text(self, path: Path) -> str | None:
        """The text of a file of the scanned folders; None if there is none or it is elsewhere."""

    def fixture(self, name: str) -> str | None:
        """The text of the fixture that `loaddata` finds by that name."""

    def command(self, name: str) -> Value:
        """The class of the project's management command of that name; None if there is none."""

    def get_model(self, app: str, name: str) -> ModelClass | None:
        """The current model of an app of the project or of Django; None if the app is unknown."""


#: Makes the meaning of a name from the project that asks for it.
Stub: TypeAlias = Callable[[ScannedProject], Value]
Stubs: TypeAlias = Mapping[str, Stub]


def constant(value: Value) -> Stub:
    """A stub whose value is the same for every project."""
    return lambda project: value


def identity(interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    """A function that gives its first argument back, such as a translation marker."""
    return args[0] if args else None


IDENTITY = constant(Native(identity))
