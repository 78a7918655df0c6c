"""The default picture: the finest level at which it can be read on one page."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from msgspec.structs import replace

from southdeps.draw import captions
from southdeps.draw.dot import SMALLEST_TEXT, dot_text
from southdeps.draw.layout import Layout, layouts
from southdeps.draw.paper import Size
from southdeps.draw.select import select
from southdeps.draw.view import EVERYTHING, ROW_LENGTH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from southdeps.draw.view import DrawOptions, Level, View
    from southdeps.finding import Finding
    from southdeps.graph import Graph

#: A page is 1,600 pixels wide: points at 96 pixels to the inch.
PAGE_WIDTH = 1600 * 72 / 96
#: In points, when the picture is scaled to the page.
LEAST_TEXT = 7.0
#: Width through height of a picture that fits a page.
NARROWEST, WIDEST = 0.5, 2.0
#: Below this size a picture may have any shape: it fits every page as it is.
SMALL = Size(PAGE_WIDTH * 0.6, PAGE_WIDTH * 0.3)
#: Beyond this many boxes no layout fits, and none is tried.
MOST_BOXES = {"migration": 420, "collapsed": 420}
#: Boxes in a row before an app continues in the next one.
ROWS = (ROW_LENGTH, 12, 9, 7, 5, 3)


def adapted(graph: Graph, findings: Iterable[Finding], options: DrawOptions = EVERYTHING) -> View:
    """The view that `options` asks for; without a level, the finest that can be read on one page.

    Long apps are folded into rows where that makes it fit. Without Graphviz the number of boxes decides.
    Raises CannotRunError if `options.focus` names nothing.
    """
    findings = tuple(findings)
    if options.level is not None or options.collapse:
        asked = select(graph, findings, options)
        return best_rows([asked]) or asked
    finest: list[Level] = ["migration", "collapsed"]
    views = [with_level(graph, findings, options, level) for level in finest]
    app = with_level(graph, findings, options, "app")
    single = len(app.boxes) <= 1
    views = [view for view in views if len(view.boxes) <= MOST_BOXES[view.level] or single]
    best = best_rows([*views, *([] if single and views else [app])])
    return best if best is not None else select(graph, findings, options)


def with_level(graph: Graph, findings: tuple[Finding, ...], options: DrawOptions, level: Level) -> View:
    """The view at a level, with the note that it was chosen for the reader."""
    view = select(graph, findings, replace(options, level=level))
    return replace(view, note=captions.note(sum(len(box.members) for box in view.boxes), level))


def best_rows(views: Sequence[View]) -> View | None:
    """The first view that can be read with some length of its rows, else the last in its best shape.

    Of the lengths with which a view can be read, the one that lets the fewest labels cross. None if Graphviz laid out
    none of them.
    """
    measured: list[tuple[Layout, View]] = []
    for view in views:
        tried = list(folded(view))
        found = zip(layouts([dot_text(one, heading=True) for one in tried]), tried, strict=True)
        measured = [(layout, one) for layout, one in found if layout is not None]
        good = [(layout.crossed_labels, one) for layout, one in measured if is_readable(layout.size)]
        if good:
            return min(good, key=itemgetter(0))[1]
    return min(measured, key=lambda item: badness(item[0].size))[1] if measured else None


def folded(view: View) -> Iterator[View]:
    """The view with ever shorter rows, as long as that changes something."""
    longest = max((len(cluster.boxes) for cluster in view.clusters), default=0)
    yield view
    if view.level != "app":
        yield from (replace(view, row_length=length) for length in ROWS[1:] if length < longest)


def text_size(size: Size) -> float:
    """The smallest text, in points, when a picture of this size is scaled down to the width of a page."""
    return SMALLEST_TEXT * min(1.0, PAGE_WIDTH / size.width)


def is_readable(size: Size) -> bool:
    """Whether a picture of this size fits one page in a text that can be read."""
    shaped = NARROWEST <= size.width / size.height <= WIDEST
    small = size.width <= SMALL.width and size.height <= SMALL.height
    return text_size(size) >= LEAST_TEXT and (shaped or small)


def badness(size: Size) -> float:
    """How far a picture is from being readable; 1 is at the limit."""
    ratio = size.width / size.height
    return max(LEAST_TEXT / text_size(size), ratio / WIDEST, NARROWEST / ratio)
