"""What settings take from configuration files, and from variables that are not set."""

from __future__ import annotations

import pytest

from southdeps.files import Files
from southdeps.interpreter.values import Unknown
from southdeps.project.startup import Program
from tests.environments import put

INI = """
[apps]
more = a, b ; not c
debug = on
port = 80
path = %(home)s/x
"""
READ = "import os, ConfigParser\nc = ConfigParser.SafeConfigParser({'home': '/h'})\nc.read(os.path.join(HERE, 'x.ini'))\n"
ENV = "import environ\nenv = environ.Env(DEBUG=(bool, True))\n"
VALUES = {
    "a text": (f"{READ}X = c.get('apps', 'more')", "a, b"),
    "a number": (f"{READ}X = c.getint('apps', 'port')", 80),
    "a truth": (f"{READ}X = c.getboolean('apps', 'debug')", True),
    "a default": (f"{READ}X = c.get('apps', 'path')", "/h/x"),
    "sections": (f"{READ}X = c.sections()", ["apps"]),
    "whether there is an option": (f"{READ}X = (c.has_option('apps', 'more'), c.has_option('apps', 'x'))", (True, False)),
    "the files that were there": ("import ConfigParser\nX = ConfigParser.RawConfigParser().read(['/nowhere', HERE + '/x.ini'])", ["{here}/x.ini"]),
    "not interpolated": ("import ConfigParser\nc = ConfigParser.RawConfigParser()\nc.readfp(open(HERE + '/x.ini'))\nX = c.get('apps', 'path')", "%(home)s/x"),
    "a section that is not there": (
        f"{READ}try:\n    X = c.get('gone', 'x')\nexcept ConfigParser.NoSectionError:\n    X = 'none'", "none",
    ),
    "an option that is not there": (
        f"{READ}try:\n    X = c.get('apps', 'x')\nexcept ConfigParser.Error:\n    X = 'none'", "none",
    ),
    "Env, declared": (f"{ENV}X = env('DEBUG')", True),
    "Env, a default": (f"{ENV}X = env('NAME', default='x')", "x"),
    "Env, bool": (f"{ENV}X = env.bool('USE_X', False)", False),
    "Env, list": (f"{ENV}X = env.list('APPS', default=['a'])", ["a"]),
    "Env, a database": (f"{ENV}X = env.db('DATABASE_URL', default='postgres:///x')['ENGINE']", "django.db.backends.postgresql_psycopg2"),
    "dj_database_url": ("import dj_database_url\nX = dj_database_url.config(default='sqlite:///x')['ENGINE']", "django.db.backends.sqlite3"),
    "decouple": ("from decouple import config\nX = config('DEBUG', default=False, cast=bool)", False),
    "configurations": ("from configurations import values\nX = values.ListValue(['a'])", ["a"]),
}  # fmt: skip


def value(folder, source):
    put(folder, {"x.ini": INI, "broken.ini": "[x\n", "settings.py": f"HERE = {str(folder)!r}\n{source}\n"})
    scope = Program([folder], Files((folder,))).run(folder / "settings.py", "settings")
    assert scope is not None
    return scope.names["X"]


@pytest.mark.parametrize(("source", "expected"), VALUES.values(), ids=VALUES)
def test_values(tmp_path, source, expected):
    if isinstance(expected, list):
        expected = [text.replace("{here}", str(tmp_path)) for text in expected]
    assert value(tmp_path, source) == expected


UNKNOWN = {
    "a file that can't be parsed": "import ConfigParser\nc = ConfigParser.ConfigParser()\nc.read(HERE + '/broken.ini')\nX = c.get('x', 'y')",
    "a file that is not known": "import ConfigParser, x\nc = ConfigParser.ConfigParser()\nc.read(x.name())\nX = c.get('x', 'y')",
    "an option that is not known": f"import x\n{READ}X = c.get('apps', x.name())",
    "no number": f"{READ}X = c.getint('apps', 'more')",
    "a variable without a default": f"{ENV}X = env('NAME')",
    "a database without a default": f"{ENV}X = env.db()",
    "a database of another kind": "import dj_database_url\nX = dj_database_url.parse('x://')",
}


@pytest.mark.parametrize("source", UNKNOWN.values(), ids=UNKNOWN)
def test_what_is_not_known(tmp_path, source):
    assert isinstance(value(tmp_path, source), Unknown)
