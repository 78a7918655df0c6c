"""The differences between two schemas, as values; the order of columns is no difference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from southdeps.schema.description import (
    Check,
    Column,
    ForeignKey,
    Index,
    PrimaryKey,
    Schema,
    Sequence,
    Table,
    Unique,
)

#: What a table consists of.
Part: TypeAlias = Column | PrimaryKey | Unique | Index | ForeignKey | Check | Sequence
PartKind = Literal["table", "column", "primary-key", "unique", "index", "foreign-key", "check", "sequence"]


class Difference(Struct, frozen=True):
    """One object that only one of two schemas has, or that differs.

    `kind` is what it is, `table` where it is, `name` what it is called (the table's own name for a whole table).
    `expected` is the first schema's, `found` the second's; None where that schema has none.
    """

    kind: PartKind
    table: str
    name: str
    expected: Table | Part | None
    found: Table | Part | None

    @property
    def change(self) -> Literal["missing", "extra", "different"]:
        """What the second schema does to the first: it lacks the object, has it besides, or has another."""
        if self.found is None:
            return "missing"
        return "extra" if self.expected is None else "different"


def compare_schemas(expected: Schema, found: Schema) -> Iterator[Difference]:
    """Every difference, table by table in the order of their names."""
    for name in sorted(expected.tables.keys() | found.tables.keys()):
        one, other = expected.tables.get(name), found.tables.get(name)
        if one is None or other is None:
            yield Difference("table", name, name, one, other)
        else:
            yield from compare_tables(one, other)


def compare_tables(expected: Table, found: Table) -> Iterator[Difference]:
    """Every difference between two tables, columns first; the tables' names do not count."""
    for kind, one, other in zip(_KINDS, _parts(expected), _parts(found), strict=True):
        for name in sorted(one.keys() | other.keys()):
            left, right = one.get(name), other.get(name)
            if left != right:
                yield Difference(kind, expected.name, name, left, right)


_KINDS: tuple[PartKind, ...] = (
    "column", "primary-key", "unique", "index", "foreign-key", "check", "sequence",
)  # fmt: skip


def _parts(table: Table) -> tuple[Mapping[str, Part], ...]:
    key = table.primary_key
    return (
        # How sure we are of a column is no property of the database.
        {
            name: column if column.exact else replace(column, exact=True)
            for name, column in table.columns.items()
        },
        {} if key is None else {key.name: key},
        table.uniques,
        table.indexes,
        table.foreign_keys,
        table.checks,
        table.sequences,
    )
