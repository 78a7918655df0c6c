"""Django's settings read from files: what is understood, what goes both ways, and what is only said."""

from __future__ import annotations

import re
import textwrap

import pytest

from southdeps.errors import CannotRunError
from southdeps.files import Files
from southdeps.project.configuration import configure
from southdeps.project.django_settings import find_file, read_settings
from southdeps.project.module_resolver import ModuleResolver
from southdeps.project.startup import Program
from tests.environments import put


def read(folder, files, name="settings.py", is_missing=lambda name: False):
    put(folder, {path: textwrap.dedent(text) for path, text in files.items()})
    return read_settings(folder / name, Program([folder], Files(), is_missing))


APPS = {
    "tuple": ("INSTALLED_APPS = ('a', 'b')", "a b"),
    "list": ("INSTALLED_APPS = ['a', 'b',]", "a b"),
    "text without a comma": ("INSTALLED_APPS = ('a')", "a"),
    "adjacent texts": ("INSTALLED_APPS = ('a.' 'b', 'c')", "a.b c"),
    "sum": ("FIRST = ('a',)\nINSTALLED_APPS = FIRST + ('b',) + tuple(['c'])", "a b c"),
    "sum in place, tuple": ("INSTALLED_APPS = ('a',)\nINSTALLED_APPS += ('b',)", "a b"),
    "sum in place, list": ("INSTALLED_APPS = ['a']\nINSTALLED_APPS += ['b']", "a b"),
    "sum in place, list and tuple": ("INSTALLED_APPS = ['a']\nINSTALLED_APPS += ('b',)", "a b"),
    "append": ("INSTALLED_APPS = ['a']\nINSTALLED_APPS.append('b')", "a b"),
    "extend": ("INSTALLED_APPS = ['a']\nINSTALLED_APPS.extend(('b', 'c'))", "a b c"),
    "insert": ("INSTALLED_APPS = ['a']\nINSTALLED_APPS.insert(0, 'b')", "b a"),
    "insert before": ("I = INSTALLED_APPS = ['a', 'c']\nI.insert(I.index('c'), 'b')", "a b c"),
    "remove": ("INSTALLED_APPS = ['a', 'b']\nINSTALLED_APPS.remove('a')", "b"),
    "slice": ("INSTALLED_APPS = ['a', 'b']\nINSTALLED_APPS[0:0] = ['c']", "c a b"),
    "filtered": ("INSTALLED_APPS = tuple(x for x in ('a', 'b') if x != 'a')", "b"),
    "joined names": ("PREFIX = 'p'\nINSTALLED_APPS = ['%s.a' % PREFIX, PREFIX + '.b', '{0}.c'.format(PREFIX)]", "p.a p.b p.c"),
    "function": ("def apps(*more):\n    return ['a'] + list(more)\nINSTALLED_APPS = apps('b')", "a b"),
    "globals()": ("INSTALLED_APPS = ['a']\nglobals()['INSTALLED_APPS'] += ['b']", "a b"),
    "twice": ("INSTALLED_APPS = ['a', 'b', 'a']", "a b"),
    "white space": ("INSTALLED_APPS = ['a ', ' b']", "a b"),
    "variable with a default": ("import os\nINSTALLED_APPS = os.environ.get('APPS', 'a,b').split(',')", "a b"),
    "variable by getenv": ("from os import getenv\nINSTALLED_APPS = [getenv('APP', 'a')]", "a"),
    "variable that is not set": ("import os\nINSTALLED_APPS = ['a'] + (['b'] if 'X' in os.environ else [])", "a"),
    "command": ("import sys\nINSTALLED_APPS = ['a']\nif 'test' in sys.argv:\n    INSTALLED_APPS += ['b']", "a"),
    "version of Django": ("import django\nINSTALLED_APPS = ['a']\nif django.VERSION < (1, 7):\n    INSTALLED_APPS += ['south']", "a south"),
    "version of Python": ("import sys\nINSTALLED_APPS = ['a'] if sys.version_info[0] == 2 else ['b']", "a"),
    "path": ("import os\nINSTALLED_APPS = [os.path.basename(os.path.dirname(os.path.join('x', 'a', 'b.py')))]", "a"),
}  # fmt: skip


@pytest.mark.parametrize(("source", "apps"), APPS.values(), ids=APPS)
def test_installed_apps(tmp_path, source, apps):
    settings = read(tmp_path, {"settings.py": source})
    assert settings.installed_apps == tuple(apps.split())
    assert (settings.notes, settings.complete) == ((), True)


IMPORTS = {
    "from .base import *": ("proj/settings/local.py", "from .base import *\nINSTALLED_APPS += ['b']"),
    "from base import * as Python 2 has it": ("proj/settings/local.py", "from base import *\nINSTALLED_APPS += ['b']"),
    "from proj.settings.base import *": ("proj/settings/local.py", "from proj.settings.base import *\nINSTALLED_APPS += ['b']"),
    "from . import base": ("proj/settings/local.py", "from . import base\nINSTALLED_APPS = base.INSTALLED_APPS + ['b']"),
    "import proj.settings.base": ("proj/settings/local.py", "import proj.settings.base\nINSTALLED_APPS = proj.settings.base.INSTALLED_APPS + ['b']"),
    "import base as Python 2 has it": ("proj/settings/local.py", "import base\nINSTALLED_APPS = base.INSTALLED_APPS + ['b']"),
    "from one folder up": ("proj/settings/dev/local.py", "from ..base import INSTALLED_APPS\nINSTALLED_APPS = INSTALLED_APPS + ['b']"),
    "in place, of a name": ("proj/settings/local.py", "from proj.settings.base import INSTALLED_APPS\nINSTALLED_APPS += ['b']"),
    "appended to a name": ("proj/settings/local.py", "from proj.settings.base import INSTALLED_APPS\nINSTALLED_APPS.append('b')"),
    "a name, in place to a tuple": ("proj/settings/local.py", "from proj.settings.parts import APPS, MORE\nINSTALLED_APPS = APPS\nINSTALLED_APPS += MORE"),
    "a name, in place to a list": ("proj/settings/local.py", "from proj.settings.parts import MORE\nINSTALLED_APPS = ['a']\nINSTALLED_APPS += MORE"),
    "a name as it is": ("proj/settings/local.py", "from proj.settings.parts import BOTH as INSTALLED_APPS"),
    "a name, or none": ("proj/settings/local.py", "try:\n    from proj.settings.parts import MORE\nexcept ImportError:\n    MORE = ()\nINSTALLED_APPS = ('a',)\nINSTALLED_APPS += MORE"),
    "in __init__.py": ("proj/settings/__init__.py", "from .base import *\nINSTALLED_APPS.append('b')"),
    "by name": ("proj/settings/local.py", "from importlib import import_module\nINSTALLED_APPS = import_module('proj.settings.base').INSTALLED_APPS + ['b']"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "source"), IMPORTS.values(), ids=IMPORTS)
def test_settings_of_several_modules(tmp_path, name, source):
    files = {
        "proj/__init__.py": "",
        "proj/settings/__init__.py": "",
        "proj/settings/base.py": "from proj.settings import parts\nINSTALLED_APPS = list(parts.APPS)",
        "proj/settings/parts.py": "APPS = ('a',)\nMORE = ('b',)\nBOTH = APPS + MORE",
        "proj/settings/dev/__init__.py": "",
    }
    settings = read(tmp_path, files | {name: source}, name)
    assert settings.installed_apps == ("a", "b")
    assert settings.notes == ()


def test_settings_that_are_imported_one_by_one(tmp_path):
    names = "INSTALLED_APPS, AUTH_USER_MODEL, DATABASES, SOUTH_MIGRATION_MODULES"
    base = """
        INSTALLED_APPS = ['a']
        AUTH_USER_MODEL = 'a.Person'
        DATABASES = {'default': {'ENGINE': 'django.db.backends.mysql'}}
        SOUTH_MIGRATION_MODULES = {'a': 'a.south'}
    """
    settings = read(tmp_path, {"base.py": base, "settings.py": f"from base import {names}, NOTHING"})
    assert (settings.installed_apps, settings.user_model) == (("a",), "a.Person")
    assert (settings.backend, settings.migration_modules) == ("mysql", {"a": "a.south"})
    assert settings.notes == ()


def test_a_name_that_is_not_found_leaves_a_part_open(tmp_path):
    settings = read(
        tmp_path,
        {"settings.py": "from elsewhere import MORE\nINSTALLED_APPS = ('a',)\nINSTALLED_APPS += MORE"},
    )
    assert (settings.installed_apps, settings.complete) == (("a",), False)


def test_with_absolute_imports_a_module_beside_is_passed_over(tmp_path):
    source = "from __future__ import absolute_import\nfrom base import *\nINSTALLED_APPS += ['b']"
    files = {
        "p/__init__.py": "",
        "p/base.py": "INSTALLED_APPS = ['beside']",
        "base.py": "INSTALLED_APPS = ['top']",
    }
    assert read(tmp_path, files | {"p/s.py": source}, "p/s.py").installed_apps == ("top", "b")


def test_a_module_that_changes_the_settings_by_itself(tmp_path):
    files = {
        "post.py": "def process(module):\n    module.INSTALLED_APPS = ['first'] + module.INSTALLED_APPS\n",
        "settings.py": "import sys\nfrom post import process\nINSTALLED_APPS = ['a']\nprocess(sys.modules[__name__])\n",
    }
    assert read(tmp_path, files).installed_apps == ("first", "a")


UNKNOWN_PARTS = {
    "an element": ("['a', x.FIRST, 'b']", "a b", "x.FIRST"),
    "between two lists": ("['a'] + x.apps() + ['b']", "a b", "x.apps()"),
    "between two tuples": ("('a',) + x.apps() + ('b',)", "a b", "x.apps()"),
    "in front": ("x.APPS + ['b']", "b", "x.APPS"),
    "behind": ("['b'] + x.APPS", "b", "x.APPS"),
    "behind what is itself unknown": ("x.one() + x.two() + ['b']", "b", "..."),
    "in list()": ("['a'] + list(x.APPS if x.USE else [])", "a", "list(...)"),
    "in tuple()": ("('a',) + tuple(x.APPS)", "a", "tuple(x.APPS)"),
    "in a comprehension": ("['a'] + [name for name in x.names()]", "a", "a loop"),
    "in place": ("x.APPS\nINSTALLED_APPS += ['b']", "b", "x.APPS"),
    "extended": ("['a']\nINSTALLED_APPS.extend(x.APPS)", "a", "x.APPS"),
    "appended": ("['a']\nINSTALLED_APPS.append(x.APP)", "a", "x.APP"),
    "a slice": ("['a', 'b']\nINSTALLED_APPS[1:1] = x.APPS", "a b", "x.APPS"),
    "in a loop": ("['a']\nfor name in x.names():\n    INSTALLED_APPS.append(name)", "a", "an element"),
    "handed to a function": ("['a']\nx.install(INSTALLED_APPS)", "a", "x.install(...), which may change it"),
    "all names handed to a function": (
        "['a']\nx.install(globals())",
        "a",
        "x.install(...), which may change it",
    ),
}


@pytest.mark.parametrize(("source", "apps", "text"), UNKNOWN_PARTS.values(), ids=UNKNOWN_PARTS)
def test_a_part_that_only_the_running_program_knows(tmp_path, monkeypatch, source, apps, text):
    monkeypatch.chdir(tmp_path)
    settings = read(tmp_path, {"settings.py": f"import x\nINSTALLED_APPS = {source}\n"})
    assert settings.installed_apps == tuple(apps.split())
    assert not settings.complete
    assert re.fullmatch(
        r"settings\.py:\d: a part of INSTALLED_APPS is known only at run time: .*", settings.notes[-1]
    )
    if text != "...":
        assert settings.notes[-1].endswith(f": {text}")


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("DEBUG = True", ": it is not set"),
        ("INSTALLED_APPS = ()", " is empty"),
        ("INSTALLED_APPS = apps()", ": apps()"),
        ("INSTALLED_APPS = ('a',) + ['b']", ": ('a') + ('b')"),
    ],
    ids=["not set", "empty", "computed", "tuple and list"],
)
def test_settings_without_apps_are_no_use(tmp_path, source, reason):
    with pytest.raises(CannotRunError) as caught:
        read(tmp_path, {"settings.py": source})
    assert str(caught.value).endswith(f"settings.py: INSTALLED_APPS can't be read without running it{reason}")


ENGINES = {
    "DATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql_psycopg2'}}": "postgresql",
    "DATABASES = {'default': {'ENGINE': 'django.contrib.gis.db.backends.postgis'}}": "postgresql",
    "DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3'}}": "sqlite3",
    "DATABASES = {'default': {'ENGINE': 'django.contrib.gis.db.backends.spatialite'}}": "sqlite3",
    "DATABASES = dict(default=dict(ENGINE='django.db.backends.mysql'))": "mysql",
    "DATABASES = {'default': {'ENGINE': 'django.db.backends.oracle'}}": "oracle",
    "DATABASES = {'other': {}}\nDATABASES['default'] = {'ENGINE': 'mysql.connector.django'}": "mysql",
    "DATABASE_ENGINE = 'sqlite3'": "sqlite3",
    "DATABASES = {'default': {'ENGINE': 'django.db.backends.dummy'}}": None,
    "DATABASES = {'default': dj_database_url.config()}": None,
    "": None,
}


@pytest.mark.parametrize(("source", "backend"), ENGINES.items())
def test_the_default_database(tmp_path, source, backend):
    assert read(tmp_path, {"settings.py": f"INSTALLED_APPS = ['a']\n{source}\n"}).backend == backend


def test_one_of_two_databases_is_taken_and_said(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    source = (
        "INSTALLED_APPS = ['a']\nDATABASES = {'default': {'ENGINE': 'postgis' if HEROKU else 'sqlite3'}}\n"
    )
    settings = read(tmp_path, {"settings.py": source})
    assert settings.backend == "postgresql"
    assert settings.notes == (
        "settings.py: the database's ENGINE may be 'postgis' or 'sqlite3'; taken as postgis",
    )


def test_the_other_settings_that_concern_south(tmp_path):
    source = """
        INSTALLED_APPS = ['a']
        AUTH_USER_MODEL = 'people.Person'
        SOUTH_MIGRATION_MODULES = {'taggit': 'ignore', 'cms': 'cms.' + 'south_migrations', 'x': None}
        SOUTH_TESTS_MIGRATE = False
    """
    settings = read(tmp_path, {"settings.py": source})
    assert settings.user_model == "people.Person"
    assert settings.migration_modules == {"taggit": "ignore", "cms": "cms.south_migrations"}
    assert settings.values["SOUTH_TESTS_MIGRATE"] is False


# Where settings are found


def test_settings_by_path_by_folder_and_by_name(tmp_path, monkeypatch):
    put(
        tmp_path,
        {"p/__init__.py": "", "p/settings/__init__.py": "", "p/settings/local.py": "", "other.py": ""},
    )
    monkeypatch.chdir(tmp_path / "p")
    found = {
        target: find_file(target, ModuleResolver(Files(), [tmp_path]))
        .resolve()
        .relative_to(tmp_path.resolve())
        .as_posix()
        for target in (
            "settings/local.py",
            "settings",
            "p.settings.local",
            "p.settings",
            "other",
            "p/settings/local.py",
        )
    }
    assert found == {
        "settings/local.py": "p/settings/local.py",
        "settings": "p/settings/__init__.py",
        "p.settings.local": "p/settings/local.py",
        "p.settings": "p/settings/__init__.py",
        "other": "other.py",
        "p/settings/local.py": "p/settings/local.py",
    }
    with pytest.raises(CannotRunError, match=r"nowhere\.py: no such settings file"):
        find_file("nowhere.py", ModuleResolver(Files(), [tmp_path]))


def test_a_missing_settings_module_and_what_is_beside_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    put(
        tmp_path,
        {
            "manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'p.settings_local')\n",
            "p/__init__.py": "",
            "p/settings.py": "INSTALLED_APPS = ['a']\n",
            "p/settings_live/__init__.py": "",
            "p/urls.py": "",
        },
    )
    found = configure([tmp_path], [], Files(), None, None)
    assert found.settings is None
    assert found.notes == (
        (
            "manage.py names settings that are not used: p.settings_local: no such settings file, and no such module; "
            "there is p.settings_live and p.settings: name one with --settings"
        ),
    )
    with pytest.raises(CannotRunError, match=r"there is p\.settings_live and p\.settings"):
        configure([tmp_path], [], Files(), "p.settings_local", None)


def test_settings_in_classes_are_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    source = (
        "from configurations import Configuration\nclass Base(Configuration):\n    INSTALLED_APPS = ['a']\n"
    )
    with pytest.raises(
        CannotRunError, match=r"settings\.py:2: the settings are in Base; settings in classes are not"
    ):
        read(tmp_path, {"settings.py": source})


# All together
