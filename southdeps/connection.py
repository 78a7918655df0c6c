"""Which database a URL means, as libpq, SQLAlchemy and dj-database-url write them, and a connection that only reads.

No password is ever part of a message.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import unquote, urlsplit

from msgspec import Struct, field

from southdeps.errors import CannotRunError

if TYPE_CHECKING:
    import psycopg

Backend = Literal["postgresql", "sqlite3"]

#: Seconds to wait for a server that does not answer, unless the URL or PGCONNECT_TIMEOUT names others.
_PATIENCE = "10"

_SCHEMES: dict[str, Backend] = {
    "postgres": "postgresql",
    "postgresql": "postgresql",
    "postgresql_psycopg2": "postgresql",
    "postgis": "postgresql",
    "psql": "postgresql",
    "pgsql": "postgresql",
    "sqlite": "sqlite3",
    "sqlite3": "sqlite3",
    "spatialite": "sqlite3",
}
_URL = re.compile(r"([A-Za-z][\w+.-]*)://")
#: `key=value` words as libpq takes them.
_WORDS = re.compile(r"\s*(host|hostaddr|port|dbname|user|service|sslmode)\s*=")


class Target(Struct, frozen=True):
    """A database to connect to.

    `place` is a file for SQLite; for PostgreSQL a URL or `key=value` words, empty if `parameters` say all.
    """

    backend: Backend
    place: str
    parameters: Mapping[str, str] = field(default_factory=dict)

    @property
    def shown(self) -> str:
        """The database in reports: an SQLite file's path; of a PostgreSQL database no more than its kind."""
        return self.place if self.backend == "sqlite3" else "postgresql"


def parse_target(url: str) -> Target:
    """The database that a URL names; raises CannotRunError for a kind of database that has no catalogue here."""
    if not (match := _URL.match(url)):
        return Target("postgresql" if _WORDS.match(url) else "sqlite3", url)
    scheme = match[1].lower().partition("+")[0]
    backend = _SCHEMES.get(scheme)
    if backend is None:
        known = "postgresql://USER@HOST/NAME, sqlite:///PATH, or the path of an SQLite file"
        raise CannotRunError(f"{match[1]}://: unknown kind of database; --database takes {known}")
    if backend == "postgresql":
        return Target(backend, f"postgresql://{url[match.end() :]}")
    return Target(backend, _sqlite_path(url))


def _sqlite_path(url: str) -> str:
    """As SQLAlchemy reads them: `sqlite:///relative`, `sqlite:////absolute`."""
    parts = urlsplit(url)
    return unquote(f"{parts.netloc}{parts.path}").removeprefix("/")


@contextmanager
def postgresql_connection(target: Target) -> Iterator[psycopg.Connection[Any]]:
    """A connection in one transaction that only reads, for the while of the block.

    Raises CannotRunError if there is no driver or no such database, and if the server refuses what the block asks.
    """
    try:
        import psycopg
    except ImportError:
        message = "reading a PostgreSQL database needs a driver: pip install 'southdeps[database]'"
        raise CannotRunError(message) from None
    try:
        with _connect(target) as connection:
            yield connection
    except psycopg.Error as error:
        raise CannotRunError(f"cannot read the PostgreSQL database: {_first_line(error)}") from None


def _connect(target: Target) -> psycopg.Connection[Any]:
    import psycopg

    parameters = {**_parse(target.place), **target.parameters}
    if "PGCONNECT_TIMEOUT" not in os.environ:
        parameters.setdefault("connect_timeout", _PATIENCE)
    parameters.setdefault("application_name", "southdeps")
    connection = psycopg.connect(**parameters, client_encoding="utf8")
    connection.read_only = True
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    return connection


def _parse(place: str) -> dict[str, Any]:
    """The parameters that a URL or `key=value` words hold.

    Raises psycopg.Error, without a word of them: a password with characters that are special in a URL is taken apart,
    and libpq would print a piece of it as an unknown host, port or option.
    """
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    try:
        parameters = conninfo_to_dict(place)
    except psycopg.Error:
        raise psycopg.ProgrammingError(_MALFORMED) from None
    if "@" in str(parameters.get("host", "")) or not re.fullmatch(r"[\d,]*", str(parameters.get("port", ""))):
        raise psycopg.ProgrammingError(_MALFORMED)
    return dict(parameters)


_MALFORMED = "malformed URL (in a URL, write special characters of a user name or password as %XX)"


def _first_line(error: psycopg.Error) -> str:
    """The first line of what libpq or the server says; neither repeats a password that was parsed."""
    return next(iter(str(error).splitlines()), "") or type(error).__name__
