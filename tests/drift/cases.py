"""The drift cases: small projects whose live databases were made by the real South (see `build.py`).

`case.json` has the steps that made the live database, `outcome.json` the differences of the schemas that the real
South built, per backend. `live_against_migrations` and `migrations_against_frozen` hold what is missing on the left
side (`-`) and what is too much there (`+`), `migrations_build` every object that syncdb and migrate make. The cases
whose names begin with `own-` were made here, with the real South too.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from southdeps.schema.description import Schema
from southdeps.schema.match import parts_of
from southdeps.schema.spelling import spell
from southdeps.verify import postgres

CASES = Path(__file__).parent.parent / "drift_cases"
NAMES = sorted(path.name for path in CASES.iterdir() if (path / "case.json").is_file())
BACKENDS = ("postgresql", "sqlite3")

Line = tuple[str, str, str]


def outcome(case: str, backend: str) -> dict[str, Any]:
    """What is recorded of a case."""
    recorded: dict[str, Any] = json.loads((CASES / case / "outcome.json").read_text("utf-8"))[backend]
    return recorded


def recorded(case: str, backend: str, comparison: str) -> set[Line]:
    """The recorded differences of a comparison: sign, table, object."""
    return {(sign, table, what) for sign, table, what in outcome(case, backend)[comparison]}


@contextmanager
def live(case: str, backend: str, folder: Path, server: postgres.Server | None) -> Iterator[str]:
    """The live database of a case, for the while of the block: its URL, or the path of its file."""
    script = (CASES / case / f"live.{backend}.sql").read_text("utf-8")
    with database(script, backend, folder, server) as url:
        yield url


@contextmanager
def database(script: str, backend: str, folder: Path, server: postgres.Server | None) -> Iterator[str]:
    """A database that an SQL script makes, for the while of the block: its URL, or the path of its file."""
    if backend == "sqlite3":
        file = folder / "live.sqlite3"
        with closing(sqlite3.connect(file)) as connection:
            connection.executescript(script)
        yield str(file)
        file.unlink()
        return
    import psycopg

    assert server is not None, "PostgreSQL needs a server"
    with postgres.database(server) as name:
        url = postgresql_url(server, name)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(script.encode())
        yield url


def postgresql_url(server: postgres.Server, name: str) -> str:
    """The URL of a database on a server that was started here."""
    parameters = server.parameters
    return (
        f"postgresql:///{name}?host={parameters['host']}&port={parameters['port']}&user={parameters['user']}"
    )


def spelled(schema: Schema, backend: str) -> dict[str, set[str]]:
    """Every object of every table as a line."""
    sqlite = backend == "sqlite3"
    return {
        name: {spell(part, sqlite=sqlite) for part in parts_of(table)}
        for name, table in schema.tables.items()
    }
