"""SD101, SD102, SD301, SD302 and SD406 on small projects: what is said, where, and what to write."""

from __future__ import annotations

from pathlib import Path

import pytest

from southdeps import api
from southdeps.finding import Declare
from tests import projects
from tests.projects import create, findings, migration, name

THING, OWNER = "a.Thing: name", "a.Owner: name"
A = migration(create("a_thing: name"), THING)
A_BOTH = migration(create("a_thing: name") + "\n" + create("a_owner: name"), THING, OWNER)
A_OWNER = migration(create("a_owner: name"), THING, OWNER)
ADD = "db.add_column('a_thing', 'size', self.gf('django.db.models.fields.IntegerField')(null=True))"
B = migration(create("b_box: thing -> a.Thing"), THING)
B_BOTH = migration(create("b_box: thing -> a.Thing, owner -> a.Owner"), THING, OWNER)
READS = migration("list(orm['a.Thing'].objects.all())", THING, base="DataMigration")
DEPENDS = "depends_on = (('a', '0001_initial'),)"

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
        ["SD101 error b:0001_initial needs a:0002_owner: a_thing (foreign-key)"],
    ),
    "tables of two apps are two": (
        {"a:0001_initial": A, "c:0001_initial": migration(create("c_cup: name")), "b:0001_initial": migration(create("b_box: thing -> a.Thing, cup -> c.Cup"), THING, "c.Cup: name")},
        ["SD101 error b:0001_initial needs a:0001_initial: a_thing (foreign-key)", "SD101 error b:0001_initial needs c:0001_initial: c_cup (foreign-key)"],
    ),
    "under a condition": (
        {"a:0001_initial": A, "b:0001_initial": migration("if nobody(): list(orm['a.Thing'].objects.all())", THING)},
        ["SD101 warning b:0001_initial needs a:0001_initial: a_thing (orm)"],
    ),
    "a dropper": (
        {"a:0001_initial": A, "a:0002_drop": migration("db.delete_table('a_thing')"), "b:0001_initial": migration("list(orm['a.Thing'].objects.all())", THING, head=DEPENDS)},
        ["SD102 error a:0002_drop needs b:0001_initial: a_thing (orm)"],
    ),
    "a dropper of a column": (
        {"a:0001_initial": A, "a:0002_drop": migration("db.delete_column('a_thing', 'name')"), "b:0001_initial": migration("list(orm['a.Thing'].objects.all())", THING, head=DEPENDS)},
        ["SD102 error a:0002_drop needs b:0001_initial: a_thing.name (orm)"],
    ),
    "a renamer": (
        {"a:0001_initial": A, "a:0002_rename": migration("db.rename_table('a_thing', 'a_new')"), "b:0001_initial": migration("list(orm['a.Thing'].objects.all())", THING, head=DEPENDS)},
        ["SD102 error a:0002_rename needs b:0001_initial: a_thing (orm)"],
    ),
    "a dropper under a condition": (
        {"a:0001_initial": A, "a:0002_drop": migration("if raw_input('Drop it?'):\n    db.delete_table('a_thing')"), "b:0001_initial": migration("list(orm['a.Thing'].objects.all())", THING, head=DEPENDS)},
        ["SD102 warning a:0002_drop needs b:0001_initial: a_thing (orm)"],
    ),
    "a renamer under a condition": (
        {"a:0001_initial": A, "a:0002_rename": migration("if nobody():\n    db.rename_table('a_thing', 'a_new')"), "b:0001_initial": migration(create("b_box: thing -> a.Thing"), THING, head=DEPENDS)},
        ["SD102 warning a:0002_rename needs b:0001_initial: a_thing (foreign-key)"],
    ),
    "a dropper of a column under a condition": (
        {"a:0001_initial": A, "a:0002_drop": migration("if nobody():\n    db.delete_column('a_thing', 'name')"), "b:0001_initial": migration("list(orm['a.Thing'].objects.all())", THING, head=DEPENDS)},
        ["SD102 warning a:0002_drop needs b:0001_initial: a_thing.name (orm)"],
    ),
    "a dropper under a condition that holds": (
        {"a:0001_initial": A, "a:0002_drop": migration("if db.backend_name == 'postgres':\n    db.delete_table('a_thing')"), "b:0001_initial": migration("list(orm['a.Thing'].objects.all())", THING, head=DEPENDS)},
        ["SD102 error a:0002_drop needs b:0001_initial: a_thing (orm)"],
    ),
    "a dropper under a condition that doesn't": (
        {"a:0001_initial": A, "a:0002_drop": migration("if db.backend_name == 'mysql':\n    db.delete_table('a_thing')"), "b:0001_initial": migration("list(orm['a.Thing'].objects.all())", THING, head=DEPENDS)},
        [],
    ),
    "a dropper under a condition, and the reader waits for it": (
        {"a:0001_initial": A, "a:0002_drop": migration("if nobody():\n    db.delete_table('a_thing')"), "b:0001_initial": migration("list(orm['a.Thing'].objects.all())", THING, head="depends_on = (('a', '0002_drop'),)")},
        [],
    ),
    "a dropper that surely drops one table and perhaps another": (
        {
            "a:0001_initial": A_BOTH, "a:0002_drop": migration("if nobody():\n    db.delete_table('a_thing')\ndb.delete_table('a_owner')"),
            "b:0001_initial": migration("list(orm['a.Thing'].objects.all())", THING, head=DEPENDS),
            "b:0002_x": migration("list(orm['a.Owner'].objects.all())", OWNER),
        },
        ["SD102 error a:0002_drop needs b:0002_x: a_owner (orm)"],
    ),
    "the last reader": (
        {"a:0001_initial": A, "a:0002_drop": migration("db.delete_table('a_thing')"), "b:0001_initial": migration("list(orm['a.Thing'].objects.all())", THING, head=DEPENDS), "b:0002_again": READS},
        ["SD102 error a:0002_drop needs b:0002_again: a_thing (orm)"],
    ),
    "hidden by every plan": (
        {
            "a:0001_initial": A, "a:0002_x": migration("pass"),
            "z:0001_initial": migration("pass"),
            "b:0001_initial": migration("pass", head="depends_on = (('c', '0001_initial'),)"),
            "b:0002_x": migration(create("b_box: thing -> a.Thing"), THING),
            "b:0003_x": migration("pass", head="depends_on = (('z', '0001_initial'), ('z', '0002_x'))"),
            "z:0002_x": migration("pass", head="depends_on = (('a', '0001_initial'),)"),
            "c:0001_initial": migration("pass"),
        },
        ["SD406 info b:0002_x needs a:0001_initial: a_thing (foreign-key)"],
    ),
    "what follows from another finding is hidden": (
        {"a:0001_initial": A, "b:0001_initial": B, "b:0002_more": READS},
        ["SD101 error b:0001_initial needs a:0001_initial: a_thing (foreign-key)", "SD406 info b:0002_more needs a:0001_initial: a_thing (orm)"],
    ),
    "a table that nobody makes": (
        {"a:0001_initial": A, "b:0001_initial": migration(create("b_box: none -> a.None"), "a.None: name")},
        ["SD301 error b:0001_initial: a_none (foreign-key)"],
    ),
    "a table that a later migration of the same app makes": (
        {"a:0002_auto": migration(create("a_box: thing -> a.Thing"), THING), "a:0002_thing": A},
        ["SD301 error a:0002_auto: a_thing (foreign-key)"],
    ),
    "one that is renamed later": (
        {
            "a:0001_initial": migration(create("a_old: name"), "a.Old: name"),
            "a:0002_x": migration("orm['a.Thing'].objects.count()", THING),
            "a:0003_x": migration("db.rename_table('a_old', 'a_thing')"),
        },
        ["SD301 error a:0002_x: a_thing (orm)"],
    ),
    "a table that the same migration makes after all": (
        {"a:0001_initial": migration(create("a_box: thing -> a.Thing") + "\n" + create("a_thing: name"), THING)},
        [],
    ),
    "a table that the app makes again later": (
        {"a:0001_initial": A, "a:0002_x": READS, "a:0003_x": migration("db.delete_table('a_thing')"), "a:0004_x": A},
        [],
    ),
    "a table that the app itself has dropped": (
        {"a:0001_initial": A, "a:0002_x": migration("db.delete_table('a_thing')"), "a:0003_x": READS},
        ["SD301 error a:0003_x: a_thing (orm)"],
    ),
    "a table that the app itself has renamed": (
        {"a:0001_initial": A, "a:0002_x": migration("db.rename_table('a_thing', 'a_other')"), "a:0003_x": READS},
        ["SD301 error a:0003_x: a_thing (orm)"],
    ),
    "a table that perhaps a later one makes, read on a condition": (
        {"a:0001_initial": migration("if nobody():\n    orm['a.Thing'].objects.count()", THING), "a:0002_x": A},
        [],
    ),
    "a model that is not frozen": (
        {"a:0001_initial": A, "b:0001_initial": migration("orm['a.Other'].objects.count()", THING)},
        ["SD302 error b:0001_initial"],
    ),
    "a model that a frozen one refers to and is not frozen": (
        {"a:0001_initial": A, "b:0001_initial": migration("pass", "b.Box: thing -> a.Thing")},
        ["SD302 error b:0001_initial"],
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
    "Django's own table, renamed by a migration": (
        {"a:0001_initial": migration("db.rename_table('auth_user', 'a_user')"), "b:0001_initial": migration(create("b_box: user -> auth.User"), "auth.User: username")},
        ["SD102 error a:0001_initial needs b:0001_initial: auth_user (foreign-key)"],
    ),
    "Django's own table, perhaps renamed by a migration": (
        {"a:0001_initial": migration("if nobody(): db.rename_table('auth_user', 'a_user')"), "b:0001_initial": migration(create("b_box: user -> auth.User"), "auth.User: username")},
        [],
    ),
}  # fmt: skip
CODES = ("SD101", "SD102", "SD301", "SD302", "SD406")


@pytest.mark.parametrize(("files", "expected"), PROJECTS.values(), ids=PROJECTS)
def test_findings(tmp_path, files, expected):
    assert findings(tmp_path, files, *CODES) == expected


def one(tmp_path, files, code="SD101", **options):
    """The one finding of that code."""
    (found,) = [one for one in projects.inspect(tmp_path, files, **options).findings if one.code == code]
    return found


MESSAGES = {
    "a foreign key": (
        {"a:0001_initial": A, "b:0001_initial": B},
        "b:0001_initial references table a_thing, which a:0001_initial creates, without depending on it",
    ),
    "a read": (
        {"a:0001_initial": A, "b:0001_initial": READS},
        "b:0001_initial reads or writes table a_thing, which a:0001_initial creates, without depending on it",
    ),
    "SQL": (
        {"a:0001_initial": A, "b:0001_initial": migration("db.execute('DELETE FROM a_thing')")},
        "b:0001_initial names in SQL table a_thing, which a:0001_initial creates, without depending on it",
    ),
    "an operation": (
        {"a:0001_initial": A, "b:0001_initial": migration("db.create_index('a_thing', ['name'])")},
        "b:0001_initial changes table a_thing, which a:0001_initial creates, without depending on it",
    ),
    "a column": (
        {"a:0001_initial": A, "a:0002_size": migration(ADD), "b:0001_initial": migration("list(orm['a.Thing'].objects.all())", "a.Thing: name, size?", head=DEPENDS)},
        "b:0001_initial reads or writes column a_thing.size, which a:0002_size adds, without depending on it",
    ),
    "under a condition": (
        {"a:0001_initial": A, "b:0001_initial": migration("if nobody(): list(orm['a.Thing'].objects.all())", THING)},
        "b:0001_initial reads or writes table a_thing, which a:0001_initial creates, without depending on it (if nobody())",
    ),
}  # fmt: skip


CONDITIONS = {
    "what nobody knows": ("if nobody():", "(if nobody())"),
    "its contrary": ("if nobody():\n    pass\nelse:", "(if not nobody())"),
    "a question": ("if raw_input('Drop it?') == 'y':", "(if raw_input('Drop it?') == 'y')"),
    "a setting": ("if settings.DROP_IT:", "(if settings.DROP_IT)"),
    "rows of Django's": ("if orm['auth.Permission'].objects.filter(codename='x').count():", "(if there are matching rows in auth_permission)"),
    "a table of nobody's": ("if 'x' in connection.introspection.table_names():", "(if there is a table x)"),
    "no table of nobody's": ("if 'x' not in connection.introspection.table_names():", "(if there is no table x)"),
    "both": ("if one() and two():", "(if one() and two())"),
}  # fmt: skip


@pytest.mark.parametrize(("condition", "words"), CONDITIONS.values(), ids=CONDITIONS)
def test_the_message_of_a_dropper_under_a_condition(tmp_path, condition, words):
    top = "from django.conf import settings\nfrom django.db import connection"
    drop = migration(f"{condition}\n    db.delete_table('a_thing')", "auth.Permission: codename", top=top)
    reader = migration("list(orm['a.Thing'].objects.all())", THING, head=DEPENDS)
    files = {"a:0001_initial": A, "a:0002_drop": drop, "b:0001_initial": reader}
    found = one(tmp_path, files, "SD102")
    assert found.message == (
        f"a:0002_drop drops table a_thing, which b:0001_initial still needs, without depending on it {words}"
    )
    assert found.declare == Declare("needed_by", LATE, name("a:0002_drop"))


@pytest.mark.parametrize(("files", "message"), MESSAGES.values(), ids=MESSAGES)
def test_messages(tmp_path, files, message):
    assert one(tmp_path, files).message == message


def test_the_message_of_a_dropper(tmp_path):
    files = {
        "a:0001_initial": A,
        "a:0002_drop": migration("db.delete_column('a_thing', 'name')"),
        "b:0001_initial": migration("list(orm['a.Thing'].objects.all())", THING, head=DEPENDS),
    }
    found = one(tmp_path, files, "SD102")
    assert found.message == (
        "a:0002_drop drops column a_thing.name, which b:0001_initial still needs, without depending on it"
    )
    assert found.path.endswith("a/migrations/0002_drop.py")
    assert (
        files["a:0002_drop"].split("\n")[found.line - 1][found.column - 1 :].startswith("db.delete_column(")
    )
    (reader,) = found.related
    assert reader.path.endswith("b/migrations/0001_initial.py")
    assert "orm['a.Thing'].objects.all()" in files["b:0001_initial"].split("\n")[reader.line - 1]
    assert reader.message == "b:0001_initial needs column a_thing.name"


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


LATE, EARLY = name("b:0001_initial"), name("a:0001_initial")


def test_what_to_write_where_all_is_the_projects_own(tmp_path):
    found = one(tmp_path, {"a:0001_initial": A, "b:0001_initial": B})
    assert found.declare == Declare("depends_on", LATE, EARLY)
    assert (found.fixable, found.advice) == (True, None)


def test_what_to_write_where_the_failing_migration_is_somebody_elses(tmp_path):
    projects.write(tmp_path / "theirs", {"b:0001_initial": B})
    found = one(tmp_path / "own", {"a:0001_initial": A}, read_only=(tmp_path / "theirs",))
    assert found.declare == Declare("needed_by", EARLY, LATE)
    assert found.fixable


def test_what_to_do_where_both_are_somebody_elses(tmp_path):
    projects.write(tmp_path / "theirs", {"a:0001_initial": A, "b:0001_initial": B})
    own = {"c:0001_initial": migration("pass")}
    found = one(tmp_path / "own", own, read_only=(tmp_path / "theirs",))
    assert (found.declare, found.fixable) == (None, False)
    assert found.advice == (
        "Neither file belongs to the project: ask its authors for "
        'depends_on = (("a", "0001_initial"),) in b:0001_initial.\n'
        "Until then list a before b in INSTALLED_APPS."
    )


def test_what_to_write_where_the_provider_is_optional(tmp_path):
    top = "from django.conf import settings"
    body = f"if 'a' in settings.INSTALLED_APPS:\n    {create('b_box: thing -> a.Thing').replace(chr(10), chr(10) + '    ')}"
    found = one(tmp_path, {"a:0001_initial": A, "b:0001_initial": migration(body, THING, top=top)})
    assert found.declare == Declare("needed_by", EARLY, LATE)


@pytest.mark.parametrize(("apps", "hidden"), [("'a', 'b'", True), ("'b', 'a'", False)])
def test_whether_the_order_of_installed_apps_hides_it(tmp_path, apps, hidden):
    files = {"a:0001_initial": A, "b:0001_initial": B, "settings.py": f"INSTALLED_APPS = ('south', {apps})\n"}
    found = one(tmp_path, files, settings=str(tmp_path / "settings.py"))
    assert found.hidden_by_installed_apps == hidden


def test_without_settings_nobody_knows_what_the_order_hides(tmp_path):
    assert one(tmp_path, {"a:0001_initial": A, "b:0001_initial": B}).hidden_by_installed_apps is None


TABLE_MESSAGES = {
    "nobody makes it": (
        {"a:0001_initial": A, "b:0001_initial": migration(create("b_box: none -> a.None"), "a.None: name")},
        "SD301",
        "b:0001_initial needs table a_none, which no migration of a creates",
    ),
    "it has taken it away itself": (
        {
            "b:0000_user": migration("db.rename_table('auth_user', 'b_user')"),
            "b:0001_initial": migration(create("b_box: user -> auth.User"), "auth.User: username"),
        },
        "SD301",
        "b:0001_initial needs table auth_user, which b:0000_user drops or renames",
    ),
    "it has dropped it a line before": (
        {
            "a:0001_initial": A,
            "a:0002_x": migration("db.delete_table('a_thing')\nlist(orm['a.Thing'].objects.all())", THING),
        },
        "SD301",
        "a:0002_x needs table a_thing, which it has dropped or renamed itself",
    ),
    "a later one makes it": (
        {"a:0002_auto": migration(create("a_box: thing -> a.Thing"), THING), "a:0002_thing": A},
        "SD301",
        "a:0002_auto needs table a_thing, which only a:0002_thing creates, later in the same app",
    ),
    "not frozen": (
        {"a:0001_initial": A, "b:0001_initial": migration("orm['a.Other']", THING)},
        "SD302",
        "b:0001_initial fails: KeyError: \"The model 'other' from the app 'a' is not available in this migration.\"",
    ),
}


@pytest.mark.parametrize(("files", "code", "message"), TABLE_MESSAGES.values(), ids=TABLE_MESSAGES)
def test_messages_of_what_no_order_cures(tmp_path, files, code, message):
    assert one(tmp_path, files, code).message == message


USER = {"b:0001_initial": migration(create("b_box: user -> auth.User"), "auth.User: username")}


def test_another_user_model_takes_the_tables_of_djangos_own_away(tmp_path):
    assert findings(tmp_path, USER, *CODES) == []
    expected = ["SD301 error b:0001_initial: auth_user (foreign-key)"]
    assert findings(tmp_path, USER, *CODES, user_model="people.Person") == expected


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
