"""Which column each model stands in, if Graphviz's own choice fits no page: apps are packed, and models in them."""

from __future__ import annotations

from collections import defaultdict
from math import sqrt
from typing import TYPE_CHECKING

from southdeps.draw.packing import Extent, Packing, packed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from southdeps.draw.models.diagram import Card, Diagram

#: In lines of text: a model's name, the title and margins of an app.
NAME, TITLE = 2.5, 3.0


def card_packing(diagram: Diagram) -> Packing:
    """Where the cards of a diagram stand; those of one app stand together."""
    columns = diagram.shape.columns
    needs = [(line.source, line.target) for line in diagram.lines]
    related = {end for need in needs for end in need}
    app_of = {card.key: group.app for group in diagram.groups for card in group.cards}
    area = sum(height(card, diagram) for card in diagram.cards)
    apps: dict[str, Packing] = {}
    blocks: dict[str, Extent] = {}
    for group in diagram.groups:
        cards = {card.key: Extent(height=height(card, diagram)) for card in group.cards}
        share = sum(block.height for block in cards.values()) / area
        inside = [
            (source, target) for source, target in needs if app_of[source] == app_of[target] == group.app
        ]
        apps[group.app] = packed(cards, inside, columns and max(1, round(columns * sqrt(share))))
        blocks[group.app] = _block(apps[group.app], cards)
    between = packed(blocks, ((app_of[source], app_of[target]) for source, target in needs), columns)
    return Packing(
        {key: between.columns[app] + at for app in between.columns for key, at in apps[app].columns.items()},
        [[key for key in row if key not in related] for inner in apps.values() for row in inner.rows],
        [key for app in between.stacked for key in apps[app].stacked],
    )


def _block(packing: Packing, cards: Mapping[str, Extent]) -> Extent:
    """The block that an app makes."""
    filled: defaultdict[int, float] = defaultdict(float)
    for key, card in cards.items():
        filled[packing.columns.get(key, 0)] += card.height
    return Extent(max(filled) + 1, max(filled.values()) + TITLE)


def height(card: Card, diagram: Diagram) -> float:
    """How high a card is drawn, in lines of text."""
    return NAME + len(card.fields(diagram.detail))
