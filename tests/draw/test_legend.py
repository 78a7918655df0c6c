"""What lines and outlines mean: only what occurs is explained."""

from __future__ import annotations

import pytest

from southdeps.draw.colours import MISSING, THIRD_PARTY
from southdeps.draw.legend import legend
from southdeps.draw.view import Box, Cluster, Link, View
from tests.draw.projects import identity

BOX = Box("a1", (identity("a:1"),))


def view(kinds=(), colour="#112233", **facts):
    cluster = Cluster("a", colour, (Box("a1", (identity("a:1"),), **facts),))
    links = tuple(Link("a1", "a1", kind, ()) for kind in kinds)
    return View("migration", "", "", None, (cluster,), links, (), ())


@pytest.mark.parametrize(
    ("given", "names"),
    [
        pytest.param(view(), [], id="nothing"),
        pytest.param(view(["missing", "order", "missing"]), ["order", "missing"], id="lines, each once"),
        pytest.param(view(["needed_by", "depends_on"]), ["depends_on", "needed_by"], id="declared"),
        pytest.param(view(cyclic=True, failing=True), ["cycle", "failing"], id="boxes"),
        pytest.param(view(mutual=True), [], id="apps that need each other are no cycle"),
        pytest.param(view(colour=None), ["third-party"], id="a third party"),
    ],
)
def test_what_occurs(given, names):
    assert [entry.name for entry in legend(given)] == names


def test_colours_are_those_of_the_picture():
    found = {entry.name: entry.colour for entry in legend(view(["missing"], None))}
    assert found == {"missing": MISSING, "third-party": THIRD_PARTY}
