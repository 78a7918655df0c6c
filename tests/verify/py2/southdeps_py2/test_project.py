"""The settings of a project, and what is loaded before the first job."""

from __future__ import annotations

import json
import subprocess
from textwrap import dedent

import pytest

from tests.verify.apps import THING, write
from tests.verify.py2.southdeps_py2.conftest import FOLDER

HEAD = """\
import json, sys
sys.path[:0] = {path!r}
from southdeps_py2 import project
config = {{
    'isolated': None, 'postgis': '',
    'databases': {{'default': {{'ENGINE': 'django.db.backends.sqlite3', 'NAME': ':memory:'}}}},
    'settings': {{'module': {module!r}, 'values': {{u'INSTALLED_APPS': ['south', 'a'], u'SITE_ID': 7}}, 'values_from': None}},
}}
project.configure(config)
from django.conf import settings
"""


@pytest.fixture
def configured(runtime, tmp_path):
    """A function that executes a snippet with a project of one app `a` and its settings; gives the variable `said`."""
    write(tmp_path, "a:0001_initial", THING)
    (tmp_path / "a/models.py").touch()

    def run(code, module=None):
        path = [str(FOLDER), *map(str, runtime.path), str(tmp_path)]
        text = (
            HEAD.format(path=path, module=module)
            + dedent(code)
            + "\nsys.__stdout__.write('\\n' + json.dumps(said))\n"
        )
        done = subprocess.run(
            [runtime.python.executable, "-s", "-S", "-c", text],
            capture_output=True, text=True, cwd=tmp_path, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    return run


def test_settings_that_are_values(configured):
    assert configured("said = [settings.SITE_ID, settings.DATABASES['default']['NAME']]") == [7, ":memory:"]


def test_settings_that_are_a_module_with_our_databases(configured, tmp_path):
    text = "SECRET_KEY = '-'\nSITE_ID = 9\nDATABASES = {'default': {'ENGINE': 'x', 'NAME': 'theirs'}}\n"
    (tmp_path / "conf.py").write_text(f"{text}INSTALLED_APPS = ['south', 'a']\n", "utf-8")
    code = "said = [settings.SITE_ID, settings.DATABASES['default']['NAME']]"
    assert configured(code, module="conf") == [9, ":memory:"]


def test_settings_stand_once(configured):
    code = """
        config['settings']['values']['SITE_ID'] = 8
        project.configure(config)
        said = settings.SITE_ID
    """
    assert configured(code) == 7


def test_what_can_not_be_loaded_in_advance_is_named(configured, tmp_path):
    assert configured("said = project.preload([])") == [False, []]
    write(tmp_path, "a:0002_broken", "pass", models=("a.Thing(x=('nowhere.Field', [], {}))",))
    assert configured("said = project.preload([])") == [False, ["a:0002_broken"]]
    assert configured("said = project.preload(['a:0002_broken'])") == [False, []]


def test_a_query_while_models_are_loaded_is_noticed(configured, tmp_path):
    (tmp_path / "a/models.py").write_text(
        "from django.db import connection\nconnection.cursor().execute('SELECT 1')\n", "utf-8"
    )
    assert configured("said = project.preload([])")[0] is True
