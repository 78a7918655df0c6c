"""The columns that field objects make, and what they refer to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from southdeps import effects
from southdeps.effects import Column
from southdeps.interpreter.values import CallResult, Unknown, Value, describe
from southdeps.south.frozen import has_no_column, is_relation
from southdeps.south.orm import FieldOf, Model

if TYPE_CHECKING:
    from southdeps.interpreter.interpreter import Interpreter


class ColumnMade(Struct, frozen=True):
    """A column as a field object makes it: what it is, and what it refers to (table, column, app label)."""

    column: Column
    target: tuple[str, str, str] | None = None
    primary_key: bool = False


def column_of(interpreter: Interpreter, name: str, field: Value) -> ColumnMade | None:
    """The column that a field called `name` makes; None where it makes none (many-to-many) or fails."""
    field = interpreter.look_up(field)
    if isinstance(field, FieldOf):
        return column_of_frozen(name, field)
    if not isinstance(field, CallResult):
        return ColumnMade(Column(name, exact=False))
    kind = field.path.rpartition(".")[2]
    relates = is_relation(kind)
    to = interpreter.look_up(field.keywords.get("to", field.args[0] if field.args and relates else None))
    if has_no_column(kind):
        return None
    required = field.keywords.get("null") is not True and not kind.endswith(("AutoField", "NullBooleanField"))
    db_column = field.keywords.get("db_column")
    exact = (
        field.path.startswith("django.")
        and isinstance(db_column, str | None)
        and (to is not None or not relates)
    )
    if to is None or (not relates and not isinstance(to, Model)):
        return ColumnMade(Column(db_column if isinstance(db_column, str) else name, required, exact))
    column = Column(db_column if isinstance(db_column, str) else f"{name}_id", required, exact)
    if isinstance(to, str):
        interpreter.raised = "AttributeError: 'str' object has no attribute '_meta'"  # case 48
        return ColumnMade(column)
    if not isinstance(to, Model):
        if not isinstance(to, Unknown) or interpreter.raised is None:
            interpreter.record(
                effects.Diagnostic,
                effects.DiagnosticKind.DYNAMIC_NAME,
                f"which model {name} refers to is known only at run time: {describe(to)}",
            )
        return ColumnMade(column)
    primary_key = field.keywords.get("primary_key") is True
    return ColumnMade(column, referenced(to, field.keywords.get("to_field")), primary_key)


def column_of_frozen(name: str, value: FieldOf) -> ColumnMade | None:
    """South 0.5 gives a column as `orm['app.Model:field']`: type and target stand in the frozen models."""
    field, model = value.field, value.model
    if field.column is None:
        return None
    default = f"{field.name}_id" if field.target is not None else field.name
    renamed = (
        field.column if field.column != default else (f"{name}_id" if field.target is not None else name)
    )
    column = Column(renamed, field.required and not field.primary_key)
    target = model.related(field.target)
    return ColumnMade(
        column, referenced(target, field.to_field) if target is not None else None, field.primary_key
    )


def referenced(model: Model, to_field: Value) -> tuple[str, str, str]:
    """The table and column that a foreign key to `model` refers to, and the model's app."""
    found = model.find_field(to_field) if isinstance(to_field, str) else None
    field, owner = found if found is not None else model.primary_key
    return owner.table if found is not None else model.table, field.column or "id", model.definition.app
