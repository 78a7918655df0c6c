"""SD304: columns that no migration makes, and what looks like one and is none."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from southdeps import effects
from southdeps.cli.commands import cli
from southdeps.column_definition import ColumnDefinition
from southdeps.rules.no_such_column import columns_ever_made
from tests import projects, worlds
from tests.projects import create, migration

THING = "a.Thing: name"
BIG = "a.Thing: name, size?"
A = migration(create("a_thing: name"), THING)
DEPENDS = "depends_on = (('a', '0001_initial'),)"
INTEGER = "self.gf('django.db.models.fields.IntegerField')(null=True)"
ADD = f"db.add_column('a_thing', 'size', {INTEGER})"


def reader(forwards, *models, **more):
    """A migration of b that runs after a:0001."""
    return migration(forwards, *models, head=DEPENDS, **more)


ALL = "list(orm['a.Thing'].objects.all())"
READS = reader(ALL, BIG)


def found(tmp_path, b, a=(A,), **options):
    """The findings SD304 where app a has these migrations and b, after the first of them, this one."""
    files = {f"a:{number:04}_x" if number > 1 else "a:0001_initial": text for number, text in enumerate(a, 1)}
    return projects.findings(tmp_path, {**files, "b:0001_initial": b}, "SD304", **options)


SIZE = "SD304 error b:0001_initial: a_thing.size"
FOUND = {
    "read through the orm": (READS, f"{SIZE} (orm)"),
    "written": (reader("orm['a.Thing'].objects.create(name='x')", BIG), f"{SIZE} (orm)"),
    "filtered by": (reader("list(orm['a.Thing'].objects.filter(size=1).values('name'))", BIG), f"{SIZE} (orm)"),
    "under a column's name of its own": (
        reader(ALL, "a.Thing: name, size(db_column=width)"), "SD304 error b:0001_initial: a_thing.width (orm)",
    ),
    "joined": (
        reader(create("b_box: name, thing -> a.Thing") + "\nlist(orm['b.Box'].objects.filter(thing__size=1))", BIG, "b.Box: name, thing -> a.Thing"),
        f"{SIZE} (orm)",
    ),
    "a foreign key's": (reader(ALL, "a.Thing: name, owner -> a.Thing"), "SD304 error b:0001_initial: a_thing.owner_id (orm)"),
    "what a foreign key refers to": (
        reader("db.create_table('b_box', (('thing', self.gf('django.db.models.fields.related.ForeignKey')(to=orm['a.Thing'], to_field='size')),))", BIG),
        f"{SIZE} (foreign-key)",
    ),
    "unique": (reader("db.create_unique('a_thing', ['name', 'size'])"), f"{SIZE} (schema-operation)"),
    "indexed": (reader("db.create_index('a_thing', ['size'])"), f"{SIZE} (schema-operation)"),
    "altered": (reader(f"db.alter_column('a_thing', 'size', {INTEGER})"), f"{SIZE} (schema-operation)"),
    "dropped": (reader("db.delete_column('a_thing', 'size')"), f"{SIZE} (schema-operation)"),
    "renamed": (reader("db.rename_column('a_thing', 'size', 'width')"), f"{SIZE} (schema-operation)"),
    "named in SQL": (reader("db.execute('UPDATE a_thing SET size = 1')"), f"{SIZE} (sql)"),
    "dropped a line above": (reader("db.delete_column('a_thing', 'name')\nlist(orm['a.Thing'].objects.all())", THING), "SD304 error b:0001_initial: a_thing.name (orm)"),
    "renamed a line above": (reader("db.rename_column('a_thing', 'name', 'size')\nlist(orm['a.Thing'].objects.all())", THING), "SD304 error b:0001_initial: a_thing.name (orm)"),
    "under a condition": (reader(f"if nobody(): {ALL}", BIG), "SD304 warning b:0001_initial: a_thing.size (orm)"),
    "a parent's": (
        reader(create("b_child: thing_ptr == a.Thing") + "\nlist(orm['b.Child'].objects.all())", BIG, "b.Child(_ormbases=['a.Thing']): thing_ptr == a.Thing"),
        f"{SIZE} (orm)",
    ),
    "a proxy's": (reader("list(orm['b.Like'].objects.all())", BIG, "b.Like(_ormbases=['a.Thing']; proxy=True):"), f"{SIZE} (orm)"),
}  # fmt: skip


@pytest.mark.parametrize(("b", "expected"), FOUND.values(), ids=FOUND)
def test_a_column_that_no_migration_makes(tmp_path, b, expected):
    assert found(tmp_path, b) == [expected]


NONE = {
    "a column that is there": reader(ALL, THING),
    "a column that isn't read": reader("list(orm['a.Thing'].objects.values('name'))", BIG),
    "a model that is frozen and not used": reader("pass", BIG),
    "a query that is not evaluated": reader("things = orm['a.Thing'].objects.all()", BIG),
    "a generic foreign key": reader(
        ALL, "a.Thing: name", top="x = 1"
    ).replace("'name': (", "'owner': ('django.contrib.contenttypes.generic.GenericForeignKey', [], {}),\n        'name': (", 1),
    "a field class that isn't Django's": READS.replace(
        "'size': ('django.db.models.fields.CharField'", "'size': ('generic.fields.KeywordsField'"
    ),
    "a foreign key to a model whose key is not frozen": reader(
        "db.create_table('b_box', (('thing', self.gf('django.db.models.fields.related.ForeignKey')(to=orm['a.Thing'])),))"
    ).replace("models = {", "models = {'a.thing': {'Meta': {'object_name': 'Thing'}},"),
    "a many-to-many field": reader(ALL, "a.Thing: name, tags => a.Thing"),
    "rows of an empty table": reader("for thing in orm['a.Thing'].objects.only('id'):\n    thing.size = 1\n    thing.save()", BIG),
    "a system column": reader("db.execute('DELETE FROM a_thing WHERE ctid IS NULL')"),
    "behind a return": reader(f"return\n{ALL}", BIG),
    "under a condition that does not hold": reader(f"if db.backend_name == 'mysql': {ALL}", BIG),
    "a table that no scanned app makes": reader("list(orm['auth.User'].objects.all())", "auth.User: username"),
}  # fmt: skip


@pytest.mark.parametrize("b", NONE.values(), ids=NONE)
def test_what_needs_no_column_that_no_migration_makes(tmp_path, b):
    assert found(tmp_path, b) == []


MAKERS = {
    "another migration adds it": (A, migration(ADD)),
    "one that adds it under a condition": (A, migration(f"if nobody(): {ADD}")),
    "one that renames another to it": (A, migration("db.rename_column('a_thing', 'name', 'size')")),
    "one that has dropped it": (migration(create("a_thing: name, size?")), migration("db.delete_column('a_thing', 'size')")),
    "one that makes it and drops it at once": (A, migration(f"{ADD}\ndb.delete_column('a_thing', 'size')")),
    "SQL": (A, migration("db.execute('ALTER TABLE a_thing ADD COLUMN size integer')")),
    "SQL that names the table and can't be read": (A, migration("db.execute('REMODEL a_thing WITH size')")),
    "unknown SQL": (A, migration("db.execute(nobody())")),
    "a table of an unknown name": (A, migration(ADD.replace("'a_thing'", "nobody()"))),
    "a table of unknown columns": (migration("db.execute('CREATE TABLE a_thing AS SELECT * FROM zzz')"),),
    "unknown fields": (migration("db.create_table('a_thing', nobody())"),),
    "one unknown field": (migration(create("a_thing: name").replace("('name', ", "(nobody(), ")),),
    "a field class that isn't Django's": (migration(create("a_thing: name").replace("django.db.models.fields.CharField", "x.MoneyField")),),
    "one whose column is unknown": (migration(create("a_thing: name").replace("max_length=50", "db_column=nobody()")),),
    "one that is added": (A, migration(ADD.replace("size", "price").replace("django.db.models.fields.IntegerField", "x.MoneyField"))),
    "a table made under a condition": (migration("if nobody():\n    db.create_table('a_thing', (('id', models.AutoField(primary_key=True)),))"),),
    "a table made if there is none": (migration("db.execute('CREATE TABLE IF NOT EXISTS a_thing (id integer)')"),),
    "a table that had another name, made under a condition": (
        migration("if nobody():\n    db.create_table('a_old', (('id', models.AutoField(primary_key=True)),))"),
        migration("db.rename_table('a_old', 'a_thing')"),
    ),
    "an external table that is renamed": (migration("db.rename_table('zzz', 'a_thing')"),),
    "a table renamed under a condition": (migration(create("a_old: name")), migration("if nobody(): db.rename_table('a_old', 'a_thing')")),
    "a file that can't be read": (A, "class Migration(:\n    def forwards(self, orm): ((("),
    "a renamed table that had it": (migration(create("a_old: name, size?")), migration("db.delete_column('a_old', 'size')\ndb.rename_table('a_old', 'a_thing')")),
}  # fmt: skip


@pytest.mark.parametrize("a", MAKERS.values(), ids=MAKERS)
def test_a_column_that_somebody_makes_or_may_make(tmp_path, a):
    assert found(tmp_path, READS, a) == []


def test_a_renamed_table_keeps_its_columns(tmp_path):
    a = (migration(create("a_old: name")), migration("db.rename_table('a_old', 'a_thing')"))
    b = migration(ALL, BIG, head="depends_on = (('a', '0002_x'),)")
    assert found(tmp_path, b, a) == [f"{SIZE} (orm)"]


def test_a_column_of_the_apps_own_table(tmp_path):
    files = {
        "a:0001_initial": A,
        "a:0002_read": migration(ALL, BIG),
        "a:0003_index": migration("db.create_index('a_thing', ['size'])"),
    }
    assert projects.findings(tmp_path, files, "SD304") == [
        "SD304 error a:0002_read: a_thing.size (orm)",
        "SD304 error a:0003_index: a_thing.size (schema-operation)",
    ]  # fmt: skip


LATER = {
    "a later migration adds it": (migration(ADD), ["SD304 error a:0002_read: a_thing.size (orm)"]),
    "a later one renames another to it": (
        migration("db.rename_column('a_thing', 'name', 'size')"), ["SD304 error a:0002_read: a_thing.size (orm)"],
    ),
    "a later one may add it": (migration(f"if nobody(): {ADD}"), ["SD304 error a:0002_read: a_thing.size (orm)"]),
    "the column may have another name": (
        migration(ADD.replace("django.db.models.fields.IntegerField", "x.MoneyField")), [],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("later", "expected"), LATER.values(), ids=LATER)
def test_a_column_that_the_app_itself_adds_later(tmp_path, later, expected):
    files = {"a:0001_initial": A, "a:0002_read": migration(ALL, BIG), "a:0003_add": later}
    assert projects.findings(tmp_path, files, "SD304") == expected


GONE = {
    "added before": {"a:0002_add": migration(ADD), "a:0003_read": migration(ALL, BIG)},
    "added before, and dropped later": {
        "a:0002_add": migration(ADD),
        "a:0003_read": migration(ALL, BIG),
        "a:0004_drop": migration("db.delete_column('a_thing', 'size')"),
    },
    "added, dropped, and added again": {
        "a:0002_add": migration(f"{ADD}\ndb.delete_column('a_thing', 'size')"),
        "a:0003_again": migration(ADD),
        "a:0004_read": migration(ALL, BIG),
    },
    "of another app's table, added later": {
        "a:0002_add": migration(ADD),
        "b:0001_read": migration(ALL, BIG),
    },
}


@pytest.mark.parametrize("files", GONE.values(), ids=GONE)
def test_a_column_that_comes_in_time_or_may_be_asked_for(tmp_path, files):
    assert projects.findings(tmp_path, {"a:0001_initial": A, **files}, "SD304") == []


def test_what_is_said_of_a_column_that_comes_later(tmp_path):
    files = {"a:0001_initial": A, "a:0002_read": migration(ALL, BIG), "a:0003_add": migration(ADD)}
    (finding,) = projects.inspect(tmp_path, files).findings
    expected = "a:0002_read needs column a_thing.size, which only a:0003_add adds, later in the same app"
    assert finding.message == expected


def test_each_column_is_reported_once_per_migration(tmp_path):
    twice = reader(
        f"{ALL}\n{ALL}\ndb.create_index('a_thing', ['size', 'width'])\ndb.create_index('a_thing', ['width'])",
        BIG,
    )
    assert found(tmp_path, twice) == [f"{SIZE} (orm)", "SD304 error b:0001_initial: a_thing.width (schema-operation)"]  # fmt: skip


def test_what_is_missing_besides_is_reported_besides(tmp_path):
    b = migration(ALL, "a.Thing: name, later?, size?")
    files = {"a:0001_initial": A, "a:0002_x": migration(ADD.replace("size", "later")), "b:0001_initial": b}
    assert projects.findings(tmp_path, files, "SD101", "SD304") == [
        "SD101 error b:0001_initial needs a:0002_x: a_thing.later (orm)",
        "SD304 error b:0001_initial: a_thing.size (orm)",
    ]


ON = {
    "the orm": (READS, {"postgresql", "mysql", "oracle", "sqlite3"}),
    "an operation": (reader("db.create_index('a_thing', ['size'])"), {"postgresql", "mysql", "oracle"}),
    "SQL": (reader("db.execute('UPDATE a_thing SET size = 1')"), {"postgresql"}),
}


@pytest.mark.parametrize("backend", ["postgresql", "mysql", "oracle", "sqlite3"])
@pytest.mark.parametrize(("b", "expected"), ON.values(), ids=ON)
def test_who_refuses_a_column_that_is_not_there(tmp_path, b, expected, backend):
    assert bool(found(tmp_path, b, backend=backend)) == (backend in expected)


def test_the_column_of_another_user_model(tmp_path):
    """Its own migrations make it with other columns than Django's own has, and its key is not called `id`."""
    key = "self.gf('django.db.models.fields.CharField')(max_length=9, primary_key=True)"
    b = reader(
        "db.create_table('b_box', (('user', self.gf('django.db.models.fields.related.ForeignKey')(to=User)),))",
        top="from django.contrib.auth import get_user_model\nUser = get_user_model()",
    )
    a = (migration(f"db.create_table('a_thing', (('code', {key}),))"),)
    assert found(tmp_path, b, a, user_model="a.Thing") == []


def test_what_is_said(tmp_path):
    inspection = projects.inspect(tmp_path, {"a:0001_initial": A, "b:0001_initial": READS})
    (finding,) = [finding for finding in inspection.findings if finding.code == "SD304"]
    assert finding.message == "b:0001_initial needs column a_thing.size, which no migration adds"
    assert (finding.path.endswith("b/migrations/0001_initial.py"), finding.line) == (True, 9)
    unsure = reader(f"if nobody(): {ALL}", BIG)
    inspection = projects.inspect(tmp_path, {"a:0001_initial": A, "b:0001_initial": unsure})
    (finding,) = [finding for finding in inspection.findings if finding.code == "SD304"]
    assert (
        finding.message == "b:0001_initial needs column a_thing.size, which no migration adds (if nobody())"
    )


def test_the_document(tmp_path):
    projects.write(tmp_path, {"a:0001_initial": A, "b:0001_initial": READS})
    result = CliRunner().invoke(cli, ["check", str(tmp_path), "--format", "json", "--no-cache"])
    assert result.exit_code == 1
    (finding,) = json.loads(result.stdout)["findings"]
    expected = {
        "code": "SD304",
        "name": "no-such-column",
        "severity": "error",
        "app": "b",
        "migration": "0001_initial",
        "table": "a_thing",
        "field": "size",
        "reference": "orm",
        "requires": None,
        "declare": None,
        "hidden_by_installed_apps": None,
        "fixable": False,
    }
    assert {key: finding[key] for key in expected} == expected


COLUMNS = {
    "made": ("a:1\n create t(id, name)", {"t": {"id", "name"}}),
    "added": ("a:1\n create t(id)\nb:1\n add t.name", {"t": {"id", "name"}}),
    "altered, which adds nothing": ("a:1\n create t(id)\nb:1\n need t(name) schema-operation\n alter t.name", {"t": {"id"}}),
    "dropped": ("a:1\n create t(id, name)\na:2\n drop t.name\n drop t", {"t": {"id", "name"}}),
    "renamed": ("a:1\n create t(id)\na:2\n rename t.id to key", {"t": {"id", "key"}}),
    "in another table": ("a:1\n create t(id)\na:2\n rename t to u\n add u.name", {"t": {"id"}, "u": {"id", "name"}}),
    "of a chain of names, told from its end": (
        "a:1\n rename u to v\nb:1\n rename t to u\nc:1\n create t(id)", {"t": {"id"}, "u": {"id"}, "v": {"id"}},
    ),
    "of names in a circle": ("a:1\n create t(id)\n rename t to u\n add u.x\n rename u to t", {"t": {"id", "x"}, "u": {"id", "x"}}),
    "of an external table": ("a:1\n rename t to u\n add u.name", {}),
    "made twice": ("a:1\n create t(id)\nb:1\n create t(name)", {"t": {"id", "name"}}),
    "not all known": ("a:1\n create t(id, ...)", {}),
    "made if it is not there": ("a:1\n create t(id) if it is not there", {}),
    "made under a condition": ("a:1\n [nobody] create t(id)", {}),
    "of a table that SQL names": ("a:1\n create t(id)\n create u(id)\nb:1\n words t", {"u": {"id"}}),
    "in capitals": ("a:1\n create t(Id)\n add t.NAME", {"t": {"Id", "NAME"}}),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), COLUMNS.values(), ids=COLUMNS)
def test_columns_ever_made(text, expected):
    assert columns_ever_made(worlds.context(text)) == expected


def test_only_postgresql_minds_capitals():
    context = worlds.context("a:1\n create t(Id)\n add t.NAME")
    assert columns_ever_made(replace(context, backend="mysql")) == {"t": {"id", "name"}}


def test_a_field_that_is_not_exact_leaves_the_table_open():
    column = ColumnDefinition("price", exact=False)
    (create_table,) = worlds.steps("create t(id)")
    steps = {projects.name("a:1"): (create_table, effects.AddColumn((1, 1), (), "t", column))}
    context = replace(worlds.context("a:1\n create t(id)"), effects=steps)
    assert columns_ever_made(context) == {}
