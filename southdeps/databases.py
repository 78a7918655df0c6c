"""Databases other than the default one: their tables have the alias in their names, so that all stay apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from msgspec.structs import replace

from southdeps import data_conditions, effects
from southdeps.column_definition import ColumnDefinition
from southdeps.data_conditions import AllHold, AnyCondition, RowsExist, TableExists

AnyStep = TypeVar("AnyStep", bound=effects.Step)

#: Stands between a table and the alias of its database, and in the name of neither.
_AT = "@"

#: Django's alias for the database that is used if none is named.
DEFAULT = "default"


def qualified(table: str, database: str) -> str:
    """The name of a table of a database, by its alias; the default one, "default" or "", adds nothing."""
    name = bare(table)
    return name if database in {"", DEFAULT} or not name else f"{name}{_AT}{database}"


def bare(table: str) -> str:
    """A table's name as its database has it."""
    return table.partition(_AT)[0]


def database_of(table: str) -> str:
    """The alias of the database that a table is in; empty for the default one."""
    return table.partition(_AT)[2]


def in_words(table: str, column: str | None = None) -> str:
    """A table or one of its columns, for a message."""
    database = database_of(table)
    what = f"table {bare(table)}" if column is None else f"column {bare(table)}.{column}"
    return f"{what} in database {database}" if database else what


def database_of_step(step: effects.Step) -> str:
    """The alias of the database that a step is about; empty for the default one."""
    match step:
        case effects.ExecuteDeferred(database=database):
            return database
        case effects.UnparsedSql(words=words):
            return database_of(words[0]) if words else ""
    return database_of(getattr(step, "table", ""))


def on_database(step: AnyStep, database: str, *, since: int = 0) -> AnyStep:
    """The same step on the tables of a database; the conditions before `since` stay as they are."""
    moved = {
        name: move(getattr(step, name), database) for name, move in _NAMING.items() if hasattr(step, name)
    }
    match step:
        case effects.RenameTable(to=to) | effects.RenameRelation(to=to):
            moved["to"] = qualified(to, database)
        case effects.ExecuteDeferred():
            moved["database"] = database
    when = (*step.when[:since], *(condition_on(one, database) for one in step.when[since:]))
    return replace(step, when=when, **moved)


def condition_on(condition: AnyCondition, database: str) -> AnyCondition:
    """The same condition on the tables of a database."""
    match condition:
        case RowsExist(table=table, filtered=filtered, values=values, exact=exact):
            moved = qualified(table, database)
            made = data_conditions.rows_exist(moved, filtered=filtered, values=values, exact=exact)
            return replace(made, expected=condition.expected)
        case TableExists(table=table):
            made_exists = data_conditions.table_exists(qualified(table, database))
            return replace(made_exists, expected=condition.expected)
        case AllHold(parts=parts):
            return replace(condition, parts=tuple(condition_on(part, database) for part in parts))
    return condition


def _target(target: tuple[Any, ...] | None, database: str) -> tuple[Any, ...] | None:
    """What a foreign key refers to: a table, and columns of it."""
    return None if target is None else (qualified(target[0], database), *target[1:])


def _column(column: object, database: str) -> object:
    """A column's name says nothing of a database; its definition may refer to a table."""
    if not isinstance(column, ColumnDefinition) or column.target is None:
        return column
    return replace(column, target=_target(column.target, database))


def _columns(columns: tuple[object, ...] | None, database: str) -> tuple[object, ...] | None:
    return None if columns is None else tuple(_column(one, database) for one in columns)


def _words(words: tuple[str, ...], database: str) -> tuple[str, ...]:
    return tuple(qualified(word, database) for word in words)


#: How the fields of effects that may name tables are moved to a database.
_NAMING: Mapping[str, Callable[[Any, str], object]] = {
    "table": qualified,
    "column": _column,
    "columns": _columns,
    "target": _target,
    "words": _words,
}
