"""SD405 and SD409: rows that are taken for granted, and rows that lack a column."""

from __future__ import annotations

import pytest

from southdeps.finding import Declare, MigrationId
from tests import projects
from tests.projects import create, migration, name

GROUP = "auth.Group: name"
MAKES = migration("orm['auth.Group'].objects.create(name='Moderators')", GROUP)
TAKES = migration("orm['auth.Group'].objects.get(name='Moderators')", GROUP)
DEPENDS = "depends_on = (('a', '0001_initial'),)"

ROWS = {
    "made elsewhere": ({"a:0001_initial": MAKES, "b:0001_initial": TAKES}, ["SD405 warning b:0001_initial needs a:0001_initial: auth_group (orm)"]),
    "declared": ({"a:0001_initial": MAKES, "b:0001_initial": migration("orm['auth.Group'].objects.get(name='Moderators')", GROUP, head=DEPENDS)}, []),
    "made by get_or_create": (
        {"a:0001_initial": migration("orm['auth.Group'].objects.get_or_create(name='Moderators')", GROUP), "b:0001_initial": TAKES},
        ["SD405 warning b:0001_initial needs a:0001_initial: auth_group (orm)"],
    ),
    "made by save": (
        {"a:0001_initial": migration("g = orm['auth.Group']()\ng.name = 'Moderators'\ng.save()", GROUP), "b:0001_initial": TAKES},
        ["SD405 warning b:0001_initial needs a:0001_initial: auth_group (orm)"],
    ),
    "another row": ({"a:0001_initial": migration("orm['auth.Group'].objects.create(name='Editors')", GROUP), "b:0001_initial": TAKES}, []),
    "made before by the same app": ({"a:0001_initial": MAKES, "b:0001_initial": MAKES, "b:0002_x": TAKES}, []),
    "made by itself": ({"a:0001_initial": MAKES, "b:0001_initial": migration("orm['auth.Group'].objects.get_or_create(name='Moderators')\norm['auth.Group'].objects.get(name='Moderators')", GROUP)}, []),
    "a filter takes nothing for granted": ({"a:0001_initial": MAKES, "b:0001_initial": migration("list(orm['auth.Group'].objects.filter(name='Moderators'))", GROUP)}, []),
    "nobody makes it": ({"a:0001_initial": migration("pass"), "b:0001_initial": TAKES}, []),
}  # fmt: skip


@pytest.mark.parametrize(("files", "expected"), ROWS.values(), ids=ROWS)
def test_rows_made_elsewhere(tmp_path, files, expected):
    assert projects.findings(tmp_path, files, "SD405") == expected


def elsewhere(folder, files):
    (found,) = (one for one in projects.inspect(folder, files).findings if one.code == "SD405")
    return found


def test_what_is_said_of_a_row(tmp_path):
    found = elsewhere(tmp_path, {"a:0001_initial": MAKES, "b:0001_initial": TAKES})
    assert found.message == (
        "b:0001_initial expects a row of auth_group (name = 'Moderators'), which a:0001_initial inserts"
    )
    assert found.declare == Declare("depends_on", name("b:0001_initial"), name("a:0001_initial"))
    assert found.fixable


def test_with_two_makers_nobody_knows_which_is_meant(tmp_path):
    files = {"a:0001_initial": MAKES, "b:0001_initial": TAKES, "c:0001_initial": MAKES}
    found = elsewhere(tmp_path, files)
    assert found.message.endswith("which a:0001_initial or c:0001_initial inserts")
    assert (found.declare, found.fixable) == (None, False)


def test_of_two_makers_in_one_app_the_first_will_do(tmp_path):
    files = {"a:0001_initial": MAKES, "a:0002_again": MAKES, "b:0001_initial": TAKES}
    found = elsewhere(tmp_path, files)
    assert found.message.endswith("which a:0001_initial or a:0002_again inserts")
    assert found.declare == Declare("depends_on", name("b:0001_initial"), name("a:0001_initial"))


A = migration(create("a_thing: name"), "a.Thing: name")
INTEGER = "self.gf('django.db.models.fields.IntegerField')"
ADD = f"db.add_column('a_thing', 'size', {INTEGER}(default=0), keep_default=False)"
ADD_NULL = f"db.add_column('a_thing', 'size', {INTEGER}(null=True), keep_default=False)"
INSERTS = migration("orm['a.Thing'].objects.create(name='x')", "a.Thing: name", head=DEPENDS)

COLUMNS = {
    "a NOT NULL column it doesn't know": ({"a:0001_initial": A, "a:0002_size": migration(ADD), "b:0001_initial": INSERTS}, ["SD409 warning b:0001_initial: a_thing.size (orm)"]),
    "one that may be NULL": ({"a:0001_initial": A, "a:0002_size": migration(ADD_NULL), "b:0001_initial": INSERTS}, []),
    "one that it knows": ({"a:0001_initial": A, "a:0002_size": migration(ADD), "b:0001_initial": migration("orm['a.Thing'].objects.create(name='x')", "a.Thing: name, size", head="depends_on = (('a', '0002_size'),)")}, []),
    "one that is added afterwards": ({"a:0001_initial": A, "a:0002_size": migration(ADD, head="depends_on = (('b', '0001_initial'),)"), "b:0001_initial": INSERTS}, []),
    "no insert": ({"a:0001_initial": A, "a:0002_size": migration(ADD), "b:0001_initial": migration("orm['a.Thing'].objects.update(name='x')", "a.Thing: name", head=DEPENDS)}, []),
    "a proxy, whose base knows it": (
        {"a:0001_initial": A, "b:0001_initial": migration("orm['a.Proxy'].objects.create(name='x')", "a.Thing: name", "a.Proxy(proxy=True; _ormbases=['a.Thing']): ", head=DEPENDS)},
        [],
    ),
    "an imported model, which has what the table has": (
        {"a:0001_initial": A, "a/models.py": "from django.db import models\nclass Thing(models.Model):\n    pass\n", "b:0001_initial": migration("Thing.objects.create(name='x')", top="from a.models import Thing", head=DEPENDS)},
        [],
    ),
    "its own table": ({"a:0001_initial": A, "a:0002_size": migration(ADD), "a:0003_x": migration("orm['a.Thing'].objects.create(name='x')", "a.Thing: name")}, []),
}  # fmt: skip


@pytest.mark.parametrize(("files", "expected"), COLUMNS.values(), ids=COLUMNS)
def test_inserts_without_a_required_column(tmp_path, files, expected):
    assert projects.findings(tmp_path, files, "SD409") == expected


def test_what_is_said_of_a_column(tmp_path):
    files = {"a:0001_initial": A, "a:0002_size": migration(ADD), "b:0001_initial": INSERTS}
    (found,) = [one for one in projects.inspect(tmp_path, files).findings if one.code == "SD409"]
    assert found.message == (
        "b:0001_initial inserts into a_thing without column size, which a:0002_size makes NOT NULL: "
        "it fails if that has run before"
    )
    assert found.advice == "Freeze the model again, or let a:0002_size depend on b:0001_initial."
    late, early = MigrationId("a", "0002_size"), MigrationId("b", "0001_initial")
    assert (found.fixable, found.declare) == (True, Declare("needed_by", early, late))


def test_an_insert_that_waits_for_the_column_already_can_only_be_frozen_anew(tmp_path):
    late = migration(
        "orm['a.Thing'].objects.create(name='x')", "a.Thing: name", head="depends_on = (('a', '0002_size'),)"
    )
    files = {"a:0001_initial": A, "a:0002_size": migration(ADD), "b:0001_initial": late}
    (found,) = [one for one in projects.inspect(tmp_path, files).findings if one.code == "SD409"]
    assert (found.advice, found.fixable, found.declare) == ("Freeze the model again.", False, None)
