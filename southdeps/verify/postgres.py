"""A PostgreSQL server with databases that come and go: one started for the run, or an existing one by URL."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

from southdeps.errors import CannotRunError
from southdeps.verify import postgres_binaries
from southdeps.verify.workspace import workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: The major version that is used unless another is asked for: South's users ran older ones, 17 and older agree.
DEFAULT_VERSION = "16"
PREFIX = "southdeps_"
SECONDS_TO_START = 60.0
POSTGIS = "SELECT default_version FROM pg_available_extensions WHERE name = 'postgis'"


@dataclass(frozen=True, slots=True)
class Server:
    """How to reach a server, and the databases made on it so far; all of them carry `prefix`.

    `postgis` is the version of PostGIS that it has, empty without one.
    """

    parameters: dict[str, str]
    prefix: str
    version: str
    postgis: str = ""
    serial: Iterator[int] = field(default_factory=lambda: count(1))

    def url(self, database: str) -> str:
        """How libpq connects to `database`."""
        words = {**self.parameters, "dbname": database}
        return " ".join(f"{name}='{_quoted(value)}'" for name, value in words.items() if value)

    def django(self, database: str, engine: str = "django.db.backends.postgresql_psycopg2") -> dict[str, str]:
        """The entry of Django's DATABASES for `database`."""
        keys = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password"}
        settings = {key: self.parameters.get(name, "") for key, name in keys.items()}
        return {"ENGINE": engine, "NAME": database, **settings}


def _quoted(value: str) -> str:
    """A value between single quotes in a libpq connection string."""
    return value.replace("\\", "\\\\").replace("'", "\\'")


@contextmanager
def server(
    url: str | None = None, version: str = DEFAULT_VERSION, folder: Path | None = None
) -> Iterator[Server]:
    """A server to make databases on for the duration of the block; they, and what was started, are gone after it.

    `url` names a database to connect to, by a user who may create databases; else a server of the major `version`
    (or with the binaries in the folder `version`) is started in `folder`, which must be empty, or in a folder of its
    own. Raises CannotRunError if there is no such server.
    """
    try:
        import psycopg  # noqa: F401
    except ImportError:
        raise CannotRunError("verify needs more packages: pip install 'southdeps[verify]'") from None
    if url is not None:
        with _existing(url) as connected:
            yield connected
    elif folder is not None:
        with postgres_binaries.started(version, folder) as parameters:
            yield _connected(parameters, SECONDS_TO_START)
    else:
        with (
            workspace() as place,
            postgres_binaries.started(version, place / "server") as parameters,
        ):
            yield _connected(parameters, SECONDS_TO_START)


@contextmanager
def database(on: Server, template: str = "template0") -> Iterator[str]:
    """A new database made from `template` (to which no one may be connected), dropped after the block."""
    name = f"{on.prefix}{next(on.serial)}"
    with cursor(on) as run:
        run(f'CREATE DATABASE "{name}" TEMPLATE "{template}" ENCODING \'UTF8\'')
    try:
        yield name
    finally:
        with suppress_lost_server(), cursor(on) as run:
            run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def suppress_lost_server() -> Iterator[None]:
    """Ignore that a database can't be dropped since the server has gone."""
    import psycopg

    with suppress(psycopg.OperationalError):
        yield


@contextmanager
def _existing(url: str) -> Iterator[Server]:
    """The server at `url`, without the databases of runs that are dead, now and after the block."""
    import psycopg

    connected = _connected(url, 0)
    parameters: dict[str, Any] = dict(connected.parameters)
    with psycopg.connect(**parameters, autocommit=True, application_name=connected.prefix) as connection:
        _drop_leftovers(connection)
        try:
            yield connected
        finally:
            _drop(connection, connected.prefix)


def _drop_leftovers(connection: Any) -> None:
    """Drop the databases whose run has no connection any more: each run holds one that bears their prefix."""
    found = connection.execute(
        "SELECT DISTINCT substring(datname from '^southdeps_[0-9a-f]+_') FROM pg_database"
        " WHERE datname ~ '^southdeps_[0-9a-f]+_[0-9]+$' AND pg_has_role(datdba, 'MEMBER')"
    )
    alive = {name for (name,) in connection.execute("SELECT application_name FROM pg_stat_activity")}
    for (prefix,) in found.fetchall():
        if prefix not in alive:
            _drop(connection, prefix)


def _drop(connection: Any, prefix: str) -> None:
    made = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix])
    for (name,) in made.fetchall():
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _connected(address: str | dict[str, str], patience: float) -> Server:
    """The server at `address`, a URL or connection parameters; it may still be starting for `patience` seconds."""
    import psycopg

    until = time.monotonic() + patience
    keywords: dict[str, Any] = {"conninfo": address} if isinstance(address, str) else dict(address)
    while True:
        try:
            with psycopg.connect(**keywords, autocommit=True) as connection:
                info = connection.info
                parameters = {**info.get_parameters(), "host": info.host, "port": str(info.port)}
                parameters["password"] = info.password
                version = ".".join(map(str, divmod(info.server_version, 10000)))
                (postgis,) = connection.execute(POSTGIS).fetchone() or ("",)
                break
        except psycopg.Error as error:
            if time.monotonic() > until:
                message = f"no PostgreSQL server to work on: {str(error).splitlines()[0]}"
                raise CannotRunError(message) from None
            time.sleep(0.02)
    return Server(parameters, f"{PREFIX}{os.urandom(5).hex()}_", version, postgis)


@contextmanager
def cursor(on: Server, name: str | None = None) -> Iterator[Any]:
    """A function that executes a statement on the server's first database, or on the one called `name`."""
    import psycopg

    parameters: dict[str, Any] = dict(on.parameters) | ({"dbname": name} if name else {})
    with psycopg.connect(**parameters, autocommit=True) as connection:
        yield (lambda sql, *values: connection.execute(sql, values or None))
