"""What names and expressions mean: told by the tables that a migration drops by them."""

from __future__ import annotations

import pytest

from southdeps import effects
from southdeps.south.environment import DjangoEnvironment
from tests import projects

MODULE = """
T = 'a_thing'
TABLES = ['a_one', 'a_two']
LABELS = {'user': 'a.User', 'group': 'b.Group'}
def table(app, model='thing', *rest, **more):
    return '%s_%s' % (app, model.lower())
class Names(object):
    prefix = 'a'
    def __init__(self, prefix=None):
        if prefix:
            self.prefix = prefix
    def table(self, model):
        return self.prefix + '_' + model
    @staticmethod
    def static(model):
        return 's_' + model
    @classmethod
    def of_class(cls, model):
        return cls.prefix + '_' + model
    @property
    def first(self):
        return self.table('first')
class Others(Names):
    prefix = 'o'
    def table(self, model):
        return super(Others, self).table(model) + 's'
"""


def dropped(found):
    """The tables that are dropped, each with what it hangs on; `?` and the reason where a name isn't known."""
    tables = []
    for action in found.actions:
        when = "".join(f"[{projects.show_condition(condition)}] " for condition in action.when)
        if isinstance(action, effects.DropTable):
            tables.append(f"{when}{action.table}")
        elif isinstance(action, effects.Diagnostic):
            tables.append(f"{when}? {action.message.rpartition(': ')[2]}")
    return tables


def tables(forwards, django=None, **more):
    """What a migration drops whose module holds the names above."""
    more["top"] = MODULE + more.get("top", "")
    return dropped(projects.summary(projects.migration(forwards, **more), django=django))


EXPRESSIONS = {
    "a text": ("'a_thing'", "a_thing"),
    "texts side by side": ("'a_' 'thing'", "a_thing"),
    "a constant of the module": ("T", "a_thing"),
    "+": ("'a_' + 'thing'", "a_thing"),
    "%": ("'%s_%s' % ('a', 'thing')", "a_thing"),
    "% of one": ("'a_%s' % 'thing'", "a_thing"),
    "% by name": ("'%(app)s_thing' % {'app': 'a'}", "a_thing"),
    "% of a number": ("'a_%03d' % 7", "a_007"),
    "format": ("'{0}_{1}'.format('a', 'thing')", "a_thing"),
    "format without numbers": ("'{}_{}'.format('a', 'thing')", "a_thing"),
    "format by name": ("'{app}_thing{{}}'.format(app='a')", "a_thing{}"),
    "an f-string": ("f'{Names.prefix}_thing'", "a_thing"),
    "*": ("'a' * 3", "?"),
    "lower and upper": ("'A_Thing'.lower() + 'x'.upper()", "a_thingX"),
    "split": ("'a.Thing'.split('.')[0]", "a"),
    "split and join": ("'_'.join('a.Thing'.lower().split('.'))", "a_thing"),
    "replace and strip": ("' a.thing '.strip().replace('.', '_')", "a_thing"),
    "partition": ("'a.thing'.partition('.')[2]", "thing"),
    "a slice": ("'xa_thing'[1:]", "a_thing"),
    "an index from the end": ("TABLES[-1]", "a_two"),
    "a dictionary": ("LABELS['user']", "a.User"),
    "a dictionary with a default": ("LABELS.get('none', 'a_thing')", "a_thing"),
    "a conditional expression": ("'a_thing' if len(TABLES) > 1 else 'b_thing'", "a_thing"),
    "or": ("None or '' or 'a_thing'", "a_thing"),
    "and": ("T and 'b'", "b"),
    "not": ("'a' if not TABLES else 'b'", "b"),
    "comparisons": ("'a' if 1 < 2 <= 2 != 3 and 'x' == u'x' else 'b'", "a"),
    "in": ("'a' if 'user' in LABELS and 'x' not in TABLES else 'b'", "a"),
    "is": ("'a' if None is None and T is not None else 'b'", "a"),
    "a function": ("table('a')", "a_thing"),
    "a function by keyword": ("table(model='Box', app='b')", "b_box"),
    "a function with stars": ("table(*('b', 'Box'), **{'x': 1})", "b_box"),
    "a lambda": ("(lambda x, y='thing': x + '_' + y)('a')", "a_thing"),
    "a method": ("Names().table('thing')", "a_thing"),
    "a method of an object made with arguments": ("Names('b').table('box')", "b_box"),
    "a static method": ("Names.static('x')", "s_x"),
    "a class method": ("Others.of_class('x')", "o_x"),
    "a property": ("Names().first", "a_first"),
    "a method of a base class, and super": ("Others().first", "o_firsts"),
    "an attribute of a class": ("Others.prefix", "o"),
    "getattr": ("getattr(Names, 'prefix')", "a"),
    "getattr with a default": ("getattr(Names, 'none', 'a_thing')", "a_thing"),
    "hasattr": ("'a' if hasattr(Names, 'prefix') else 'b'", "a"),
    "str and unicode": ("str('a_') + unicode('thing')", "a_thing"),
    "a list comprehension": ("[t.upper() for t in TABLES if t != 'a_one'][0]", "A_TWO"),
    "a generator": ("'_'.join(str(x) for x in (1, 2))", "1_2"),
    "a dictionary comprehension": ("{t: t[2:] for t in TABLES}['a_one']", "one"),
    "sorted, reversed, list, tuple, set": ("tuple(reversed(sorted(list(set(['b', 'a'])))))[0]", "b"),
    "dict and zip": ("dict(zip(['x', 'y'], TABLES))['y']", "a_two"),
    "map": ("map(lambda x: x[2:], TABLES)[1]", "two"),
    "enumerate and range": ("'%s%s' % (enumerate('ab')[1][0], range(2, 5)[0])", "12"),
    "division of Python 2": ("str(7 / 2)", "3"),
    "int, bool, min, max, sum": ("str(int('3') + bool(1) + min(1, 2) + max([1, 2]) + sum((1, 2)))", "10"),
    "any and all": ("'a' if any([0, 1]) and all([1]) else 'b'", "a"),
    "methods unbound": ("dict.copy({'k': str.lower('A')})['k'] + ''.join(map(unicode.upper, 'b'))", "aB"),
    "a nested function's text": ("(lambda f: f('a'))(table)", "a_thing"),
    "quotes around the name": ("'\"a_thing\"'", "a_thing"),
    "a name nobody knows": ("nobody", "? nobody"),
    "a call nobody knows": ("nobody(T)", "? nobody(T)"),
    "a name from elsewhere": ("elsewhere.T", "? elsewhere.T"),
    "a text known in part": ("'a_' + nobody", "? 'a_' + nobody"),
    "an unknown key": ("LABELS['none']", "? LABELS['none']"),
    "no text": ("1 + 1", "? 2"),
    "wrong in itself": ("'a' + 1", "? 'a' + 1"),
    "divided by nothing": ("str(1 / 0)", "? str(1 / 0)"),
    "too long": ("'%0999999999d' % 1", "? '%0999999999d' % 1"),
}  # fmt: skip


@pytest.mark.parametrize(("expression", "table"), EXPRESSIONS.values(), ids=EXPRESSIONS)
def test_expressions(expression, table):
    (found,) = tables(f"db.delete_table({expression})")
    assert found.startswith(table) if table == "?" else found == table


STATEMENTS = {
    "unpacking": ("app, (model, _) = 'a', ('thing', 1)\ndrop('%s_%s' % (app, model))", ["a_thing"]),
    "split and unpacked": ("app, model = 'a.Thing'.split('.')\ndrop(app)", ["a"]),
    "two targets": ("x = y = 'a'\ndrop(x + y)", ["aa"]),
    "augmented": ("x = 'a'\nx += '_b'\ndrop(x)", ["a_b"]),
    "a list made longer": ("x = ['a']\nx.append('b')\nx += ['c']\nx.extend(('d',))\nfor t in x: drop(t)", ["a", "b", "c", "d"]),
    "a list changed": ("x = ['a', 'b', 'c']\nx.remove('a')\nx.insert(0, 'z')\nx.pop()\nx.reverse()\nfor t in x: drop(t)", ["b", "z"]),
    "a dictionary changed": ("x = {}\nx['k'] = 'a'\nx.update({'l': 'b'}, m='c')\nx.setdefault('n', 'd')\ndel x['k']\nfor k in sorted(x): drop(x[k])", ["b", "c", "d"]),
    "a dictionary's copy": ("x = {'k': 'a'}\ny = x.copy()\ny['k'] = 'b'\ndrop(x['k'])\ndrop(y.pop('k'))", ["a", "b"]),
    "a loop over a list": ("for t in TABLES: drop(t)", ["a_one", "a_two"]),
    "a loop over pairs": ("for a, b in [('a', 'x'), ('b', 'y')]: drop(a + b)", ["ax", "by"]),
    "a loop over a dictionary": ("for k, v in LABELS.items(): drop(v)", ["a.User", "b.Group"]),
    "a loop over keys": ("for k in LABELS: drop(k)", ["user", "group"]),
    "iteritems, itervalues, iterkeys": ("for k, v in {'a': 'b'}.iteritems(): drop(k)\nfor v in {'a': 'b'}.itervalues(): drop(v)", ["a", "b"]),
    "break": ("for t in 'abc':\n    if t == 'b': break\n    drop(t)", ["a"]),
    "continue": ("for t in 'abc':\n    if t == 'b': continue\n    drop(t)", ["a", "c"]),
    "else of a loop": ("for t in 'ab': pass\nelse: drop(t)", ["b"]),
    "nested loops": ("for a in 'ab':\n    for b in 'xy': drop(a + b)", ["ax", "ay", "bx", "by"]),
    "while": ("while False: drop('a')\nelse: drop('b')", ["b"]),
    "if, elif, else": ("if 0: drop('a')\nelif T == 'a_thing': drop('b')\nelse: drop('c')", ["b"]),
    "return": ("drop('a')\nreturn\ndrop('b')", ["a"]),
    "return under a condition that holds": ("if T: return\ndrop('b')", []),
    "a function within": ("def f(x):\n    drop(x)\n    return x + 'b'\ndrop(f('a'))", ["a", "ab"]),
    "a function sees what is around it": ("x = 'a'\ndef f(): drop(x)\nf()", ["a"]),
    "a function's own name": ("x = 'a'\ndef f():\n    x = 'b'\nf()\ndrop(x)", ["a"]),
    "a name of the module set in a function": ("def f():\n    global G\n    G = 'a'\nf()\ndrop(G)", ["a"]),
    "a name of the module that may be set in a function": (
        "def f():\n    global T\n    if nobody(): T = 'b'\nf()\ndrop(T)",
        ["[the table is a_thing] a_thing", "[the table is b] b"],
    ),
    "a method of the migration": ("self.helper('a')", ["a_helped"]),
    "an attribute of the migration": ("drop(self.table)\ndrop(Migration.table)", ["a_class", "a_class"]),
    "set and read on the migration": ("self.x = 'a'\ndrop(self.x)", ["a"]),
    "with": ("with nobody('x') as f: drop('a')", ["a"]),
    "try, except": ("try:\n    x = 'a'\nexcept Exception, e:\n    x = 'b'\ndrop(x)", ["a"]),
    "try, finally": ("try: pass\nfinally: drop('a')", ["a"]),
    "try that raises": ("try:\n    raise ValueError()\nexcept ValueError:\n    drop('a')", ["a"]),
    "try, else": ("try: pass\nexcept IOError: pass\nelse: drop('a')", ["a"]),
    "a name deleted": ("x = 'a'\ndel x\ndrop(x)", ["? x"]),
    "deep recursion": ("def f(n): return f(n + 1)\nf(0)\ndrop('a')", ["a", "? calls nested more than 25 deep"]),
    "forever": ("while True: drop('a')", ["a"]),
    "print": ("print 'x', T\ndrop('a')", ["a"]),
    "assert": ("assert T, 'no table'\ndrop('a')", ["a"]),
    "one of two": ("x = 'a' if nobody() else 'b'\ndrop(x)", ["[the table is a] a", "[the table is b] b"]),
    "one of two, joined": ("x = 'a' if nobody() else 'b'\ndrop('t_' + x)", ["[the table is t_a] t_a", "[the table is t_b] t_b"]),
    "under a condition nobody knows": ("if nobody(): drop('a')\nelse: drop('b')\ndrop('c')", ["[nobody()] a", "[not nobody()] b", "c"]),
    "after a return nobody knows": ("if nobody(): return\ndrop('a')", ["[not nobody()] a"]),
    "in a loop nobody knows": ("for x in nobody(): drop('a')\ndrop('b')", ["[a loop] a", "b"]),
    "set in a branch": ("x = 'a'\nif nobody(): x = 'b'\ndrop(x)", ["[the table is b] b", "[the table is a] a"]),
    "set alike in both branches": ("if nobody(): x = 'a'\nelse: x = 'a'\ndrop(x)", ["a"]),
    "and, or with what nobody knows": ("if nobody() and False: drop('a')\nif nobody() or True: drop('b')", ["b"]),
}  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), STATEMENTS.values(), ids=STATEMENTS)
def test_statements(body, expected):
    head = "table = 'a_class'\ndef helper(self, name):\n    drop(name + '_helped')\n"
    assert tables(body, top="\ndrop = db.delete_table\n", head=head) == expected


def test_a_lambda_that_calls_itself_is_not_followed_for_ever():
    unknown, given_up = tables("db.delete_table((lambda f: f(f))(lambda f: f(f)))")
    assert unknown.startswith("? ...(")
    assert given_up == "? calls nested more than 25 deep"


def test_a_loop_that_uses_up_the_budget_is_reported():
    text = "for a in range(1000):\n    for b in range(1000):\n        for c in range(1000): pass\ndb.delete_table('a')"
    assert tables(text) == ["a", "? a loop of more than 50,000 steps"]


def test_calls_that_use_up_the_budget_are_reported():
    call = "\n".join(["for a in range(1000):\n    for b in range(20): pass"] * 12)
    assert tables(call + "\ndb.delete_table('a')") == ["? more than 200,000 steps"]


BACKENDS = {
    "db.backend_name == 'postgres'": {"postgresql"},
    "db.backend_name != 'mysql'": {"postgresql", "sqlite3", "oracle"},
    "db.backend_name in ('postgres', 'mysql')": {"postgresql", "mysql"},
    "connection.vendor == 'postgresql'": {"postgresql"},
    "connection.vendor == 'sqlite'": {"sqlite3"},
    "connection.vendor.startswith('my')": {"mysql"},
    "'postgres' in settings.DATABASES['default']['ENGINE']": {"postgresql"},
    "settings.DATABASE_ENGINE == 'django.db.backends.mysql'": {"mysql"},
    "connection.settings_dict['ENGINE'].endswith('sqlite3')": {"sqlite3"},
    "db.has_ddl_transactions": {"postgresql"},
    "not db.dry_run": {"postgresql", "mysql", "sqlite3", "oracle"},
    "db.dry_run": set(),
}


@pytest.mark.parametrize("backend", ["postgresql", "mysql", "sqlite3", "oracle"])
@pytest.mark.parametrize("test", BACKENDS)
def test_the_database_decides(test, backend):
    top = "\nfrom django.db import connection\nfrom django.conf import settings\n"
    found = tables(f"if {test}: db.delete_table('a')", DjangoEnvironment(backend), top=top)
    assert found == (["a"] if backend in BACKENDS[test] else [])


USERS = {
    "settings.AUTH_USER_MODEL": "from django.conf import settings\nX = settings.AUTH_USER_MODEL.replace('.', '_')",
    "getattr": "from django.conf import settings\nX = getattr(settings, 'AUTH_USER_MODEL', 'auth.User').replace('.', '_')",
    "get_user_model": "from django.contrib.auth import get_user_model\nU = get_user_model()\nX = '%s_%s' % (U._meta.app_label, U._meta.object_name)",
    "get_user_model or else": "try:\n    from django.contrib.auth import get_user_model\nexcept ImportError:\n    from django.contrib.auth.models import User\nelse:\n    User = get_user_model()\nX = User._meta.app_label + '_' + User.__name__",
    "imported by custom": "from shop.compat import AUTH_USER_MODEL\nX = AUTH_USER_MODEL.replace('.', '_')",
    "get_user_model from elsewhere": "from shop.compat import get_user_model\nX = '%s_%s' % (get_user_model()._meta.app_label, get_user_model()._meta.object_name)",
}


@pytest.mark.parametrize("model", ["auth.User", "people.Person"])
@pytest.mark.parametrize("top", USERS.values(), ids=USERS)
def test_the_user_model(tmp_path, top, model):
    files = {"b:0001_initial": projects.migration("db.delete_table(X)", top=top)}
    loaded = projects.load(tmp_path, files, user_model=model)
    assert dropped(loaded.migrations[projects.name("b:0001_initial")].summary) == [model.replace(".", "_")]


META = {
    "app_label": "auth",
    "object_name": "User",
    "module_name": "user",
    "model_name": "user",
    "db_table": "auth_user",
}


@pytest.mark.parametrize(("name", "value"), META.items())
def test_meta_of_an_imported_model(name, value):
    top = "\nfrom django.contrib.auth.models import User\n"
    assert tables(f"db.delete_table(User._meta.{name})", top=top) == [value]


def test_other_settings():
    around = DjangoEnvironment(settings={"PREFIX": "my"})
    top = "\nfrom django.conf import settings\n"
    assert tables("db.delete_table(settings.PREFIX + '_x')", around, top=top) == ["my_x"]
    assert tables("db.delete_table(settings.OTHER + '_x')", around, top=top) == ["? settings.OTHER + '_x'"]
    assert tables("db.delete_table(getattr(settings, 'OTHER', 'a') + '_x')", around, top=top) == ["a_x"]


def test_installed_apps():
    around = DjangoEnvironment(installed=frozenset({"project.a"}))
    top = "\nfrom django.conf import settings\n"
    assert tables("if 'project.a' in settings.INSTALLED_APPS: db.delete_table('a')", around, top=top) == ["a"]
    assert (
        tables("if 'project.a' not in settings.INSTALLED_APPS: db.delete_table('a')", around, top=top) == []
    )


# What lies in other modules of the project.

OTHER = {
    "a name": ("from a.names import T", "T", "a_thing"),
    "under another name": ("from a.names import T as U", "U", "a_thing"),
    "a module": ("from a import names", "names.T", "a_thing"),
    "a module by its path": ("import a.names", "a.names.T", "a_thing"),
    "a module under another name": ("import a.names as n", "n.T", "a_thing"),
    "all": ("from a.names import *", "T", "a_thing"),
    "added in place": ("from a.names import T\nX = 'the_'\nX += T", "X", "the_a_thing"),
    "added to in place": ("from a.names import T\nT += 's'", "T", "a_things"),
    "from a package": ("from a import FROM_PACKAGE", "FROM_PACKAGE", "a_package"),
    "passed on": ("from a import PASSED_ON", "PASSED_ON", "a_thing"),
    "relative": ("from ..names import T", "T", "b_relative"),
    "a function": ("from a.names import table", "table('x')", "a_x"),
    "a class": ("from a.names import Names", "Names.prefix", "a"),
    "a function that uses its own module": ("from a.names import deep", "deep()", "a_thing"),
    "getattr of settings": ("from a.names import USER", "USER", "auth.User"),
    "imports in a circle": ("from a.round import X", "X", "a_round"),
    "in the function": ("", "self.late()", "a_thing"),
    "a name made at run time": ("from a.late import NONE", "NONE", "? a.late.NONE"),
    "a module that isn't there": ("from a.none import NONE", "NONE", "? a.none.NONE"),
    "imports itself without end": ("from a.ring import X", "X", "? a.ring.X"),
}
FILES = {
    "a:": "",
    "b:": "",
    "a/__init__.py": "from a.names import T as PASSED_ON\nFROM_PACKAGE = 'a_package'\n",
    "a/names.py": "from django.conf import settings\nT = 'a_thing'\n_T = 'hidden'\n"
    "def table(x):\n    return 'a_' + x\nclass Names:\n    prefix = 'a'\n"
    "def deep():\n    return table('thing')\nUSER = getattr(settings, 'AUTH_USER_MODEL', 'auth.User')\n",
    "a/late.py": "globals()['NO' + 'NE'] = 'a_thing'\n",
    "a/round.py": "from a import other\nX = 'a_round'\n",
    "a/other.py": "from a.round import X\n",
    "a/ring.py": "from a.ring import X\n",
    "b/names.py": "T = 'b_relative'\n",
}


@pytest.mark.parametrize(("top", "expression", "table"), OTHER.values(), ids=OTHER)
def test_names_of_other_modules(tmp_path, top, expression, table):
    head = "def late(self):\n    from a.names import T\n    return T\n"
    text = projects.migration(f"db.delete_table({expression})", top=top, head=head)
    loaded = projects.load(tmp_path, {**FILES, "b:0001_initial": text})
    assert dropped(loaded.migrations[projects.name("b:0001_initial")].summary) == [table]


def test_what_a_helper_of_another_module_does_is_placed_at_its_call(tmp_path):
    files = {
        "b/helpers.py": "from south.db import db\n\n\n\n\n\ndef clean(name):\n    db.delete_table(name)\n",
        "b:0001_initial": projects.migration("pass\nclean('a_thing')", top="from b.helpers import clean"),
    }
    found = projects.load(tmp_path, files).migrations[projects.name("b:0001_initial")].summary
    lines = files["b:0001_initial"].split("\n")
    (drop,) = [action for action in found.actions if isinstance(action, effects.DropTable)]
    assert lines[drop.at[0] - 1].strip() == "clean('a_thing')"


BASES = {
    "of the same module": ("class Base(SchemaMigration):\n    def forwards(self, orm):\n        db.delete_table(self.table)\n", ""),
    "of another module": ("from a.base import Base", "from south.db import db\nfrom south.v2 import SchemaMigration\nclass Base(SchemaMigration):\n    def forwards(self, orm):\n        db.delete_table(self.table)\n"),
}  # fmt: skip


@pytest.mark.parametrize(("top", "base"), BASES.values(), ids=BASES)
def test_base_classes_of_migration(tmp_path, top, base):
    text = f"from south.db import db\nfrom south.v2 import SchemaMigration\n{top}\nclass Migration(Base):\n    table = 'a_thing'\n"
    loaded = projects.load(tmp_path, {"a:": "", "a/base.py": base, "b:0001_initial": text})
    assert dropped(loaded.migrations[projects.name("b:0001_initial")].summary) == ["a_thing"]
