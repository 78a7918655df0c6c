"""Differences grouped by what caused them: one forgotten operation leaves several objects, and is one finding.

A forgotten foreign key is a column, a constraint and an index; a forgotten `delete_unique` leaves a constraint and the
second index of a text column (`varchar_pattern_ops`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from msgspec import Struct

from southdeps.schema.compare import Difference
from southdeps.schema.description import Column, PrimaryKey
from southdeps.schema.match import columns_of
from southdeps.schema.spelling import spell

#: What a cause is named after: the first of these that is among its differences.
_RANKS = ("table", "primary-key", "column", "foreign-key", "unique", "index", "check", "sequence")


class Cause(Struct, frozen=True):
    """Differences of one table with one cause; the first one names it."""

    differences: tuple[Difference, ...]

    @property
    def main(self) -> Difference:
        """The difference that names the cause."""
        return self.differences[0]

    @property
    def table(self) -> str:
        """The table that differs."""
        return self.main.table

    def objects(self, *, sqlite: bool = False) -> tuple[str, ...]:
        """The catalogue's objects that are missing, too many or changed, each as one line."""
        return tuple(
            spell(side, sqlite=sqlite)
            for difference in self.differences
            for side in (difference.expected, difference.found)
            if side is not None
        )


def group_by_cause(differences: Iterable[Difference]) -> tuple[Cause, ...]:
    """Group the differences, table by table; each one is in exactly one cause."""
    return tuple(
        cause
        for _, of_table in groupby(differences, key=lambda difference: difference.table)
        for cause in _causes(tuple(of_table))
    )


def _causes(differences: Sequence[Difference]) -> Iterator[Cause]:
    """The causes in one table: a primary key takes its columns along, a column all that covers it."""
    rest = sorted(differences, key=lambda difference: _RANKS.index(difference.kind))
    while rest:
        main, *others = rest
        own = [one for one in others if _belongs(one, main)]
        rest = [one for one in others if one not in own]
        yield Cause((main, *own))


def _belongs(one: Difference, main: Difference) -> bool:
    """Whether the cause of `main` explains `one` too."""
    columns = columns_of(one)
    match main.expected, main.found:
        case (Column(), None) | (None, Column()):
            return bool(columns & columns_of(main)) and one.change == main.change
        case (PrimaryKey() as expected, PrimaryKey() as found):
            return bool(columns) and columns <= {*expected.columns, *found.columns}
    return columns == columns_of(main)
