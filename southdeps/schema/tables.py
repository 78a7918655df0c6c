"""Changes of one table, as pure functions from a table to a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from southdeps.schema.description import (
    Check,
    Column,
    ForeignKey,
    Index,
    PrimaryKey,
    Sequence,
    Table,
    Unique,
)
from southdeps.schema.spelling import quoted

#: What has columns and a name.
Constraint = PrimaryKey | Unique | ForeignKey | Check
_T = TypeVar("_T", bound=Struct)


def constraints(table: Table) -> Iterator[Constraint]:
    """Every constraint of a table, its primary key first."""
    if table.primary_key is not None:
        yield table.primary_key
    yield from table.uniques.values()
    yield from table.foreign_keys.values()
    yield from table.checks.values()


def find_constraint(table: Table, name: str) -> Constraint | None:
    """The constraint of that name."""
    return next((one for one in constraints(table) if one.name == name), None)


def take_same_names(one: Table, other: Table) -> bool:
    """Whether two states of a table have the same constraints, indexes and sequences, object for object."""
    return (
        one.primary_key is other.primary_key
        and one.uniques is other.uniques
        and one.indexes is other.indexes
        and one.foreign_keys is other.foreign_keys
        and one.checks is other.checks
        and one.sequences == other.sequences
    )


def relations(table: Table) -> Iterator[str]:
    """The names that a table takes in its schema: its own, its indexes' and its sequences'."""
    yield table.name
    if table.primary_key is not None and table.primary_key.name:  # SQLite gives it none
        yield table.primary_key.name
    yield from table.uniques
    yield from table.indexes
    yield from table.sequences


def with_column(table: Table, column: Column) -> Table:
    """The table with a column added, or changed in its place."""
    return replace(table, columns={**table.columns, column.name: column})


def with_constraint(table: Table, made: Constraint) -> Table:
    """The table with a constraint; a primary key makes its columns NOT NULL."""
    match made:
        case PrimaryKey():
            columns = {
                name: replace(column, null=False) if name in made.columns else column
                for name, column in table.columns.items()
            }
            return replace(table, primary_key=made, columns=columns)
        case Unique():
            return replace(table, uniques={**table.uniques, made.name: made})
        case ForeignKey():
            return replace(table, foreign_keys={**table.foreign_keys, made.name: made})
    return replace(table, checks={**table.checks, made.name: made})


def without_constraint(table: Table, name: str) -> Table:
    """The table without the constraint of that name."""
    key = table.primary_key
    return replace(
        table,
        primary_key=None if key is not None and key.name == name else key,
        uniques=_without(table.uniques, name),
        foreign_keys=_without(table.foreign_keys, name),
        checks=_without(table.checks, name),
    )


def with_index(table: Table, index: Index) -> Table:
    """The table with an index."""
    return replace(table, indexes={**table.indexes, index.name: index})


def without_index(table: Table, name: str) -> Table:
    """The table without the index of that name."""
    return replace(table, indexes=_without(table.indexes, name))


def with_sequence(table: Table, name: str, column: str) -> Table:
    """The table with a sequence that fills one of its columns."""
    filled = replace(table.columns[column], sequence=name)
    return with_column(replace(table, sequences={**table.sequences, name: Sequence(name, column)}), filled)


def without_column(table: Table, column: str) -> Table:
    """The table without a column, and without every constraint, index and sequence that it is part of."""

    def stays(part: Constraint | Index) -> bool:
        return column not in part.columns

    key = table.primary_key
    return replace(
        table,
        columns=_without(table.columns, column),
        primary_key=key if key is not None and stays(key) else None,
        uniques={name: one for name, one in table.uniques.items() if stays(one)},
        indexes={name: one for name, one in table.indexes.items() if stays(one)},
        foreign_keys={name: one for name, one in table.foreign_keys.items() if stays(one)},
        checks={name: one for name, one in table.checks.items() if stays(one)},
        sequences={name: one for name, one in table.sequences.items() if one.column != column},
    )


def with_column_renamed(table: Table, old: str, new: str) -> Table:
    """The table with a column under another name, in its place and wherever it is named."""
    if old not in table.columns:
        return table

    def renamed(columns: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(new if column == old else column for column in columns)

    key = table.primary_key
    columns = {
        new if name == old else name: replace(column, name=new) if name == old else column
        for name, column in table.columns.items()
    }
    return replace(
        table,
        columns=columns,
        primary_key=replace(key, columns=renamed(key.columns)) if key is not None else None,
        uniques=_each(table.uniques, lambda one: replace(one, columns=renamed(one.columns))),
        indexes=_each(table.indexes, lambda one: replace(one, columns=renamed(one.columns))),
        foreign_keys=_each(table.foreign_keys, lambda one: replace(one, columns=renamed(one.columns))),
        checks=_each(table.checks, lambda one: _check_renamed(one, old, new)),
        sequences=_each(table.sequences, lambda one: replace(one, column=new) if one.column == old else one),
    )


def _check_renamed(check: Check, old: str, new: str) -> Check:
    if old not in check.columns:
        return check
    columns = tuple(new if column == old else column for column in check.columns)
    expression = check.expression.replace(quoted(old), quoted(new))
    return replace(check, columns=columns, expression=expression)


def with_target_renamed(
    table: Table, target: str, *, to: str | None = None, column: tuple[str, str] | None = None
) -> Table:
    """The table with its foreign keys following a renamed table (`to`), or column (old, new), of `target`."""

    def following(key: ForeignKey) -> ForeignKey:
        if key.table != target:
            return key
        if column is not None:
            return replace(key, target=tuple(column[1] if one == column[0] else one for one in key.target))
        return replace(key, table=to or target)

    return replace(table, foreign_keys=_each(table.foreign_keys, following))


def without_keys_to(table: Table, target: str, columns: tuple[str, ...] | None = None) -> Table:
    """The table without the foreign keys that refer to `target`, or only to one of its `columns`."""
    kept = {
        name: key
        for name, key in table.foreign_keys.items()
        if key.table != target or (columns is not None and set(key.target).isdisjoint(columns))
    }
    return table if len(kept) == len(table.foreign_keys) else replace(table, foreign_keys=kept)


def with_relation_renamed(table: Table, old: str, new: str) -> Table:
    """The table with one of its indexes or sequences under another name; a constraint goes by that of its index."""
    key = table.primary_key
    columns = {
        name: replace(column, sequence=new) if column.sequence == old else column
        for name, column in table.columns.items()
    }
    return replace(
        table,
        columns=columns,
        primary_key=replace(key, name=new) if key is not None and key.name == old else key,
        uniques=_renamed(table.uniques, old, new),
        indexes=_renamed(table.indexes, old, new),
        sequences=_renamed(table.sequences, old, new),
    )


def positive(name: str, column: str) -> Check:
    """The check of a positive integer."""
    return Check(name, f"({quoted(column)} >= 0)", (column,))


def _without(parts: Mapping[str, _T], name: str) -> Mapping[str, _T]:
    return {key: part for key, part in parts.items() if key != name} if name in parts else parts


def _each(parts: Mapping[str, _T], change: Callable[[_T], _T]) -> Mapping[str, _T]:
    return {name: change(part) for name, part in parts.items()} if parts else parts


def _renamed(parts: Mapping[str, _T], old: str, new: str) -> Mapping[str, _T]:
    if old not in parts:
        return parts
    return {
        new if name == old else name: replace(part, name=new) if name == old else part
        for name, part in parts.items()
    }
