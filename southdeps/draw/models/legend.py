"""What the lines and boxes of a diagram mean; only what occurs in it is explained."""

from __future__ import annotations

from typing import TYPE_CHECKING

from southdeps.draw.colours import FAINT, INK, THIRD_PARTY
from southdeps.draw.legend import Entry

if TYPE_CHECKING:
    from southdeps.draw.models.diagram import Diagram


def legend(diagram: Diagram) -> tuple[Entry, ...]:
    """The entries of what the diagram holds."""
    kinds = {line.kind for line in diagram.lines}
    cards = diagram.cards
    entries = (
        ("foreign-key" in kinds, Entry("foreign-key", "◀──", INK, "foreign key")),
        ("one-to-one" in kinds, Entry("one-to-one", "◀─┤", INK, "one to one")),
        ("many-to-many" in kinds, Entry("many-to-many", "◀─▶", INK, "many to many, with its table")),
        ("parent-link" in kinds, Entry("parent-link", "◁━━", INK, "inherits, with a table of its own")),
        ("proxy" in kinds, Entry("proxy", "◁╌╌", INK, "proxy")),
        (
            any(card.model.origin == "foreign" for card in cards),
            Entry("foreign", "▣", THIRD_PARTY, "no migrations here, as others froze it"),
        ),
        (
            any(card.model.origin == "absent" for card in cards),
            Entry("absent", "▢", FAINT, "referred to, though no longer frozen by its app"),
        ),
    )
    return tuple(entry for occurs, entry in entries if occurs)
