"""Pictures of the graph: graph to view, view to text or layout, that to bytes."""

from __future__ import annotations

from southdeps.draw.adapt import adapted
from southdeps.draw.layout import CannotDrawError
from southdeps.draw.paper import Paper
from southdeps.draw.render import FORMATS, Format, paint, painted, render
from southdeps.draw.select import MOST_BOXES, select
from southdeps.draw.view import EVERYTHING, DrawOptions, Level, Show, View

__all__ = [
    "EVERYTHING",
    "FORMATS",
    "MOST_BOXES",
    "CannotDrawError",
    "DrawOptions",
    "Format",
    "Level",
    "Paper",
    "Show",
    "View",
    "adapted",
    "paint",
    "painted",
    "render",
    "select",
]
