"""Pictures of the frozen models: models to diagram, that to text or layout, that to bytes."""

from __future__ import annotations

from southdeps.draw.models.diagram import Card, Diagram, Group, Line, arrange
from southdeps.draw.models.render import FORMATS, Format, paint

__all__ = ["FORMATS", "Card", "Diagram", "Format", "Group", "Line", "arrange", "paint"]
