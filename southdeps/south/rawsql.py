"""Raw SQL that a migration executes, as actions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace

from southdeps import effects
from southdeps.effects import ColumnDefinition
from southdeps.interpreter.alternatives import options
from southdeps.interpreter.conditions import Condition
from southdeps.interpreter.describing import describe
from southdeps.interpreter.values import Evaluator, PartialString, Unknown, Value

if TYPE_CHECKING:
    from southdeps import sql


#: The statement that checks all deferred constraints at once.
_CHECK_NOW = ["SET", "CONSTRAINTS", "ALL", "IMMEDIATE"]


def record(interpreter: Evaluator, text: Value, *, deferred: bool = False) -> None:
    """Note what a text of SQL does; `deferred` leaves it to the end of the migration."""
    possible = options(text)
    for option in possible:
        text_known = option.known if isinstance(option, PartialString) else option
        if not isinstance(text_known, str):
            if not isinstance(option, Unknown) or interpreter.raised is None:
                interpreter.record(
                    effects.Diagnostic,
                    effects.DiagnosticKind.DYNAMIC_NAME,
                    f"this SQL is known only at run time: {describe(option)}",
                )
            continue
        conditions = [Condition("one of several texts")] if len(possible) > 1 else []
        with interpreter.assuming(*conditions):
            record_text(interpreter, text_known, deferred=deferred)


def record_text(interpreter: Evaluator, text: str, *, deferred: bool) -> None:
    """Note what each statement of a text does."""
    from southdeps import sql  # sqlglot costs 110 ms; few migrations hold SQL

    for statement in sql.read_sql(text).statements:
        if (said := sql.refusals(statement.text)) is not None:
            interpreter.record(effects.OtherDialect, *said)
        if statement.text.upper().split() == _CHECK_NOW:
            interpreter.record(effects.Transaction, effects.CHECK_CONSTRAINTS)
        if not statement.parsed:
            interpreter.record(
                effects.Diagnostic,
                effects.DiagnosticKind.UNPARSED_SQL,
                "this SQL can't be parsed; it was searched for known tables",
            )
        if statement.dynamic:
            interpreter.record(
                effects.Diagnostic,
                effects.DiagnosticKind.DYNAMIC_NAME,
                "a table's name in this SQL is known only at run time",
            )
        if statement.words:
            interpreter.record(effects.UnparsedSql, statement.words)
        columns, constraints = sql.read_table(statement.text) if statement.parsed else ({}, ())
        for action in statement.actions:
            record_action(interpreter, action, columns, deferred=deferred)
        for constraint in constraints:
            record_change(interpreter, constraint)
        changes = (sql.read_changes, sql.read_integers) if statement.parsed else ()
        for change in (change for read in changes for change in read(statement.text)):
            record_change(interpreter, change)


def tables_in_expression(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The tables, with the columns that are surely theirs, that sub-queries in an expression read."""
    from southdeps import sql

    for statement in sql.read_sql(f"SELECT ({text})").statements:
        for action in statement.actions:
            if isinstance(action, sql.TableUse) and action.access == "read":
                yield action.table, action.columns


def record_change(interpreter: Evaluator, change: effects.SchemaChange) -> None:
    """Record a change of the schema here, under the path condition."""
    interpreter.record(lambda at, when: replace(change, at=at, when=when))


def record_action(
    interpreter: Evaluator, action: sql.Action, defined: Mapping[str, ColumnDefinition], *, deferred: bool
) -> None:
    """Record what one action of a statement does; `defined` are the columns that it defines, by name."""
    from southdeps import sql

    match action:
        case sql.TableUse(table, access, columns, missing_ok):
            if not missing_ok:
                constraint = access == "reference"
                interpreter.record(effects.Require, table, columns, "sql", deferred, constraint=constraint)
            if access == "insert":
                interpreter.record(effects.Insert, table, columns or None)
        case sql.TableCreated(table, temporary=True):
            interpreter.record(effects.CreateTemporaryTable, table)
        case sql.TableCreated(table, columns, complete, exist_ok):
            interpreter.record(
                effects.CreateTable,
                table,
                tuple(defined.get(column, ColumnDefinition(column)) for column in columns),
                not exist_ok,
                complete,
            )
        case sql.TableDropped(table, cascade):
            interpreter.record(effects.DropTable, table, cascade)
        case sql.TableRenamed(table, to):
            interpreter.record(effects.RenameTable, table, to)
        case sql.ColumnAdded(table, column):
            interpreter.record(effects.AddColumn, table, ColumnDefinition(column))
        case sql.ColumnDropped(table, column):
            interpreter.record(effects.DropColumn, table, column)
        case sql.ColumnRenamed(table, column, to):
            interpreter.record(effects.RenameColumn, table, column, to)
