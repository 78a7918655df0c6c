"""Which column each app stands in, if Graphviz's own choice fits no page.

Graphviz puts everything that needs one app into one column, and each step of a path into a column of its own: many apps
become a tower, a long path a strip. Here the number of columns is given, and each gets about the same share.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from southdeps.graph import reachable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    import graphviz

    #: (source, target): `source` needs `target`.
    Need = tuple[str, str]


#: So many extents stand in a row if Graphviz decides on the columns.
ROW = 6


class Extent(NamedTuple):
    """What stands together: how many columns it takes, and how much of the height of each."""

    columns: int = 1
    height: float = 1.0


class Packing(NamedTuple):
    """The first column of each extent, if columns are given; and the rows of those without needs, from top to bottom.

    `stacked` are all extents as Graphviz has to get them: it stacks what is not linked from below.
    """

    columns: dict[str, int]
    rows: list[list[str]]
    stacked: list[str]

    @property
    def stacking(self) -> dict[str, int]:
        """The place of each extent in that order."""
        return {key: number for number, key in enumerate(self.stacked)}

    def add(self, graph: graphviz.Digraph) -> None:
        """Ask for this packing. The graph needs `newrank`."""
        if self.columns:
            _add_columns(graph, self.columns)
        for row in self.rows:
            for left, right in pairwise(row):
                graph.edge(left, right, style="invis")

    def leading(self, source: str, target: str) -> dict[str, str]:
        """The attribute of a link that leads back, or down a column: it has no say in where its ends stand."""
        back = self.columns and source != target and self.columns[source] <= self.columns[target]
        return {"constraint": "false"} if back else {}


def packed(extents: Mapping[str, Extent], needs: Iterable[Need], columns: int | None) -> Packing:
    """A extent stands right of all that it needs; a path longer than `columns` continues in the first of them.

    Blocks without needs, which no other needs, stand in rows below, the highest first. If `columns` is None, nothing
    is said of the others.
    """
    links = {(source, target) for source, target in needs if source != target}
    linked = {end for link in links for end in link}
    alone = {key: extent for key, extent in extents.items() if key not in linked}
    if columns is None:
        below = [list(row) for row in _rows(alone, ROW)]
        return Packing({}, below, [*_from_below(below), *(key for key in extents if key in linked)])
    columns = max([columns, *(extent.columns for extent in extents.values())])
    parts = _parts(extents, links)
    most = _share([extent for part in parts for extent in part.values()], columns)
    filled = [0.0] * columns
    starts: dict[str, int] = {}
    for part in parts:
        inner = _part_columns(part, links, columns, most)
        start = _place(filled, _outline(part, inner), 0, most)
        starts |= {key: start + column for key, column in inner.items()}
    rows = list(_rows(alone, columns))
    stacked = [*_from_below(rows), *_from_below(parts)]
    return Packing(
        starts | {key: at for row in rows for key, at in row.items()}, [list(row) for row in rows], stacked
    )


def _from_below(rows: Sequence[Iterable[str]]) -> list[str]:
    return [key for row in reversed(rows) for key in row]


def _parts(extents: Mapping[str, Extent], links: Collection[Need]) -> list[dict[str, Extent]]:
    """The extents that are linked, in parts without links between them, the largest first."""
    neighbours = _by_source([*links, *((target, source) for source, target in links)])
    parts: list[dict[str, Extent]] = []
    seen: set[str] = set()
    for start in neighbours:
        if start not in seen:
            part = reachable([start], neighbours)
            seen |= part
            parts.append({key: extent for key, extent in extents.items() if key in part})
    return sorted(parts, key=len, reverse=True)


def _part_columns(
    part: Mapping[str, Extent], links: Collection[Need], columns: int, most: float
) -> dict[str, int]:
    """The columns of a part, counted from its own first one."""
    share = max(most, _share(part.values(), columns))
    targets = _by_source(link for link in links if link[0] in part)
    filled = [0.0] * columns
    starts: dict[str, int] = {}
    for key in _order(part, targets):
        begin = max(
            (starts[one] + part[one].columns for one in targets.get(key, ()) if one in starts), default=0
        )
        starts[key] = _place(filled, part[key], begin, share)
    return starts


def _share(extents: Collection[Extent], columns: int) -> float:
    """How high a column gets if all get about the same: one extent may stick out."""
    if not extents:
        return 0.0
    area = sum(extent.columns * extent.height for extent in extents)
    typical = sum(extent.height for extent in extents) / len(extents)
    return max(area / columns + 0.99 * typical, *(extent.height for extent in extents))


def _outline(part: Mapping[str, Extent], starts: Mapping[str, int]) -> Extent:
    """The extent that a part makes, as high as the highest of its columns."""
    heights: defaultdict[int, float] = defaultdict(float)
    for key, extent in part.items():
        for at in range(starts[key], starts[key] + extent.columns):
            heights[at] += extent.height
    return Extent(max(heights) + 1, max(heights.values()))


def _place(filled: list[float], extent: Extent, begin: int, most: float) -> int:
    """Put a extent into the first columns from `begin` on where it fits, else where the least stands."""
    last = len(filled) - extent.columns
    heights = [max(filled[at : at + extent.columns]) for at in range(last + 1)]
    fitting = (at for at in range(begin, last + 1) if heights[at] + extent.height <= most)
    start = next(fitting, min(range(last + 1), key=lambda at: (heights[at], at < begin)))
    filled[start : start + extent.columns] = [heights[start] + extent.height] * extent.columns
    return start


def _rows(extents: Mapping[str, Extent], columns: int) -> Iterator[dict[str, int]]:
    row: dict[str, int] = {}
    at = 0
    for key in sorted(extents, key=lambda key: -extents[key].height):
        if at + extents[key].columns > columns:
            yield row
            row, at = {}, 0
        row[key] = at
        at += extents[key].columns
    if row:
        yield row


def _order(keys: Collection[str], targets: Mapping[str, Collection[str]]) -> list[str]:
    """What is needed comes first; of several, what the longest paths lead to. Cycles are broken anywhere."""
    plain = _needed_first(keys, targets, dict.fromkeys(keys, 0))
    place = {key: number for number, key in enumerate(plain)}
    behind = dict.fromkeys(keys, 0)
    for key in reversed(plain):
        for target in targets.get(key, ()):
            if place[target] < place[key]:
                behind[target] = max(behind[target], behind[key] + 1)
    return _needed_first(keys, targets, behind)


def _needed_first(
    keys: Collection[str], targets: Mapping[str, Collection[str]], behind: Mapping[str, int]
) -> list[str]:
    left = dict.fromkeys(sorted(keys, key=lambda key: -behind[key]))
    order: list[str] = []
    while left:
        ready = (key for key in left if left.keys().isdisjoint(targets.get(key, ())))
        order.append(next(ready, next(iter(left))))
        del left[order[-1]]
    return order


def _by_source(links: Iterable[Need]) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for source, target in sorted(links):
        found[source].append(target)
    return dict(found)


def _add_columns(graph: graphviz.Digraph, columns: Mapping[str, int]) -> None:
    """Ask for boxes to stand in their columns, which invisible points mark."""
    members: defaultdict[int, list[str]] = defaultdict(list)
    for key, column in columns.items():
        members[column].append(key)
    marks = range(max(members, default=-1) + 1)
    for column in marks:
        with graph.subgraph() as same:
            same.attr(rank="same")
            same.node(
                f"column{column}", label="", shape="point", style="invis", width="0", height="0", margin="0"
            )
            for key in members[column]:
                same.node(key)
    for left, right in pairwise(marks):
        graph.edge(f"column{left}", f"column{right}", style="invis")
