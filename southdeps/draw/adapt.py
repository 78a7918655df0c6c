"""The default picture: the finest level at which it can be read on one page."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from msgspec.structs import replace

from southdeps.draw import captions
from southdeps.draw.dot import dot_text
from southdeps.draw.fit import best
from southdeps.draw.select import select
from southdeps.draw.shape import Shape, app_shapes
from southdeps.draw.view import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from southdeps.draw.shape import Attempts
    from southdeps.draw.view import DrawOptions, Level, View
    from southdeps.finding import Finding
    from southdeps.graph import Graph

#: Beyond this many boxes no layout fits, and none is tried.
MOST_BOXES = {"migration": 420, "collapsed": 420}
#: Boxes in a row before an app continues in the next one.
ROWS = (12, 9, 7, 5, 3)


def adapted(graph: Graph, findings: Iterable[Finding], options: DrawOptions = EVERYTHING) -> View:
    """The view that `options` asks for; without a level, the finest that can be read on one page.

    Long apps are folded into rows, and boxes of apps packed into columns, if that makes it fit. Without Graphviz the
    number of boxes decides. Raises CannotRunError if `options.focus` names nothing.
    """
    findings = tuple(findings)
    if options.level is not None or options.collapse:
        asked = select(graph, findings, options)
        return best(shapes(asked)) or asked
    finest: list[Level] = ["migration", "collapsed"]
    views = [with_level(graph, findings, options, level) for level in finest]
    app = with_level(graph, findings, options, "app")
    single = len(app.boxes) <= 1
    views = [view for view in views if len(view.boxes) <= MOST_BOXES[view.level] or single]
    views += [] if single and views else [app]
    found = best(chain.from_iterable(map(shapes, views)))
    return found if found is not None else select(graph, findings, options)


def with_level(graph: Graph, findings: tuple[Finding, ...], options: DrawOptions, level: Level) -> View:
    """The view at a level, with the note that it was chosen for the reader."""
    view = select(graph, findings, replace(options, level=level))
    return replace(view, note=captions.note(sum(len(box.members) for box in view.boxes), level))


def shapes(view: View) -> Iterator[list[tuple[View, str]]]:
    """The view in every shape that it can have, with its DOT text; those to be tried together in one list."""
    for together in _attempts(view):
        yield [
            (one, dot_text(one, heading=True)) for one in (replace(view, shape=shape) for shape in together)
        ]


def _attempts(view: View) -> Attempts:
    return app_shapes(len(view.links)) if view.level == "app" else iter([tuple(folded(view))])


def folded(view: View) -> Iterator[Shape]:
    """Ever shorter rows, as long as that changes something."""
    longest = max((len(cluster.boxes) for cluster in view.clusters), default=0)
    yield Shape()
    yield from (Shape(row_length=length) for length in ROWS if length < longest)
