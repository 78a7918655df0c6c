"""Which of several pictures can be read on one page."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING, TypeVar

from southdeps.draw.layout import Layout, layouts
from southdeps.draw.paper import Size

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

T = TypeVar("T")

#: A page is 1,600 pixels wide: points at 96 pixels to the inch.
PAGE_WIDTH = 1600 * 72 / 96
#: In points, when the picture is scaled to the page.
LEAST_TEXT = 7.0
#: Width through height of a picture that fits a page.
NARROWEST, BEST_SHAPE, WIDEST = 0.5, 1.3, 2.0
#: Below this size a picture may have any shape: it fits every page as it is.
SMALL = Size(PAGE_WIDTH * 0.6, PAGE_WIDTH * 0.3)


def best(choices: Iterable[Sequence[tuple[T, str]]]) -> T | None:
    """The first of the pictures, each with its DOT text, that can be read; else the one that is nearest to it.

    Of those that are tried together, the one in which the fewest labels cross, and which has the best shape. None if
    Graphviz laid out none of them.
    """
    measured: list[tuple[Layout, T]] = []
    for together in choices:
        found = zip(layouts([dot for _, dot in together]), together, strict=True)
        known = [(layout, picture) for layout, (picture, _) in found if layout is not None]
        good = [(layout, picture) for layout, picture in known if is_readable(layout)]
        if good:
            return min(good, key=lambda item: (item[0].crossed_labels, unlikeness(item[0].size)))[1]
        measured += known
    return min(measured, key=lambda item: badness(item[0]))[1] if measured else None


def unlikeness(size: Size) -> float:
    """How far the shape of a picture is from the one that suits a page best."""
    return abs(log(size.width / size.height / BEST_SHAPE))


def text_size(layout: Layout) -> float:
    """The smallest text, in points, when a picture is scaled down to the width of a page."""
    return layout.smallest_text * min(1.0, PAGE_WIDTH / layout.size.width)


def is_readable(layout: Layout) -> bool:
    """Whether a picture fits one page in a text that can be read."""
    size = layout.size
    shaped = NARROWEST <= size.width / size.height <= WIDEST
    small = size.width <= SMALL.width and size.height <= SMALL.height
    return text_size(layout) >= LEAST_TEXT and (shaped or small)


def badness(layout: Layout) -> float:
    """How far a picture is from being readable; 1 is at the limit."""
    ratio = layout.size.width / layout.size.height
    return max(LEAST_TEXT / text_size(layout), ratio / WIDEST, NARROWEST / ratio)
