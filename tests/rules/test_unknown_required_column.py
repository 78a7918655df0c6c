"""SD409: inserts through a frozen model that lacks a NOT NULL column."""

from __future__ import annotations

import pytest

from southdeps.finding import Declare
from tests import projects
from tests.projects import migration, name
from tests.rules.things import DEPENDS, A

INTEGER = "self.gf('django.db.models.fields.IntegerField')"
ADD_SIZE = f"db.add_column('a_thing', 'size', {INTEGER}(default=0), keep_default=False)"
ADD_NULL = f"db.add_column('a_thing', 'size', {INTEGER}(null=True), keep_default=False)"
INSERTS = migration("orm['a.Thing'].objects.create(name='x')", "a.Thing: name", head=DEPENDS)

COLUMNS = {
    "a NOT NULL column it doesn't know": ({"a:0001_initial": A, "a:0002_size": migration(ADD_SIZE), "b:0001_initial": INSERTS}, ["SD409 error b:0001_initial: a_thing.size (orm)"]),
    "one that may be NULL": ({"a:0001_initial": A, "a:0002_size": migration(ADD_NULL), "b:0001_initial": INSERTS}, []),
    "one that it knows": ({"a:0001_initial": A, "a:0002_size": migration(ADD_SIZE), "b:0001_initial": migration("orm['a.Thing'].objects.create(name='x')", "a.Thing: name, size", head="depends_on = (('a', '0002_size'),)")}, []),
    "one that is added afterwards": ({"a:0001_initial": A, "a:0002_size": migration(ADD_SIZE, head="depends_on = (('b', '0001_initial'),)"), "b:0001_initial": INSERTS}, []),
    "one that is gone again": (
        {
            "a:0001_initial": A, "a:0002_size": migration(ADD_SIZE), "a:0003_x": migration("db.delete_column('a_thing', 'size')"),
            "b:0001_initial": migration("orm['a.Thing'].objects.create(name='x')", "a.Thing: name", head="depends_on = (('a', '0003_x'),)"),
        },
        [],
    ),
    "an insert for each of no rows": (
        {
            "a:0001_initial": A, "a:0002_size": migration(ADD_SIZE),
            "b:0001_initial": migration("for one in orm['a.Thing'].objects.all():\n    orm['a.Thing'].objects.create(name='x')", "a.Thing: name", head=DEPENDS),
        },
        [],
    ),
    "an insert under a condition": (
        {
            "a:0001_initial": A, "a:0002_size": migration(ADD_SIZE),
            "b:0001_initial": migration("if nobody():\n    orm['a.Thing'].objects.create(name='x')", "a.Thing: name", head=DEPENDS),
        },
        ["SD409 warning b:0001_initial: a_thing.size (orm)"],
    ),
    "no insert": ({"a:0001_initial": A, "a:0002_size": migration(ADD_SIZE), "b:0001_initial": migration("orm['a.Thing'].objects.update(name='x')", "a.Thing: name", head=DEPENDS)}, []),
    "a proxy, whose base knows it": (
        {"a:0001_initial": A, "b:0001_initial": migration("orm['a.Proxy'].objects.create(name='x')", "a.Thing: name", "a.Proxy(proxy=True; _ormbases=['a.Thing']): ", head=DEPENDS)},
        [],
    ),
    "an imported model, which has what the table has": (
        {"a:0001_initial": A, "a/models.py": "from django.db import models\nclass Thing(models.Model):\n    pass\n", "b:0001_initial": migration("Thing.objects.create(name='x')", top="from a.models import Thing", head=DEPENDS)},
        [],
    ),
    "its own table": ({"a:0001_initial": A, "a:0002_size": migration(ADD_SIZE), "a:0003_x": migration("orm['a.Thing'].objects.create(name='x')", "a.Thing: name")}, []),
}  # fmt: skip


@pytest.mark.parametrize(("files", "expected"), COLUMNS.values(), ids=COLUMNS)
def test_inserts_without_a_required_column(tmp_path, files, expected):
    assert projects.findings(tmp_path, files, "SD409") == expected


def test_what_is_said_of_a_column(tmp_path):
    files = {"a:0001_initial": A, "a:0002_size": migration(ADD_SIZE), "b:0001_initial": INSERTS}
    (found,) = [one for one in projects.inspect(tmp_path, files).findings if one.code == "SD409"]
    assert found.message == (
        "b:0001_initial inserts into a_thing without column size, which a:0002_size makes NOT NULL: "
        "it fails if that has run before"
    )
    assert found.advice == "Freeze the model again, or let a:0002_size depend on b:0001_initial."
    late, early = name("a:0002_size"), name("b:0001_initial")
    assert (found.fixable, found.declare) == (True, Declare("needed_by", early, late))


def test_an_insert_that_waits_for_the_column_already_can_only_be_frozen_anew(tmp_path):
    late = migration(
        "orm['a.Thing'].objects.create(name='x')", "a.Thing: name", head="depends_on = (('a', '0002_size'),)"
    )
    files = {"a:0001_initial": A, "a:0002_size": migration(ADD_SIZE), "b:0001_initial": late}
    (found,) = [one for one in projects.inspect(tmp_path, files).findings if one.code == "SD409"]
    assert (found.advice, found.fixable, found.declare) == ("Freeze the model again.", False, None)


def test_a_migration_that_makes_the_column_itself_cannot_wait(tmp_path):
    insert = "orm['a.Thing'].objects.create(name='x')"
    own = migration(f"{ADD_SIZE}\n{insert}", "a.Thing: name", head=DEPENDS)
    files = {"a:0001_initial": A, "b:0001_initial": own}
    (found,) = [one for one in projects.inspect(tmp_path, files).findings if one.code == "SD409"]
    assert (found.advice, found.fixable, found.declare) == ("Freeze the model again.", False, None)


def test_a_migration_that_makes_the_whole_table_cannot_wait(tmp_path):
    """What inserts needs the table before."""
    makes = migration(
        f"db.create_table('a_thing', [('id', {INTEGER}(primary_key=True)), ('size', {INTEGER}())])"
    )
    files = {
        "a:0001_initial": makes,
        "b:0001_initial": migration("orm['a.Thing'].objects.create()", "a.Thing: "),
    }
    (finding,) = (one for one in projects.inspect(tmp_path, files).findings if one.code == "SD409")
    assert finding.field == "size"
    assert finding.declare is None
    assert finding.advice == "Freeze the model again."
