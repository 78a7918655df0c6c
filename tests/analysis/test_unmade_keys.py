"""Fields of apps without migrations that refer to apps with migrations, and where they stand."""

from __future__ import annotations

import pytest

from southdeps.analysis.unmade_keys import unmade_keys
from southdeps.project.summaries import AnalysisEnvironment
from tests.projects import load, migration

HEAD = "from django.db import models\n"
THING = f"{HEAD}class Thing(models.Model):\n    pass\n"
BASE = "class Base(models.Model):\n    thing = models.ForeignKey('a.Thing')\n    class Meta:\n        abstract = True\n"
CASES = {
    "its own line": ("class Note(models.Model):\n\n    thing = models.ForeignKey('a.Thing')\n", ["Note.thing 4"]),
    "of a base class": (f"{BASE}class Note(Base):\n    pass\n", ["Note.thing 6"]),
    "of a base class, before the same field of another": (
        f"{BASE}class Note(Base):\n    pass\nclass Other(models.Model):\n    thing = models.ForeignKey('a.Thing')\n",
        ["Note.thing 6", "Other.thing 9"],
    ),
    "with a table in between of its own": (
        "class Note(models.Model):\n    things = models.ManyToManyField('a.Thing', through='Middle')\n", [],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("models", "expected"), CASES.values(), ids=CASES)
def test_places(tmp_path, models, expected):
    files = {
        "a:0001_initial": migration(),
        "a/models.py": THING,
        "notes:": "",
        "notes/models.py": HEAD + models,
    }
    found = unmade_keys(load(tmp_path, files), ["a"], ["notes", "sites"])
    assert [f"{key.model}.{key.field} {key.line}" for key in found] == expected


def test_nothing_is_read_without_a_mention(tmp_path):
    files = {"a:0001_initial": migration(), "notes:": "", "notes/models.py": "raise ValueError"}
    assert list(unmade_keys(load(tmp_path, files), ["a"], ["notes"])) == []


def test_what_the_cache_knows_is_not_read_again(tmp_path, monkeypatch):
    files = {
        "a:0001_initial": migration(),
        "a/models.py": THING,
        "notes:": "",
        "notes/models.py": HEAD + CASES["its own line"][0],
    }
    first = load(tmp_path / "project", files, cache=tmp_path / "cache")
    found = list(unmade_keys(first, ["a"], ["notes"]))
    first.configuration.files.save()
    monkeypatch.setattr(
        AnalysisEnvironment, "modules", lambda *rest: pytest.fail("the models are read again")
    )
    second = load(tmp_path / "project", files, cache=tmp_path / "cache")
    assert list(unmade_keys(second, ["a"], ["notes"])) == found != []


def test_an_app_with_the_migrations_of_a_later_django_is_left_out(tmp_path):
    """South would take them for its own, and `syncdb` makes no table of the app."""
    files = {
        "a:0001_initial": migration(),
        "a/models.py": THING,
        "notes:": "",
        "notes/models.py": HEAD + CASES["its own line"][0],
        "notes/migrations/__init__.py": "",
        "notes/migrations/0001_initial.py": "from django.db import migrations\nclass Migration(migrations.Migration):\n    pass\n",
    }
    assert list(unmade_keys(load(tmp_path, files), ["a"], ["notes"])) == []
