"""What lines and outlines mean; only what occurs in a picture is explained there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from southdeps.draw.colours import CYCLE, FAINT, INK, MISSING, THIRD_PARTY

if TYPE_CHECKING:
    from southdeps.draw.view import Link, View


class LegendEntry(Struct, frozen=True):
    """A sample, drawn in characters, and its meaning; `name` is the class that the page styles it by."""

    name: str
    sample: str
    colour: str
    meaning: str


def is_counted(link: Link, view: View) -> bool:
    """Whether the number of a link's dependencies is written beside it."""
    return view.level == "app" and link.kind != "missing" and len(link.edges) > 1 and view.shape.labels


def legend(view: View) -> tuple[LegendEntry, ...]:
    """The entries of what the view holds."""
    kinds = {link.kind for link in view.links}
    boxes = view.boxes
    entries = (
        ("order" in kinds, LegendEntry("order", "───", FAINT, "order within an app, from left to right")),
        (
            "depends_on" in kinds,
            LegendEntry("depends_on", "◀━━", INK, "depends_on, pointing at what is needed"),
        ),
        ("needed_by" in kinds, LegendEntry("needed_by", "◇━━", INK, "needed_by")),
        ("missing" in kinds, LegendEntry("missing", "◀╍╍", MISSING, "missing, with the tables")),
        (
            any(is_counted(link, view) for link in view.links),
            LegendEntry("count", "2", INK, "number of dependencies"),
        ),
        (any(box.cyclic for box in boxes), LegendEntry("cycle", "↻", CYCLE, "in a cycle")),
        (
            any(box.failing for box in boxes),
            LegendEntry("failing", "▢", MISSING, "fails on a fresh database"),
        ),
        (
            any(c.colour is None for c in view.clusters),
            LegendEntry("third-party", "▣", THIRD_PARTY, "app of a third party"),
        ),
    )
    return tuple(entry for occurs, entry in entries if occurs)
