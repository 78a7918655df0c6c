"""The columns that field objects make, and what they refer to."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from southdeps import effects
from southdeps.column_definition import ColumnDefinition, ColumnType
from southdeps.effect_kinds import DiagnosticKind
from southdeps.interpreter import methods
from southdeps.interpreter.alternatives import narrow
from southdeps.interpreter.call_results import CallResult
from southdeps.interpreter.describing import describe
from southdeps.interpreter.values import (
    Either,
    Evaluator,
    Unknown,
    Value,
)
from southdeps.south.custom_fields import CustomField, resolve_field
from southdeps.south.fields import (
    FieldSpec,
    has_no_column,
    is_django,
    is_relation,
    key_type,
    keywords_of,
    read_field,
)
from southdeps.south.frozen import FrozenField
from southdeps.south.orm import FieldOf, ModelClass


class ColumnMade(Struct, frozen=True):
    """A column as a field object makes it: what it is, and what it refers to (table, column, app label)."""

    column: ColumnDefinition
    target: tuple[str, str, str] | None = None

    @property
    def primary_key(self) -> bool:
        """Whether it is the table's primary key."""
        return self.column.primary_key


def column_of(interpreter: Evaluator, name: str, field: Value) -> ColumnMade | None:
    """The column that a field called `name` makes; None where it makes none (many-to-many) or fails."""
    field = narrow(interpreter.look_up(field), interpreter.path_condition)
    if isinstance(field, Either):
        return column_of_either(interpreter, name, field)
    if isinstance(field, FieldOf):
        return column_of_frozen(name, field)
    if not isinstance(field, CallResult):
        return ColumnMade(ColumnDefinition(name, exact=False))
    field = resolve_field(field, interpreter.resolve)
    kind = field.path.rpartition(".")[2]
    relates = is_relation(kind)
    to = interpreter.look_up(field.keywords.get("to", field.args[0] if field.args and relates else None))
    if has_no_column(kind):
        return None
    spec = read_field(field.path, keywords_of(field))
    if isinstance(field, CustomField):
        spec = replace(spec, type=field.type or spec.type)
        name = field.attname(name) or name
    db_column = field.keywords.get("db_column")
    exact = (
        field.path.startswith("django.")
        and isinstance(db_column, str | None)
        and (to is not None or not relates)
    )
    if to is None or (not relates and not isinstance(to, ModelClass)):
        return ColumnMade(
            made_column(db_column if isinstance(db_column, str) else name, spec, spec.type, exact=exact)
        )
    attname = db_column if isinstance(db_column, str) else f"{name}_id"
    column = made_column(attname, spec, None, exact=exact)
    if isinstance(to, str):
        interpreter.raise_error(methods.no_attribute(to, "_meta"))  # case 48
        return ColumnMade(column)
    if not isinstance(to, ModelClass):
        if not isinstance(to, Unknown) or interpreter.raised is None:
            interpreter.record(
                effects.Diagnostic,
                DiagnosticKind.DYNAMIC_NAME,
                f"which model {name} refers to is known only at run time: {describe(to)}",
            )
        return ColumnMade(column)
    return referring(
        attname, spec, to, field.keywords.get("to_field"), exact=exact, known=is_django(field.path)
    )


def column_of_either(interpreter: Evaluator, name: str, field: Either) -> ColumnMade | None:
    """The column of a field that is one of several: what all of them say, and its foreign key if all have that."""
    options = [column_of(interpreter, name, option) for option in field.options]
    made = [one for one in options if one is not None]
    if not made:
        return None
    first = made[0].column
    if len(made) < len(options) or any(one.column.name != first.name for one in made):
        return ColumnMade(ColumnDefinition(name, exact=False))
    if all(one == made[0] for one in made):
        return made[0]
    columns = [one.column for one in made]
    return ColumnMade(
        ColumnDefinition(
            first.name,
            any(one.null for one in columns),
            first.type if all(one.type == first.type for one in columns) else None,
            all(one.primary_key for one in columns),
            all(one.unique for one in columns),
            all(one.index for one in columns),
            first.target if all(one.target == first.target for one in columns) else None,
            exact=all(one.exact for one in columns),
        ),
        made[0].target if all(one.target == made[0].target for one in made) else None,
    )


def column_of_frozen(name: str, value: FieldOf) -> ColumnMade | None:
    """South 0.5 gives a column as `orm['app.Model:field']`: type and target stand in the frozen models."""
    field, model = value.field, value.model
    if field.column is None:
        return None
    default = f"{field.name}_id" if field.target is not None else field.name
    renamed = (
        field.column if field.column != default else (f"{name}_id" if field.target is not None else name)
    )
    target = model.related(field.target)
    if target is None:
        return ColumnMade(made_column(renamed, field.spec, field.spec.type, exact=field.exact))
    return referring(renamed, field.spec, target, field.to_field, exact=field.exact, known=field.exact)


def made_column(name: str, spec: FieldSpec, kind: ColumnType | None, *, exact: bool) -> ColumnDefinition:
    """The column that a field makes under that name, with a type of its own."""
    return ColumnDefinition(
        name,
        spec.null,
        kind,
        spec.primary_key,
        spec.unique,
        spec.index,
        default=spec.default,
        empty_strings=spec.empty_strings,
        exact=exact,
    )


def referring(
    name: str, spec: FieldSpec, to: ModelClass, to_field: Value, *, exact: bool, known: bool
) -> ColumnMade:
    """The column of a foreign key; its type, if the field class is `known`, is that of the key it refers to."""
    table, key, app = referenced(to, to_field)
    found = to.find_field(to_field) if isinstance(to_field, str) else None
    kind = type_of_key(*(found or to.primary_key)) if known else None
    column = ColumnDefinition(
        name,
        spec.null,
        kind,
        spec.primary_key,
        spec.unique,
        spec.index,
        (table, key),
        spec.default,
        spec.empty_strings,
        exact,
    )
    return ColumnMade(column, (table, key, app))


def type_of_key(field: FrozenField, owner: ModelClass) -> ColumnType | None:
    """The type of a column that refers to that field, through keys that are foreign keys themselves."""
    seen: set[tuple[ModelClass, FrozenField]] = set()
    while (owner, field) not in seen:
        seen.add((owner, field))
        target = owner.related(field.target)
        if field.target is None:
            return key_type(field.spec.type)
        if target is None:
            return None
        found = target.find_field(field.to_field) if field.to_field is not None else None
        field, owner = found or target.primary_key
    return None


def referenced(model: ModelClass, to_field: Value) -> tuple[str, str, str]:
    """The table and column that a foreign key to `model` refers to, and the model's app."""
    found = model.find_field(to_field) if isinstance(to_field, str) else None
    field, owner = found if found is not None else model.primary_key
    return owner.table if found is not None else model.table, field.column or "id", model.definition.app
