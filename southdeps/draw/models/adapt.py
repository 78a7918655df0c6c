"""The default picture of models: as much detail as can be read on one page."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from msgspec.structs import replace

from southdeps.draw.fit import best
from southdeps.draw.models.apps import relations
from southdeps.draw.models.columns import height
from southdeps.draw.models.diagram import DETAILS
from southdeps.draw.models.dot import dot_text
from southdeps.draw.shape import app_shapes, card_shapes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from southdeps.draw.models.diagram import Detail, Diagram
    from southdeps.draw.shape import Attempts

#: Beyond this much (see `amount`) no layout of models fits a page, and none is tried.
MOST: dict[Detail, float] = {"all": 830, "keys": 830, "names": 1000, "app": inf}
_SHOWN: dict[Detail, str] = {
    "all": "all fields",
    "keys": "only keys and relations",
    "names": "only their names",
    "app": "one box per app",
}


def detailed(diagram: Diagram, detail: Detail | None = None) -> Diagram:
    """The diagram in the detail asked for, else in the most that can be read; the subtitle says which was chosen."""
    if detail is not None:
        asked = replace(diagram, detail=detail)
        return best(shapes(asked)) or asked
    wanted: list[Detail] = [one for one in DETAILS if amount(diagram, one) <= MOST[one]]
    if len(diagram.groups) <= 1:
        wanted = [one for one in wanted if one != "app"] or ["names"]
    found = best(tried for one in wanted for tried in shapes(with_note(replace(diagram, detail=one))))
    return found if found is not None else diagram


def amount(diagram: Diagram, detail: Detail) -> float:
    """How much there is to draw, in lines of text."""
    cards = sum(height(card, replace(diagram, detail=detail)) for card in diagram.cards)
    return cards + 2 * len(diagram.lines)


def shapes(diagram: Diagram) -> Iterator[list[tuple[Diagram, str]]]:
    """The diagram in every shape, with its DOT text; those to be tried together in one list."""
    for together in _attempts(diagram):
        yield [(one, dot_text(one)) for one in (replace(diagram, shape=shape) for shape in together)]


def _attempts(diagram: Diagram) -> Attempts:
    if diagram.detail == "app":
        return app_shapes(len(relations(diagram)))
    return card_shapes()


def with_note(diagram: Diagram) -> Diagram:
    """The diagram with a word on what is left out, and how to see it."""
    if diagram.detail == "all":
        return diagram
    chosen = f"{_SHOWN[diagram.detail]}, to be read on one page; more with --detail or --focus APP"
    return replace(diagram, note=chosen)
