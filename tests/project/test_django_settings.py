"""Django's settings read from files: what is understood, what goes both ways, and what is only said."""

from __future__ import annotations

import re
import textwrap

import pytest

from southdeps.errors import CannotRunError
from southdeps.files import Files
from southdeps.project.configuration import configure
from southdeps.project.django_settings import find_file, read_settings
from southdeps.project.entry_points import find_entry_points
from southdeps.project.module_resolver import ModuleResolver
from southdeps.project.startup import Program
from tests.environments import put, virtualenv


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


BOTH_WAYS = {
    "if DEBUG": (
        "DEBUG = False\nINSTALLED_APPS = ('a',)\nif DEBUG:\n    INSTALLED_APPS += ('b',)",
        "a b",
        "settings.py:3: `DEBUG` can't be decided; both ways are taken",
    ),
    "if not DEBUG, else": (
        "DEBUG = True\nif not DEBUG:\n    INSTALLED_APPS = ['a', 'b']\nelse:\n    INSTALLED_APPS = ['a', 'c']",
        "a b c",
        "settings.py:2: `not DEBUG` can't be decided; both ways are taken",
    ),
    "lists are not mixed up": (
        "INSTALLED_APPS = ['a', 'b']\nif HOST == 'x':\n    INSTALLED_APPS.remove('a')\nelse:\n    INSTALLED_APPS.append('c')",
        "b a c",
        "settings.py:2: `HOST == 'x'` can't be decided; both ways are taken",
    ),
    "a branch that raises is not taken": (
        (
            "import socket\nINSTALLED_APPS = ['a']\nif socket.gethostname():\n    INSTALLED_APPS = INSTALLED_APPS + ['b']\n"
            "else:\n    raise ImproperlyConfigured('x')"
        ),
        "a b",
        "settings.py:3: `socket.gethostname()` can't be decided; both ways are taken",
    ),
    "try": (
        "INSTALLED_APPS = ['a']\ntry:\n    import toolbar\n    INSTALLED_APPS += ['toolbar']\nexcept ImportError:\n    pass",
        "a toolbar",
        "settings.py:2: which way this `try` goes can't be decided; both ways are taken",
    ),
    "try, with another way": (
        "try:\n    import x\n    INSTALLED_APPS = ['a']\nexcept ImportError:\n    INSTALLED_APPS = ['b']",
        "a b",
        "settings.py:1: which way this `try` goes can't be decided; both ways are taken",
    ),
}


@pytest.mark.parametrize(("source", "apps", "note"), BOTH_WAYS.values(), ids=BOTH_WAYS)
def test_what_goes_both_ways_is_said(tmp_path, monkeypatch, source, apps, note):
    monkeypatch.chdir(tmp_path)
    settings = read(tmp_path, {"settings.py": source})
    assert settings.installed_apps == tuple(apps.split())
    assert settings.notes == (note,)
    assert settings.complete


def test_what_does_not_concern_south_is_not_said(tmp_path):
    source = "INSTALLED_APPS = ['a']\nif DEBUG:\n    CACHES = {}\ntry:\n    import json\nexcept ImportError:\n    json = None"
    assert read(tmp_path, {"settings.py": source}).notes == ()


def test_where_the_environment_is_known_an_import_decides(tmp_path):
    source = (
        "INSTALLED_APPS = ['a']\ntry:\n    import gone\n    INSTALLED_APPS += ['gone']\nexcept ImportError:\n    pass\n"
        "try:\n    __import__('gone')\nexcept ImportError:\n    pass\nelse:\n    INSTALLED_APPS += ['gone']\n"
    )
    settings = read(tmp_path, {"settings.py": source}, is_missing=lambda name: name == "gone")
    assert settings.installed_apps == ("a",)


NOT_FOLLOWED = {
    "split_settings": (
        "from split_settings.tools import include, optional\ninclude('components/*.py', optional('local.py'))",
        "settings.py:3: a part of INSTALLED_APPS is known only at run time: split_settings.tools.include(...) is not followed",
    ),
    "execfile": (
        "execfile('/etc/x.py')",
        "settings.py:2: a part of INSTALLED_APPS is known only at run time: execfile(...) is not followed",
    ),
    "exec": (
        "exec(open('/etc/x.py').read())",
        "settings.py:2: a part of INSTALLED_APPS is known only at run time: exec(...) is not followed",
    ),
    "a star": (
        "from site_settings import *",
        "settings.py:2: a part of INSTALLED_APPS is known only at run time: site_settings was not found; what it sets is not known",
    ),
}


@pytest.mark.parametrize(("source", "note"), NOT_FOLLOWED.values(), ids=NOT_FOLLOWED)
def test_what_is_not_followed_is_said(tmp_path, monkeypatch, source, note):
    monkeypatch.chdir(tmp_path)
    settings = read(tmp_path, {"settings.py": f"INSTALLED_APPS = ['a']\n{source}\n"})
    assert (settings.installed_apps, settings.complete) == (("a",), False)
    assert settings.notes == (note,)
    again = read(tmp_path, {"settings.py": f"{source}\nINSTALLED_APPS = ['a']\n"})
    assert (again.installed_apps, again.complete) == (("a",), True)


def test_local_settings_that_need_not_be_there(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    source = "INSTALLED_APPS = ['a']\ntry:\n    from local_settings import *\nexcept ImportError:\n    pass\n"
    settings = read(tmp_path, {"settings.py": source})
    assert (settings.installed_apps, settings.complete) == (("a",), True)
    assert settings.notes == ("settings.py:3: local_settings was not found; what it sets is not known",)


FOLLOWED = {
    "execfile": "import os\nexecfile(os.path.join(os.path.dirname(__file__), 'apps.conf'))",
    "include": "from split_settings.tools import include\ninclude('parts/*.py', scope=globals())",
    "optional": "from split_settings.tools import include, optional\ninclude('parts/one.py', optional('gone.py'))",
    "json": "import json, os\nINSTALLED_APPS = json.load(open(os.path.join(os.path.dirname(__file__), 'apps.json')))['apps']",
    "a folder": "import os\nHERE = os.path.dirname(__file__)\nINSTALLED_APPS = sorted(n for n in os.listdir(HERE) if os.path.exists(os.path.join(HERE, n, 'models.py')))",
    "a pattern": "import glob, os\nINSTALLED_APPS = [os.path.basename(n) for n in glob.glob(os.path.join(os.path.dirname(__file__), '?'))]",
    "a path that is there": "import os\nINSTALLED_APPS = ['a']\nif os.path.isdir(os.path.join(os.path.dirname(__file__), 'b')):\n    INSTALLED_APPS += ['b']",
    "globals()": "INSTALLED_APPS = ['a']\nglobals().update({'INSTALLED_APPS': ['a', 'b']})",
}


@pytest.mark.parametrize("source", FOLLOWED.values(), ids=FOLLOWED)
def test_what_is_followed(tmp_path, source):
    put(
        tmp_path,
        {
            "apps.conf": "INSTALLED_APPS = ['a', 'b']\n",
            "parts/one.py": "INSTALLED_APPS = ['a']\nINSTALLED_APPS += ['b']\n",
            "apps.json": '{"apps": ["a", "b"]}',
            "a/models.py": "",
            "b/models.py": "",
        },
    )
    program = Program([tmp_path], Files((tmp_path,)))
    put(tmp_path, {"settings.py": source})
    settings = read_settings(tmp_path / "settings.py", program)
    assert (settings.installed_apps, settings.complete) == (("a", "b"), True)


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


def test_nothing_is_executed(tmp_path):
    trap = (
        f"open({str(tmp_path / 'trap')!r}, 'w').write('x')\nimport os\nos.system('touch {tmp_path}/trap')\n"
    )
    read(tmp_path, {"settings.py": trap + "INSTALLED_APPS = ['a']\n__import__('os').abort()\n"})
    assert not (tmp_path / "trap").exists()


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


MANAGE = """
    #!/usr/bin/env python
    import os, sys
    if __name__ == "__main__":
        {}
        from django.core.management import execute_from_command_line
        execute_from_command_line(sys.argv)
"""
MANAGERS = {
    "setdefault": (
        MANAGE.format('os.environ.setdefault("DJANGO_SETTINGS_MODULE", "p.settings")'),
        "p.settings",
    ),
    "item": (MANAGE.format('os.environ["DJANGO_SETTINGS_MODULE"] = "p." + "settings"'), "p.settings"),
    "in a function": (
        "import os\ndef main():\n    os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'p.settings')\nif __name__ == '__main__':\n    main()",
        "p.settings",
    ),
    "chosen by a variable": (
        MANAGE.format('os.environ.setdefault("DJANGO_SETTINGS_MODULE", os.environ.get("S", "p.settings"))'),
        "p.settings",
    ),
    "execute_manager": (
        (
            "from django.core.management import execute_manager\ntry:\n    import settings\nexcept ImportError:\n    import sys\n    sys.exit(1)\n"
            "if __name__ == '__main__':\n    execute_manager(settings)"
        ),
        "settings",
    ),
    "execute_manager of a package": (
        "from django.core.management import execute_manager\nfrom p import settings\nexecute_manager(settings)",
        "p.settings",
    ),
    "computed": (MANAGE.format('os.environ["DJANGO_SETTINGS_MODULE"] = choose()'), None),
    "none": ("print('hello')", None),
}


@pytest.mark.parametrize(("source", "name"), MANAGERS.values(), ids=MANAGERS)
def test_manage_py(tmp_path, source, name):
    put(tmp_path, {"manage.py": textwrap.dedent(source)})
    (entry,) = find_entry_points([tmp_path], [tmp_path], Files())
    assert entry.settings == name
    assert entry.path[0] == tmp_path


def test_what_manage_py_puts_on_the_path(tmp_path):
    source = """
        import os, site, sys
        ROOT = os.path.dirname(os.path.abspath(__file__))
        sys.path.insert(0, os.path.join(ROOT, 'apps'))
        sys.path.append(os.path.join(ROOT, 'lib'))
        site.addsitedir(os.path.join(ROOT, 'vendor'))
    """
    put(tmp_path, {"manage.py": textwrap.dedent(source)})
    (entry,) = find_entry_points([tmp_path], [tmp_path], Files())
    assert [path.name for path in entry.path] == ["apps", tmp_path.name, "lib", "vendor"]


BUILDOUT = """
    #!/usr/bin/python2.7

    import sys
    sys.path[0:0] = [
        '/eggs/Django-1.4.22-py2.7.egg',
        '{folder}/src',
        ]

    {call}
"""


@pytest.mark.parametrize(
    "call",
    [
        "import djangorecipe.manage\n\nif __name__ == '__main__':\n    djangorecipe.manage.main('p.development')",
        "import djangorecipe.binscripts\nif __name__ == '__main__':\n    sys.exit(djangorecipe.binscripts.manage('p.development'))",
    ],
    ids=["manage", "binscripts"],
)
def test_the_script_of_a_buildout(tmp_path, call):
    source = textwrap.dedent(BUILDOUT).format(folder=tmp_path, call=call)
    put(tmp_path, {"bin/django": source})
    (entry,) = find_entry_points([tmp_path], [tmp_path], Files())
    assert entry.settings == "p.development"
    assert [path.as_posix() for path in entry.path[:2]] == [
        "/eggs/Django-1.4.22-py2.7.egg",
        f"{tmp_path}/src",
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("setup.cfg", "[tool:pytest]\nDJANGO_SETTINGS_MODULE = p.settings\n"),
        ("setup.cfg", "[pytest]\nDJANGO_SETTINGS_MODULE=p.settings\n"),
        ("pytest.ini", "[pytest]\nDJANGO_SETTINGS_MODULE = p.settings\n"),
        ("tox.ini", "[tox]\n[pytest]\nDJANGO_SETTINGS_MODULE = p.settings\n"),
        ("pyproject.toml", '[tool.pytest.ini_options]\nDJANGO_SETTINGS_MODULE = "p.settings"\n'),
    ],
    ids=["setup.cfg", "setup.cfg of old", "pytest.ini", "tox.ini", "pyproject.toml"],
)
def test_configuration_of_pytest(tmp_path, name, text):
    put(tmp_path, {name: text})
    (entry,) = find_entry_points([tmp_path], [tmp_path], Files())
    assert (entry.file and entry.file.name, entry.settings) == (name, "p.settings")


@pytest.mark.parametrize("name", ["setup.cfg", "pyproject.toml"])
def test_configuration_that_can_t_be_read_is_passed_over(tmp_path, name):
    put(tmp_path, {name: "[[[ \x00"})
    assert find_entry_points([tmp_path], [tmp_path], Files()) == []


def test_manage_py_comes_before_pytest(tmp_path):
    put(tmp_path, {"setup.cfg": "[pytest]\nDJANGO_SETTINGS_MODULE=tests.settings\n"})
    put(tmp_path, {"manage.py": "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'p.settings'\n"})
    assert [entry.settings for entry in find_entry_points([tmp_path], [tmp_path], Files())] == [
        "p.settings",
        "tests.settings",
    ]


def test_manage_py_one_folder_below(tmp_path):
    line = "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'p.settings'\n"
    put(tmp_path, {"site/manage.py": line, "tests/manage.py": line, "example_project/manage.py": line})
    assert [entry.source.split("/")[-2] for entry in find_entry_points([tmp_path], [tmp_path], Files())] == [
        "site"
    ]
    put(tmp_path, {"other/manage.py": line})
    assert find_entry_points([tmp_path], [tmp_path], Files()) == []


PRECEDENCE = [
    ("manage.py", "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 's1')\n", "s1"),
    (
        "bin/django",
        "import djangorecipe.manage\nif __name__ == '__main__':\n    djangorecipe.manage.main('s2')\n",
        "s2",
    ),
    ("pytest.ini", "[pytest]\nDJANGO_SETTINGS_MODULE = s3\n", "s3"),
    (
        "tox.ini",
        "[tox]\nenvlist = py27\n[testenv]\nsetenv =\n    PYTHONPATH = .\n    DJANGO_SETTINGS_MODULE=s4\n",
        "s4",
    ),
    ("setup.cfg", "[tool:pytest]\nDJANGO_SETTINGS_MODULE = s5\n", "s5"),
]


def test_which_place_comes_first(tmp_path, monkeypatch):
    put(tmp_path, {name: text for name, text, _ in PRECEDENCE})
    expected = [settings for *_, settings in PRECEDENCE]
    assert [entry.settings for entry in find_entry_points([tmp_path], [tmp_path], Files())] == expected
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "s0")
    first, *rest = find_entry_points([tmp_path], [tmp_path], Files())
    assert (first.settings, first.source) == ("s0", "the environment variable DJANGO_SETTINGS_MODULE")
    assert [entry.settings for entry in rest] == expected


RUNNERS = {
    "at the top": "from django.conf import settings\nsettings.configure(INSTALLED_APPS=['a'], DATABASES={})\n",
    "unless it was done": (
        "from django.conf import settings\nif not settings.configured:\n    settings.configure(INSTALLED_APPS=['a'])\n"
    ),
    "in a function": (
        "import django.conf\ndef run():\n    django.conf.settings.configure(INSTALLED_APPS=['a'])\n"
        "if __name__ == '__main__':\n    run()\n"
    ),
    "out of a dictionary": "from django.conf import settings\nD = dict(INSTALLED_APPS=['a'])\nsettings.configure(**D)\n",
}


@pytest.mark.parametrize("source", RUNNERS.values(), ids=RUNNERS)
def test_settings_that_a_script_configures(tmp_path, source):
    put(tmp_path, {"runtests.py": source})
    found = configure([tmp_path], [], Files(), None, None)
    assert found.settings is not None
    assert found.settings.installed_apps == ("a",)
    assert found.settings.file.name == "runtests.py"
    assert found.settings_source is not None
    assert found.settings_source.endswith("runtests.py")


def test_a_script_that_configures_settings_comes_last(tmp_path):
    put(tmp_path, {"runtests.py": RUNNERS["at the top"], "s1.py": "INSTALLED_APPS = ['b']\n"})
    put(tmp_path, {"manage.py": PRECEDENCE[0][1]})
    found = configure([tmp_path], [], Files(), None, None)
    assert found.settings is not None
    assert found.settings.installed_apps == ("b",)


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
        CannotRunError, match=r"settings\.py: the settings are in Base; settings in classes are not"
    ):
        read(tmp_path, {"settings.py": source})


# All together


def project(folder, settings="INSTALLED_APPS = ['a']\n"):
    put(folder, {"p/__init__.py": "", "p/settings.py": settings})
    return put(folder, {"manage.py": "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'p.settings'\n"})


def test_a_project_s_settings_are_found(tmp_path):
    found = configure([project(tmp_path)], [], Files(), None, None)
    assert found.settings is not None
    assert found.settings.installed_apps == ("a",)
    assert found.environment is None
    assert found.imports is None
    assert tmp_path in found.resolver.roots


def test_settings_above_the_folder_are_found_within_the_working_directory(tmp_path, monkeypatch):
    project(tmp_path)
    put(tmp_path, {"apps/a/__init__.py": ""})
    monkeypatch.chdir(tmp_path / "apps")
    assert configure([tmp_path / "apps" / "a"], [], Files(), None, None).settings is None
    monkeypatch.chdir(tmp_path)
    assert configure([tmp_path / "apps" / "a"], [], Files(), None, None).settings is not None


def test_settings_that_are_found_but_no_use_are_said(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = configure([project(tmp_path, "X = 1\n")], [], Files(), None, None)
    assert found.settings is None
    (note,) = found.notes
    assert note.startswith(
        "manage.py names settings that are not used: p/settings.py: INSTALLED_APPS can't be read"
    )


def test_settings_that_are_named_must_be_of_use(tmp_path):
    project(tmp_path, "X = 1\n")
    for name in ("p.settings", "nowhere"):
        with pytest.raises(CannotRunError):
            configure([tmp_path], [], Files(), name, None)


def test_what_an_environment_adds(tmp_path):
    folder = project(tmp_path / "proj", "from cms_settings import *\nINSTALLED_APPS += ['a']\n")
    env = virtualenv(tmp_path / "env", {"cms_settings.py": "INSTALLED_APPS = ['cms']\n"})
    found = configure([folder], [], Files(), None, env)
    assert found.settings is not None
    assert found.settings.installed_apps == ("cms", "a")
    assert found.failure("cms_settings") is None
    assert found.failure("gone") == "ImportError: No module named gone"
