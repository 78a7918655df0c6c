"""Raw SQL that a migration executes, as actions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace

from southdeps import data_conditions, effects
from southdeps.column_definition import ColumnDefinition
from southdeps.effect_kinds import DiagnosticKind
from southdeps.interpreter.alternatives import options
from southdeps.interpreter.conditions import Condition
from southdeps.interpreter.describing import describe
from southdeps.interpreter.values import Evaluator, PartialString, Unknown, Value
from southdeps.south.selected_rows import AggregatedRow, AggregatedRows, SelectedRows

if TYPE_CHECKING:
    from southdeps import sql


#: The statement that checks all deferred constraints at once.
_CHECK_NOW = ["SET", "CONSTRAINTS", "ALL", "IMMEDIATE"]

#: How statements begin that touch nothing but rows, whatever follows.
_ROWS = ("INSERT INTO ", "UPDATE ", "DELETE FROM ")


#: Words in SQL that may set a sequence.
_SEQUENCES = re.compile(r"\b(?:setval|nextval|sequence|restart)\b", re.IGNORECASE)


def record(interpreter: Evaluator, text: Value, parameters: Value = None, *, deferred: bool = False) -> Value:
    """Note what a text of SQL does; `deferred` leaves it to the end of the migration. The rows that it selects."""
    text = with_parameters(interpreter, text, parameters)
    possible = options(text)
    for option in possible:
        text_known = option.known if isinstance(option, PartialString) else option
        if not isinstance(text_known, str):
            if not isinstance(option, Unknown) or interpreter.raised is None:
                interpreter.record(
                    effects.Diagnostic,
                    DiagnosticKind.DYNAMIC_NAME,
                    f"this SQL is known only at run time: {describe(option)}",
                )
            continue
        conditions = [Condition("one of several texts")] if len(possible) > 1 else []
        with interpreter.assuming(*conditions):
            record_text(interpreter, text_known, deferred=deferred)
    return selected(text)


def with_parameters(interpreter: Evaluator, text: Value, parameters: Value) -> Value:
    """The text with those parameters that are known."""
    given = interpreter.iterate(interpreter.look_up(parameters)) if parameters is not None else None
    if not isinstance(text, str) or not given or isinstance(parameters, dict):
        return text
    from southdeps import sql

    return sql.with_parameters(text, [interpreter.look_up(one) for one in given])


def selected(text: Value) -> Value:
    """The rows that a SELECT finds."""
    known = text.known if isinstance(text, PartialString) else text
    if isinstance(known, str) and known.lstrip()[:6].upper() == "SELECT":
        from southdeps import sql

        found = sql.read_select(known)
        if found is not None:
            rows = SelectedRows(found.table, filtered=found.filtered)
            return AggregatedRows(AggregatedRow(rows)) if found.aggregate else rows
    return Unknown("rows of a query")


def record_text(interpreter: Evaluator, text: str, *, deferred: bool) -> None:
    """Note what each statement of a text does."""
    from southdeps import sql  # sqlglot costs 110 ms; few migrations hold SQL

    noted: set[str] = set()
    kind: str | None = None
    for statement in sql.read_sql(text, effort=interpreter.shared(sql.Effort)).statements:
        if statement.shape in noted:
            continue
        kind, before = _repeatable_kind(statement), kind
        if kind is None or kind != before:
            noted.clear()
        if kind is not None:
            noted.add(statement.shape)
        if (said := sql.refusals(statement.text)) is not None:
            interpreter.record(effects.OtherDialect, *said)
        for missing in sql.read_missing_names(statement.text):
            interpreter.record(effects.OtherDialect, missing.postgresql, missing.sqlite, missing.name)
        if made := sql.read_made_names(statement.text):
            interpreter.record(effects.MakeNames, made)
        if _SEQUENCES.search(statement.text):
            interpreter.record(effects.SetSequences)
        if statement.text.upper().split() == _CHECK_NOW:
            interpreter.record(effects.Transaction, effects.CHECK_CONSTRAINTS)
        if not statement.parsed:
            interpreter.record(
                effects.Diagnostic,
                DiagnosticKind.UNPARSED_SQL,
                f"this SQL {_why(statement)}; it was searched for known tables",
            )
        if statement.dynamic:
            interpreter.record(
                effects.Diagnostic,
                DiagnosticKind.DYNAMIC_NAME,
                "a table's name in this SQL is known only at run time",
            )
        if statement.words:
            interpreter.record(effects.UnparsedSql, statement.words)
        columns, constraints = sql.read_table(statement.text) if statement.parsed else ({}, ())
        for action in statement.actions:
            record_action(interpreter, action, columns, deferred=deferred)
        record_rows(interpreter, statement, deferred=deferred)
        for constraint in constraints:
            record_change(interpreter, constraint)
        changes = (sql.read_changes, sql.read_sequences, sql.read_literals) if statement.parsed else ()
        for change in (change for read in changes for change in read(statement.text)):
            record_change(interpreter, change)


def record_rows(interpreter: Evaluator, statement: sql.Statement, *, deferred: bool) -> None:
    """Record which rows a statement inserts, changes and deletes."""
    from southdeps import sql

    uses = [action for action in statement.actions if isinstance(action, sql.TableUse)]
    sources = [data_conditions.rows_exist(use.table, filtered=True) for use in uses if use.access == "read"]
    emptied = None if deferred else sql.read_deletion(statement.text)
    for use in uses:
        match use.access:
            case "insert":
                rows = sql.read_inserted_rows(statement.text) if not sources else []
                with interpreter.assuming(*sources[:1]):
                    for row in rows or [{}]:
                        interpreter.record(effects.Insert, use.table, use.columns or None, tuple(row.items()))
            case "update":
                change = None if deferred else sql.read_update(statement.text)
                set_to = () if change is None else (change.columns, change.values, (), change.of_all)
                interpreter.record(effects.ChangeRows, use.table, *set_to)
            case "delete":
                interpreter.record(effects.DeleteRows, use.table, (), use.table == emptied)


def _repeatable_kind(statement: sql.Statement) -> str | None:
    """What a statement does, if doing it again adds nothing: it changes rows, or its effect is unknown."""
    if not statement.parsed:
        return None if statement.actions else "unknown"
    return next((kind for kind in _ROWS if statement.shape[:20].upper().startswith(kind)), None)


def _why(statement: sql.Statement) -> str:
    return "takes too long to parse" if statement.costly else "can't be parsed"


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
                write = access if access in {"insert", "update"} else ""
                need = (table, columns, "sql", deferred)
                interpreter.record(effects.Require, *need, constraint=constraint, write=write)
        case sql.TableCreated(table, temporary=True):
            interpreter.record(effects.CreateTemporaryTable, table)
        case sql.TableCreated(table, columns, complete, exist_ok, view=view):
            interpreter.record(
                effects.CreateTable,
                table,
                tuple(defined.get(column, ColumnDefinition(column)) for column in columns),
                not exist_ok,
                complete,
                view,
            )
        case sql.TableDropped(table, cascade):
            interpreter.record(effects.DropTable, table, cascade)
        case sql.TableRenamed(table, to):
            interpreter.record(effects.RenameTable, table, to)
        case sql.ColumnAdded(table, column):
            interpreter.record(effects.AddColumn, table, defined.get(column, ColumnDefinition(column)))
        case sql.ColumnDropped(table, column):
            interpreter.record(effects.DropColumn, table, column)
        case sql.ColumnRenamed(table, column, to):
            interpreter.record(effects.RenameColumn, table, column, to)
