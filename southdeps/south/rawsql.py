"""Raw SQL that a migration executes, as actions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from southdeps import effects
from southdeps.effects import Column
from southdeps.interpreter.values import Condition, Partial, Unknown, Value, describe, options

if TYPE_CHECKING:
    from southdeps import sql
    from southdeps.interpreter.interpreter import Run


def record(run: Run, text: Value, *, deferred: bool = False) -> None:
    """Note what a text of SQL does; `deferred` leaves it to the end of the migration."""
    possible = options(text)
    for option in possible:
        text_known = option.known if isinstance(option, Partial) else option
        if not isinstance(text_known, str):
            if not isinstance(option, Unknown) or run.raised is None:
                run.record(effects.Note, "SD401", f"this SQL is known only at run time: {describe(option)}")
            continue
        conditions = [Condition(None, True, "one of several texts")] if len(possible) > 1 else []
        with run.doubting(*conditions):
            record_text(run, text_known, deferred=deferred)


def record_text(run: Run, text: str, *, deferred: bool) -> None:
    """Note what each statement of a text does."""
    from southdeps import sql  # noqa: PLC0415  # sqlglot costs 110 ms; few migrations hold SQL

    for statement in sql.read_sql(text).statements:
        if not statement.parsed:
            run.record(effects.Note, "SD403", "this SQL can't be parsed; it was searched for known tables")
        if statement.dynamic:
            run.record(effects.Note, "SD401", "a table's name in this SQL is known only at run time")
        if statement.words:
            run.record(effects.Words, statement.words)
        for action in statement.actions:
            record_action(run, action, run.temporary_tables, deferred=deferred)


def tables_in_expression(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The tables, with the columns that are surely theirs, that sub-queries in an expression read."""
    from southdeps import sql  # noqa: PLC0415

    for statement in sql.read_sql(f"SELECT ({text})").statements:
        for action in statement.actions:
            if isinstance(action, sql.Use) and action.access == "read":
                yield action.table, action.columns


def record_action(run: Run, action: sql.Action, temporary: set[str], *, deferred: bool) -> None:
    """Note one action of a statement; `temporary` are the tables that only this migration sees."""
    from southdeps import sql  # noqa: PLC0415

    match action:
        case sql.Use(table=table) if table in temporary:
            return
        case sql.Use(table, access, columns, missing_ok):
            if not missing_ok:
                constraint = access == "reference"
                run.record(effects.Require, table, columns, "sql", deferred, constraint=constraint)
            if access == "insert":
                run.record(effects.Insert, table, columns or None)
        case sql.CreateTable(table, temporary=True):
            temporary.add(table)
        case sql.CreateTable(table, columns, complete, exist_ok):
            run.record(
                effects.Create, table, tuple(Column(column) for column in columns), not exist_ok, complete
            )
        case sql.DropTable(table):
            run.record(effects.Drop, table)
        case sql.RenameTable(table, to):
            run.record(effects.Rename, table, to)
        case sql.AddColumn(table, column):
            run.record(effects.AddColumn, table, Column(column))
        case sql.DropColumn(table, column):
            run.record(effects.DropColumn, table, column)
        case sql.RenameColumn(table, column, to):
            run.record(effects.RenameColumn, table, column, to)
