"""URLs of databases."""

from __future__ import annotations

import pytest

from southdeps.connection import Target, parse_target, postgresql_connection
from southdeps.drift.catalogue import read_database
from southdeps.errors import CannotRunError
from tests.drift.cases import database

URLS = {
    "postgresql://u:p@h:5433/shop?sslmode=require": (
        "postgresql",
        "postgresql://u:p@h:5433/shop?sslmode=require",
    ),
    "postgres:///shop": ("postgresql", "postgresql:///shop"),
    "postgis://h/shop": ("postgresql", "postgresql://h/shop"),
    "postgresql+psycopg2://h/shop": ("postgresql", "postgresql://h/shop"),
    "dbname=shop host=/tmp": ("postgresql", "dbname=shop host=/tmp"),
    "sqlite:///old.db": ("sqlite3", "old.db"),
    "sqlite:////srv/old%20one.db": ("sqlite3", "/srv/old one.db"),
    "old=one.db": ("sqlite3", "old=one.db"),
    "./db.sqlite3": ("sqlite3", "./db.sqlite3"),
}


@pytest.mark.parametrize(("url", "expected"), URLS.items())
def test_parse(url, expected):
    assert parse_target(url) == Target(*expected)


def test_another_kind_of_database():
    with pytest.raises(CannotRunError, match="mysql://: unknown kind of database"):
        parse_target("mysql://root:secret@h/x")


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://me:hush-hush@127.0.0.1:1/x",
        "postgresql://me:hush-hush/x@127.0.0.1:1/x",
        "postgresql://me:x@hush-hush@127.0.0.1:1/x",
        "postgresql://me:x@127.0.0.1:1/x?password=hush-hush",
        "postgresql://me:x@127.0.0.1:1/x?passwort=hush-hush",
        "host=127.0.0.1 port=1 password=hush-hush",
        "host=127.0.0.1 port=1 password='hush-hush",
        "host=127.0.0.1 port=1 password = hush-hush x",
    ],
)
def test_no_password_is_printed(url):
    with pytest.raises(CannotRunError) as caught:
        read_database(url)
    message = str(caught.value)
    assert "hush" not in message
    assert "\n" not in message
    assert message.startswith("cannot read the PostgreSQL database: ")


@pytest.fixture
def url(server, tmp_path):
    script = "CREATE TABLE one (x integer); CREATE SCHEMA other; CREATE TABLE other.two (y integer);"
    with database(script, "postgresql", tmp_path, server) as found:
        yield found


def test_nothing_can_be_written(url):
    with (
        pytest.raises(CannotRunError, match="cannot execute DROP TABLE in a read-only transaction"),
        postgresql_connection(parse_target(url)) as connection,
    ):
        connection.execute("DROP TABLE one")
    assert "one" in read_database(url).schema.tables


@pytest.mark.parametrize(
    ("options", "environment", "tables"),
    [
        pytest.param("", {}, {"one"}, id="the default"),
        pytest.param("&options=-csearch_path%3Dother", {}, {"two"}, id="in the URL"),
        pytest.param("", {"PGOPTIONS": "-c search_path=other,public"}, {"one", "two"}, id="PGOPTIONS"),
        pytest.param("&sslmode=disable", {}, {"one"}, id="no SSL"),
    ],
)
def test_the_search_path_and_ssl(url, monkeypatch, options, environment, tables):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert read_database(f"{url}{options}").schema.tables.keys() == tables


def test_no_such_file(tmp_path):
    with pytest.raises(CannotRunError, match="no such SQLite file"):
        read_database(str(tmp_path / "x.db"))


def test_no_database(tmp_path):
    (tmp_path / "x.db").write_text("x" * 2000)
    with pytest.raises(
        CannotRunError, match=r"x\.db: cannot read this SQLite database: file is not a database"
    ):
        read_database(str(tmp_path / "x.db"))
