"""Rows that `loaddata` inserts: what they need of the tables, and what Django refuses of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from southdeps import effects
from southdeps.data_conditions import Literal
from southdeps.interpreter.values import Evaluator, RaisedError
from southdeps.south.datafiles import FixtureRow
from southdeps.south.orm import ModelClass
from southdeps.south.orm.assigning import empty_columns, null_columns
from southdeps.south.orm.lookups import link

_BASES = ("Exception", "BaseException")


def record_rows(interpreter: Evaluator, model: ModelClass, rows: Iterable[FixtureRow], fixture: str) -> None:
    """Record that a fixture inserts these rows of a model, which name every column that the current model has."""
    app = model.definition.app
    interpreter.record(
        effects.Require, model.table, model.exact_columns, "fixture", False, app, write="insert"
    )
    found = list(rows)
    if any(row.fields is None for row in found):
        interpreter.record(effects.Insert, model.table, None)
    for row in found:
        fields = row.fields
        if fields is None:
            continue
        if (raised := no_such_field(model, fields, fixture)) is not None:
            interpreter.raise_error(raised)
        key = tuple(key_of(model, row))
        values = (*key, *values_of(model, fields))
        kind = "given" if row.pk is not None else "generated"
        interpreter.record(effects.Insert, model.table, None, values, kind, 0, key)
        for field in model.definition.fields:
            for table, columns in link(model, field) if field.many and fields.get(field.name) else ():
                interpreter.record(effects.Require, table, columns, "fixture", False, app, write="insert")


def key_of(model: ModelClass, row: FixtureRow) -> Iterator[tuple[str, Literal]]:
    """The key of a row, by its column."""
    field, owner = model.primary_key
    if owner is model and field.column is not None and isinstance(row.pk, str | int):
        yield field.column, row.pk


def values_of(model: ModelClass, fields: Mapping[str, object]) -> Iterator[tuple[str, Literal]]:
    """The literal values of a row, by column; a field that is left out has its default."""
    for name, value in fields.items():
        found = model.find_field(name)
        column = found[0].column if found is not None and found[1] is model and found[0].exact else None
        if column is not None and isinstance(value, str | int | float | bool | None):
            yield column, value
    if model.is_complete:
        yield from ((column, None) for column in null_columns(model, fields) if column not in fields)
        yield from ((column, "") for column in empty_columns(model, fields))


def no_such_field(model: ModelClass, fields: Mapping[str, object], fixture: str) -> RaisedError | None:
    """What Django says to the first field that the model does not have."""
    unknown = (name for name in fields if model.is_complete and model.find_field(name) is None)
    name = next(unknown, None)
    words = f"Problem installing fixture '{fixture}': {model.definition.name} has no field named u'{name}'"
    kind = "django.core.serializers.base.DeserializationError"
    return None if name is None else RaisedError(kind, words, _BASES)
