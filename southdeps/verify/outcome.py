"""What a run of the real South came to: the migrations it started, and the failure that ended it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from southdeps.finding import MigrationId

#: The database's own words -> the table, the column. PostgreSQL's, then South's (delete_unique and its
#: like look for a constraint first), then SQLite's.
WORDS = (
    re.compile(r'(?<!of )relation "(?P<table>[^"]+)" does not exist'),
    re.compile(r'table "(?P<table>[^"]+)" does not exist'),
    re.compile(r'column "(?P<column>[^"]+)" referenced in foreign key constraint does not exist'),
    re.compile(r'column "(?P<column>[^"]+)" of relation "(?P<table>[^"]+)" does not exist'),
    re.compile(r"column (?P<table>[\w$]+)\.(?P<column>[\w$]+) does not exist"),
    re.compile(r'column "(?P<column>[^"]+)" does not exist'),
    re.compile(r"Cannot find an? [A-Z ]+ constraint on table (?P<table>[^\s,]+)"),
    re.compile(r"no such table: (?P<table>\S+)"),
    re.compile(r"no such column: (?P<table>[\w$]+)\.(?P<column>[\w$]+)"),
    re.compile(r"table (?P<table>\S+) has no column named (?P<column>\S+)"),
)
#: A table or column was there already that the migration would have created.
DUPLICATE = re.compile(r'(?:column "(?P<column>[^"]+)" of )?relation "(?P<table>[^"]+)" already exists')


class Column(NamedTuple):
    """A column of a table in the database."""

    table: str
    name: str


@dataclass(frozen=True, slots=True)
class Step:
    """A migration that ran, and the columns that were there after it and not before, and the other way
    about.
    """

    migration: MigrationId
    appeared: frozenset[Column]
    vanished: frozenset[Column]
    touched: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """What ended a run. `migration` is None where South stopped before the first one.

    `died` is set where it was stopped for its time, or crashed.

    `error` is the first error of the database in that migration, else the exception, on one line; `raised`
    is what came out of it in the end. `table` and `column` are what was missing. `touched` are the
    stand-ins that the migration used.
    """

    migration: MigrationId | None
    error: str
    raised: str
    statement: str | None = None
    table: str | None = None
    column: str | None = None
    touched: tuple[str, ...] = ()
    live: bool = False
    died: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """One run of South on one database.

    `apps` are the labels of its migrated apps and `dependencies` South's own (late, early), where they were
    asked for. `premade` are the tables that were made for apps that are not there.
    """

    order: tuple[MigrationId, ...]
    steps: tuple[Step, ...]
    failure: Failure | None
    log: str = ""
    apps: tuple[str, ...] = ()
    dependencies: tuple[tuple[MigrationId, MigrationId], ...] = ()
    premade: frozenset[str] = frozenset()

    @property
    def outcome(self) -> Literal["ok", "fails", "blocked"]:
        """As in the cases' outcomes.json: `blocked` means that no migration was started."""
        if self.failure is None:
            return "ok"
        return "fails" if self.failure.migration else "blocked"


def missing(error: str, statement: str | None) -> tuple[str | None, str | None]:
    """The table and the column that the database's words say are missing; None where they don't name one.

    Where the words name the column only, the statement tells the table: the one REFERENCES names, else its
    first.
    """
    for pattern in WORDS:
        if match := pattern.search(error):
            found = match.groupdict()
            table, column = found.get("table"), found.get("column")
            return table or _table_of(statement, error), column
    return None, None


def _table_of(statement: str | None, error: str) -> str | None:
    first = (
        r'REFERENCES\s+"?([\w$]+)'
        if "foreign key" in error
        else r'(?:FROM|INTO|UPDATE|TABLE|ON)\s+"?([\w$]+)'
    )
    match = re.search(first, statement or "", re.IGNORECASE)
    return match[1] if match else None
