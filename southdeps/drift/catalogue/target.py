"""Which database a URL means, as the field writes them: libpq's, SQLAlchemy's and dj-database-url's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from msgspec import Struct, field

from southdeps.drift.catalogue.database import Backend
from southdeps.errors import CannotRunError

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
