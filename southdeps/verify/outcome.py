"""The result of a run of the real South: the migrations that it started, and the failure that ended it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from msgspec import Struct, convert

from southdeps.finding import MigrationId

#: The messages for what is missing -> the table, the column. PostgreSQL's, then South's (delete_unique and its
#: like look for a constraint first), then SQLite's.
MESSAGES = (
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


class ColumnName(NamedTuple):
    """A column of a table in the database."""

    table: str
    name: str


class AppliedMigration(Struct, frozen=True):
    """A migration that ran, and the columns that were there after it and not before, and the reverse.

    `touched` is what it did with stand-ins, `geometries` the stand-ins for GeoDjango's that its module imports.
    """

    migration: MigrationId
    appeared: frozenset[ColumnName]
    vanished: frozenset[ColumnName]
    touched: tuple[str, ...] = ()
    geometries: tuple[str, ...] = ()


class RunFailure(Struct, frozen=True):
    """What ended a run. `migration` is None where South stopped before the first one, or Django in syncdb.

    `died` is set where it was stopped for its time, or crashed. `error` is the first error of the database in that
    migration, else the exception, on one line; `raised` is what came out of it in the end. `table` and `column` are
    what was missing. `touched` are the stand-ins that the migration used.
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


class LeftOut(Struct, frozen=True):
    """What a project goes without.

    `standins` are names of what was replaced, `absent` the labels of installed apps that are not there, `installed` of
    those that are, `broken` the apps and migrations that can't be imported, with the reason. `whole` tells that nothing
    is missing and that the settings are known: then a failure is the project's own.
    """

    standins: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    installed: tuple[str, ...] = ()
    broken: Mapping[str, str] = {}
    whole: bool = True


class RunResult(Struct, frozen=True):
    """One run of South on one database.

    `apps` are the labels of its migrated apps, `aliases` those of its databases, and `dependencies` South's own (late,
    early), if they were asked for. `absent_tables` are the tables that were made for apps that are not there,
    `loaded` is how many objects loaddata installed.
    """

    order: tuple[MigrationId, ...]
    steps: tuple[AppliedMigration, ...]
    failure: RunFailure | None
    log: str = ""
    apps: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    dependencies: tuple[tuple[MigrationId, MigrationId], ...] = ()
    absent_tables: frozenset[str] = frozenset()
    loaded: int | None = None
    left_out: LeftOut = LeftOut()

    @property
    def outcome(self) -> Literal["ok", "fails", "blocked"]:
        """As in the cases' outcomes.json: `blocked` means that no migration was started."""
        if self.failure is None:
            return "ok"
        return "fails" if self.failure.migration else "blocked"


def read_events(lines: list[dict[str, Any]], died: str | None, log: str) -> RunResult:
    """A run's events (`lines`, py2/southdeps_py2/watch.py) as a result; `died` is why its process died, if it did."""
    order = tuple(_id(line["migration"]) for line in lines if line["event"] == "start")
    steps: list[AppliedMigration] = []
    duplicates: set[ColumnName] = set()
    failure: RunFailure | None = None
    facts: dict[str, Any] = {}
    for line in lines:
        match line["event"]:
            case "passed-over":
                if match := DUPLICATE.search(line["error"]):
                    duplicates.add(ColumnName(match["table"], match["column"] or ""))
            case "done":
                steps.append(_applied(line, duplicates))
                duplicates = set()
            case "failed":
                failure = _failure(line)
            case "unapplied" if line["migrations"] and failure is None:
                name = _id(line["migrations"][0])
                error = f"South ended without an error, but did not run {name}"
                failure = RunFailure(name, error, error)
            case "load-failed":
                error = f"loaddata: {line['error']}"
                failure = RunFailure(None, error, error)
            case "loaded":
                facts["loaded"] = line["objects"]
            case "absent-tables":
                facts["absent_tables"] = frozenset(line["tables"])
            case "apps":
                facts |= {"apps": tuple(line["labels"]), "aliases": tuple(line["aliases"])}
            case "left-out":
                facts["left_out"] = convert({**line, "event": None}, LeftOut)
            case "dependencies":
                facts["dependencies"] = tuple((_id(late), _id(early)) for late, early in line["pairs"])
            case "ended" if line["error"] and failure is None:
                own = line["error"].startswith("south.exceptions.")  # else: a signal, or initial_data
                place = order[-1] if order and not own else None
                failure = RunFailure(place, line["error"], line["error"], touched=tuple(line["touched"]))
    if failure is None and (not lines or lines[-1]["event"] != "ended"):
        reason = died or "Python 2.7 ended early"
        failure = RunFailure(order[-1] if order else None, reason, reason, died=True)
    return RunResult(order, tuple(steps), failure, log, **facts)


def _applied(line: dict[str, Any], duplicates: set[ColumnName]) -> AppliedMigration:
    return AppliedMigration(
        _id(line["migration"]),
        _columns(line["appeared"]) | duplicates,
        _columns(line["vanished"]),
        tuple(line["touched"]),
        tuple(line["geometries"]),
    )


def _failure(line: dict[str, Any]) -> RunFailure:
    table, column = missing(line["error"], line["statement"])
    return RunFailure(
        _id(line["migration"]),
        line["error"],
        line["raised"],
        statement=line["statement"],
        table=table,
        column=column,
        touched=tuple(line["touched"]),
        live=line["live"],
    )


def _id(text: str) -> MigrationId:
    return MigrationId(*text.split(":", 1))


def _columns(pairs: list[list[str]]) -> frozenset[ColumnName]:
    return frozenset(ColumnName(*pair) for pair in pairs)


def missing(error: str, statement: str | None) -> tuple[str | None, str | None]:
    """The table and the column that are missing according to a message; None where it does not name one.

    If it names the column only, the table is taken from the statement: the one after REFERENCES, else its first.
    """
    for pattern in MESSAGES:
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
