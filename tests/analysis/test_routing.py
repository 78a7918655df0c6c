"""With routers, rows are in the one database that has their table."""

from __future__ import annotations

import pytest

from southdeps.analysis.routing import has_routers, routed
from southdeps.databases import qualified
from tests import projects, worlds
from tests.projects import name, show

MADE = {
    "in another one": (["a_box@old"], "a_box@old"),
    "in the default one": (["a_box"], "a_box"),
    "in both": (["a_box", "a_box@old"], "a_box"),
    "in two others": (["a_box@old", "a_box@new"], "a_box"),
    "nowhere": ([], "a_box"),
}


@pytest.mark.parametrize(("made", "table"), MADE.values(), ids=MADE)
@pytest.mark.parametrize(
    ("step", "is_routed"),
    [
        ("need a_box(id) orm", True),
        ("need a_box(id) live-model", True),
        ("insert a_box(id)", True),
        ("need a_box(id) foreign-key", False),
        ("need a_box(id) sql", False),
        ("drop a_box", False),
    ],
)
def test_where_rows_are(made, table, step, is_routed):
    migration = name("a:1")
    (found,) = routed({migration: (worlds.step(step),)}, made)[migration]
    assert show(found) == step.replace("a_box", table if is_routed else "a_box")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", False),
        ("DATABASE_ROUTERS = []", False),
        ("DATABASE_ROUTERS = ['a.Router']", True),
        ("DATABASE_ROUTERS = x()", True),
    ],
)
def test_whether_there_are_any(tmp_path, line, expected):
    files = {"a:0001_initial": projects.migration(), "settings.py": f"INSTALLED_APPS = ['a']\n{line}\n"}
    loaded = projects.load(tmp_path, files, settings=str(tmp_path / "settings.py"))
    assert has_routers(loaded.configuration.settings) is expected


def test_without_settings_there_may_be_some():
    assert has_routers(None)
    assert qualified("a", "") == "a"
