"""Models by app: one box per app, its relations counted."""

from __future__ import annotations

import graphviz
import pytest
from msgspec.structs import replace

from southdeps.draw.models.apps import add_apps
from southdeps.draw.models.dot import dot_text
from tests.draw.frozen import CLASSIC, diagram


def body(folder, apps):
    graph = graphviz.Digraph()
    add_apps(graph, diagram(folder, apps))
    return graph.body


def test_a_box_per_app_with_the_number_of_its_models(tmp_path):
    lines = body(tmp_path, CLASSIC)
    boxes = [line for line in lines if "->" not in line]
    assert len(boxes) == 2
    assert '<b>a</b><br/><font point-size="9">1 model</font>' in boxes[0]


@pytest.mark.parametrize(
    ("fields", "label"),
    [("thing -> a.Thing", None), ("thing -> a.Thing, other -> a.Thing", '" 2 "')],
)
def test_relations_to_another_app_are_one_line_and_counted(tmp_path, fields, label):
    (line,) = (
        one
        for one in body(tmp_path, {**CLASSIC, "b:0001_initial": ("a.Thing: name", f"b.Item: {fields}")})
        if "->" in one
    )
    assert "a0 -> a1" in line
    assert (label in line) if label else ("label" not in line)


def test_relations_within_an_app_are_no_line(tmp_path):
    assert not any("->" in line for line in body(tmp_path, {"a:0001_initial": ("a.T: up -> a.T",)}))


def test_the_level_of_apps_draws_them(tmp_path):
    text = dot_text(replace(diagram(tmp_path, CLASSIC), detail="app"))
    assert "1 model" in text
