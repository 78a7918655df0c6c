"""INSERT, UPDATE and DELETE of one row: which columns get which values (django.db.models.base.Model.save_base)."""

from __future__ import annotations

from collections.abc import Iterator

from southdeps import effects
from southdeps.data_conditions import Literal
from southdeps.interpreter.values import Evaluator
from southdeps.south.orm.assigning import ModelRow, empty_columns, null_columns
from southdeps.south.orm.conversion import conversion_error
from southdeps.south.orm.lookups import literal_columns
from southdeps.south.orm.protocols import ModelLike


class RowNumbers:
    """Numbers for the rows that one migration inserts, so that it can change and delete them."""

    def __init__(self) -> None:
        self.last = 0

    def next(self) -> int:
        """A number that no other row has."""
        self.last += 1
        return self.last


def insert(interpreter: Evaluator, row: ModelRow, *, forced: bool) -> None:
    """INSERT a new row; unless that is `forced`, a row that has its key already is changed instead."""
    model = row.model
    if (raised := conversion_error(model, row.values)) is not None:
        interpreter.raise_error(raised)
    model.require(interpreter, write="insert")
    for one in tables_of(model):
        number = 0 if row.many else interpreter.shared(RowNumbers).next()
        row.numbers[one.table] = number
        columns = None if model.reference == "live-model" else one.definition.columns
        values, saved_as = tuple(written(one, row)), () if forced or one is not model else given_key(row)
        interpreter.record(effects.Insert, one.table, columns, values, key_of(one, row), number, saved_as)


def update(interpreter: Evaluator, row: ModelRow) -> None:
    """UPDATE a row: every column is written."""
    if (raised := conversion_error(row.model, row.values)) is not None:
        interpreter.raise_error(raised)
    row.model.require(interpreter, write="update")
    for one in tables_of(row.model):
        number = row.numbers.get(one.table, 0)
        known = one.definition.columns if number and one.reference == "orm" else None
        values = tuple(written(one, row)) if known is not None else ()
        interpreter.record(effects.ChangeRows, one.table, known, values, number=number)


def delete(interpreter: Evaluator, row: ModelRow) -> None:
    """DELETE a row, and those of its parents."""
    for one in tables_of(row.model):
        number = row.numbers.get(one.table, 0)
        values = literal_columns(one, row.values)
        interpreter.record(effects.DeleteRows, one.table, values, False, number)


def tables_of(model: ModelLike) -> list[ModelLike]:
    """The models in whose tables a row of a model is: its parents and itself."""
    return [one for one in (*model.parents(), model) if not one.definition.proxy]


def written(model: ModelLike, row: ModelRow) -> Iterator[tuple[str, Literal]]:
    """The values of a row that are known, by column of the model's own table."""
    yield from literal_columns(model, row.values)
    if model.reference == "orm" and row.is_known:
        yield from ((column, None) for column in null_columns(model, row.values))
        yield from ((column, "") for column in empty_columns(model, row.values))


def given_key(row: ModelRow) -> tuple[tuple[str, Literal], ...]:
    """The primary key that the migration has given a row, by column; empty if it has none, or an unknown one."""
    field, owner = row.model.primary_key
    if owner is not row.model:
        return ()
    return tuple(one for one in literal_columns(owner, row.values) if one[0] == field.column)


def key_of(model: ModelLike, row: ModelRow) -> str:
    """Whether the key of a new row is given or generated; "unknown" if it is a parent's."""
    field, owner = model.primary_key
    if owner is not model or row.many or row.model is not model:
        return "unknown"
    return "given" if {"pk", field.name, field.column} & row.values.keys() else "generated"
