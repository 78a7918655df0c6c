"""What a live database is: its history tells a database without South from one on which nothing has run."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from southdeps.drift.catalogue.database import HISTORY_TABLE, LiveDatabase
from southdeps.drift.catalogue.sqlite import read_sqlite
from southdeps.finding import MigrationId
from southdeps.schema.description import Schema

TABLE = (
    f"CREATE TABLE {HISTORY_TABLE} (id integer PRIMARY KEY, app_name text, migration text, applied datetime)"
)
ROW = f"INSERT INTO {HISTORY_TABLE} VALUES (%d, 'a', '%s', %s)"


@pytest.mark.parametrize(
    ("script", "history"),
    [
        pytest.param(["CREATE TABLE a_box (id integer)"], None, id="no South"),
        pytest.param([TABLE], (), id="nothing has run"),
        pytest.param(
            [
                TABLE,
                ROW % (2, "0002", "'2012-01-01'"),
                ROW % (1, "0001", "'2012-01-02'"),
                ROW % (3, "0003", "NULL"),
            ],
            (MigrationId("a", "0001"), MigrationId("a", "0002")),
            id="in the order of their numbers, and only what was applied",
        ),
    ],
)
def test_the_history(tmp_path, script, history):
    file = tmp_path / "live.sqlite3"
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.executescript(";\n".join(script))
    assert read_sqlite(str(file)).history == history


def test_a_database_of_which_only_the_schema_is_known():
    database = LiveDatabase("sqlite3", Schema())
    assert database.history is None
    assert not database.views
