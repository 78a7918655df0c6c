"""Colours that people with any kind of colour vision can tell apart."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Iterable

#: For apps: half of Okabe and Ito's set (2008), and what stays apart from it for every kind of colour vision.
#: Reds and purples mean something of their own here.
PALETTE = ("#0072b2", "#e69f00", "#009e73", "#56b4e9", "#b3884d", "#7f7fff", "#004d40", "#8fbc8f")
MISSING = "#d0021b"
CYCLE = "#b5179e"
THIRD_PARTY = "#8a8a8a"
INK = "#1f2328"
FAINT = "#757c85"
#: The fill of a box that stands for a whole app.
NEUTRAL = "#f2f4f7"


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


def shade(colour: str, share: float) -> str:
    """`colour` mixed into black: a share of 1 leaves it as it is, 0 is black."""
    return "#" + "".join(f"{round(int(colour[at : at + 2], 16) * share):02x}" for at in (1, 3, 5))
