"""Conditions that a fresh database decides: which tables it has, and which migrations South has recorded.

What the real South made of each of these migrations was tried on PostgreSQL and SQLite.
"""

from __future__ import annotations

import pytest

from tests import projects
from tests.projects import create, migration

SETTINGS = """
DATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql_psycopg2'}}
INSTALLED_APPS = ('django.contrib.contenttypes', 'django.contrib.auth', 'south', 'b')
"""
HELPERS = """
from django.db import connection

def exists(name):
    return name in connection.introspection.table_names()

def found(name):
    for table in connection.introspection.get_table_list(connection.cursor()):
        if table == name:
            return True
    return False
"""
TABLES = "connection.introspection.table_names()"
HISTORY = "MigrationHistory.objects"

#: condition -> whether the table that nothing has created is dropped
CONDITIONS = {
    f"'b_gone' in {TABLES}": False,
    f"'b_gone' not in {TABLES}": True,
    f"'b_box' in {TABLES}": True,
    f"'auth_user' in {TABLES}": True,
    f"'south_migrationhistory' in {TABLES}": True,
    f"'django_comments' in {TABLES}": False,
    f"'django_comments' not in {TABLES}": True,
    f"'old_stuff' not in {TABLES}": True,
    f"'b_box' in {TABLES} and 'b_gone' not in {TABLES}": True,
    "exists('old_stuff')": False,
    "not exists('old_stuff')": True,
    "found('old_stuff')": False,
    f"{HISTORY}.filter(app_name='zzz').exists()": False,
    f"not {HISTORY}.filter(app_name='zzz')": True,
    f"{HISTORY}.filter(app_name='zzz').count() > 0": False,
    f"{HISTORY}.filter(app_name='b').exists()": True,
    f"{HISTORY}.filter(app_name='b', migration='0001_initial').exists()": True,
    f"{HISTORY}.filter(app_name='b', migration='0009_later').exists()": False,
    f"{HISTORY}.filter(app_name='b', migration='0002_x').exists()": False,  # South records it when it is through
}


def project(forwards):
    top = (
        "from django.db import connection\n"
        "from south.models import MigrationHistory\n"
        "from b.helpers import exists, found"
    )
    return {
        "settings.py": SETTINGS,
        "b:0001_initial": migration(create("b_box: name")),
        "b:0002_x": migration(forwards, top=top),
        "b/helpers.py": HELPERS,
    }


@pytest.mark.parametrize(("condition", "holds"), CONDITIONS.items(), ids=CONDITIONS)
def test_what_a_fresh_database_decides(tmp_path, condition, holds):
    text = f"if {condition}:\n    db.delete_table('b_lid')"
    found = projects.findings(tmp_path, project(text), "SD301", settings=str(tmp_path / "settings.py"))
    assert [text.split()[1] for text in found] == (["error"] if holds else [])


def test_a_migration_that_south_has_not_recorded_is_no_row(tmp_path):
    forwards = """
        try:
            MigrationHistory.objects.get(app_name='zzz')
        except MigrationHistory.DoesNotExist:
            pass
        else:
            db.delete_table('b_lid')
    """
    assert projects.findings(tmp_path, project(forwards), "SD301", "SD307", "SD407") == []
    bare = "MigrationHistory.objects.get(app_name='zzz')"
    assert len(projects.findings(tmp_path / "bare", project(bare), "SD307")) == 1
