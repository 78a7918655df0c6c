"""Rows that migrations insert, and what PostgreSQL and SQLite refuse of them."""

from __future__ import annotations

import pytest

from tests.analysis.test_simulate import rehearsed
from tests.projects import create, migration

PLAIN = migration(create("a_thing: name"), "a.Thing: name")
UNIQUE = migration(
    "db.create_table('a_thing', (\n"
    "    ('id', self.gf('django.db.models.fields.AutoField')(primary_key=True)),\n"
    "    ('name', self.gf('django.db.models.fields.CharField')(max_length=3, unique=True)),\n"
    "))",
    "a.Thing: name",
)
NEW = "orm['a.Thing'].objects.create({})"
KEY = 'django.db.utils.IntegrityError: duplicate key value violates unique constraint "a_thing_pkey"'
NAME = 'django.db.utils.IntegrityError: duplicate key value violates unique constraint "a_thing_name_key"'
LONG = "django.db.utils.DataError: value too long for type character varying(3)"
COLUMN = "db.add_column('a_thing', 'code', self.gf('django.db.models.fields.CharField')(max_length=5{}))"
NULLS = 'django.db.utils.IntegrityError: column "code" of relation "a_thing" contains null values'
INDEX = 'django.db.utils.IntegrityError: could not create unique index "a_thing_code_key"'

NULL = 'django.db.utils.IntegrityError: null value in column "name" of relation "a_thing" violates not-null constraint'


def new(*arguments):
    """Statements that make a row for each of these texts of arguments."""
    return "\n".join(NEW.format(one) for one in arguments)


ALTER = "db.alter_column('a_thing', 'name', self.gf('django.db.models.fields.CharField')({}))"
SHORT = "django.db.utils.DataError: value too long for type character varying(2)"
TWICE = 'django.db.utils.IntegrityError: could not create unique index "a_thing_name_uniq"'
OPEN = migration(create("a_thing: name?"), "a.Thing: name?")
EMPTY = 'django.db.utils.IntegrityError: column "name" of relation "a_thing" contains null values'
UNIQUE_NOW = "db.create_unique('a_thing', ['name'])"
CHANGES = {
    "a column that becomes too short": (PLAIN, new("name='abc'"), ALTER.format("max_length=2"), SHORT),
    "a column that becomes shorter": (PLAIN, new("name='ab'"), ALTER.format("max_length=2"), None),
    "NOT NULL beside a NULL": (OPEN, new("name=None"), ALTER.format("max_length=50"), EMPTY),
    "NOT NULL with a default": (OPEN, new("name=None"), ALTER.format("max_length=50, default=0"), None),
    "NOT NULL without a NULL": (OPEN, new("name='x'"), ALTER.format("max_length=50"), None),
    "unique beside a value twice": (PLAIN, new("name='x'", "name='x'"), UNIQUE_NOW, TWICE),
    "unique beside two values": (PLAIN, new("name='x'", "name='y'"), UNIQUE_NOW, None),
}
ROWS = {
    "a NULL": (UNIQUE, new("name=None"), NULL),
    "a NULL that is caught": (
        PLAIN,
        f"from django.db import connection\ntry:\n    {new('name=None')}\nexcept Exception:\n    connection.rollback()",
        None,
    ),
    "a key that the sequence gives": (PLAIN, new("id=1, name='x'", "name='y'"), KEY),
    "the second key that it gives": (PLAIN, new("id=2, name='x'", "name='y'", "name='z'"), KEY),
    "keys that it does not reach": (PLAIN, new("id=5, name='x'", "name='y'"), None),
    "keys alone": (PLAIN, new("id=1, name='x'", "id=2, name='y'"), None),
    "keys that are not known": (PLAIN, new("id=nobody, name='x'", "name='y'"), None),
    "a sequence that was set": (
        PLAIN,
        f"{new('id=1')}\ndb.execute(\"SELECT setval('a_thing_id_seq', 1)\")\n{new('')}",
        None,
    ),
    "SQL that is not known": (PLAIN, f"{new('id=1')}\nfor x in nobody: db.execute(x)\n{new('')}", None),
    "rows in raw SQL": (PLAIN, f"db.execute('INSERT INTO a_thing (id, name) VALUES (1, 2)')\n{new('')}", KEY),
    "rows of which there may be many": (
        PLAIN,
        f"orm['a.Thing'].objects.bulk_create(nobody)\n{new('id=3')}\n{new('')}\n{new('')}",
        None,
    ),
    "a row that was deleted": (PLAIN, f"{new('id=1')}\norm['a.Thing'].objects.all().delete()\n{new('')}", None),
    "a name twice": (UNIQUE, new("name='x'", "name='x'"), NAME),
    "two names": (UNIQUE, new("name='x'", "name='y'"), None),
    "a name that was deleted": (
        UNIQUE,
        f"{new('''name='x' ''')}\norm['a.Thing'].objects.all().delete()\n{new('''name='x' ''')}",
        None,
    ),
    "a name that is too long": (UNIQUE, new("name='long'"), LONG),
    "a column without a default": (PLAIN, new("name='x'"), None, COLUMN.format(""), NULLS),
    "a column with one": (PLAIN, new("name='x'"), None, COLUMN.format(", default=''"), None),
    "a unique column": (PLAIN, new("name='x'", "name='y'"), None, COLUMN.format(", default='', unique=True"), INDEX),
    "a unique column for one row": (PLAIN, new("name='x'"), None, COLUMN.format(", default='', unique=True"), None),
    "a column without rows": (PLAIN, "pass", None, COLUMN.format(""), None),
}  # fmt: skip


@pytest.mark.parametrize("case", ROWS.values(), ids=ROWS)
def test_rows(tmp_path, case):
    first, body, said, *more = case
    files = {"a:0001_initial": first, "a:0002_rows": migration(body, "a.Thing: name", base="DataMigration")}
    if more:
        files["a:0003_column"] = migration(more[0])
        said = more[1]
    assert rehearsed(tmp_path, files, "a")[2] == said


@pytest.mark.parametrize(("first", "body", "change", "said"), CHANGES.values(), ids=CHANGES)
def test_changes_that_rows_do_not_fit(tmp_path, first, body, change, said):
    rows = migration(body, "a.Thing: name", base="DataMigration")
    files = {"a:0001_initial": first, "a:0002_rows": rows, "a:0003_change": migration(change)}
    assert rehearsed(tmp_path, files, "a")[2] == said


def test_sqlite_takes_the_next_key_and_any_length(tmp_path):
    body = new("id=1, name='long'", "name='y'")
    files = {"a:0001_initial": UNIQUE, "a:0002_rows": migration(body, "a.Thing: name", base="DataMigration")}
    assert rehearsed(tmp_path, files, "a", backend="sqlite3")[0] == "ok"


def test_sqlite_keeps_values_unique(tmp_path):
    body = new("name='x'", "name='x'")
    files = {"a:0001_initial": UNIQUE, "a:0002_rows": migration(body, "a.Thing: name", base="DataMigration")}
    said = "django.db.utils.IntegrityError: UNIQUE constraint failed: a_thing.name"
    assert rehearsed(tmp_path, files, "a", backend="sqlite3")[2] == said
