"""The legend of models explains what occurs."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from southdeps.draw.models import Diagram
from southdeps.draw.models.legend import legend
from southdeps.draw.shape import Shape
from tests.draw.frozen import RELATIONS, diagram


@pytest.fixture
def shop(tmp_path) -> Diagram:
    return diagram(tmp_path, {"shop:0001_initial": RELATIONS})


def test_the_legend_explains_what_occurs(tmp_path, shop):
    assert [entry.name for entry in legend(shop)] == [
        "foreign-key", "one-to-one", "many-to-many", "parent-link", "proxy",
    ]  # fmt: skip
    other = diagram(tmp_path / "other", {"a:1": ("auth.User:", "a.T: owner -> auth.User, gone -> a.Gone")})
    assert [entry.name for entry in legend(other)] == ["foreign-key", "third-party", "absent"]


def test_boxes_of_apps_have_one_kind_of_line(tmp_path):
    other = diagram(tmp_path, {"a:1": ("auth.User:", "a.T: owner -> auth.User, gone -> a.Gone")})
    entries = legend(replace(other, detail="app"))
    assert [entry.name for entry in entries] == ["relation", "third-party"]
    assert "number" in entries[0].meaning
    (relation, _) = legend(replace(other, detail="app", shape=Shape(labels=False)))
    assert "number" not in relation.meaning
