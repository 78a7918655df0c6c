"""Servers and databases that come and go."""

from __future__ import annotations

import psycopg
import pytest

from southdeps.errors import CannotRunError
from southdeps.verify import postgres


def names(on):
    with psycopg.connect(**on.parameters) as connection:
        return {name for (name,) in connection.execute("SELECT datname FROM pg_database")}


def url(on):
    return f"postgresql://{on.parameters['user']}@/postgres?host={on.parameters['host']}&port={on.parameters['port']}"


def test_a_database_is_there_for_the_block_only(server):
    with postgres.database(server) as name:
        assert name in names(server)
        with psycopg.connect(**(server.parameters | {"dbname": name})) as connection:
            connection.execute("CREATE TABLE kept (id int)")
        with (
            postgres.database(server, name) as copy,
            psycopg.connect(**(server.parameters | {"dbname": copy})) as connection,
        ):
            assert connection.execute("SELECT count(*) FROM kept").fetchall() == [(0,)]
    assert not {name, copy} & names(server)


def test_a_database_goes_also_when_the_block_fails_and_somebody_is_connected(server):
    connections = []

    def fail():
        with postgres.database(server) as name:
            connections.append((name, psycopg.connect(**(server.parameters | {"dbname": name}))))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    ((name, connection),) = connections
    assert name not in names(server)
    connection.close()


def test_somebody_elses_server(server):
    before = names(server)
    with postgres.server(url(server)) as theirs:
        assert theirs.version == server.version
        assert theirs.prefix != server.prefix
        with psycopg.connect(url(server), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{theirs.prefix}left_behind"'.encode())
    assert names(server) == before, "what carries our prefix is gone, all else is untouched"


def test_no_such_server(tmp_path):
    with (
        pytest.raises(CannotRunError, match="no PostgreSQL server to work on"),
        postgres.server(f"postgresql://nobody@/postgres?host={tmp_path}"),
    ):
        pass


def test_what_django_is_told(server):
    assert server.django("x") == {
        "ENGINE": "django.db.backends.postgresql_psycopg2",
        "NAME": "x",
        "HOST": server.parameters["host"],
        "PORT": "5432",
        "USER": "postgres",
        "PASSWORD": "",
    }


def test_nothing_waits_for_the_disk(server):
    with psycopg.connect(**server.parameters) as connection:
        assert connection.execute("SHOW fsync").fetchall() == [("off",)]
