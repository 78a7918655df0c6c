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
