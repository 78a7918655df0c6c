"""Which use of a dropped table is the last, and in whose file the wait is declared."""

from __future__ import annotations

import pytest

from southdeps.analysis import build
from southdeps.analysis.dropped import short_lived_in
from southdeps.finding import Declare
from tests import projects
from tests.projects import create, migration, name

THING = "a.Thing: name"
A = migration(create("a_thing: name"), THING)
DROP = migration("db.delete_table('a_thing')")
AFTER = "depends_on = (('a', '0001_initial'),)"
BOX = migration(create("b_box: name, thing -> a.Thing"), THING, "b.Box: name", head=AFTER)
READ = migration("list(orm['a.Thing'].objects.all())", THING, head=AFTER)
MAYBE = migration("if nobody():\n    list(orm['a.Thing'].objects.all())", THING)
UNRELATED = migration(create("b_other: name"))
LET_GO = migration("db.delete_column('b_box', 'thing_id')")
M2M = migration(
    create("b_box: name")
    + "\ndb.create_table('b_box_things', (\n    ('id', models.AutoField(primary_key=True)),\n"
    "    ('box', models.ForeignKey(orm['b.box'], null=False)),\n"
    "    ('thing', models.ForeignKey(orm['a.thing'], null=False)),\n))",
    THING,
    "b.Box: name",
    head=AFTER,
)

LAST = {
    "the only use": ({"b:0001_initial": READ}, "b:0001_initial"),
    "a later read": ({"b:0001_initial": READ, "b:0002_x": UNRELATED, "b:0003_x": READ}, "b:0003_x"),
    "a later read under a condition": ({"b:0001_initial": READ, "b:0002_x": MAYBE}, "b:0002_x"),
    "what removes the foreign key": (
        {"b:0001_initial": BOX, "b:0002_x": UNRELATED, "b:0003_x": LET_GO, "b:0004_x": UNRELATED},
        "b:0003_x",
    ),
    "what drops the many-to-many table": (
        {"b:0001_initial": M2M, "b:0002_x": migration("db.delete_table('b_box_things')")},
        "b:0002_x",
    ),
    "what drops the table with the foreign key": (
        {"b:0001_initial": BOX, "b:0002_x": migration("db.delete_table('b_box')")},
        "b:0002_x",
    ),
    "a foreign key to another table": (
        {"b:0001_initial": READ, "b:0002_x": migration("db.delete_column('b_box', 'owner_id')")},
        "b:0001_initial",
    ),
    "a use that has to run after the drop does not count": (
        {"b:0001_initial": READ, "b:0002_x": migration("if nobody():\n    list(orm['a.Thing'].objects.all())", THING, head="depends_on = (('a', '0002_drop'),)")},
        "b:0001_initial",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("files", "last"), LAST.values(), ids=LAST)
def test_the_dropper_waits_for_the_last_use(tmp_path, files, last):
    found = dropped(tmp_path, {"a:0001_initial": A, "a:0002_drop": DROP, **files})
    assert found.requires == name(last)
    assert found.declare == Declare("needed_by", name(last), name("a:0002_drop"))
    assert found.related[0].path.endswith("b/migrations/0001_initial.py")
    until = "b:0001_initial still needs" if last == "b:0001_initial" else f"b:0001_initial needs until {last}"
    assert f"which {until}, without" in found.message


def dropped(folder, files):
    (found,) = (one for one in projects.inspect(folder, files).findings if one.code == "SD102")
    return found


KNOWS_B = migration(
    create("a_thing: name, box -> b.Box"), THING, "b.Box: name", head="depends_on = (('b', '0001_first'),)"
)
FIRST = migration(create("b_box: name"), "b.Box: name")
OPTIONAL = "from django.conf import settings\nA_IS_THERE = 'a' in settings.INSTALLED_APPS"
SIDES = {
    "a plug-in says needed_by": ({"b:0001_initial": READ}, "needed_by"),
    "apps that know each other": ({"a:0001_initial": KNOWS_B, "b:0001_first": FIRST, "b:0002_read": READ}, "depends_on"),
    "a plug-in that works without the app": (
        {"b:0001_initial": migration("if A_IS_THERE:\n    list(orm['a.Thing'].objects.all())", THING, top=OPTIONAL)},
        None,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("files", "attribute"), SIDES.values(), ids=SIDES)
def test_no_app_comes_to_depend_on_its_plugin(tmp_path, files, attribute):
    found = dropped(tmp_path, {"a:0001_initial": A, "a:0002_drop": DROP, **files})
    assert (found.declare.attribute if found.declare is not None else None) == attribute


def test_a_plugin_that_belongs_to_others_is_named_by_the_app(tmp_path):
    """There the file of the plug-in cannot be changed, and is sure to be there."""
    files = {"a:0001_initial": A, "a:0002_drop": DROP}
    projects.write(tmp_path / "site", {"b:0001_initial": READ})
    inspection = projects.inspect(tmp_path / "own", files, read_only=(tmp_path / "site",))
    (found,) = (one for one in inspection.findings if one.code == "SD102")
    assert found.declare == Declare("depends_on", name("a:0002_drop"), name("b:0001_initial"))


@pytest.mark.parametrize(
    ("forwards", "more", "expected"),
    [
        pytest.param("db.delete_table('a_thing')", {}, "a:0001_initial", id="dropped at once"),
        pytest.param("db.rename_table('a_thing', 'a_other')", {}, "a:0001_initial", id="renamed at once"),
        pytest.param("pass", {}, None, id="there to stay"),
        pytest.param("db.delete_table('a_thing')", {"a:0002_again": A}, None, id="made again later"),
    ],
)
def test_a_table_that_is_there_after_no_migration(tmp_path, forwards, more, expected):
    files = {"a:0001_initial": migration(create("a_thing: name") + f"\n{forwards}"), **more}
    context = build.analysis_context(projects.load(tmp_path, files))
    assert short_lived_in(context, "a_thing") == (name(expected) if expected else None)
    assert short_lived_in(context, "a_unknown") is None
