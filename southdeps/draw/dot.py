"""A view as text in Graphviz's DOT language."""

from __future__ import annotations

from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING

from southdeps.draw.colours import CYCLE, FAINT, INK, MISSING, NEUTRAL, THIRD_PARTY, tint
from southdeps.draw.legend import is_counted, legend
from southdeps.draw.markup import FONT, headline, small, text, tooltip
from southdeps.draw.packing import Extent, Packing, packed
from southdeps.draw.text import box_name, counted, number_and_rest, printable, reasons, wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    import graphviz

    from southdeps.draw.view import Box, Cluster, Link, View

#: How wide a migration's name may get, and on how many lines, before it is cut; the tooltip has all of it.
NAME_WIDTH, NAME_LINES = 20, 3
#: Graphviz may draw rows that lines to other apps cross in any order: with two that can still be read.
MOST_CROSSED_ROWS = 2
#: So many missing tables are named on a line.
TABLES_NAMED = 3


def dot_text(view: View, *, heading: bool) -> str:
    """The DOT text of a view; `heading` adds the title and the legend."""
    import graphviz

    # newrank: what is needed stands left of what needs it also where both are in clusters.
    graph = graphviz.Digraph("southdeps")
    graph.attr(
        rankdir="LR", newrank="true", fontname=FONT, fontsize="14", fontcolor=INK, bgcolor="white",
        pad="0.4", nodesep=str(view.shape.gap), ranksep="0.45", outputorder="edgesfirst", tooltip=" ",
    )  # fmt: skip
    graph.attr(
        "node", shape="box", style="rounded,filled", fillcolor="white", fontname=FONT, fontsize="11",
        fontcolor=INK, margin="0.08,0.05", height="0.3", width="0.5", penwidth="1.2",
    )  # fmt: skip
    graph.attr("edge", fontname=FONT, fontsize="10", color=INK, arrowsize="0.7")
    if view.shape.merged:
        graph.attr(concentrate="true")
    if heading:
        graph.attr(
            label=f"<{headline(view.about or view.title, about_it(view), legend(view))}>",
            labelloc="t",
            labeljust="l",
        )
    packing = _packing(view)
    place = packing.stacking
    for number, cluster in sorted(
        enumerate(view.clusters), key=lambda one: place.get(one[1].boxes[0].key, 0)
    ):
        _add_cluster(graph, number, cluster, view)
    packing.add(graph)
    folds = {row[0].key for cluster in view.clusters for row in _rows(cluster, view)[1:]}
    for number, link in enumerate(view.links):
        if link.kind != "order" or link.source not in folds:
            _add_link(graph, number, link, view, packing)
    return str(graph.source)


def about_it(view: View) -> list[str]:
    """What is written under the title."""
    return [line for line in (view.title if view.about else "", view.subtitle, view.note) if line]


def _packing(view: View) -> Packing:
    """Where boxes that are apps stand; others stand where Graphviz puts them."""
    keys = [box.key for box in view.boxes] if view.level == "app" else []
    needs = [(link.source, link.target) for link in view.links] if keys else []
    return packed(dict.fromkeys(keys, Extent()), needs, view.shape.columns)


def _add_cluster(graph: graphviz.Digraph, number: int, cluster: Cluster, view: View) -> None:
    colour = cluster.colour or THIRD_PARTY
    if view.level == "app":
        outline = THIRD_PARTY if cluster.colour is None else INK
        for box in cluster.boxes:
            _add_box(
                graph,
                box,
                outline,
                _app_label(cluster),
                fill=NEUTRAL,
            )
        return
    with graph.subgraph(name=f"cluster_{number}") as inner:
        inner.attr(
            label=f"<<b>{text(cluster.app)}</b>>", labeljust="l",
            id=f"c{number}", tooltip=tooltip(cluster.app),
            style="rounded,filled", color=tint(colour, 0.7), fillcolor=tint(colour, 0.13), margin="10",
        )  # fmt: skip
        for box in cluster.boxes:
            _add_box(inner, box, colour, _migration_label(box), fill="white")
        rows = _rows(cluster, view)
        if len(rows) > 1:
            _fold(inner, rows)


def _rows(cluster: Cluster, view: View) -> list[tuple[Box, ...]]:
    """An app's boxes as rows of about the same length, one row if it is not too long."""
    size = len(cluster.boxes)
    if view.level == "app" or size <= view.shape.row_length:
        return [cluster.boxes]
    rows = _cut(cluster.boxes, ceil(size / view.shape.row_length))
    crossed = [row for row in rows if any(box.key in view.crossed for box in row)]
    return rows if len(crossed) <= 1 else _cut(cluster.boxes, MOST_CROSSED_ROWS)


def _cut(boxes: tuple[Box, ...], rows: int) -> list[tuple[Box, ...]]:
    """The boxes in so many rows of about the same length."""
    length = ceil(len(boxes) / rows)
    return [boxes[at : at + length] for at in range(0, len(boxes), length)]


def _fold(graph: graphviz.Digraph, rows: Sequence[Sequence[Box]]) -> None:
    """Ask for the rows to start at the same place, the first on top."""
    with graph.subgraph() as starts:
        starts.attr(rank="same")
        for above, below in pairwise(row[0].key for row in rows):
            starts.edge(below, above, style="invis")


def _add_box(graph: graphviz.Digraph, box: Box, colour: str, label: str, *, fill: str) -> None:
    """One node, named plainly (a colon in a name would mean a port) and labelled explicitly."""
    outline = {"color": colour}
    if box.cyclic:
        outline = {"color": CYCLE, "penwidth": "2.5"}
    if box.failing:
        outline = {"color": MISSING, "penwidth": "3"}
    graph.node(
        box.key, label=f"<{label}>", id=box.key, tooltip=tooltip(box_name(box)),
        fillcolor=fill, **outline,
    )  # fmt: skip


def _app_label(cluster: Cluster) -> str:
    (box,) = cluster.boxes
    lines = [f"<b>{text(cluster.app)}</b>", small(counted(len(box.members), "migration"))]
    lines += _marks(box)
    return "<br/>".join(lines)


def _marks(box: Box) -> list[str]:
    """What is said of a box below its name, each in the colour of its lines."""
    named = ", ".join(box.missing[:TABLES_NAMED])
    more = len(box.missing) - TABLES_NAMED
    marks = [(CYCLE, "in a cycle")] if box.cyclic else [(FAINT, "need each other")] if box.mutual else []
    if box.missing:
        marks.append((MISSING, f"{named} and {more} more" if more > 0 else named))
    return [f'<font color="{colour}">{small(said)}</font>' for colour, said in marks]


def _migration_label(box: Box) -> str:
    first, last = box.members[0], box.members[-1]
    if first != last:
        ends = (number_and_rest(end)[0] or end.name for end in (first, last))
        span = " \N{HORIZONTAL ELLIPSIS} ".join(f"<b>{text(end)}</b>" for end in ends)
        return "<br/>".join((span, small(f"{len(box.members)} migrations"), *_marks(box)))
    number, rest = number_and_rest(first)
    lines = [f"<b>{text(number)}</b>"] if number else []
    if rest:
        lines += map(small, wrapped(printable(rest), NAME_WIDTH, NAME_LINES))
    return "<br/>".join([*lines, *_marks(box)])


def _add_link(graph: graphviz.Digraph, number: int, link: Link, view: View, packing: Packing) -> None:
    """A line that points at what is needed; laid out from left to right, as time goes."""
    look = _look(link) | ({"color": CYCLE} if link.cyclic and link.kind != "missing" else {})
    look |= packing.leading(link.source, link.target)
    label = _link_label(link, view)
    if label:
        look["label"] = "\\n".join(f" {text(line)} " for line in label)
    graph.edge(
        link.target, link.source, id=f"e{number}", dir="back", tooltip=tooltip(reasons(link)), **look
    )  # fmt: skip


def _look(link: Link) -> dict[str, str]:
    """The line of each kind, none of which depends on colour alone."""
    match link.kind:
        case "order":
            style = "dotted" if link.skipped else "solid"
            return {
                "color": FAINT, "fontcolor": FAINT, "penwidth": "1", "arrowtail": "none", "weight": "8",
                "style": style,
            }  # fmt: skip
        case "missing":
            return {"color": MISSING, "fontcolor": MISSING, "penwidth": "2.4", "style": "dashed"}
        case "needed_by":
            return {"penwidth": "1.8", "arrowtail": "odiamond"}
        case "depends_on":
            return {"penwidth": "1.8"}


def _link_label(link: Link, view: View) -> list[str]:
    if link.kind == "missing":
        if link.quiet:
            return []
        more = len(link.missing) - TABLES_NAMED
        return [*link.missing[:TABLES_NAMED], *([f"and {more} more"] if more > 0 else ())]
    if link.skipped:
        return [f"{link.skipped} more"]
    return [str(len(link.edges))] if is_counted(link, view) else []
