"""The SQL that a table gets on SQLite, executed: no difference is left, and no row is lost."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from southdeps.drift.catalogue.sqlite import read_sqlite
from southdeps.drift.proposals.sqlite import statements
from southdeps.drift.sqlite import without_lost
from southdeps.schema.match import match_schemas

BASE = "CREATE TABLE a (id integer NOT NULL PRIMARY KEY, name varchar(9) NOT NULL)"
ROW = "INSERT INTO a (id, name) VALUES (7, 'x')"


def database(path, *script):
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(";\n".join(script))
    return read_sqlite(str(path)).schema


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        pytest.param([BASE], [], id="missing table"),
        pytest.param([], [BASE], id="extra table"),
        pytest.param([BASE, "CREATE INDEX i ON a (name)"], [BASE], id="missing index"),
        pytest.param([BASE, "CREATE UNIQUE INDEX i ON a (name)"], [BASE], id="missing unique index"),
        pytest.param(
            [BASE, "CREATE INDEX i ON a (name) WHERE id > 3"], [BASE], id="missing index with a condition"
        ),
        pytest.param([BASE], [BASE, "CREATE INDEX i ON a (name)"], id="extra index"),
        pytest.param(
            [BASE], [BASE.replace("varchar(9) NOT NULL", "varchar(9) NOT NULL UNIQUE")], id="extra constraint"
        ),
        pytest.param([BASE], [BASE.replace("varchar(9)", "text")], id="type"),
        pytest.param([BASE], [BASE.replace("varchar(9) NOT NULL", "varchar(9)")], id="null"),
        pytest.param(
            [BASE], [BASE.replace("varchar(9) NOT NULL", "varchar(9) NOT NULL DEFAULT 'd'")], id="default"
        ),
        pytest.param(
            [BASE], [BASE[:-1] + ", tons integer)", "CREATE INDEX t ON a (tons)"], id="extra column"
        ),
        pytest.param([BASE[:-1] + ", tons integer)"], [BASE], id="missing column"),
        pytest.param(
            [BASE[:-1] + ", tons integer NOT NULL, day date NOT NULL, t text NOT NULL)"],
            [BASE],
            id="NOT NULL",
        ),
        pytest.param(
            [BASE[:-1] + ", tons integer NOT NULL)", "CREATE INDEX t ON a (tons)"],
            [BASE],
            id="with its index",
        ),
        pytest.param([BASE], [BASE.replace(" PRIMARY KEY", "")], id="missing primary key"),
        pytest.param(
            ["CREATE TABLE a (id integer NOT NULL, name varchar(9) NOT NULL, PRIMARY KEY (name, id))"],
            [BASE],
            id="another key",
        ),
    ],
)
def test_no_difference_is_left(tmp_path, expected, found):
    wanted = without_lost(database(tmp_path / "wanted", *expected))
    rows = [ROW] if found and expected else []
    there = database(tmp_path / "live", *found, *rows)
    differences = match_schemas(wanted, without_lost(there))
    assert differences
    after = database(tmp_path / "live", *(one.rstrip(";") for one in statements(differences, there)))
    assert match_schemas(wanted, without_lost(after)) == ()
    if rows:
        with closing(sqlite3.connect(tmp_path / "live")) as connection:
            assert connection.execute("SELECT id, name FROM a").fetchall() == [(7, "x")]


def test_nothing_to_do(tmp_path):
    assert statements((), database(tmp_path / "live", BASE)) == ()


def test_a_name_that_is_taken_gets_a_number(tmp_path):
    other = "CREATE TABLE b (x integer)"
    wanted = database(tmp_path / "wanted", BASE, other, "CREATE INDEX i ON a (name)")
    there = database(tmp_path / "live", BASE, other, "CREATE INDEX i ON b (x)")
    differences = [one for one in match_schemas(wanted, there) if one.table == "a"]
    assert statements(differences, there) == ('CREATE INDEX "i_1" ON "a" ("name");',)
