"""How a picture is laid out: what can be changed of it to make it fit a page."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

#: An app with more boxes continues in further rows.
ROW_LENGTH = 40
#: In inches, between boxes above each other.
GAP, NARROW_GAP = 0.12, 0.06


class Shape(Struct, frozen=True):
    """How many boxes of an app stand in a row, and in how many columns all stand (None: Graphviz decides).

    With `merged`, lines to one box are drawn as one as far as they lead the same way.
    `gap` is between boxes above each other, in inches. Without `labels` lines have no numbers and names, but in their
    tooltips.
    """

    row_length: int = ROW_LENGTH
    columns: int | None = None
    gap: float = GAP
    labels: bool = True
    merged: bool = False


#: Numbers of columns to try: at most as many as a page is wide.
APP_COLUMNS, CARD_COLUMNS = (4, 6, 8, 10, 12, 15), (3, 4, 5, 6, 8)
#: With more lines than this no number is written beside them.
MOST_NUMBERED = 200
#: Shapes to try in turn; of those tried together the best is taken.
Attempts = Iterator[tuple[Shape, ...]]


def app_shapes(lines: int) -> Attempts:
    """Shapes for boxes of apps that so many lines join: ever closer, and at last with as few lines as can be."""
    styles = [Shape(), Shape(gap=NARROW_GAP)] if lines <= MOST_NUMBERED else []
    for style in (
        *styles,
        Shape(gap=NARROW_GAP, labels=False),
        Shape(gap=NARROW_GAP, labels=False, merged=True),
    ):
        if not style.merged:
            yield (style,)
        yield tuple(replace(style, columns=number) for number in APP_COLUMNS)


def card_shapes() -> Attempts:
    """Shapes for models. Graphviz fails on labels of lines that lead back, so there are none in columns."""
    yield (Shape(),)
    for gap in (GAP, NARROW_GAP):
        yield tuple(Shape(columns=number, gap=gap, labels=False) for number in CARD_COLUMNS)
