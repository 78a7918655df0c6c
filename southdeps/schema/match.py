"""The differences of two schemas, their constraints and indexes matched by what they are and not by their names.

South, Django 1.6 and people name one and the same constraint differently. `compare_schemas` compares names too.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator

from msgspec.structs import replace

from southdeps.schema.compare import Difference, Part, PartKind
from southdeps.schema.description import (
    UNKNOWN,
    Check,
    Column,
    ForeignKey,
    Index,
    PrimaryKey,
    Schema,
    Table,
    Unique,
)


def match_schemas(expected: Schema, found: Schema) -> tuple[Difference, ...]:
    """What `found` lacks, has besides or has otherwise than `expected`: by table, then by kind of object.

    A column that is not exact, and what covers it, proves nothing and is left out, as is anything beyond the columns
    of a table that is not complete.
    """
    return tuple(
        difference
        for name in sorted({*expected.tables, *found.tables})
        for difference in match_tables(expected.tables.get(name), found.tables.get(name))
    )


def match_tables(expected: Table | None, found: Table | None) -> Iterator[Difference]:
    """The differences of one table; one that is not there on a side is one difference."""
    if expected is None or found is None:
        table = expected or found
        if table is not None:
            yield Difference("table", table.name, table.name, expected, found)
        return
    if expected is found:
        return
    expected, found = _with_known(expected, found), _with_known(found, expected)
    unknown = _unknown_columns(expected) | _unknown_columns(found)
    for difference in (
        *_differences("column", expected.name, expected.columns.values(), found.columns.values()),
        *_differences("primary-key", expected.name, _key(expected), _key(found)),
        *_differences("unique", expected.name, expected.uniques.values(), found.uniques.values()),
        *_differences("index", expected.name, expected.indexes.values(), found.indexes.values()),
        *_differences(
            "foreign-key", expected.name, expected.foreign_keys.values(), found.foreign_keys.values()
        ),
        *_differences("check", expected.name, *_checks(expected, found)),
    ):
        columns = columns_of(difference)
        if unknown.isdisjoint(columns) and all(
            table.complete or columns <= table.columns.keys() for table in (expected, found)
        ):
            yield difference


def columns_of(difference: Difference) -> frozenset[str]:
    """The columns that an object is or covers, on either side; none for a whole table."""
    sides = (side for side in (difference.expected, difference.found) if side is not None)
    return frozenset(column for side in sides for column in _columns(side))


def has(schema: Schema, table: str, what: Table | Part) -> bool:
    """Whether a table is there and, unless `what` is a table itself, has such an object, whatever its name."""
    there = schema.tables.get(table)
    if there is None or isinstance(what, Table):
        return there is not None
    wanted = identity(what)
    return any(type(part) is type(what) and identity(part) == wanted for part in parts_of(there))


def parts_of(table: Table) -> Iterator[Part]:
    """All that a table consists of, but for the sequences, which are part of their columns."""
    yield from table.columns.values()
    yield from _key(table)
    yield from table.uniques.values()
    yield from table.indexes.values()
    yield from table.foreign_keys.values()
    yield from table.checks.values()


def identity(part: Part) -> Hashable:
    """What makes two objects of a table the same, their names apart."""
    match part:
        case Column():
            default = part.default if part.sequence is None else None
            return part.name, part.type.casefold(), part.null, default, part.sequence is not None
        case Index():
            opclasses = part.opclasses if any(part.opclasses) else ()
            columns = part.columns if part.definition is None else ()
            return columns, opclasses, part.unique, part.definition
        case ForeignKey():
            return part.columns, part.table, part.target, part.deferred, part.clauses
        case Check():
            return part.expression
    return _columns(part)


def _differences(
    kind: PartKind, table: str, expected: Iterable[Part], found: Iterable[Part]
) -> Iterator[Difference]:
    """Match equal objects, and of the rest those that stand in each other's place."""
    wanted = {identity(part): part for part in expected}
    there = {identity(part): part for part in found}
    surplus = {_place(part): part for key, part in there.items() if key not in wanted}
    for key, part in wanted.items():
        if key not in there:
            yield Difference(kind, table, _name(part), part, surplus.pop(_place(part), None))
    for part in surplus.values():
        yield Difference(kind, table, _name(part), None, part)


def _with_known(table: Table, other: Table) -> Table:
    """A table with what is not known of it taken from the other one: defaults, definitions of indexes, checks."""
    columns = {
        name: replace(column, default=other.columns[name].default or UNKNOWN)
        for name, column in table.columns.items()
        if column.default == UNKNOWN and name in other.columns
    }
    indexes = {
        name: other.indexes[name]
        for name, index in table.indexes.items()
        if index.definition == UNKNOWN and name in other.indexes
    }
    checks = {
        name: other.checks[name]
        for name, check in table.checks.items()
        if not check.expression and name in other.checks
    }
    if not (columns or indexes or checks):
        return table
    return replace(
        table,
        columns={**table.columns, **columns},
        indexes={**table.indexes, **indexes},
        checks={**table.checks, **checks},
    )


def _place(part: Part) -> Hashable:
    """What a table has one of: a column of a name, a primary key, a foreign key of a column. Else the object itself."""
    match part:
        case Column():
            return part.name
        case PrimaryKey():
            return None
        case ForeignKey():
            return part.columns
    return identity(part)


def _name(part: Part) -> str:
    """A column's name, else the columns that the object covers, else its own name."""
    return ", ".join(_columns(part)) or part.name


def _columns(what: Table | Part) -> tuple[str, ...]:
    match what:
        case Table():
            return ()
        case Column():
            return (what.name,)
        case PrimaryKey() | Unique() | Index() | ForeignKey() | Check():
            return what.columns
    return (what.column,)


def _checks(expected: Table, found: Table) -> tuple[list[Check], list[Check]]:
    """The checks of both sides; none if the expression of one is not known."""
    both = list(expected.checks.values()), list(found.checks.values())
    return both if all(check.expression for side in both for check in side) else ([], [])


def _key(table: Table) -> tuple[PrimaryKey, ...]:
    return () if table.primary_key is None else (table.primary_key,)


def _unknown_columns(table: Table) -> frozenset[str]:
    return frozenset(name for name, column in table.columns.items() if not column.exact)
