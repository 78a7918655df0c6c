"""South's own base classes of migrations, and the field classes that their `gf` gives."""

from __future__ import annotations

from southdeps.interpreter.values import (
    AbstractObject,
    Args,
    CallResult,
    Evaluator,
    Keywords,
    Native,
    Unknown,
    Value,
)


class SouthBase(AbstractObject):
    """South's own `SchemaMigration` or `DataMigration`, as a base class."""

    def __init__(self, *, data: bool) -> None:
        self.data = data

    def attribute(self, interpreter: Evaluator, name: str) -> Value:
        match name:
            case "gf":
                return Native(get_field_class)
            case "no_dry_run":
                return self.data
            case "__init__":
                return Native(lambda interpreter, args, keywords: None)
        return Unknown(f"self.{name}")

    def describe(self) -> str:
        return "DataMigration" if self.data else "SchemaMigration"


def get_field_class(interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    """`self.gf('path.to.Field')` (south.utils.ask_for_it_by_name)."""
    path = interpreter.look_up(args[0]) if args else None
    return FieldClass(path) if isinstance(path, str) else Unknown("self.gf(...)")


class FieldClass(AbstractObject):
    """A field class, by its dotted name; calling it makes a field."""

    def __init__(self, path: str) -> None:
        self.path = path

    def call(self, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
        return CallResult(self.path, args, keywords)

    def describe(self) -> str:
        return self.path
