"""Pictures of the frozen models: models to diagram, that to text or layout, that to bytes."""

from __future__ import annotations

from southdeps.draw.models.adapt import detailed
from southdeps.draw.models.diagram import DETAILS, Card, Detail, Diagram, Group, Line, arrange
from southdeps.draw.models.render import FORMATS, Format, paint

__all__ = [
    "DETAILS",
    "FORMATS",
    "Card",
    "Detail",
    "Diagram",
    "Format",
    "Group",
    "Line",
    "arrange",
    "detailed",
    "paint",
]
