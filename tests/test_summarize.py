"""What one migration declares and does, in all the ways in which people have written that."""

from __future__ import annotations

import textwrap

import pytest

from southdeps import effects, summarize
from southdeps.effect_kinds import DiagnosticKind, RaiseKind
from southdeps.file_contents import FileContents
from southdeps.files import Files
from southdeps.finding import MigrationId
from southdeps.interpreter.containers import LazyDict
from southdeps.interpreter.values import External
from southdeps.project import summaries
from southdeps.project.module_resolver import ModuleResolver
from southdeps.project.summaries import AnalysisEnvironment, Source
from southdeps.south.environment import DjangoEnvironment, TrackedEnvironment
from southdeps.south.interpreter import MigrationInterpreter
from southdeps.south.stubs import registry
from southdeps.syntax import parse
from tests import projects
from tests.projects import create, needs, steps

A, B = ("a", "0001_initial"), ("b", "0002_more")


def summary(text, app="b", **django):
    """The facts of a module, of which nothing else of the project is at hand."""
    around = TrackedEnvironment(DjangoEnvironment(**{"installed": frozenset({"a", "b"}), **django}))

    project = projects.NoFiles(around)

    def resolve(path):
        value = registry.look_up(path, project)
        return External(path) if value is None else value

    name = f"{app}.migrations.0001"
    interpreter = MigrationInterpreter(resolve, around, module=name)
    return summarize.summarize_migration(parse.read_module(text.encode()), app, name, interpreter)


def in_class(head, top="", behind=""):
    """A migration with something at the head of its class, of its module, and behind the class."""
    return projects.migration("pass", head=head, top=top) + behind


def entries(found):
    """Declared pairs, `?` for an unknown one, what Python says of one that is none."""
    return [entry.error or ("?" if entry.dynamic else (entry.app, entry.name)) for entry in found]


GUESSED = {
    "none": ("list(orm['a.Thing'].objects.all())", "django.db.models.fields.IntegerField", []),
    "a field class that isn't Django's": ("list(orm['a.Thing'].objects.all())", "x.MoneyField", [("a_thing", "name")]),
    "of a model that is joined": ("list(orm['b.Box'].objects.filter(thing__name='x'))", "x.MoneyField", [("a_thing", "name")]),
    "of a model that is not used": ("list(orm['b.Box'].objects.all())", "x.MoneyField", []),
}  # fmt: skip


@pytest.mark.parametrize(("forwards", "kind", "expected"), GUESSED.values(), ids=GUESSED)
def test_columns_that_are_guessed(forwards, kind, expected):
    text = projects.migration(forwards, "a.Thing: name", "b.Box: thing -> a.Thing")
    assert list(summary(text.replace("django.db.models.fields.CharField", kind)).guessed) == expected


def test_a_proxy_of_which_the_base_is_not_used_guesses_nothing():
    like = "b.Like(_ormbases=['a.Thing']; proxy=True):"
    text = projects.migration(
        "x = orm['b.Like']\nlist(orm['b.Box'].objects.all())", like, "a.Thing: name", "b.Box: name"
    )
    assert summary(text).guessed == ()
    money = (
        "'Meta': {'object_name': 'Like'",
        "'size': ('x.MoneyField', [], {}), 'Meta': {'object_name': 'Like'",
    )
    assert money[0] in text
    assert summary(text.replace(*money)).guessed == ()


DECLARATIONS = {
    "a tuple of pairs": ("depends_on = (('a', '0001_initial'),)", [A]),
    "a list of pairs": ("depends_on = [('a', '0001_initial')]", [A]),
    "lists": ("depends_on = [['a', '0001_initial'], ['b', '0002_more']]", [A, B]),
    "over lines": ("depends_on = (\n    ('a', '0001_initial'),  # why\n    ('b', '0002_more'),\n)", [A, B]),
    "none at all": ("", []),
    "an empty tuple": ("depends_on = ()", []),
    "twice the same": ("depends_on = (('a', '0001_initial'), ('a', '0001_initial'))", [A, A]),
    "the later assignment": ("depends_on = (('x', 'y'),)\ndepends_on = (('a', '0001_initial'),)", [A]),
    "items of a dictionary": ("depends_on = {'a': '0001_initial'}.items()", [A]),
    "appended": ("depends_on = []\ndepends_on.append(('a', '0001_initial'))", [A]),
    "extended": ("depends_on = []\ndepends_on.extend([('a', '0001_initial')])", [A]),
    "added": ("depends_on = (('a', '0001_initial'),) + (('b', '0002_more'),)", [A, B]),
    "augmented": ("depends_on = (('a', '0001_initial'),)\ndepends_on += (('b', '0002_more'),)", [A, B]),
    "made by a loop": ("depends_on = []\nfor app in ['a', 'b']:\n    depends_on.append((app, '0001'))", [("a", "0001"), ("b", "0001")]),
    "made by a comprehension": ("depends_on = [(app, '0001') for app in ('a', 'b')]", [("a", "0001"), ("b", "0001")]),
    "split": ("depends_on = ['a.0001_initial'.split('.')]", [A]),
    "of an installed app": ("depends_on = []\nif 'a' in settings.INSTALLED_APPS:\n    depends_on.append(('a', '0001_initial'))", [A]),
    "under a condition that holds": ("if True:\n    depends_on = (('a', '0001_initial'),)", [A]),
    "under one that doesn't": ("if False:\n    depends_on = (('a', '0001_initial'),)", []),
    "for the default user": ("if settings.AUTH_USER_MODEL == 'auth.User':\n    depends_on = ()\nelse:\n    depends_on = (('a', '0001_initial'),)", []),
    "a name of the module": ("depends_on = NEEDED", [A]),
    "a call of the module": ("depends_on = needed('a')", [A]),
    "a dotted app": ("depends_on = (('project.a', '0001_initial'),)", [("project.a", "0001_initial")]),
    "with the file's ending": ("depends_on = (('a', '0001_initial.py'),)", [("a", "0001_initial.py")]),
    "not nested": ("depends_on = ('a', '0001_initial')", ["ValueError: need more than 1 value to unpack", "ValueError: too many values to unpack"]),
    "a comma missing": ("depends_on = (('a', '0001'))", ["ValueError: need more than 1 value to unpack", "ValueError: too many values to unpack"]),
    "a text": ("depends_on = 'ab'", ["ValueError: need more than 1 value to unpack"]),
    "a dictionary": ("depends_on = {'app': '0001_initial'}", ["ValueError: too many values to unpack"]),
    "a triple": ("depends_on = (('a', '0001', 'x'),)", ["ValueError: too many values to unpack"]),
    "a single": ("depends_on = (('a',),)", ["ValueError: need more than 1 value to unpack"]),
    "nothing in it": ("depends_on = ((),)", ["ValueError: need more than 0 values to unpack"]),
    "one pair of parentheses too many": ("depends_on = ((('a', '0001_initial'), ('b', '0002_more')),)", ["AttributeError: 'tuple' object has no attribute '__name__'"]),
    "a list for the app": ("depends_on = ((['a'], '0001_initial'),)", ["AttributeError: 'list' object has no attribute '__name__'"]),
    "None for the app": ("depends_on = ((None, '0001_initial'),)", ["AttributeError: 'NoneType' object has no attribute '__name__'"]),
    "a number for the name": ("depends_on = (('a', 1), ('a', '0001_initial'))", ["AttributeError: 'int' object has no attribute 'rfind'", A]),
    "None": ("depends_on = None", ["TypeError: 'NoneType' object is not iterable"]),
    "a number among them": ("depends_on = (1, ('a', '0001_initial'))", ["TypeError: 'int' object is not iterable", A]),
    "unknown": ("depends_on = nobody()", ["?"]),
    "an unknown one": ("depends_on = (nobody, ('a', '0001_initial'))", ["?", A]),
    "a descriptor": ("depends_on = Pairs()", [A]),
    "an object of its own that can be iterated over": ("depends_on = Rows()", ["?"]),
    "an object of its own that can't": ("depends_on = Plain()", ["TypeError: 'Plain' object is not iterable"]),
    "half of an unknown one": ("depends_on = ((nobody, '0001_initial'),)", ["?"]),
}  # fmt: skip

TOP = """
from django.conf import settings
NEEDED = (('a', '0001_initial'),)
def needed(app):
    return [(app, '0001_initial')]
class Base(SchemaMigration):
    depends_on = NEEDED
class Plain(object):
    pass
class Pairs(object):
    def __get__(self, instance, owner):
        return NEEDED
class Rows(object):
    def __iter__(self):
        return iter(NEEDED)
"""


@pytest.mark.parametrize("attribute", ["depends_on", "needed_by"])
@pytest.mark.parametrize(("head", "expected"), DECLARATIONS.values(), ids=DECLARATIONS)
def test_declarations(head, expected, attribute):
    found = summary(in_class(head, TOP).replace("depends_on", attribute))
    assert entries(getattr(found, attribute)) == expected
    assert entries(found.needed_by if attribute == "depends_on" else found.depends_on) == []


OF_ANOTHER_MODULE = {
    "a name": ("from a.deps import NEEDED", "depends_on = NEEDED", [A]),
    "a name of the module": ("from a import deps", "depends_on = deps.NEEDED", [A]),
    "added in place": ("from a.deps import NEEDED", "depends_on = (('b', '0002_more'),)\ndepends_on += NEEDED", [B, A]),
    "a name that isn't there": ("from a.deps import NOTHING", "depends_on = NOTHING", []),
    "a module that isn't there": ("from z.deps import NEEDED", "depends_on = NEEDED", ["?"]),
    "no sequence": ("from a.deps import NUMBER", "depends_on = NUMBER", ["TypeError: 'int' object is not iterable"]),
}  # fmt: skip


def declared_by(tmp_path, top, head, deps):
    """What a migration of b declares whose class begins with `head`, where a.deps holds `deps`."""
    text = projects.migration("pass", head=head, top=top)
    loaded = projects.load(tmp_path, {"a:": "", "a/deps.py": deps, "b:0001_initial": text})
    return text, loaded.migrations[projects.name("b:0001_initial")].summary.depends_on


@pytest.mark.parametrize(("top", "head", "expected"), OF_ANOTHER_MODULE.values(), ids=OF_ANOTHER_MODULE)
def test_declarations_that_another_module_holds(tmp_path, top, head, expected):
    _, found = declared_by(tmp_path, top, head, "NUMBER = 1\nNEEDED = (('a', '0001_initial'),)\n")
    assert entries(found) == expected


def test_what_another_module_holds_is_placed_where_it_is_declared(tmp_path):
    text, (entry,) = declared_by(
        tmp_path, "from a.deps import NEEDED", "depends_on = NEEDED", "NEEDED = (\n    ('a', '0001'),\n)\n"
    )
    assert text.splitlines()[entry.at[0] - 1].strip() == "depends_on = NEEDED"


def test_frozen_models_that_another_module_holds(tmp_path):
    text = projects.migration(
        "orm['a.Thing'].objects.count()", "a.Thing: name", top="from a.frozen import FROZEN"
    )
    head, _, behind = text.partition("    models = ")
    frozen = "FROZEN = " + behind.partition("\n    }")[0] + "\n    }\n"
    rest = behind.partition("\n    }")[2]
    files = {"a:": "", "a/frozen.py": frozen, "b:0001_initial": f"{head}    models = FROZEN{rest}"}
    done = projects.load(tmp_path, files).migrations[projects.name("b:0001_initial")].summary.actions
    assert [action.table for action in done if isinstance(action, effects.Require)] == ["a_thing"]


INHERITED = {
    "inherited": ("", [A]),
    "inherited and added to": ("depends_on = Base.depends_on + (('b', '0002_more'),)", [A, B]),
    "inherited and given up": ("depends_on = ()", []),
}


@pytest.mark.parametrize(("head", "expected"), INHERITED.values(), ids=INHERITED)
def test_inherited_declarations(head, expected):
    text = projects.migration("pass", head=head, top=TOP, base="Base")
    assert entries(summary(text).depends_on) == expected


BEHIND = {
    "Migration.depends_on = (('a', '0001_initial'),)": [A],
    "Migration.depends_on.append(('b', '0002_more'))": [A, B],
    "Migration.depends_on += [('b', '0002_more')]": [A, B],
    "other.depends_on = ()": [A],
}


@pytest.mark.parametrize(("line", "expected"), BEHIND.items(), ids=BEHIND)
def test_declarations_made_behind_the_class(line, expected):
    text = in_class("depends_on = [('a', '0001_initial')]", behind=f"{line}\n")
    assert entries(summary(text).depends_on) == expected


def test_the_place_is_that_of_the_pair():
    text = in_class("depends_on = (\n    ('a', '0001_initial'),\n    ('b', '0002_more'),\n)")
    lines = text.split("\n")
    for entry in summary(text).depends_on:
        line, column = entry.at
        assert lines[line - 1][column - 1 :].startswith(f"('{entry.app}', ")


LOOSE = {
    "at module level": ("", "depends_on = (('a', '0001_initial'),)", [("depends_on", False)]),
    "needed_by at module level": ("", "needed_by = (('a', '0001_initial'),)", [("needed_by", False)]),
    "spelled as in Django 1.7": ("dependencies = [('a', '0001_initial')]", "", [("dependencies", True)]),
    "at module level and used in the class": ("depends_on = depends_on", "depends_on = (('a', '0001_initial'),)", []),
    "at module level and used by a function": ("depends_on = f()", "depends_on = ()\ndef f():\n    return depends_on", []),
    "dependencies used in the class": ("dependencies = [('a', '0001_initial')]\ndepends_on = dependencies", "", []),
    "in its place": ("depends_on = (('a', '0001_initial'),)", "", []),
    "in another class": ("", "class Other(object):\n    dependencies = []", []),
    "in a function": ("def f(self):\n    depends_on = 1", "", []),
    "a frozen field of that name": ("x = {'depends_on': ()}", "", []),
}  # fmt: skip


@pytest.mark.parametrize(("head", "top", "expected"), LOOSE.values(), ids=LOOSE)
def test_declarations_that_south_does_not_see(head, top, expected):
    assert [
        (loose.attribute, loose.in_class) for loose in summary(in_class(head, top)).ineffective
    ] == expected


KINDS = {
    "South 1.0": ("from south.v2 import SchemaMigration\nclass Migration(SchemaMigration):\n    pass\n", "south"),
    "South 0.7 data": ("from south.v2 import DataMigration\nclass Migration(DataMigration):\n    pass\n", "south"),
    "South 0.5, no base class": ("class Migration:\n    def forwards(self):\n        pass\n", "south"),
    "a base class from elsewhere": ("from project.base import Base\nclass Migration(Base):\n    pass\n", "south"),
    "imported whole": ("from project.other import Migration\n", "south"),
    "Django 1.7": ("from django.db import migrations\nclass Migration(migrations.Migration):\n    operations = []\n", "django"),
    "no class Migration": ("def helper():\n    pass\n", "other"),
    "another class": ("class Migrations(object):\n    pass\n", "other"),
    "empty": ("", "other"),
    "a comment": ("# class Migration:\n", "other"),
    "deleted again": ("class Migration:\n    pass\ndel Migration\n", "other"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "kind"), KINDS.values(), ids=KINDS)
def test_kinds_of_files(text, kind):
    assert summary(text).kind == kind


def test_the_class_has_a_place():
    assert summary("import x\n\n\nclass Migration(object):\n    pass\n").class_at == (4, 1)


def test_a_file_that_can_not_be_parsed_says_so():
    found = summary("class Migration(:\n")
    assert (found.error, found.error_at[0]) == ("syntax error: cannot parse this file", 1)


DRY = {
    "SchemaMigration": ("SchemaMigration", "", ["usemanager", "need a_thing() orm"]),
    "DataMigration": ("DataMigration", "", []),
    "no_dry_run": ("SchemaMigration", "no_dry_run = True", []),
    "DataMigration that wants one": (
        "DataMigration",
        "no_dry_run = False",
        ["usemanager", "need a_thing() orm"],
    ),
}


@pytest.mark.parametrize(("base", "head", "expected"), DRY.values(), ids=DRY)
def test_a_dry_run_reads_and_writes_rows_alone(base, head, expected):
    body = "db.delete_table('a_other')\norm['a.Thing'].objects.count()"
    found = summary(projects.migration(body, "a.Thing: name", head=head, base=base))
    assert [projects.show(step) for step in found.dry_actions] == expected


# How frozen models come about.

FK = "db.create_table('b_box', (('thing', models.ForeignKey(orm['a.Thing'])),))"
NEED = "need a_thing(id) foreign-key at the end"
MODELS = {
    "South's own": "models = {\n        'a.thing': {\n            'Meta': {'object_name': 'Thing'},\n        },\n    }",
    "on one line": "models = {'a.thing': {'Meta': {'object_name': 'Thing'}}}",
    "Meta alone": "models = {'a.thing': {'Meta': {}}}",
    "no Meta": "models = {'a.thing': {}}",
    "mixed case": "models = {'a.Thing': {}}",
    "a stub": "models = {'a.thing': {'_stub': True, 'id': ('models.AutoField', [], {'primary_key': 'True'})}}",
    "South 0.5": "models = {\n        'a.thing': {\n            'id': ('models.AutoField', [], {'primary_key': 'True'}),\n            '_stub': True\n        }\n    }",
    "South 0.4: the whole call in a text": "models = {'a.thing': {'id': 'models.AutoField(primary_key=True)'}}",
    "a key put together": "models = {'%s.%s' % ('a', 'thing'): {}}",
    "a key by name": "models = {THING.lower(): {}}",
    "updated": "models = {}\n    models.update({'a.thing': {}})",
    "updated from a module": "models = {}\n    models.update(FROZEN)",
    "a copy": "models = dict.copy(Other.models)",
    "a copy's": "models = Other.models.copy()",
    "dict of another": "models = dict(FROZEN)",
    "another's": "models = Other.models",
    "inherited": "",
    "an item set": "models = {}\n    models['a.thing'] = {}",
    "made by a function": "models = freeze('a', 'thing')",
    "one of two": "if nobody():\n        models = {\n            'a.thing': {\n            },\n            'a.box': {\n            },\n        }\n    else:\n        models = {\n            'a.thing': {\n            },\n        }",
    "one of two of the same keys": "if nobody():\n        models = {\n            'a.thing': {\n                'x': ('F', [], {}),\n            },\n        }\n    else:\n        models = {\n            'a.thing': {\n            },\n        }",
    "one of two, one of them empty": "if nobody():\n        models = {}\n    else:\n        models = {'a.thing': {}}",
    "unknown": "models = nobody()",
    "a name in a frozen text": "models = {'a.thing': {'owner': ('F', [], {'to': \"orm['%s']\" % USER})}, USER: {}}",
    "format in a frozen text": "models = {'a.thing': {'owner': ('F', [], {'to': \"orm['{}']\".format(USER)})}, USER: {}}",
}  # fmt: skip
MODELS_TOP = """
THING = 'a.Thing'
USER = 'auth.user'
FROZEN = {'a.thing': {'Meta': {}}}
def freeze(app, name):
    return {'%s.%s' % (app, name): {}}
class Other(SchemaMigration):
    models = FROZEN
"""


@pytest.mark.parametrize("models", MODELS.values(), ids=MODELS)
def test_frozen_models_however_they_come_about(models):
    text = f"""from south.db import db
from south.v2 import SchemaMigration
from django.db import models
from elsewhere import nobody
{MODELS_TOP}
class Migration(Other):
    def forwards(self, orm):
        {FK}
    {models}
"""
    found = [projects.show(step) for step in summary(text).actions]
    assert found == [NEED, "create b_box(thing_id!)"]


def test_a_model_that_surely_is_not_frozen():
    for models in (
        "models = {}",
        "models = {'a.box': {}}",
        "if nobody():\n        models = {}\n    else:\n        models = {}",
    ):
        text = f"from south.v2 import SchemaMigration\nfrom elsewhere import nobody\nclass Migration(SchemaMigration):\n    {models}\n    def forwards(self, orm):\n        orm['a.Thing']\n"
        (raised,) = summary(text).actions
        assert raised.kind is RaiseKind.MODEL_NOT_FROZEN


def test_dictionaries_of_the_same_keys_are_not_the_same():
    one, other, again = LazyDict(len), LazyDict(len), LazyDict(len)
    one.defer({"a.thing": "{}"})
    other.defer({"a.thing": "{'x': 1}"})
    again.defer({"a.thing": "{}"})
    assert one != other
    assert one == again
    assert one["a.thing"] == 2
    assert one != again  # as far as is known without evaluating the other


def test_models_that_others_may_add_to_are_not_said_to_be_missing():
    text = projects.migration(FK, head="models = {}\nmodels.update(nobody())").replace(
        "    models = {\n\n    }\n", ""
    )
    assert [projects.show(step) for step in summary(text).actions] == [NEED, "create b_box(thing_id!)"]


# Forms of need that stand in no field and no query.

FORMS = {
    "a query of its own": ("db.execute('SELECT * FROM a_thing')", ["need a_thing() sql"]),
    "a cursor": ("cursor = connection.cursor()\ncursor.execute('SELECT * FROM a_thing')", ["need a_thing() sql"]),
    "a cursor of one of several databases": ("connections['default'].cursor().execute('SELECT * FROM a_thing')", ["need a_thing() sql"]),
    "executemany": (
        "connection.cursor().executemany('DELETE FROM a_thing WHERE id = %s', [(1,)])",
        ["need a_thing() sql", "need a_thing(id) sql"],
    ),
    "texts joined": ("db.execute(' '.join(['SELECT *', 'FROM', 'a_thing']))", ["need a_thing() sql"]),
    "lines added": ("sql = 'SELECT *'\nsql += ' FROM a_thing'\ndb.execute(sql)", ["need a_thing() sql"]),
    "a table's name put in": ("db.execute('SELECT * FROM %s' % orm['a.Thing']._meta.db_table)", ["need a_thing() sql"]),
    "a name of the class": ("db.execute(self.SQL)", ["need a_thing() sql"]),
    "a join of three": (
        "db.execute('SELECT t.id FROM a_thing t JOIN a_owner o ON o.id = t.owner_id LEFT JOIN c_city USING (id)')",
        ["need a_thing(id, owner_id) sql", "need a_owner(id) sql", "need c_city() sql"],
    ),
    "a loop over tables": ("for t in ('a_thing', 'a_owner'): db.execute('DELETE FROM ' + t)", ["need a_thing() sql", "need a_owner() sql"]),
    "deferred": ("db.add_deferred_sql('DELETE FROM a_thing')", ["need a_thing() sql at the end"]),
    "a model of today": ("Thing.objects.count()", ["need auth_user() live-model"]),
    "a model of today as a target": ("db.create_table('b_box', (('user', models.ForeignKey(Thing)),))", ["need auth_user(id) foreign-key at the end"]),
    "by a helper function": ("rename(db, 'a_thing')", ["need a_thing() schema-operation"]),
    "by a helper method": ("self.rename('a_thing')", ["need a_thing() schema-operation"]),
    "an operation by name": ("getattr(db, 'delete_table')('a_thing')", ["need a_thing() schema-operation"]),
    "an operation by another name": ("drop = db.delete_table\ndrop('a_thing')", ["need a_thing() schema-operation"]),
    "operations in a list": ("for f in [db.delete_table, db.clear_table]: f('a_thing')", ["need a_thing() schema-operation"]),
    "in backwards, which forwards calls": ("self.backwards(orm)", ["need a_called() schema-operation"]),
}  # fmt: skip
FORMS_TOP = """
from django.db import connection, connections
from django.contrib.auth.models import User as Thing
def rename(db, table):
    db.rename_table(table, 'b_' + table)
"""
FORMS_HEAD = """
SQL = 'SELECT * FROM a_thing'
def rename(self, table):
    db.rename_table(table, 'b_' + table)
"""


@pytest.mark.parametrize(("body", "expected"), FORMS.values(), ids=FORMS)
def test_forms_of_need(body, expected):
    text = projects.migration(body, "a.Thing: name", top=FORMS_TOP, head=FORMS_HEAD)
    text = text.replace(
        "def backwards(self, orm):\n        pass",
        "def backwards(self, orm):\n        db.clear_table('a_called')",
    )
    found = dict.fromkeys(projects.show(step) for step in summary(text).actions)
    assert [step for step in found if step.startswith("need")] == expected


NO_NEED = {
    "after a return": "return\ndb.delete_table('a_thing')",
    "after a raise": "raise RuntimeError('no')\ndb.delete_table('a_thing')",
    "under what never holds": "if False: db.delete_table('a_thing')",
    "another database's branch": "if db.backend_name == 'mysql': db.delete_table('a_thing')",
    "in a dry run": "if db.dry_run: db.delete_table('a_thing')",
    "in a function without callers": "def f(): db.delete_table('a_thing')",
    "in a text": "x = \"db.delete_table('a_thing')\"",
    "in a comment": "pass # db.delete_table('a_thing')",
    "a related name, a column like a table": create("b_box: a_thing, box -> b.Box(related_name=a_thing)"),
    "a text that is a table's name": "x = 'a_thing'",
    "the name of another app's model": "db.send_create_signal('a', ['Thing'])",
    "a table that is made and dropped again": "db.create_table('a_thing', [])",
}


@pytest.mark.parametrize("body", NO_NEED.values(), ids=NO_NEED)
def test_what_is_no_need(body):
    found = needs(body, "a.Thing: name", "b.Box: name")
    assert [need for need in found if "a_thing" in need] == []


def test_backwards_needs_nothing():
    text = projects.migration("pass").replace(
        "        pass\n\n    models", "        db.delete_table('a_thing')\n\n    models"
    )
    assert "a_thing" in text
    assert summary(text).actions == ()


GUARDS = {
    "a table that is there": (
        "if 'a_thing' in connection.introspection.table_names(): ",
        "[a table a_thing] ",
    ),
    "a table that isn't": (
        "if 'a_thing' not in connection.introspection.table_names(): ",
        "[not a table a_thing] ",
    ),
    "rows": ("if orm['a.Thing'].objects.count(): ", "[rows in a_thing] "),
    "what is unknown": ("if nobody(): ", "[nobody()] "),
    "both": (
        "if nobody() and orm['a.Thing'].objects.exists(): ",
        "[nobody() and orm['a.Thing'].objects.exists()] ",
    ),
    "two tables": (
        "tables = connection.introspection.table_names()\nif 'a_thing' in tables and 'b_box' not in tables: ",
        "['a_thing' in tables and 'b_box' not in tables] ",
    ),
    "a try": ("try: pass\nexcept Exception: ", "[an exception] "),
    "an unknown loop": ("for x in nobody(): ", "[a loop] "),
}


@pytest.mark.parametrize(("guard", "condition"), GUARDS.values(), ids=GUARDS)
def test_guards(guard, condition):
    found = steps(f"{guard}db.clear_table('z')", "a.Thing: name", top="from django.db import connection")
    assert [step for step in found if " z() " in step] == [f"{condition}need z() schema-operation"]


def test_a_guard_that_raises_leaves_the_rest_certain():
    body = "if nobody(): raise RuntimeError('no')\ndb.clear_table('z')"
    assert "need z() schema-operation" in steps(body)


def test_an_error_is_the_last_thing_that_happens():
    body = "db.clear_table('z')\nraise RuntimeError('no')"
    assert steps(body) == ["need z() schema-operation", "raise RuntimeError: no"]


LOST = ["need a_thing() schema-operation", "need b_box(x) schema-operation", "rename b_box.x to y"]
KEPT = ["[a table a_thing] [a table b_box] rename b_box.x to y"]
#: A `try` around two operations, of which the first fails: what precedes it, its handler, and what it needs.
TRIES = {
    "nothing is taken back": ("", "except Exception:\n    pass", LOST),
    "a transaction of its own": ("db.start_transaction()", "except:\n    db.rollback_transaction()", KEPT),
    "South's own transaction, and another": ("", "except:\n    db.rollback_transaction()\n    db.start_transaction()", KEPT),
    "South's own transaction, and no other": ("", "except:\n    db.rollback_transaction()", LOST),
    "Django's rollback": ("", "except DatabaseError as e:\n    transaction.rollback()", KEPT),
    "a savepoint": ("sid = transaction.savepoint()", "except DatabaseError:\n    transaction.savepoint_rollback(sid)", KEPT),
    "another connection": ("", "except (DatabaseError, IOError):\n    connection.close()", KEPT),
    "an exception that it is not": ("", "except ValueError:\n    transaction.rollback()", LOST),
    "a rollback elsewhere": ("try: pass\nexcept Exception:\n    transaction.rollback()", "except Exception:\n    pass", LOST),
    "no handler": ("", "finally:\n    transaction.rollback()", LOST),
}  # fmt: skip


@pytest.mark.parametrize(("before", "handler", "expected"), TRIES.values(), ids=TRIES)
def test_a_statement_that_fails_in_a_try(before, handler, expected):
    body = (
        f"{before}\ntry:\n    db.clear_table('a_thing')\n    db.rename_column('b_box', 'x', 'y')\n{handler}"
    )
    assert steps(body, top="from django.db import connection, transaction, DatabaseError") == expected


def test_a_block_of_its_own_in_a_try():
    body = "try:\n    with transaction.atomic():\n        db.delete_table('a_thing')\nexcept Exception:\n    pass"
    assert steps(body, top="from django.db import transaction") == ["[a table a_thing] drop a_thing"]


def test_what_follows_a_try_does_not_depend_on_it():
    body = "try:\n    orm['a.Thing'].objects.count()\nexcept:\n    connection.close()\nelse:\n    db.clear_table('y')\ndb.clear_table('z')"
    assert steps(body, "a.Thing: name", top="from django.db import connection") == [
        "[a table a_thing] need y() schema-operation",
        "need z() schema-operation",
    ]


def test_a_foreign_key_made_at_the_end_is_made_outside_the_try():
    body = (
        "try:\n"
        + textwrap.indent(create("b_box: thing -> a.Thing"), "    ")
        + "\nexcept:\n    connection.close()"
    )
    assert steps(body, "a.Thing: name", top="from django.db import connection") == [
        "need a_thing(id) foreign-key at the end",
        "create b_box(id, thing_id!)",
    ]


def test_a_foreign_key_made_within_the_try():
    body = "db.start_transaction()\ntry:\n" + textwrap.indent(
        create("b_box: thing -> a.Thing")
        + "\ndb.execute_deferred_sql()\ndb.clear_table('z')\ndb.commit_transaction()",
        "    ",
    )
    handler = "\nexcept DatabaseError:\n    db.rollback_transaction()\n    db.clear_deferred_sql()"
    assert steps(body + handler, "a.Thing: name", top="from django.db import DatabaseError") == [
        "create b_box(id, thing_id!)",
        "[a table a_thing] executedeferred",
    ]


def test_what_was_deferred_is_forgotten():
    box, more = (
        create("b_box: thing -> a.Thing"),
        "db.add_column('b_box', 'more', models.ForeignKey(orm['a.Thing']))",
    )
    body = f"{box}\ndb.execute_deferred_sql()\n{more}\ndb.clear_deferred_sql()"
    assert steps(body, "a.Thing: name") == [
        "need a_thing(id) foreign-key at the end",
        "create b_box(id, thing_id!)",
        "executedeferred",
        "need b_box() schema-operation",
        "add b_box.more_id!",
    ]


def test_what_may_be_forgotten_is_not():
    body = create("b_box: thing -> a.Thing") + "\nif nobody(): db.clear_deferred_sql()"
    assert "need a_thing(id) foreign-key at the end" in steps(body, "a.Thing: name")


#: Constraints that South looks up, in vain where there is no table.
LOOKUPS = {
    "unique": "db.delete_unique('a_thing', ['name'])",
    "foreign key": "db.delete_foreign_key('a_thing', 'owner_id')",
    "foreign key by its other name": "db.drop_foreign_key('a_thing', 'owner_id')",
    "primary key": "db.delete_primary_key('a_thing')",
}


@pytest.mark.parametrize("call", LOOKUPS.values(), ids=LOOKUPS)
@pytest.mark.parametrize(
    ("handler", "survives"),
    [("except ValueError", True), ("except (KeyError, ValueError)", True), ("except", True),
     ("except Exception", True), ("except KeyError", False), ("except DatabaseError", False)],
)  # fmt: skip
def test_a_constraint_looked_up_in_a_try(call, handler, survives):
    found = steps(f"try:\n    {call}\n{handler}:\n    pass")
    assert (not any(step.startswith("need") for step in found)) is survives


NOTES = {
    "an unknown table": ("db.delete_table(nobody)", DiagnosticKind.DYNAMIC_NAME),
    "unknown SQL": ("db.execute(nobody)", DiagnosticKind.DYNAMIC_NAME),
    "an unknown model": ("orm[nobody]", DiagnosticKind.DYNAMIC_NAME),
    "SQL that cannot be read": ("db.execute('SELEKT x FRMO a_thing WHRE')", DiagnosticKind.UNPARSED_SQL),
}


@pytest.mark.parametrize(("body", "kind"), NOTES.values(), ids=NOTES)
def test_what_is_not_known_is_reported(body, kind):
    notes = [
        step for step in summary(projects.migration(body)).actions if isinstance(step, effects.Diagnostic)
    ]
    assert [note.kind for note in notes] == [kind]


# What depends on the rest of the project.

ALONE = {
    "nothing": ("pass", "", True),
    "the database's kind": ("if db.backend_name == 'mysql': pass", "", False),
    "settings": ("db.clear_table(settings.X)", "from django.conf import settings", False),
    "the user model": ("x = get_user_model()", "from django.contrib.auth import get_user_model", False),
    "another module's name": ("db.clear_table(T)", "from project.names import T", False),
    "another module's name, not used": ("pass", "from project.names import T", True),
    "Django's own models": ("User.objects.count()", "from django.contrib.auth.models import User", True),
    "a file": ("db.execute(open('x.sql').read())", "", False),
    "a fixture": ("call_command('loaddata', 'x')", "from django.core.management import call_command", False),
    "where it lies": ("db.execute(__file__)", "", False),
    "a dry run": ("if not db.dry_run: pass", "", False),
    "a model by its name": ("get_model('a', 'Thing')", "from django.db.models import get_model", False),
    "the standard library": ("x = datetime.datetime.now()", "import datetime", True),
}  # fmt: skip


@pytest.mark.parametrize(("body", "top", "alone"), ALONE.values(), ids=ALONE)
def test_what_depends_on_the_rest_of_the_project(tmp_path, body, top, alone):
    text = projects.migration(body, top=top)
    source = Source(
        MigrationId("b", "0001_x"),
        "b.migrations.0001_x",
        tmp_path / "0001_x.py",
        FileContents.of(text.encode()),
    )
    found = summaries.read(source, AnalysisEnvironment(), ModuleResolver(Files(), ()))
    assert found.alone == alone
    if alone:
        assert found.summary == summary(text)


FIXTURES = {
    "things.json": '[{"model": "a.thing", "pk": 1, "fields": {}}, {"model": "a.Owner", "pk": 1, "fields": {}}]',
    "things.xml": '<django-objects><object pk="1" model="a.thing"/><object pk="1" model="a.owner"/></django-objects>',
    "things.yaml": "- model: a.thing\n  pk: 1\n- model: a.owner\n  pk: 1\n",
}


@pytest.mark.parametrize("file", FIXTURES)
@pytest.mark.parametrize("name", ["things", "with its ending"])
def test_fixtures_that_are_loaded(tmp_path, file, name):
    top = "from django.core.management import call_command"
    fixture = name if name == "things" else file
    files = {
        "a:": "",
        "b:0001_initial": projects.migration(f"call_command('loaddata', '{fixture}')", top=top),
        f"b/fixtures/{file}": FIXTURES[file],
    }
    found = projects.load(tmp_path, files).migrations[projects.name("b:0001_initial")].summary.actions
    told = [projects.show(step) for step in found]
    assert told[0].startswith(f"note loads-data loaddata {fixture}: ")
    assert [step for step in told if step.startswith("need")] == [
        "need a_thing(*) fixture",
        "need a_owner(*) fixture",
    ]


def test_sql_in_a_file_beside_the_migration(tmp_path):
    body = "here = os.path.dirname(__file__)\ndb.execute(open(os.path.join(here, 'sql', 'x.sql')).read())"
    files = {
        "b:0001_initial": projects.migration(body, top="import os"),
        "b/migrations/sql/x.sql": "DELETE FROM a_thing;",
    }
    found = projects.load(tmp_path, files).migrations[projects.name("b:0001_initial")].summary.actions
    assert [projects.show(step) for step in found] == ["need a_thing() sql", "delete rows of a_thing"]


@pytest.mark.parametrize(
    "loop",
    [
        "with open(path) as lines:\n    for line in lines: db.execute(line)",
        "for line in open(path): db.execute(line)",
    ],
)
def test_sql_in_a_file_line_by_line(tmp_path, loop):
    body = f"path = os.path.join(os.path.dirname(__file__), 'x.sql')\n{loop}"
    files = {
        "b:0001_initial": projects.migration(body, top="import os"),
        "b/migrations/x.sql": "DELETE FROM a_thing;\nDELETE FROM a_owner;\n",
    }
    found = projects.load(tmp_path, files).migrations[projects.name("b:0001_initial")].summary.actions
    shown = [projects.show(step) for step in found]
    assert shown == [
        "need a_thing() sql",
        "delete rows of a_thing",
        "need a_owner() sql",
        "delete rows of a_owner",
    ]


def test_a_file_outside_of_what_is_scanned_is_not_read(tmp_path):
    secret = tmp_path / "secret.sql"
    secret.write_text("DELETE FROM a_thing;", "utf-8")
    body = f"db.execute(open({str(secret)!r}).read())"
    files = {"b:0001_initial": projects.migration(body)}
    found = (
        projects.load(tmp_path / "project", files).migrations[projects.name("b:0001_initial")].summary.actions
    )
    assert [step.kind for step in found if isinstance(step, effects.Diagnostic)] == [
        DiagnosticKind.DYNAMIC_NAME
    ]
    assert len(found) == 1


def test_live_models_of_the_project(tmp_path):
    models = "from django.db import models\nclass Thing(models.Model):\n    name = models.CharField(max_length=9)\n    class Meta:\n        db_table = 'things'\nclass Other(models.Model):\n    pass\n"
    body = "Thing.objects.create(name='x')\nlist(a_models.Other.objects.all())\nfrom a.models import Other as O\nO.objects.count()"
    files = {
        "a:0001_initial": projects.migration(create("things: name")),
        "a/models.py": models,
        "b:0001_initial": projects.migration(
            body, top="from a.models import Thing\nfrom a import models as a_models"
        ),
    }
    found = projects.load(tmp_path, files).migrations[projects.name("b:0001_initial")].summary.actions
    told = list(dict.fromkeys(projects.show(step).partition(" is imported")[0] for step in found))
    assert told[:4] == [
        "need things(id, name) live-model",
        "note live-model Thing",
        "insert things(?) name='x'",
        "need a_other(id) live-model",
    ]


GET_MODEL = {
    "from models": ("from django.db.models import get_model", "get_model('a', 'Thing')"),
    "of models": ("from django.db import models", "models.get_model('a', 'Thing')"),
    "of the loader": ("from django.db.models import loading", "loading.get_model('a', 'thing')"),
    "of the cache": ("from django.db.models.loading import cache", "cache.get_model('a', 'Thing')"),
    "in one text": ("from django.db.models import get_model", "get_model(*'a.Thing'.split('.'))"),
    "by keywords": ("from django.db.models import get_model", "get_model(app_label='a', model_name='Thing')"),
}


def read_by_name(folder, top, model):
    files = {
        "a:0001_initial": projects.migration(create("things: name")),
        "a/models.py": "from django.db import models\nclass Thing(models.Model):\n    class Meta:\n        db_table = 'things'\n",
        "b:0001_initial": projects.migration(f"{model}.objects.count()", top=top),
    }
    found = projects.load(folder, files).migrations[projects.name("b:0001_initial")].summary.actions
    return [projects.show(step) for step in found if isinstance(step, effects.Require)]


@pytest.mark.parametrize(("top", "model"), GET_MODEL.values(), ids=GET_MODEL)
def test_live_models_by_name(tmp_path, top, model):
    assert read_by_name(tmp_path, top, model) == ["need things() live-model"]


NO_MODEL = {
    "an unknown app": "get_model('zzz', 'Thing')",
    "an unknown name": "get_model('a', nobody)",
    "no name": "get_model('a')",
}


@pytest.mark.parametrize("model", NO_MODEL.values(), ids=NO_MODEL)
def test_what_is_no_live_model(tmp_path, model):
    assert read_by_name(tmp_path, "from django.db.models import get_model", model) == []


def test_a_live_model_of_django_s_whose_table_is_not_called_after_it(tmp_path):
    top = "from django.contrib.contenttypes.models import ContentType"
    files = {"b:0001_initial": projects.migration("ContentType.objects.count()", top=top)}
    found = projects.load(tmp_path, files).migrations[projects.name("b:0001_initial")].summary.actions
    assert [projects.show(step) for step in found] == ["need django_content_type() live-model"]
