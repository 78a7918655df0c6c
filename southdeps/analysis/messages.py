"""The error messages of databases, as Django 1.6 passes them on."""

from __future__ import annotations

from southdeps import effects
from southdeps.databases import bare
from southdeps.schema.simulation import Failure

_PROGRAMMING, _OPERATIONAL, _INTEGRITY, _DATABASE = (
    f"django.db.utils.{kind}Error" for kind in ("Programming", "Operational", "Integrity", "Database")
)


def message(failure: Failure, backend: str) -> str:
    """The last line of the traceback that a simulated failure stands for."""
    if failure.error is not None or failure.words is not None:
        return failure.error or failure.words or ""
    table, column = bare(failure.table or "?"), failure.column
    if isinstance(failure.action, effects.Insert):
        return _not_null(table, column or "?", backend)
    need = failure.action
    if isinstance(need, effects.Require) and need.error and backend != "sqlite3":
        return need.error
    if column is None:
        return _no_table(table, backend)
    constraint = isinstance(need, effects.Require) and need.reference in {"foreign-key", "many-to-many"}
    if isinstance(need, effects.Require) and need.write and (said := _no_written(need, column, backend)):
        return said
    return _no_column(table, column, backend, in_constraint=constraint)


def _no_written(need: effects.Require, column: str, backend: str) -> str | None:
    """What INSERT and UPDATE say to a column that is not there, where that differs from what SELECT says."""
    if backend == "postgresql":
        return f'{_PROGRAMMING}: column "{column}" of relation "{bare(need.table)}" does not exist'
    if backend == "sqlite3" and need.write == "insert":
        return f"{_OPERATIONAL}: table {bare(need.table)} has no column named {column}"
    return None


def _no_table(table: str, backend: str) -> str:
    match backend:
        case "postgresql":
            return f'{_PROGRAMMING}: relation "{table}" does not exist'
        case "mysql":
            return f"{_PROGRAMMING}: (1146, \"Table '{table}' doesn't exist\")"
        case "oracle":
            return f"{_DATABASE}: ORA-00942: table or view does not exist ({table})"
    return f"{_OPERATIONAL}: no such table: {table}"


def _no_column(table: str, column: str, backend: str, *, in_constraint: bool) -> str:
    match backend:
        case "postgresql" if in_constraint:
            return f'{_PROGRAMMING}: column "{column}" referenced in foreign key constraint does not exist'
        case "postgresql":
            return f"{_PROGRAMMING}: column {table}.{column} does not exist"
        case "mysql":
            return f"{_OPERATIONAL}: (1054, \"Unknown column '{table}.{column}'\")"
        case "oracle":
            return f'{_DATABASE}: ORA-00904: "{table}"."{column}": invalid identifier'
    return f"{_OPERATIONAL}: no such column: {table}.{column}"


def _not_null(table: str, column: str, backend: str) -> str:
    match backend:
        case "postgresql":
            words = f'null value in column "{column}" of relation "{table}" violates not-null constraint'
            return f"{_INTEGRITY}: {words}"
        case "mysql":
            return f"{_INTEGRITY}: (1364, \"Field '{column}' doesn't have a default value\")"
        case "oracle":
            return f'{_INTEGRITY}: ORA-01400: cannot insert NULL into ("{table}"."{column}")'
    return f"{_INTEGRITY}: NOT NULL constraint failed: {table}.{column}"
