"""What the lines and boxes of a diagram mean; only what occurs in it is explained."""

from __future__ import annotations

from typing import TYPE_CHECKING

from southdeps.draw.colours import FAINT, INK, THIRD_PARTY
from southdeps.draw.legend import LegendEntry

if TYPE_CHECKING:
    from southdeps.draw.models.diagram import Diagram


def legend(diagram: Diagram) -> tuple[LegendEntry, ...]:
    """The entries of what the diagram holds."""
    by_app = diagram.detail == "app"
    kinds = {line.kind for line in diagram.lines} if not by_app else set()
    entries = (
        (by_app and bool(diagram.lines), LegendEntry("relation", "◀──", INK, _relations(diagram))),
        ("foreign-key" in kinds, LegendEntry("foreign-key", "◀──", INK, "foreign key")),
        ("one-to-one" in kinds, LegendEntry("one-to-one", "◀─┤", INK, "one to one")),
        ("many-to-many" in kinds, LegendEntry("many-to-many", "◀─▶", INK, "many to many, with its table")),
        ("parent-link" in kinds, LegendEntry("parent-link", "◁━━", INK, "inherits, with a table of its own")),
        ("proxy" in kinds, LegendEntry("proxy", "◁╌╌", INK, "proxy")),
        (
            any(group.colour is None for group in diagram.groups),
            LegendEntry(
                "third-party", "▣", THIRD_PARTY, "app of a third party, or without South migrations here"
            ),
        ),
        (
            not by_app and any(card.model.origin == "absent" for card in diagram.cards),
            LegendEntry("absent", "▢", FAINT, "referred to, but not frozen"),
        ),
    )
    return tuple(entry for occurs, entry in entries if occurs)


def _relations(diagram: Diagram) -> str:
    numbers = ", with the number of them if there are several" if diagram.shape.labels else ""
    return f"relations, pointing at the app whose models are referred to{numbers}"
