"""What the interpretation takes from outside: the kind of database and the settings."""

from __future__ import annotations

import pytest

from southdeps.south.environment import DjangoEnvironment
from tests.drops import tables

BACKENDS = {
    "db.backend_name == 'postgres'": {"postgresql"},
    "db.backend_name != 'mysql'": {"postgresql", "sqlite3", "oracle"},
    "db.backend_name in ('postgres', 'mysql')": {"postgresql", "mysql"},
    "connection.vendor == 'postgresql'": {"postgresql"},
    "connection.vendor == 'sqlite'": {"sqlite3"},
    "connection.vendor.startswith('my')": {"mysql"},
    "'postgres' in settings.DATABASES['default']['ENGINE']": {"postgresql"},
    "settings.DATABASE_ENGINE == 'django.db.backends.mysql'": {"mysql"},
    "connection.settings_dict['ENGINE'].endswith('sqlite3')": {"sqlite3"},
    "db.has_ddl_transactions": {"postgresql"},
    "not db.dry_run": {"postgresql", "mysql", "sqlite3", "oracle"},
    "db.dry_run": set(),
}


@pytest.mark.parametrize("backend", ["postgresql", "mysql", "sqlite3", "oracle"])
@pytest.mark.parametrize("test", BACKENDS)
def test_the_database_decides(test, backend):
    top = "\nfrom django.db import connection\nfrom django.conf import settings\n"
    found = tables(f"if {test}: db.delete_table('a')", DjangoEnvironment(backend), top=top)
    assert found == (["a"] if backend in BACKENDS[test] else [])


def test_other_settings():
    around = DjangoEnvironment(settings={"PREFIX": "my"})
    top = "\nfrom django.conf import settings\n"
    assert tables("db.delete_table(settings.PREFIX + '_x')", around, top=top) == ["my_x"]
    assert tables("db.delete_table(settings.OTHER + '_x')", around, top=top) == ["? settings.OTHER + '_x'"]
    assert tables("db.delete_table(getattr(settings, 'OTHER', 'a') + '_x')", around, top=top) == ["a_x"]


def test_installed_apps():
    around = DjangoEnvironment(installed=frozenset({"project.a"}))
    top = "\nfrom django.conf import settings\n"
    assert tables("if 'project.a' in settings.INSTALLED_APPS: db.delete_table('a')", around, top=top) == ["a"]
    assert (
        tables("if 'project.a' not in settings.INSTALLED_APPS: db.delete_table('a')", around, top=top) == []
    )
