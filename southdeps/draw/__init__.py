"""Pictures of the graph: view, then text or layout, then bytes."""

from __future__ import annotations

from southdeps.draw.render import FORMATS, Format, paint, render
from southdeps.draw.select import select
from southdeps.draw.view import Options, View

__all__ = ["FORMATS", "Format", "Options", "View", "paint", "render", "select"]
