"""A live database's catalogue, read only: its schema, its views and South's history; no row of any other table.

from southdeps.drift.catalogue import read_database

live = read_database("postgresql://localhost/shop")  # or the path of an SQLite file
live.schema.tables["shop_item"].columns["name"].type
"""

from __future__ import annotations

from southdeps.connection import Target, parse_target
from southdeps.drift.catalogue.database import History, LiveDatabase

__all__ = ["History", "LiveDatabase", "Target", "parse_target", "read_database"]


def read_database(url: str | Target) -> LiveDatabase:
    """Connect to a database and read its catalogue in one read-only transaction.

    `url` is a PostgreSQL URL (`postgresql://...`, or `key=value` words as libpq takes them), `sqlite:///PATH`, or the
    path of an SQLite file; what it leaves out comes from libpq's environment variables and `~/.pgpass`. Raises
    CannotRunError, in one line without a password, if there is no such database or no driver.
    """
    target = parse_target(url) if isinstance(url, str) else url
    if target.backend == "sqlite3":
        from southdeps.drift.catalogue.sqlite import read_sqlite

        return read_sqlite(target.place)
    from southdeps.drift.catalogue.postgresql import read_postgresql

    return read_postgresql(target)
