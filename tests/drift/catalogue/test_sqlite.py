"""What is read of an SQLite file: every kind of object, as it was declared."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from msgspec.structs import replace

from southdeps.drift.catalogue.sqlite import read_sqlite
from southdeps.errors import CannotRunError
from southdeps.finding import MigrationId
from southdeps.schema.description import Column, Index, PrimaryKey, Unique

HISTORY = "CREATE TABLE south_migrationhistory (id integer PRIMARY KEY, app_name text, migration text, applied datetime)"


@pytest.fixture
def read(tmp_path):
    def run(*statements):
        file = tmp_path / "live.sqlite3"
        with closing(sqlite3.connect(file)) as connection:
            connection.executescript(";\n".join(statements))
        return read_sqlite(str(file))

    return run


@pytest.mark.parametrize(
    ("declared", "column"),
    [
        ("x varchar(30) NOT NULL", Column("x", "varchar(30)")),
        ("x integer unsigned", Column("x", "integer unsigned", null=True)),
        ("x text NOT NULL DEFAULT 'a b'", Column("x", "text", default="'a b'")),
        ('"odd ""name" bool NOT NULL', Column('odd "name', "bool")),
        ("x", Column("x", "", null=True)),
    ],
)
def test_a_column(read, declared, column):
    table = read(f"CREATE TABLE a (id integer, {declared})").schema.tables["a"]
    found = table.columns[column.name]
    assert replace(found, type=found.type.lower()) == column  # later SQLite spells some types in capitals


@pytest.mark.parametrize(
    ("declared", "key"),
    [
        ("id integer PRIMARY KEY, x text", PrimaryKey("", ("id",))),
        ("x text, y text, PRIMARY KEY (y, x)", PrimaryKey("", ("y", "x"))),
        ("x text", None),
    ],
    ids=["one column", "two in their own order", "none"],
)
def test_the_primary_key(read, declared, key):
    table = read(f"CREATE TABLE a ({declared})").schema.tables["a"]
    assert table.primary_key == key
    assert table.uniques == table.indexes == {}  # its own index is none of them


@pytest.mark.parametrize(
    ("statement", "index"),
    [
        ("CREATE INDEX i ON a (y, x)", Index("i", ("y", "x"))),
        ("CREATE UNIQUE INDEX i ON a (x)", Unique("i", ("x",))),
        ("CREATE INDEX i ON a (x) WHERE y > 0", Index("i", ("x",), definition="a (x) WHERE y > 0")),
        ("CREATE UNIQUE INDEX i ON a (x) WHERE y > 0", Index("i", ("x",), (), True, "a (x) WHERE y > 0")),
        ("CREATE INDEX i ON a (lower(x))", Index("i", (), definition="a (lower(x))")),
    ],
    ids=["plain", "unique", "condition", "unique with a condition", "expression"],
)
def test_an_index(read, statement, index):
    table = read("CREATE TABLE a (x text, y integer)", statement).schema.tables["a"]
    assert [*table.uniques.values(), *table.indexes.values()] == [index]


def test_a_unique_column_has_a_unique_constraint(read):
    table = read("CREATE TABLE a (x text UNIQUE)").schema.tables["a"]
    assert [one.columns for one in table.uniques.values()] == [("x",)]


def test_views_and_sqlites_own_tables_are_no_tables(read):
    found = read(
        "CREATE TABLE a (id integer PRIMARY KEY AUTOINCREMENT)",
        "CREATE TABLE sqlitex (x)",
        "CREATE VIEW v AS SELECT 1",
    )
    assert found.schema.tables.keys() == {"a", "sqlitex"}
    assert found.views == {"v"}


def test_the_history_is_in_the_order_of_ids_and_of_what_was_applied(read):
    rows = "(3, 'quay', '0001', '2014'), (1, 'port', '0001', '2014'), (2, 'port', '0002', NULL)"
    found = read(HISTORY, f"INSERT INTO south_migrationhistory VALUES {rows}")
    assert found.history == (MigrationId("port", "0001"), MigrationId("quay", "0001"))


def test_no_history_is_not_an_empty_one(read):
    assert read("CREATE TABLE a (x)").history is None
    assert read(HISTORY).history == ()


@pytest.mark.parametrize("data", [b"no database at all", b"SQLite format 3\0" + b"x" * 200])
def test_no_database(tmp_path, data):
    file = tmp_path / "x.sqlite3"
    file.write_bytes(data)
    with pytest.raises(CannotRunError, match=r"x\.sqlite3: cannot read this SQLite database"):
        read_sqlite(str(file))
    assert file.read_bytes() == data


def test_a_message_of_sqlite_that_is_not_utf8(tmp_path):
    file = tmp_path / "x.sqlite3"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE a_thing (x)")
    file.write_bytes(file.read_bytes().replace(b"CREATE TABLE a_thing", b"CREATE TABLE\xffa_thin("))
    with pytest.raises(CannotRunError, match=r"x\.sqlite3: cannot read this SQLite database: .*\\xff"):
        read_sqlite(str(file))


def test_no_file(tmp_path):
    with pytest.raises(CannotRunError, match="no such SQLite file"):
        read_sqlite(str(tmp_path / "gone"))
    assert not (tmp_path / "gone").exists()
