"""Paper: the sheet on which a picture can be read, and how large it may be drawn there."""

from __future__ import annotations

from typing import Literal, NamedTuple

#: A sheet, or `one` page as large as the picture.
Paper = Literal["a4", "a3", "one"]


class Size(NamedTuple):
    """A width and a height in points (72 to the inch)."""

    width: float
    height: float


#: Upright, smallest first (ISO 216, in points).
SHEETS: dict[Paper, Size] = {"a4": Size(595.3, 841.9), "a3": Size(841.9, 1190.6)}
#: On each side of a sheet: half an inch, which Graphviz adds to the size that it is given.
MARGIN = 36.5
#: In points: the smallest text that can be read on paper.
LEAST_TEXT = 6.0


def fitting(picture: Size, paper: Paper | None, smallest_text: float) -> Size | None:
    """The size to draw a picture in; None for its own.

    Without a `paper` it is the smallest sheet on which `smallest_text` (in points, at the picture's own size) can be
    read; if there is none, the picture keeps its size. A sheet is turned to suit the picture.
    """
    if paper is not None:
        return _turned(SHEETS[paper], picture) if paper in SHEETS else None
    for sheet in SHEETS.values():
        space = _turned(sheet, picture)
        if smallest_text * _scale(picture, space) >= LEAST_TEXT:
            return space
    return None


def _turned(sheet: Size, picture: Size) -> Size:
    space = Size(sheet.width - 2 * MARGIN, sheet.height - 2 * MARGIN)
    sideways = Size(space.height, space.width)
    wide = picture.width > picture.height
    return max(space, sideways, key=lambda one: (_scale(picture, one), (one is sideways) == wide))


def _scale(picture: Size, space: Size) -> float:
    return min(1.0, space.width / picture.width, space.height / picture.height)
