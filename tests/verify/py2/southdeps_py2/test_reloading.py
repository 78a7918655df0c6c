"""Of South's reload of all migrations only what shows is left: two names get the module's own values back."""

from __future__ import annotations

import pytest

from tests.verify.apps import THING, write

LOAD = """
sys.path.insert(0, os.getcwd())
settings.INSTALLED_APPS = ['south', 'a']
from south.migration.base import Migrations, all_migrations
from southdeps_py2 import reloading

reloading.install()
(migrations,) = [one for one in all_migrations() if one.app_label() == 'a']
first = migrations[0]
"""


@pytest.fixture
def loaded(python, tmp_path):
    """A function that executes a snippet with the migrations of an app `a`."""
    write(tmp_path, "a:0001_initial", THING, imports="datetime = 'mine'\nSIZE = []")
    (tmp_path / "a/models.py").touch()
    return lambda code: python(LOAD + code)


def test_south_overrides_a_name_and_the_reload_gives_it_back(loaded):
    assert loaded("""
module = first.migration()
before = module.datetime == 'mine'
Migrations.invalidate_all_modules()
said = [before, module.datetime, '_' in vars(module)]
""") == [False, "mine", True]


def test_a_module_is_not_executed_again(loaded):
    assert loaded("""
first.migration().SIZE.append(1)
Migrations.invalidate_all_modules()
said = first.migration().SIZE
""") == [1]


def test_a_module_that_fails_raises_as_in_south(python, tmp_path):
    write(tmp_path, "a:0001_initial", "pass", imports="1 / 0")
    (tmp_path / "a/models.py").touch()
    assert python(f"""{LOAD}
try:
    first.migration()
except Exception as error:
    said = [type(error).__name__, 'ZeroDivisionError' in str(error)]
""") == ["BrokenMigration", True]
