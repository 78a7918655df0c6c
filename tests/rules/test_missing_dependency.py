"""SD101: what a migration needs of another app without depending on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from southdeps import api
from tests import projects
from tests.projects import create, findings, migration, name
from tests.rules.things import A_OWNER, ADD, B_BOTH, DEPENDS, OWNER, READS, THING, A, B, one

PROJECTS = {
    "nothing": ({"a:0001_initial": A, "b:0001_initial": migration(create("b_box: name"))}, []),
    "a foreign key": (
        {"a:0001_initial": A, "b:0001_initial": B},
        ["SD101 error b:0001_initial needs a:0001_initial: a_thing (foreign-key)"],
    ),
    "declared": ({"a:0001_initial": A, "b:0001_initial": migration(create("b_box: thing -> a.Thing"), THING, head=DEPENDS)}, []),
    "declared on the other side": (
        {"a:0001_initial": migration(create("a_thing: name"), head="needed_by = (('b', '0001_initial'),)"), "b:0001_initial": B},
        [],
    ),
    "a many-to-many table": (
        {
            "a:0001_initial": A,
            "b:0001_initial": migration(
                create("b_box: name") + "\ndb.create_table('b_box_things', (\n    ('id', models.AutoField(primary_key=True)),\n"
                "    ('box', models.ForeignKey(orm['b.box'], null=False)),\n    ('thing', models.ForeignKey(orm['a.thing'], null=False)),\n))",
                THING, "b.Box: name",
            ),
        },
        ["SD101 error b:0001_initial needs a:0001_initial: a_thing (many-to-many)"],
    ),
    "a read": (
        {"a:0001_initial": A, "b:0001_initial": READS},
        ["SD101 error b:0001_initial needs a:0001_initial: a_thing (orm)"],
    ),
    "a column": (
        {
            "a:0001_initial": A, "a:0002_size": migration(ADD),
            "b:0001_initial": migration("list(orm['a.Thing'].objects.all())", "a.Thing: name, size?", head=DEPENDS),
        },
        ["SD101 error b:0001_initial needs a:0002_size: a_thing.size (orm)"],
    ),
    "two tables of one app are one finding, of the latest provider": (
        {"a:0001_initial": A, "a:0002_owner": A_OWNER, "b:0001_initial": B_BOTH},
        ["SD101 error b:0001_initial needs a:0002_owner: a_owner (foreign-key)"],
    ),
    "tables of two apps are two": (
        {"a:0001_initial": A, "c:0001_initial": migration(create("c_cup: name")), "b:0001_initial": migration(create("b_box: thing -> a.Thing, cup -> c.Cup"), THING, "c.Cup: name")},
        ["SD101 error b:0001_initial needs a:0001_initial: a_thing (foreign-key)", "SD101 error b:0001_initial needs c:0001_initial: c_cup (foreign-key)"],
    ),
    "under a condition": (
        {"a:0001_initial": A, "b:0001_initial": migration("if nobody(): list(orm['a.Thing'].objects.all())", THING)},
        ["SD101 warning b:0001_initial needs a:0001_initial: a_thing (orm)"],
    ),
    "Django's own tables": ({"b:0001_initial": migration(create("b_box: user -> auth.User"), "auth.User: username")}, []),
    "a table of an app without migrations": ({"a:": "", "b:0001_initial": B}, []),
    "Django's own app, scanned": (
        {"auth:0001_initial": migration(create("auth_user: username")), "b:0001_initial": migration(create("b_box: user -> auth.User"), "auth.User: username")},
        ["SD101 error b:0001_initial needs auth:0001_initial: auth_user (foreign-key)"],
    ),
    "Django's own table, made by a migration": (
        {"a:0001_initial": migration(create("auth_user: username")), "b:0001_initial": migration(create("b_box: user -> auth.User"), "auth.User: username")},
        ["SD101 error b:0001_initial needs a:0001_initial: auth_user (foreign-key)"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("files", "expected"), PROJECTS.values(), ids=PROJECTS)
def test_findings(tmp_path, files, expected):
    assert findings(tmp_path, files, "SD101", "SD102", "SD301", "SD302", "SD406") == expected


def test_the_place_is_the_first_reference_in_the_order_of_execution(tmp_path):
    source = migration(create("b_box: name, owner -> a.Owner, thing -> a.Thing"), THING, OWNER)
    found = one(tmp_path, {"a:0001_initial": A, "a:0002_owner": A_OWNER, "b:0001_initial": source})
    line = source.split("\n")[found.line - 1]
    assert line[found.column - 1 :].startswith("('owner', self.gf(")
    assert found.requires == name("a:0002_owner")


def test_the_path_is_relative_to_the_working_directory(tmp_path, monkeypatch):
    folder = tmp_path / "project"
    folder.mkdir()
    monkeypatch.chdir(folder)
    files = {"a:0001_initial": A, "b:0001_initial": B}
    assert one(Path(), files).path == "b/migrations/0001_initial.py"
    assert one(folder, files).path == "b/migrations/0001_initial.py"
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert one(folder, files).path == "../project/b/migrations/0001_initial.py"


@pytest.mark.parametrize(("apps", "hidden"), [("'a', 'b'", True), ("'b', 'a'", False)])
def test_whether_the_order_of_installed_apps_hides_it(tmp_path, apps, hidden):
    files = {"a:0001_initial": A, "b:0001_initial": B, "settings.py": f"INSTALLED_APPS = ('south', {apps})\n"}
    found = one(tmp_path, files, settings=str(tmp_path / "settings.py"))
    assert found.hidden_by_installed_apps == hidden


def test_without_settings_what_the_order_hides_is_unknown(tmp_path):
    assert one(tmp_path, {"a:0001_initial": A, "b:0001_initial": B}).hidden_by_installed_apps is None


def test_on_sqlite_only_what_is_read_is_missing(tmp_path):
    files = {"a:0001_initial": A, "b:0001_initial": B, "c:0001_initial": READS}
    expected = ["SD101 error c:0001_initial needs a:0001_initial: a_thing (orm)"]
    assert findings(tmp_path, files, "SD101", backend="sqlite3") == expected


MODELS = "from django.db import models\n\n\nclass Thing(models.Model):\n    name = models.CharField(max_length=9)\n"
SIZE = "    size = models.IntegerField(null=True)\n"
ROWS = '[{"pk": 1, "model": "a.thing", "fields": {"name": "n"}}]'
LOADS = {"b:0001_initial": migration(), "b/fixtures/initial_data.json": ROWS}
THINGS = {"a:0001_initial": A, "a/models.py": MODELS}
NEEDS_THING = "SD101 error b:0001_initial needs a:0001_initial: a_thing (fixture)"
INITIAL_DATA = {
    "rows of another app": ({**THINGS, **LOADS}, [NEEDS_THING]),
    "declared": ({**THINGS, **LOADS, "b:0001_initial": migration(head=DEPENDS)}, []),
    "declared by the last migration": ({**THINGS, **LOADS, "b:0002_more": migration(head=DEPENDS)}, []),
    "needed by the last migration": (
        {**THINGS, **LOADS, "b:0002_more": migration()},
        ["SD101 error b:0002_more needs a:0001_initial: a_thing (fixture)"],
    ),
    "a column that the other app adds later": (
        {
            **THINGS, **LOADS, "b:0001_initial": migration(head=DEPENDS),
            "a:0002_size": migration(ADD), "a/models.py": MODELS + SIZE,
        },
        ["SD101 error b:0001_initial needs a:0002_size: a_thing.size (fixture)"],
    ),
    "a column that no migration makes": (
        {**THINGS, "a/models.py": MODELS + SIZE, "a/fixtures/initial_data.json": ROWS},
        ["SD304 error a:0001_initial: a_thing.size (fixture)"],
    ),
    "rows of its own": (
        {**THINGS, "a:0002_size": migration(ADD), "a/models.py": MODELS + SIZE, "a/fixtures/initial_data.json": ROWS},
        [],
    ),
    "rows of Django's own app": (
        {**LOADS, "b/fixtures/initial_data.json": ROWS.replace("a.thing", "auth.group")},
        [],
    ),
    "rows of an app without migrations": ({"a:": "", "a/models.py": MODELS, **LOADS}, []),
    "a fixture by another name": (
        {**THINGS, "b:0001_initial": migration(), "b/fixtures/others.json": ROWS},
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("files", "expected"), INITIAL_DATA.values(), ids=INITIAL_DATA)
def test_initial_data(tmp_path, files, expected):
    assert findings(tmp_path, files) == expected


def test_initial_data_is_repaired_in_the_last_migration(tmp_path):
    folder = projects.write(tmp_path, {**THINGS, **LOADS, "b:0002_more": migration()})
    (edit,) = api.fix([folder], write=True).edits
    assert edit.path.name == "0002_more.py"
    assert api.check([folder]).findings == ()


def test_initial_data_that_needs_an_app_which_needs_this_one(tmp_path):
    """Only the order of INSTALLED_APPS helps there: South loads it at the end of the app's own turn."""
    files = {
        **THINGS,
        **LOADS,
        "a:0001_initial": migration(
            create("a_thing: name"), THING, head="depends_on = (('b', '0001_initial'),)"
        ),
    }
    assert findings(tmp_path, files) == ["SD205 error a:0001_initial", NEEDS_THING]
