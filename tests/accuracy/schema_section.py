"""The section of docs/explanation/accuracy.md on the simulated schema: how many tables are equal, and each that is not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from southdeps.schema.compare import Difference
from southdeps.schema.spelling import spell
from tests.accuracy.page import without_copy

NAME = "schema"

HEAD = """\
## The simulated schema

Each published release was migrated by the real South on PostgreSQL {postgresql}: all judged apps one after the other, as far
as each can go. `southdeps` simulated the migrations that had run, in the order in which they did. Each table that they make
was then compared with the catalogue: columns, types, lengths, NULL, defaults, primary key, unique constraints, indexes with
their operator classes, foreign keys, checks and sequences, **and all their names**. `python -m tests.accuracy.schemas` does it
again.

*equal*: no difference at all. *open*: equal but for columns of field classes that are not in the release, of which
`southdeps` claims nothing (there a stand-in made the column), or named by SQL that it could not parse and reports (SD403).
*different*: anything else.
"""

#: So many of the columns left open are named of each release.
SHOWN = 10
#: How a line of an exception begins -> what is known of it.
REMARKS: dict[str, str] = {}


@dataclass(frozen=True)
class TableResult:
    """A table that migrations make: its differences, and whether all of them are about columns of unknown types."""

    name: str
    differences: tuple[Difference, ...]
    is_open: bool = False


@dataclass(frozen=True)
class ReleaseResult:
    """The tables of a release, and what ended the run of the real South early."""

    release: str
    tables: tuple[TableResult, ...]
    failure: str = ""

    @property
    def open(self) -> tuple[TableResult, ...]:
        """The tables with columns of unknown types, equal but for those."""
        return tuple(one for one in self.tables if one.differences and one.is_open)

    @property
    def different(self) -> tuple[TableResult, ...]:
        """The tables that differ otherwise."""
        return tuple(one for one in self.tables if one.differences and not one.is_open)


def section(results: Sequence[ReleaseResult], postgresql: str) -> str:
    """The whole section."""
    parts = [HEAD.format(postgresql=postgresql), _table(results), _exceptions(results)]
    return "\n".join(parts)


def _table(results: Sequence[ReleaseResult]) -> str:
    lines = [
        "| release | tables | equal | open | different | equal of those claimed |",
        "|---|---|---|---|---|---|",
    ]
    lines += [_row(one.release, [one]) for one in results if one.tables]
    return "\n".join([*lines, _row("**all**", results)]) + "\n"


def _row(name: str, results: Sequence[ReleaseResult]) -> str:
    tables = sum(len(one.tables) for one in results)
    open_ = sum(len(one.open) for one in results)
    different = sum(len(one.different) for one in results)
    claimed = tables - open_
    share = f"{100 * (claimed - different) / claimed:.1f} %" if claimed else "-"
    return f"| {name} | {tables} | {claimed - different} | {open_} | {different} | {share} |"


def _exceptions(results: Sequence[ReleaseResult]) -> str:
    parts = ["### Tables that differ\n"]
    different = list(lines(results, is_open=False))
    parts.append("\n".join(f"- {line}" for line in different) or "None.")
    parts += [f"\n**{start}.** {text}" for start, text in REMARKS.items() if _begins(different, start)]
    parts.append("\n### Tables left open\n")
    parts.append("\n".join(f"- {line}" for line in _open_columns(results)) or "None.")
    parts.append("\n### Runs that ended early\n")
    ended = [f"{one.release}: {without_copy(one.failure)}" for one in results if one.failure]
    parts.append("\n".join(f"- {line}" for line in ended) or "None.")
    return "\n".join(parts) + "\n"


def unexplained(results: Sequence[ReleaseResult]) -> list[str]:
    """The lines of tables that differ for which there is no remark."""
    return [
        line for line in lines(results, is_open=False) if not any(line.startswith(start) for start in REMARKS)
    ]


def lines(results: Sequence[ReleaseResult], *, is_open: bool) -> Iterator[str]:
    """One line for each difference: release and table, what it is, ours against that of the real South."""
    for result in results:
        for table in result.open if is_open else result.different:
            for one in table.differences:
                sides = (spell(side) if side is not None else "nothing" for side in (one.expected, one.found))
                yield f"{result.release}, {table.name}: {one.kind} {one.name}: {' / '.join(sides)}"


def _open_columns(results: Sequence[ReleaseResult]) -> Iterator[str]:
    for result in results:
        columns = [
            f"{table.name}.{one.name}"
            for table in result.open
            for one in table.differences
            if one.kind == "column"
        ]
        if columns:
            more = f" and {len(columns) - SHOWN} more" if len(columns) > SHOWN else ""
            yield f"{result.release}: {', '.join(columns[:SHOWN])}{more}"


def _begins(found: Sequence[str], start: str) -> bool:
    return any(line.startswith(start) for line in found)
