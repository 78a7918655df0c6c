"""An SQLite file's catalogue, by PRAGMAs: they keep the declared types, which SQLAlchemy's inspector loses.

Foreign keys and checks are left out: South makes none on SQLite (`south.db.sqlite3`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from southdeps.drift.catalogue.database import HISTORY_TABLE, History, LiveDatabase
from southdeps.errors import CannotRunError
from southdeps.finding import MigrationId
from southdeps.schema.description import Column, Index, PrimaryKey, Schema, Table, Unique
from southdeps.sqlite_errors import SQLITE_ERRORS, message_of


def read_sqlite(place: str) -> LiveDatabase:
    """Read the catalogue of the file at `place`; raises CannotRunError if it is no SQLite database."""
    path = Path(place)
    if not path.is_file():
        raise CannotRunError(f"{place}: no such SQLite file")
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            connection.text_factory = lambda data: data.decode("utf-8", "replace")
            connection.execute("BEGIN")
            return _read(connection)
    except SQLITE_ERRORS as error:
        raise CannotRunError(f"{place}: cannot read this SQLite database: {message_of(error)}") from None


def _read(connection: sqlite3.Connection) -> LiveDatabase:
    names: dict[str, str] = dict(
        connection.execute(
            "SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view')"
            " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
        )
    )
    definitions: dict[str, str | None] = dict(
        connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index'")
    )
    tables = {name: _table(connection, name, definitions) for name, kind in names.items() if kind == "table"}
    views = frozenset(name for name, kind in names.items() if kind == "view")
    return LiveDatabase(
        "sqlite3", Schema(tables), views, _history(connection) if HISTORY_TABLE in tables else None
    )


def _history(connection: sqlite3.Connection) -> History:
    rows = connection.execute(
        f"SELECT app_name, migration FROM {HISTORY_TABLE} WHERE applied IS NOT NULL ORDER BY id"
    )
    return tuple(MigrationId(app, name) for app, name in rows)


def _table(connection: sqlite3.Connection, name: str, definitions: Mapping[str, str | None]) -> Table:
    columns: dict[str, Column] = {}
    key: list[tuple[int, str]] = []
    for _, column, declared, required, default, position in _pragma(connection, "table_info", name):
        columns[column] = Column(column, declared, null=not required, default=default)
        if position:
            key.append((position, column))
    uniques: dict[str, Unique] = {}
    indexes: dict[str, Index] = {}
    for found in _indexes(connection, name, definitions):
        if found.unique and found.definition is None:
            uniques[found.name] = Unique(found.name, found.columns)
        else:
            indexes[found.name] = found
    primary_key = PrimaryKey("", tuple(column for _, column in sorted(key))) if key else None
    return Table(name, columns, primary_key, uniques, indexes)


def _indexes(
    connection: sqlite3.Connection, table: str, definitions: Mapping[str, str | None]
) -> Iterator[Index]:
    """The indexes of a table that are not its primary key's; one on an expression or with a condition as text."""
    for _, name, unique, origin, partial in _pragma(connection, "index_list", table):
        if origin == "pk":
            continue
        columns = [column for _, _, column in _pragma(connection, "index_info", name)]
        known = tuple(column for column in columns if column is not None)
        plain = not partial and len(known) == len(columns)
        definition = None if plain else (definitions.get(name) or "").partition(" ON ")[2]
        yield Index(name, known, unique=bool(unique), definition=definition)


def _pragma(connection: sqlite3.Connection, pragma: str, name: str) -> list[tuple[Any, ...]]:
    return connection.execute(f"SELECT * FROM pragma_{pragma}(?)", (name,)).fetchall()
