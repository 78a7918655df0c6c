"""What frozen models come to is the same from the cache, and computed again once anything behind it has changed."""

from __future__ import annotations

import pytest

from southdeps.drift import report
from southdeps.drift.frozen import FrozenHistory
from southdeps.project.loading import Options, load
from tests import corpus
from tests.projects import migration, name, write

FIELDS = "from django.db import models\nclass Code(models.{base}):\n    pass\n"
FIRST = migration("db.create_table('a_thing', [])", "a.Thing: name").replace(
    "django.db.models.fields.CharField", "a.fields.Code"
)


def project(folder, base="IntegerField"):
    write(folder, {"a:0001_initial": FIRST, "a/fields.py": FIELDS.format(base=base)})
    return load(Options(paths=(folder,), cache=folder.parent / "cache.sqlite"))


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "project").mkdir()
    return tmp_path / "project"


def column_type(loaded):
    """The type of the column of the project's own field class, and whether its class was looked up for it."""
    history = FrozenHistory(loaded)
    state = history.state(name("a:0001_initial"))
    assert state is not None
    history.memory.save()
    return state.schema.tables["a_thing"].columns["name"].type, bool(history.modules.scopes)


def test_a_second_run_evaluates_nothing(folder):
    assert column_type(project(folder)) == ("integer", True)
    assert column_type(project(folder)) == ("integer", False)


def test_a_changed_module_of_the_project_counts(folder):
    column_type(project(folder))
    assert column_type(project(folder, "TextField")) == ("text", True)
    assert column_type(project(folder)) == ("integer", True)


def test_a_changed_migration_counts(folder):
    assert column_type(project(folder))[0] == "integer"
    write(folder, {"a:0001_initial": FIRST.replace("a.fields.Code", "django.db.models.fields.DateField")})
    loaded = load(Options(paths=(folder,), cache=folder.parent / "cache.sqlite"))
    assert column_type(loaded)[0] == "date"


def test_without_a_cache_everything_is_computed(folder):
    project(folder)
    for _ in range(2):
        assert column_type(load(Options(paths=(folder,)))) == ("integer", True)


@pytest.mark.parametrize("release", ["wiki-0.0.24.4.post1", "django-fluent-contents-1.1.11"])
def test_a_release_has_the_same_drift_from_the_cache(tmp_path, release):
    def findings(cache):
        loaded = load(Options(paths=(corpus.release(release),), cache=cache))
        return report.find_drift(loaded).findings

    cache = tmp_path / "cache.sqlite"
    assert findings(cache) == findings(cache) == findings(None) != ()
