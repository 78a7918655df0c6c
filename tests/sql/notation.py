"""What a script does, in words short enough for a table of expectations."""

from __future__ import annotations

from southdeps.sql import (
    Action,
    ColumnAdded,
    ColumnDropped,
    ColumnRenamed,
    TableCreated,
    TableDropped,
    TableRenamed,
    TableUse,
    read_sql,
)


def told(text: str, *, dialect: str = "postgres") -> list[str]:
    """Read a text, all of which can be parsed, and say what it does."""
    script = read_sql(text, dialect=dialect)
    assert [statement.text for statement in script.statements if not statement.parsed] == []
    return [in_words(action) for action in script.actions]


def in_words(action: Action) -> str:
    """Say one action: `read t (a, b)`, `create t (a, ...)`, `schema t if there`, `rename t to u`."""
    match action:
        case TableUse(table, access, columns, missing_ok):
            return f"{access} {table}{_list(columns)}{' if there' if missing_ok else ''}"
        case TableCreated(table, columns, complete, exist_ok, temporary, view):
            names = columns if complete else (*columns, "...")
            kind = "temporary " * temporary + "view " * view
            return f"create {kind}{table}{_list(names)}{' unless there' if exist_ok else ''}"
        case TableDropped(table, cascade, view):
            return f"drop {'view ' * view}{table}{' cascade' * cascade}"
        case TableRenamed(table, to):
            return f"rename {table} to {to}"
        case ColumnAdded(table, column):
            return f"add {table}.{column}"
        case ColumnDropped(table, column):
            return f"drop {table}.{column}"
        case ColumnRenamed(table, column, to):
            return f"rename {table}.{column} to {to}"


def _list(columns: tuple[str, ...]) -> str:
    return f" ({', '.join(columns)})" if columns else ""
