"""Graph in, smaller graph out: what `--show`, `--focus` and `--reduce` leave of it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from southdeps.graph import Edge, Graph

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from collections.abc import Set as AbstractSet

    from southdeps.finding import MigrationId

T = TypeVar("T")


def by_app(migrations: Iterable[MigrationId]) -> dict[str, list[MigrationId]]:
    """Each app's migrations in the order South runs them: that of their file names (south.migration.base)."""
    apps: dict[str, list[MigrationId]] = {}
    for migration in sorted(migrations):
        apps.setdefault(migration.app, []).append(migration)
    return apps


def restricted(graph: Graph, keep: AbstractSet[MigrationId]) -> Graph:
    """The graph of these migrations alone; an app's remaining ones still follow each other."""
    order = (
        Edge(later, earlier, "order")
        for names in by_app(node.id for node in graph.nodes if node.id in keep).values()
        for earlier, later in pairwise(names)
    )
    others = (e for e in graph.edges if e.kind != "order" and e.source in keep and e.target in keep)
    return Graph(
        nodes=tuple(node for node in graph.nodes if node.id in keep),
        edges=(*order, *others),
        references=tuple(r for r in graph.references if r.migration in keep),
    )


def in_cycles(links: Iterable[tuple[T, T]]) -> list[frozenset[T]]:
    """The strongly connected components of more than one member, and single members linked to themselves."""
    import networkx as nx  # noqa: PLC0415

    links = tuple(links)
    components = nx.strongly_connected_components(nx.DiGraph(links))
    loops = {source for source, target in links if source == target}
    return [frozenset(found) for found in components if len(found) > 1 or found & loops]


def missing_only(graph: Graph) -> Graph:
    """The migrations at either end of a missing dependency."""
    return restricted(
        graph, {end for e in graph.edges if e.kind == "missing" for end in (e.source, e.target)}
    )


def cycles_only(graph: Graph) -> Graph:
    """The migrations that wait for themselves, whether by declared or by missing dependencies."""
    found = in_cycles((e.source, e.target) for e in graph.edges)
    return restricted(graph, frozenset().union(*found))


def app_cycles_only(graph: Graph) -> Graph:
    """The apps that need each other; their migrations may well run, each at its time."""
    links = ((e.source.app, e.target.app) for e in graph.edges)
    found = in_cycles((source, target) for source, target in links if source != target)
    apps = frozenset().union(*found)
    return restricted(graph, {node.id for node in graph.nodes if node.id.app in apps})


def reduced(graph: Graph) -> Graph:
    """Without declared dependencies that follow from others and the order within apps; missing ones stay.

    Where there are cycles, the dependencies within each stay, and those between are reduced.
    """
    import networkx as nx  # noqa: PLC0415

    declared = nx.DiGraph((e.source, e.target) for e in graph.edges if e.kind != "missing")
    condensed = nx.condensation(declared)
    part = condensed.graph["mapping"]
    needed = set(nx.transitive_reduction(condensed).edges)
    order = {(e.source, e.target) for e in graph.edges if e.kind == "order"}

    def stays(edge: Edge) -> bool:
        if edge.kind in ("order", "missing"):
            return True
        ends = part[edge.source], part[edge.target]
        return ends[0] == ends[1] or (ends in needed and (edge.source, edge.target) not in order)

    return Graph(graph.nodes, tuple(filter(stays, graph.edges)), graph.references)


def around(graph: Graph, start: Collection[MigrationId], steps: int) -> set[MigrationId]:
    """`start` and what is at most so many edges away from it, whichever way they point."""
    reached = set(start)
    for _ in range(steps):
        reached |= {
            other
            for e in graph.edges
            for one, other in ((e.source, e.target), (e.target, e.source))
            if one in reached
        }
    return reached


def needs(graph: Graph, start: Collection[MigrationId]) -> set[MigrationId]:
    """`start` and all that has to run before it, declared or not."""
    targets: dict[MigrationId, list[MigrationId]] = {}
    for edge in graph.edges:
        targets.setdefault(edge.source, []).append(edge.target)
    reached, waiting = set(start), list(start)
    while waiting:
        for target in targets.get(waiting.pop(), ()):
            if target not in reached:
                reached.add(target)
                waiting.append(target)
    return reached
