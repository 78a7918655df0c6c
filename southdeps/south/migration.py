"""South's own base classes of migrations, and the field classes that their `gf` gives."""

from __future__ import annotations

from southdeps.interpreter.call_results import CallResult
from southdeps.interpreter.exceptions import error
from southdeps.interpreter.values import (
    AbstractObject,
    Args,
    Class,
    Evaluator,
    Keywords,
    Native,
    Unknown,
    Value,
)


class SouthBase(AbstractObject):
    """South's own `SchemaMigration` or `DataMigration`, as a base class."""

    def __init__(self, *, data: bool, owner: str | None = None) -> None:
        """`owner` is the name of the class that derives from it, if all of that class is known."""
        self.data = data
        self.owner = owner

    def attribute(self, interpreter: Evaluator, name: str) -> Value:
        match name:
            case "gf":
                return Native(get_field_class)
            case "no_dry_run":
                return self.data
            case "__init__":
                return Native(lambda interpreter, args, keywords: None)
        if self.owner is not None and not name.startswith("__"):
            said = f"'{self.owner}' object has no attribute '{name}'"
            interpreter.raise_error(error("AttributeError", said))
        return Unknown(f"self.{name}")

    def describe(self) -> str:
        return "DataMigration" if self.data else "SchemaMigration"


def bases_of(migration: Class) -> tuple[Value, ...]:
    """The base classes of a migration, which say what it lacks if all of them are known.

    Unknown ones lead to South's own in the end.
    """
    bases = [base for one in migration.lineage() for base in one.bases]
    known = all(isinstance(base, Class | Native | SouthBase) for base in bases)
    own = any(isinstance(base, SouthBase) for base in bases)
    computed = any("__getattr__" in one.scope.names for one in migration.lineage())
    if not known or not own or computed:
        return (*migration.bases, SouthBase(data=False))
    data = any(isinstance(base, SouthBase) and base.data for base in bases)
    inner = tuple(base for base in migration.bases if isinstance(base, Class))
    return (SouthBase(data=data, owner=migration.name), *inner)


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
