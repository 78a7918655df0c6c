"""The database that settings name."""

from __future__ import annotations

from pathlib import Path

import pytest

from southdeps.drift.catalogue import Target
from southdeps.drift.settings import target_of
from southdeps.errors import CannotRunError
from southdeps.interpreter.values import Unknown
from southdeps.project.django_settings import Settings

POSTGRESQL = "django.db.backends.postgresql_psycopg2"


def settings(backend, **values):
    return Settings(Path("settings.py"), (), (), backend=backend, values=values)


def database(**entry):
    return {"default": entry}


FOUND = {
    "sqlite": (
        settings("sqlite3", DATABASES=database(ENGINE="django.db.backends.sqlite3", NAME="x.db")),
        Target("sqlite3", "x.db"),
    ),
    "postgresql": (
        settings(
            "postgresql",
            DATABASES=database(
                ENGINE=POSTGRESQL,
                NAME="shop",
                USER="me",
                PASSWORD="secret",
                HOST="",
                PORT=5433,
                OPTIONS={"sslmode": "require", "autocommit": True},
            ),
        ),
        Target(
            "postgresql",
            "",
            {"dbname": "shop", "user": "me", "password": "secret", "port": "5433", "sslmode": "require"},
        ),
    ),
    "before Django 1.2": (
        settings("postgresql", DATABASE_ENGINE="postgresql_psycopg2", DATABASE_NAME="shop"),
        Target("postgresql", "", {"dbname": "shop"}),
    ),
}


def test_a_password_that_is_known_only_at_run_time_is_left_to_libpq():
    given = settings("postgresql", DATABASES=database(NAME="x", PASSWORD=Unknown("os.environ['PW']")))
    assert target_of(given) == Target("postgresql", "", {"dbname": "x"})


@pytest.mark.parametrize(("given", "target"), FOUND.values(), ids=FOUND)
def test_target(given, target):
    assert target_of(given) == target


REFUSED = {
    "no settings": (None, "name them with --settings"),
    "no database": (settings("postgresql"), "DATABASES has no default"),
    "mysql": (settings("mysql", DATABASES=database(NAME="x")), "PostgreSQL and SQLite databases only"),
    "known at run time": (
        settings("postgresql", DATABASES=database(NAME=Unknown("os.environ['DB']"))),
        "NAME of the database is known only at run time; use --database URL",
    ),
    "two known at run time": (
        settings("postgresql", DATABASES=database(NAME="x", HOST=Unknown("h"), PASSWORD=Unknown("p"))),
        "PASSWORD and HOST of the database are known only at run time; use --database URL",
    ),
}


@pytest.mark.parametrize(("given", "message"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read(given, message):
    with pytest.raises(CannotRunError, match=message):
        target_of(given)
