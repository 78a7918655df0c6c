"""What an app's models say, which the cache knows until a module behind it changes: here, permissions."""

from __future__ import annotations

import subprocess
import sys

import pytest

from southdeps import cache
from southdeps.analysis.permissions import permissions_in
from southdeps.project import app_facts, loading
from southdeps.project.loading import Options
from southdeps.south import model_options
from southdeps.summary import ModelPermissions
from tests import projects

MODELS = """\
from bases import Named

class Box(Named):
    pass
"""
BASES = """\
from django.db import models

class Named(models.Model):
    class Meta:
        abstract = True
        verbose_name = '{}'
"""
LONG, SHORT = "v" * 40, "box"


@pytest.fixture
def shop(tmp_path):
    """An app whose model inherits its verbose name from another module."""
    folder = tmp_path / "shop"
    announced = projects.migration(
        projects.create("a_box: size") + "\ndb.execute('SELECT 1')\ndb.send_create_signal('a', ['Box'])"
    )
    projects.write(folder, {"a/models.py": MODELS, "a:0001_initial": announced})
    (folder / "bases.py").write_text(BASES.format(LONG))
    return folder


@pytest.fixture
def asked(monkeypatch):
    """The apps whose models modules were interpreted."""
    found = []
    read = model_options.permissions_of

    def permissions_of(modules, app):
        found.append(app)
        return read(modules, app)

    monkeypatch.setattr(model_options, "permissions_of", permissions_of)
    return found


def permissions(folder, file):
    """The verbose name of the app's model, in a run of its own."""
    loaded = loading.load(Options(paths=(folder,), search_path=(folder,), cache=file))
    files = loaded.configuration.files
    kind = tuple[ModelPermissions, ...]
    found = app_facts.facts_of_apps(b"x", kind, ["a"], permissions_in, loaded.environment, files)
    files.save()
    ((model,),) = found.values()
    return model.verbose_name


def test_what_is_in_the_cache_is_not_read_again(shop, tmp_path, asked):
    for _ in range(2):
        assert permissions(shop, tmp_path / "cache") == LONG
    assert asked == ["a"]


def test_a_changed_module_is_read_again(shop, tmp_path, asked):
    permissions(shop, tmp_path / "cache")
    (shop / "bases.py").write_text(BASES.format(SHORT))
    assert permissions(shop, tmp_path / "cache") == SHORT
    assert asked == ["a", "a"]


def test_without_a_cache_it_is_read_each_time(shop, asked):
    for _ in range(2):
        assert permissions(shop, None) == LONG
    assert asked == ["a", "a"]


def test_a_damaged_entry_is_read_again(shop, tmp_path, asked, monkeypatch):
    permissions(shop, tmp_path / "cache")
    monkeypatch.setattr(cache.Cache, "get", lambda self, keys: dict.fromkeys(keys, b"\xc1"))
    assert permissions(shop, tmp_path / "cache") == LONG
    assert asked == ["a", "a"]


def test_nothing_is_asked_of_no_app(shop):
    loaded = loading.load(Options(paths=(shop,)))
    files = loaded.configuration.files
    assert app_facts.facts_of_apps(b"x", str, [], lambda modules, label: "", loaded.environment, files) == {}


HEAVY = (
    "southdeps.interpreter.interpreter",
    "southdeps.south.orm",
    "southdeps.sql",
    "southdeps.syntax.parse",
)
CHECK = f"""
import sys
from pathlib import Path
from southdeps import api
project = api.read((Path(sys.argv[1]),), api.Options(search_path=(Path(sys.argv[1]),), cache=Path(sys.argv[2])))
api.inspect_project(project)
print(*(name for name in {HEAVY} if name in sys.modules))
"""


def test_a_check_that_finds_all_in_the_cache_does_not_load_the_interpreter(shop, tmp_path):
    def loaded():
        command = [sys.executable, "-c", CHECK, str(shop), str(tmp_path / "cache")]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()

    assert loaded() == list(HEAVY)
    assert loaded() == []
