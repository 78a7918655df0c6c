"""The real South on databases that were migrated before `fix`: nothing to do, and nothing that stops it."""

from __future__ import annotations

import re
import subprocess

import pytest

from tests import existing
from tests.corpus import stripped
from tests.projects import create, migration, write

THING = "shop.Thing: name"
COLOUR = "db.add_column('shop_thing', 'colour', models.IntegerField(null=True))"
READS_OLD = migration("list(orm['shop.Old'].objects.all())", "shop.Old: name")
PROJECT = {
    "shop:0001_initial": migration(create("shop_old: name"), "shop.Old: name"),
    "shop:0002_thing": migration(create("shop_thing: name"), THING),
    "shop:0003_colour": migration(COLOUR, THING),
    "shop:0004_more": migration(create("shop_more: name"), THING),
    "shop:0005_drop": migration("db.delete_table('shop_old')"),
    # Needs the second migration of five.
    "book:0001_initial": migration(
        create("book_book: thing -> shop.Thing"), THING, "book.Book: thing -> shop.Thing"
    ),
    # Needs what is dropped later.
    "album:0001_read": READS_OLD,
    # By hand: see below.
    "late:0001_initial": migration(create("late_box: thing -> shop.Thing"), THING),
}


def test_south_does_nothing_on_a_database_migrated_before(tmp_path, environment, server):
    """The migration of `late` depends, by hand, on a later migration than it needs: that South stops at."""
    old = write(tmp_path / "old", PROJECT)
    new = existing.fixed(old, tmp_path / "new")
    declares = "(SchemaMigration):\n    depends_on = [('shop', '0004_more')]\n"
    late = PROJECT["late:0001_initial"].replace("(SchemaMigration):\n", declares)
    write(new.tree, {"late:0001_initial": late})
    found = list(existing.migrated_before(old, new, environment, server))
    assert {str(one.migration): sorted(map(str, one.added)) for one in found} == {
        "album:0001_read": ["shop:0001_initial"],
        "book:0001_initial": ["shop:0002_thing"],
        "late:0001_initial": ["shop:0004_more"],
        "shop:0005_drop": ["album:0001_read"],
    }
    assert all(one.after is not None for one in found)
    (problem,) = (one.problem for one in found if one.problem)
    assert problem.startswith("late:0001_initial: south.exceptions.InconsistentMigrationHistory")


@pytest.mark.parametrize("release", ["django-filer-1.0.6"])
def test_every_dependency_of_a_release(release, tmp_path, environment, server):
    old = stripped(release, tmp_path)
    found = list(existing.migrated_before(old, existing.fixed(old, tmp_path / "new"), environment, server))
    assert [one.problem for one in found if one.after is None or one.problem] == []
    assert found


MANAGE = """
import sys
sys.path[:0] = {path!r}
from django.conf import settings
settings.configure(
    DATABASES={{'default': {{'ENGINE': 'django.db.backends.sqlite3', 'NAME': {database!r}}}}},
    INSTALLED_APPS=['south', 'book', 'shop'],
)
from django.core.management import execute_from_command_line
execute_from_command_line(['manage.py'] + sys.argv[1:])
"""


def test_merge_runs_what_is_missing_where_a_provider_is_declared_afterwards(tmp_path, environment):
    """On SQLite, where a table may refer to one that is not there: docs/how-to/existing-databases.md promises it."""
    names = ("shop:0001_initial", "shop:0002_thing", "book:0001_initial")
    old = write(tmp_path / "old", {name: PROJECT[name] for name in names})
    new = existing.fixed(old, tmp_path / "new")

    def manage(tree, *command):
        path = [str(tree), *environment.path]
        program = MANAGE.format(path=path, database=str(tmp_path / "site.db"))
        done = subprocess.run(
            [environment.python.executable, "-B", "-s", "-S", "-c", program, *command],
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, re.findall(r"^ > (\w+:\w+)$", done.stdout, re.MULTILINE), done.stderr

    assert manage(old, "syncdb", "--noinput")[0] == 0
    assert manage(old, "migrate", "book")[:2] == (0, ["book:0001_initial"])
    code, ran, error = manage(new.tree, "migrate")
    assert (code, ran) == (1, [])
    assert "InconsistentMigrationHistory" in error
    assert manage(new.tree, "migrate", "--merge")[:2] == (0, ["shop:0001_initial", "shop:0002_thing"])
    assert manage(new.tree, "migrate")[:2] == (0, [])
