"""Colours that people with any kind of colour vision can tell apart."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Iterable

#: For apps: from the sets of Okabe and Ito (2008) and Paul Tol, without the reds and purples, which mean
#: something of their own here.
PALETTE = ("#0072b2", "#e69f00", "#009e73", "#56b4e9", "#999933", "#332288", "#44aa99", "#b3884d")
MISSING = "#d0021b"
CYCLE = "#a8329f"
THIRD_PARTY = "#8a8a8a"
INK = "#1f2328"


def app_colours(labels: Iterable[str]) -> dict[str, str]:
    """Each label's colour: the one its name points to or, where an earlier label has that, the next free.

    So an app keeps its colour from picture to picture, and two apps share one only where there are more apps
    than colours.
    """
    colours: dict[str, str] = {}
    free = list(PALETTE)
    for label in sorted(set(labels)):
        free = free or list(PALETTE)
        start = crc32(label.encode("utf-8", "backslashreplace")) % len(PALETTE)
        turn = PALETTE[start:] + PALETTE[:start]
        colours[label] = next(colour for colour in turn if colour in free)
        free.remove(colours[label])
    return colours


def tint(colour: str, share: float) -> str:
    """`colour` mixed into white: a share of 1 leaves it as it is, 0 is white."""
    channels = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - channel) * share):02x}" for channel in channels)
