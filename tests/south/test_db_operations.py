"""South's `db`: what each operation needs of the schema, and what it makes of it."""

from __future__ import annotations

import ast
import importlib.util
import textwrap
import warnings
from pathlib import Path

import pytest

from southdeps import effects
from southdeps.south.db import QUERIES
from southdeps.south.db_operations import ATTRIBUTES, OPERATIONS
from tests import projects
from tests.projects import create, migration, show, steps, summary

SOUTH_DB = Path(str(importlib.util.find_spec("south.db").origin)).parent  # type: ignore[union-attr]
THING = "a.Thing: name, owner -> auth.User"
NAMED = "a.Thing(db_table=things): name, code(db_column=kode), top == a.Top"
TOP = "a.Top: name"
USER = "auth.User: username"
FK = "self.gf('django.db.models.fields.related.ForeignKey')"
INTEGER = "self.gf('django.db.models.fields.IntegerField')"
CHAR = "self.gf('django.db.models.fields.CharField')(max_length=50)"

#: what is called, and what that means
CALLS = {
    "create_table": (
        create("b_box: name, note?"),
        ["create b_box(id, name!, note)"],
    ),
    "create_table by its other name": ("db.add_table('b_box', [('id', models.AutoField(primary_key=True))])", ["create b_box(id)"]),
    "a foreign key": (
        create("b_box: thing -> a.Thing"),
        ["need a_thing(id) foreign-key at the end", "create b_box(id, thing_id!)"],
    ),
    "a foreign key that may be NULL": (
        create("b_box: thing -> a.Thing?"),
        ["need a_thing(id) foreign-key at the end", "create b_box(id, thing_id)"],
    ),
    "a foreign key with a column of its own": (
        create("b_box: thing -> a.Thing(db_column=ding)"),
        ["need a_thing(id) foreign-key at the end", "create b_box(id, ding!)"],
    ),
    "a foreign key to another field": (
        create("b_box: thing -> a.Thing(to_field=name)"),
        ["need a_thing(name) foreign-key at the end", "create b_box(id, thing_id!)"],
    ),
    "a foreign key to the own table": (
        create("b_box: parent -> b.Box"),
        ["need b_box(id) foreign-key at the end", "create b_box(id, parent_id!)"],
    ),
    "the link to a parent": (
        create("b_box: thing_ptr == a.Thing, size"),
        ["need a_thing(id) foreign-key at the end", "create b_box(thing_ptr_id!, size!)"],
    ),
    "a table's name in the model": (
        create("b_box: thing -> c.Named"),
        ["need things(id) foreign-key at the end", "create b_box(id, thing_id!)"],
    ),
    "a key that is another model's": (
        create("b_box: child -> c.Child"),
        ["need c_child(thing_ptr_id) foreign-key at the end", "create b_box(id, child_id!)"],
    ),
    "a proxy": (
        create("b_box: thing -> c.Proxy"),
        ["need a_thing(id) foreign-key at the end", "create b_box(id, thing_id!)"],
    ),
    "db_constraint=False makes the constraint nevertheless": (  # case 38
        f"db.create_table('b_box', (('thing', {FK}(to=orm['a.Thing'], db_constraint=False)),))",
        ["need a_thing(id) foreign-key at the end", "create b_box(thing_id!)"],
    ),
    "the model stands first": (
        "db.create_table('b_box', (('thing', models.ForeignKey(orm['a.Thing'])),))",
        ["need a_thing(id) foreign-key at the end", "create b_box(thing_id!)"],
    ),
    "a one-to-one field": (
        "db.create_table('b_box', (('thing', models.OneToOneField(orm['a.Thing'])),))",
        ["need a_thing(id) foreign-key at the end", "create b_box(thing_id!)"],
    ),
    "somebody else's field class": (
        "db.create_table('b_box', (('thing', self.gf('mptt.fields.TreeForeignKey')(to=orm['a.Thing'])),))",
        ["need a_thing(id) foreign-key at the end", "create b_box(thing_id!)"],
    ),
    "a field class whose name says nothing": (
        "db.create_table('b_box', (('thing', self.gf('x.fields.OwnerField')(to=orm['a.Thing'])),))",
        ["need a_thing(id) foreign-key at the end", "create b_box(thing_id!)"],
    ),
    "a many-to-many table": (
        ("db.create_table('b_box_things', (\n    ('id', models.AutoField(primary_key=True)),\n"
        "    ('box', models.ForeignKey(orm['b.box'], null=False)),\n    ('thing', models.ForeignKey(orm['a.thing'], null=False))\n))\n"
        "db.create_unique('b_box_things', ['box_id', 'thing_id'])"),
        [
            "need b_box(id) many-to-many at the end",
            "need a_thing(id) many-to-many at the end",
            "create b_box_things(id, box_id!, thing_id!)",
            "need b_box_things(box_id, thing_id) schema-operation",
            "add UNIQUE on b_box_things(box_id, thing_id)",
        ],
    ),
    "a many-to-many table with its name shortened": (
        ("m2m_table_name = db.shorten_name('b_box_things')\ndb.create_table(m2m_table_name, (\n    ('id', models.AutoField(primary_key=True)),\n"
        "    ('box', models.ForeignKey(orm['b.box'], null=False)),\n    ('thing', models.ForeignKey(orm['a.thing'], null=False))\n))"),
        [
            "need b_box(id) many-to-many at the end",
            "need a_thing(id) many-to-many at the end",
            "create b_box_things(id, box_id!, thing_id!)",
        ],
    ),
    "columns as South 0.5 wrote them": (
        "db.create_table('b_box', (\n    ('id', orm['b.Box:id']),\n    ('thing', orm['b.Box:thing']),\n    ('name', orm['b.Box:name']),\n))",
        ["need a_thing(id) foreign-key at the end", "create b_box(id, thing_id!, name!)"],
    ),
    "a many-to-many field among them": (
        "db.create_table('b_box', (('id', orm['b.Box:id']), ('things', orm['b.Box:things'])))",
        ["create b_box(id)"],
    ),
    "a mocked model": (
        ("Thing = db.mock_model(model_name='Thing', db_table='a_thing', db_tablespace='', pk_field_name='key', pk_field_type=models.AutoField)\n"
        "db.create_table('b_box', (('thing', models.ForeignKey(Thing)),))"),
        ["need a_thing(key) foreign-key at the end", "create b_box(thing_id!)"],
    ),
    "an imported model": (
        "from django.contrib.auth.models import User\ndb.create_table('b_box', (('user', models.ForeignKey(User)),))",
        ["need auth_user(id) foreign-key at the end", "create b_box(user_id!)"],
    ),
    "unknown fields": (
        "db.create_table('b_box', fields())",
        ["note dynamic-name the fields of b_box are known only at run time: fields()", "create b_box()"],
    ),
    "an unknown target": (
        f"db.create_table('b_box', (('thing', {FK}(to=target)),))",
        ["note dynamic-name which model thing refers to is known only at run time: target", "create b_box(thing_id!)"],
    ),
    "a target in quotes": (  # case 48: South passes the text on, and Django 1.6 asks it for its _meta
        f"db.create_table('b_box', (('thing', {FK}(to='a.Thing')),))",
        ["raise AttributeError: 'str' object has no attribute '_meta'"],
    ),
    "rename_table": ("db.rename_table('a_thing', 'b_thing')", ["need a_thing() schema-operation", "rename a_thing to b_thing"]),
    "rename_table to its own name": ("db.rename_table('a_thing', 'a_thing')", []),
    "delete_table": ("db.delete_table('a_thing')", ["need a_thing() schema-operation", "drop a_thing"]),
    "drop_table": ("db.drop_table('a_thing', cascade=False)", ["need a_thing() schema-operation", "drop a_thing"]),
    "clear_table": ("db.clear_table('a_thing')", ["need a_thing() schema-operation"]),
    "add_column": (
        f"db.add_column('a_thing', 'size', {CHAR}, keep_default=False)",
        ["need a_thing() schema-operation", "add a_thing.size!"],
    ),
    "add_column with a foreign key": (
        f"db.add_column('b_box', 'thing', {FK}(to=orm['a.Thing'], null=True))",
        ["need b_box() schema-operation", "add b_box.thing_id", "need a_thing(id) foreign-key at the end"],
    ),
    "add_column of South 0.5": (
        "db.add_column('b_box', 'thing', orm['b.Box:thing'])",
        ["need b_box() schema-operation", "add b_box.thing_id!", "need a_thing(id) foreign-key at the end"],
    ),
    "alter_column": (
        f"db.alter_column('a_thing', 'name', {CHAR})",
        ["need a_thing(name) schema-operation", "alter a_thing.name!"],
    ),
    "alter_column with a foreign key, at once": (
        f"db.alter_column('b_box', 'thing_id', {FK}(to=orm['a.Thing']))",
        ["need b_box(thing_id) schema-operation", "alter b_box.thing_id!", "need a_thing(id) foreign-key"],
    ),
    "alter_column by the field's name": (
        f"db.alter_column('b_box', 'thing', {FK}(to=orm['a.Thing']), explicit_name=False)",
        ["need b_box(thing_id) schema-operation", "alter b_box.thing_id!", "need a_thing(id) foreign-key"],
    ),
    "alter_column without constraints": (
        f"db.alter_column('b_box', 'thing_id', {FK}(to=orm['a.Thing']), ignore_constraints=True)",
        ["need b_box(thing_id) schema-operation", "alter b_box.thing_id!"],
    ),
    "delete_column": ("db.delete_column('a_thing', 'name')", ["need a_thing(name) schema-operation", "drop a_thing.name"]),
    "drop_column": ("db.drop_column('a_thing', 'name')", ["need a_thing(name) schema-operation", "drop a_thing.name"]),
    "rename_column": (
        "db.rename_column('a_thing', 'name', 'title')",
        ["need a_thing(name) schema-operation", "rename a_thing.name to title"],
    ),
    "rename_column to its own name": ("db.rename_column('a_thing', 'name', 'name')", []),
    "create_unique": ("db.create_unique('a_thing', ['name', 'size'])", ["need a_thing(name, size) schema-operation", "add UNIQUE on a_thing(name, size)"]),
    "create_unique of one": ("db.create_unique('a_thing', 'name')", ["need a_thing(name) schema-operation", "add UNIQUE on a_thing(name)"]),
    "delete_unique": ("db.delete_unique('a_thing', ('name',))", ["need a_thing(name) schema-operation", "drop UNIQUE on a_thing(name)"]),
    "create_index": ("db.create_index('a_thing', ['name'], unique=True)", ["need a_thing(name) schema-operation", "create index on a_thing(name)"]),
    "delete_index": ("db.delete_index('a_thing', ['name'])", ["need a_thing() schema-operation", "drop index on a_thing(name)"]),
    "drop_index": ("db.drop_index('a_thing', ['name'])", ["need a_thing() schema-operation", "drop index on a_thing(name)"]),
    "create_primary_key": ("db.create_primary_key('a_thing', ['id'])", ["need a_thing(id) schema-operation", "add PRIMARY KEY on a_thing(id)"]),
    "delete_primary_key": ("db.delete_primary_key('a_thing')", ["need a_thing() schema-operation", "drop PRIMARY KEY on a_thing()"]),
    "drop_primary_key": ("db.drop_primary_key('a_thing')", ["need a_thing() schema-operation", "drop PRIMARY KEY on a_thing()"]),
    "delete_foreign_key": ("db.delete_foreign_key('a_thing', 'owner_id')", ["need a_thing(owner_id) schema-operation", "drop FOREIGN KEY on a_thing(owner_id)"]),
    "drop_foreign_key": ("db.drop_foreign_key('a_thing', 'owner_id')", ["need a_thing(owner_id) schema-operation", "drop FOREIGN KEY on a_thing(owner_id)"]),
    "execute": ("db.execute('SELECT name FROM a_thing')", ["need a_thing(name) sql"]),
    "execute with parameters": (
        "db.execute('UPDATE a_thing SET name = %s WHERE id = %s', ['x', 1])",
        ["need a_thing(name) sql", "need a_thing(id) sql"],
    ),
    "execute_many": (
        "db.execute_many('DELETE FROM a_thing; DELETE FROM a_other;')",
        ["need a_thing() sql", "delete rows of a_thing", "need a_other() sql", "delete rows of a_other"],
    ),
    "add_deferred_sql": ("db.add_deferred_sql('DELETE FROM a_thing')", ["need a_thing() sql at the end", "delete rows of a_thing ..."]),
    "foreign_key_sql": (
        "db.execute(db.foreign_key_sql('b_box', 'thing_id', 'a_thing', 'id'))",
        ["need b_box(thing_id) sql", "need a_thing(id) sql", "add FOREIGN KEY on b_box(thing_id)"],
    ),
    "quote_name": ("db.execute('DELETE FROM %s' % db.quote_name('a_thing'))", ["need a_thing() sql", "delete rows of a_thing"]),
    "execute_deferred_sql": ("db.execute_deferred_sql()", ["executedeferred"]),
    "quotes, schema": ("db.delete_table('\"public\".\"a_thing\"')", ["need a_thing() schema-operation", "drop a_thing"]),
    "signals and transactions": (
        ("db.send_create_signal('b', ['Box'])\ndb.start_transaction()\ndb.commit_transaction()\ndb.rollback_transaction()\n"
        "db.send_pending_create_signals()\ndb.clear_deferred_sql()\ndb.clear_run_data(None)"),
        ["announce b Box", "send announcements"],
    ),
    "by keyword": (
        "db.rename_column(table_name='a_thing', new='title', old='name')",
        ["need a_thing(name) schema-operation", "rename a_thing.name to title"],
    ),
    "another database": (
        "from south.db import dbs\ndbs['default'].delete_table('a_thing')",
        ["need a_thing() schema-operation", "drop a_thing"],
    ),
    "an unknown table": (
        "db.delete_table(nobody)",
        ["note dynamic-name the name of the table is known only at run time: nobody"],
    ),
    "an operation that South hasn't": ("db.explode('a_thing')", ["raise AttributeError: 'DatabaseOperations' object has no attribute 'explode'"]),
}  # fmt: skip

MODELS = (
    THING,
    USER,
    "b.Box: name, thing -> a.Thing, things => a.Thing",
    "c.Named(db_table=things): name",
    "c.Child(_ormbases=['a.Thing']): thing_ptr == a.Thing",
    "c.Proxy(proxy=True; _ormbases=['a.Thing']): ",
)


@pytest.mark.parametrize(("body", "expected"), CALLS.values(), ids=CALLS)
def test_calls(body, expected):
    assert steps(body, *MODELS) == expected


TABLES = {
    "Django's fields": (f"('size', {INTEGER}())", True, True),
    "a field class that isn't Django's": ("('price', x.MoneyField())", True, False),
    "a column whose name is unknown": (f"('size', {INTEGER}(db_column=nobody()))", True, False),
    "a column of another name": (f"('size', {INTEGER}(db_column='width'))", True, True),
    "a foreign key to something unknown": (f"('owner', {FK}(**nobody()))", True, False),
    "a field whose name is unknown": (f"(nobody(), {INTEGER}())", False, True),
    "an entry that is no pair": (f"('size', {INTEGER}()), nobody()", False, True),
}  # fmt: skip


@pytest.mark.parametrize(("field", "complete", "exact"), TABLES.values(), ids=TABLES)
def test_whether_the_columns_of_a_table_are_known(field, complete, exact):
    done = projects.summary(migration(f"db.create_table('b_box', ({field},))")).actions
    (table,) = [action for action in done if isinstance(action, effects.CreateTable)]
    assert (table.complete, all(column.exact for column in table.columns)) == (complete, exact)


KEY = "('id', self.gf('django.db.models.fields.AutoField')(primary_key=True))"
OWNER = f"('owner', {FK}(to=orm['a.Thing'], null=True))"
NEED = "need a_thing(id) foreign-key at the end"
BRANCHES = {
    "a field that either branch makes": (
        f"""
        if random():
            owner = {FK}(to=orm['a.Thing'], null=True)
        else:
            owner = {FK}(to=orm['a.Thing'])
        db.create_table('b_box', ({KEY}, ('owner', owner)))
        """,
        [NEED, "create b_box(id, owner_id)"],
    ),
    "a tuple that grows in both": (
        f"""
        fields = ({KEY},)
        if random():
            fields += ({OWNER}, ('x', {CHAR}))
        else:
            fields += ({OWNER}, ('y', {CHAR}))
        db.create_table('b_box', fields)
        """,
        [NEED, "create b_box(id, owner_id)", "and more"],
    ),
    "a tuple that grows in one": (
        f"""
        fields = ({KEY}, {OWNER})
        if random():
            fields += (('x', {CHAR}),)
        db.create_table('b_box', fields)
        """,
        [NEED, "create b_box(id, owner_id)", "and more"],
    ),
    "a tuple that grows by what may be nothing": (
        f"""
        more = (('x', {CHAR}),) if random() else ()
        db.create_table('b_box', ({KEY}, {OWNER}) + more)
        """,
        [NEED, "create b_box(id, owner_id)", "and more"],
    ),
    "a list that grows in both": (
        f"""
        fields = [{KEY}]
        if random():
            fields.append({OWNER})
        else:
            fields.append({OWNER})
        db.create_table('b_box', fields)
        """,
        [NEED, "create b_box(id, owner_id)"],
    ),
}


@pytest.mark.parametrize(("body", "expected"), BRANCHES.values(), ids=BRANCHES)
def test_what_both_branches_hold_is_certain(body, expected):
    told = {"top": "from random import random"}
    actions = summary(migration(textwrap.dedent(body), "a.Thing: name", **told)).actions
    (created,) = (action for action in actions if isinstance(action, effects.CreateTable))
    found = steps(body, "a.Thing: name", **told)
    assert [*found, *([] if created.complete else ["and more"])] == expected


def test_the_place_is_that_of_the_field():
    text = projects.migration(create("b_box: name, thing -> a.Thing"), *MODELS)
    (need,) = [step for step in projects.summary(text).actions if show(step).startswith("need")]
    line, column = need.at
    assert text.split("\n")[line - 1][column - 1 :].startswith("('thing', self.gf(")


def test_the_place_of_a_call_is_its_beginning():
    text = projects.migration("pass\nx = [db.rename_table('a_thing',\n    'b_thing')]")
    need, rename = projects.summary(text).actions
    line, column = need.at
    assert text.split("\n")[line - 1][column - 1 :].startswith("db.rename_table(")
    assert rename.at == need.at


def parse(path):
    """A module of South's, whose regular expressions are not raw strings everywhere."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(path.read_text("utf-8"))


def public(path):
    """The operations of a backend's DatabaseOperations: methods, and their other names."""
    for node in parse(path).body:
        if isinstance(node, ast.ClassDef) and node.name == "DatabaseOperations":
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef) and not inner.name.startswith("_"):
                    yield inner.name
                elif isinstance(inner, ast.Assign) and isinstance(inner.value, ast.Call):
                    yield from (target.id for target in inner.targets if isinstance(target, ast.Name))


@pytest.mark.parametrize("backend", ["generic", "mysql", "oracle", "postgresql_psycopg2", "sqlite3"])
def test_every_operation_of_south_is_classified(backend):
    found = set(public(SOUTH_DB / f"{backend}.py"))
    assert found
    assert found - OPERATIONS.keys() - QUERIES == HELPERS.get(backend, set())


@pytest.mark.parametrize("backend", ["generic", "mysql", "oracle", "postgresql_psycopg2", "sqlite3"])
def test_whatever_db_has_is_known(backend):
    """Also attributes of the class, and those that its methods give to the object."""
    tree = parse(SOUTH_DB / f"{backend}.py")
    (cls,) = [one for one in tree.body if isinstance(one, ast.ClassDef) and one.name == "DatabaseOperations"]
    assigned = [target for one in ast.walk(cls) if isinstance(one, ast.Assign) for target in one.targets]
    own = {
        one.id for one in assigned if isinstance(one, ast.Name) and one.col_offset == cls.body[0].col_offset
    }
    given = {
        one.attr for one in assigned if isinstance(one, ast.Attribute) and ast.unparse(one.value) == "self"
    }
    options = {one.attr for one in ast.walk(cls) if isinstance(one, ast.Attribute)} & OF_MOCK_MODELS
    names = {*public(SOUTH_DB / f"{backend}.py"), *own, *given} - options
    assert {name for name in names if not name.startswith("_")} <= OPERATIONS.keys() | ATTRIBUTES


#: What the models have that `db.mock_model` makes.
OF_MOCK_MODELS = {"abstract", "db_table", "db_tablespace", "module_name", "object_name", "pk"}


#: What a backend adds for its own use.
HELPERS = {
    "oracle": {"adj_column_sql", "check_meta", "get_sequence_name", "normalize_name"},
    "postgresql_psycopg2": {"rename_index"},
}


def test_nothing_is_classified_that_south_has_not():
    assert OPERATIONS.keys() | QUERIES <= set(public(SOUTH_DB / "generic.py"))
    assert not OPERATIONS.keys() & QUERIES


def parameters(name):
    """The parameters of an operation, as South's own source has them."""
    for node in ast.walk(parse(SOUTH_DB / "generic.py")):
        if isinstance(node, ast.FunctionDef) and node.name == name and node.args.args[0].arg == "self":
            return tuple(argument.arg for argument in node.args.args[1:])
    return None


@pytest.mark.parametrize("name", [name for name in OPERATIONS if parameters(name)])
def test_parameters_are_called_as_south_calls_them(name):
    names, _ = OPERATIONS[name]
    assert names == parameters(name)[: len(names)]
