"""What is drawn, in whatever format."""

from __future__ import annotations

from southdeps.draw.view import EVERYTHING, Box, Cluster, DrawOptions, Link, View
from tests.draw.projects import identity

A1, A2, B1 = (Box(key, (identity(f"{key[0]}:{key[1]}"),)) for key in ("a1", "a2", "b1"))
LINKS = (Link("a2", "a1", "order", ()), Link("b1", "a1", "depends_on", ()))
VIEW = View(
    "migration", "", "", None, (Cluster("a", "#112233", (A1, A2)), Cluster("b", None, (B1,))), LINKS, (), ()
)


def test_boxes_app_by_app():
    assert VIEW.boxes == (A1, A2, B1)


def test_boxes_with_links_to_other_apps():
    assert VIEW.crossed == {"a1", "b1"}


def test_everything_at_the_finest_level():
    assert DrawOptions() == EVERYTHING
    assert (EVERYTHING.level, EVERYTHING.focus, EVERYTHING.show) == (None, (), None)
