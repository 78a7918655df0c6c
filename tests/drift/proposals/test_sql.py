"""The proposed SQL, executed on the real databases of the cases."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from southdeps.drift.catalogue import read_database
from southdeps.drift.proposals import postgresql, sqlite
from southdeps.drift.sqlite import without_lost
from southdeps.schema.description import Schema
from southdeps.schema.match import match_schemas
from tests.drift import cases
from tests.drift.lines import schema_of

DIFFERENT = [
    (case, backend)
    for case in cases.NAMES
    for backend in cases.BACKENDS
    if cases.outcome(case, backend)["live_against_migrations"] and case != "view"
]


@pytest.mark.parametrize(("case", "backend"), DIFFERENT)
def test_no_difference_is_left(case, backend, tmp_path, server):
    made = schema_of(cases.outcome(case, backend)["migrations_build"])
    with cases.live(case, backend, tmp_path, server) as url:
        live = read_database(url).schema
        found = differences(made, live, backend)
        assert found
        proposal = (sqlite if backend == "sqlite3" else postgresql).statements(found, live)
        execute(url, backend, proposal)
        assert differences(made, read_database(url).schema, backend) == ()


def differences(made, live, backend):
    """What the live database differs in, for the tables of the project."""
    tables = {n: t for n, t in live.tables.items() if not n.startswith(("auth_", "django_", "south_"))}
    tables.update({n: t for n, t in live.tables.items() if n in made.tables})
    live = Schema(tables)
    if backend == "sqlite3":
        return match_schemas(without_lost(made), without_lost(live))
    return match_schemas(made, live)


def execute(url, backend, statements):
    if backend == "sqlite3":
        with closing(sqlite3.connect(url)) as file, file:
            file.executescript("\n".join(statements))
        return
    import psycopg

    with psycopg.connect(url) as connection:
        for statement in statements:
            connection.execute(statement)
