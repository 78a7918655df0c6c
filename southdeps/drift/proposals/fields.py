"""The field of Django 1.6 that makes a column: the way back from the catalogue to Python."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from southdeps.schema.compare import Part
from southdeps.schema.description import Check, Column, ForeignKey, Index, PrimaryKey, Unique

#: Type in the catalogue of PostgreSQL or SQLite -> field class and its arguments; `{}` are the type's own numbers.
_FIELDS: tuple[tuple[str, str, str], ...] = (
    (r"(?:character varying|varchar)\((\d+)\)", "CharField", "max_length={}"),
    (r"text", "TextField", ""),
    (r"integer unsigned", "PositiveIntegerField", ""),
    (r"smallint unsigned", "PositiveSmallIntegerField", ""),
    (r"integer", "IntegerField", ""),
    (r"bigint", "BigIntegerField", ""),
    (r"smallint", "SmallIntegerField", ""),
    (r"(?:boolean|bool)", "BooleanField", ""),
    (r"date", "DateField", ""),
    (r"(?:timestamp with time zone|datetime)", "DateTimeField", ""),
    (r"(?:time without time zone|time)", "TimeField", ""),
    (r"numeric\((\d+),(\d+)\)", "DecimalField", "max_digits={}, decimal_places={}"),
    (r"decimal", "DecimalField", "max_digits=10, decimal_places=2"),  # SQLite keeps no digits
    (r"(?:double precision|real)", "FloatField", ""),
    (r"(?:inet|char\(39\))", "GenericIPAddressField", ""),
    (r"char\(15\)", "IPAddressField", ""),
    (r"(?:bytea|blob)", "BinaryField", ""),
)
_POSITIVE = {"IntegerField": "PositiveIntegerField", "SmallIntegerField": "PositiveSmallIntegerField"}
#: What rows that are there get in a new NOT NULL column, in Python.
_VALUES = {
    "CharField": "''",
    "TextField": "''",
    "BooleanField": "False",
    "DateField": "datetime.date(1970, 1, 1)",
    "DateTimeField": "datetime.datetime(1970, 1, 1)",
    "TimeField": "datetime.time(0, 0)",
    "GenericIPAddressField": "'0.0.0.0'",
    "IPAddressField": "'0.0.0.0'",
    "BinaryField": "b''",
}


class FieldSource(Struct, frozen=True):
    """A field as Python source: what it is called in `add_column` and `create_table`, and the call that makes it."""

    name: str
    source: str


class FieldCall(Struct, frozen=True):
    """A field class of `django.db.models.fields` and the arguments that its type needs."""

    name: str
    arguments: tuple[str, ...] = ()


def field_class(column: Column, parts: Iterable[Part] = ()) -> FieldCall | None:
    """The class for a column's type; a positive integer has a check among its `parts`.

    None for another type, and for a column with a default in the database: South keeps none.
    """
    if column.default is not None:
        return None
    if column.sequence is not None:
        return FieldCall("AutoField") if column.type == "integer" else None
    for pattern, name, arguments in _FIELDS:
        if match := re.fullmatch(pattern, column.type, re.IGNORECASE):
            chosen = _POSITIVE.get(name, name) if any(map(_is_positive, parts)) else name
            if name == "BooleanField" and column.null:
                return FieldCall("NullBooleanField")
            given = arguments.format(*match.groups())
            return FieldCall(chosen, tuple(given.split(", ")) if given else ())
    return None


def plain_field(column: Column) -> str | None:
    """The call that makes a column of this type and nullness, for `alter_column`; None for an unknown type."""
    found = field_class(column)
    if found is None:
        return None
    return _call(found.name, (*found.arguments, *_null(column, found)))


def full_field(
    column: Column, parts: Sequence[Part], models: Mapping[str, str], *, new: bool
) -> FieldSource | None:
    """The field that makes a column and all `parts` that stand on it alone; None if no field of Django's does.

    `models` are the frozen models (`app.Model`) by table. A `new` NOT NULL column gets a value for the rows that are
    there; South cannot add one with a sequence (it alters the column to the type `serial`, which there is not), and
    Django has none that is not the primary key.
    """
    key = next((part for part in parts if isinstance(part, ForeignKey)), None)
    primary = any(isinstance(part, PrimaryKey) for part in parts)
    if column.sequence is not None and (new or not primary):
        return None
    unique = any(isinstance(part, Unique) for part in parts)
    indexed = any(isinstance(part, Index) and not any(part.opclasses) for part in parts)
    flags = ["primary_key=True"] if primary else ["unique=True"] if unique else []
    if key is not None:
        if key.table not in models or key.clauses or not key.deferred or column.default is not None:
            return None
        name = column.name.removesuffix("_id")
        kind = "related.OneToOneField" if primary or unique else "related.ForeignKey"
        arguments = [f"to=orm[{models[key.table]!r}]", *flags]
        if name == column.name:
            arguments.append(f"db_column={column.name!r}")
        if not indexed and not primary and not unique:
            arguments.append("db_index=False")
        return FieldSource(name, _call(kind, (*arguments, *(["null=True"] if column.null else []))))
    found = field_class(column, parts)
    if found is None:
        return None
    if new and not column.null and not primary:
        flags.append(f"default={_VALUES.get(found.name, '0')}")
    if indexed and not unique and not primary:
        flags.append("db_index=True")
    null = () if primary else _null(column, found)
    return FieldSource(column.name, _call(found.name, (*found.arguments, *flags, *null)))


def _null(column: Column, found: FieldCall) -> tuple[str, ...]:
    automatic = found.name in {"NullBooleanField", "AutoField"}
    return ("null=True",) if column.null and not automatic else ()


def _is_positive(part: Part) -> bool:
    return isinstance(part, Check) and part.expression.endswith(">= 0)")


def _call(name: str, arguments: Iterable[str]) -> str:
    return f"self.gf('django.db.models.fields.{name}')({', '.join(arguments)})"
