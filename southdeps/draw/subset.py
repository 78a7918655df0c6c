"""Graph in, smaller graph out: what `--show`, `--focus` and `--reduce` leave of it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from southdeps.graph import Edge, Graph, adjacency, cyclic_components, transitive_reduction

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from southdeps.finding import MigrationId


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


def missing_only(graph: Graph) -> Graph:
    """The migrations at either end of a missing dependency."""
    return restricted(
        graph, {end for e in graph.edges if e.kind == "missing" for end in (e.source, e.target)}
    )


def cycles_only(graph: Graph) -> Graph:
    """The migrations that wait for themselves, whether by declared or by missing dependencies."""
    found = cyclic_components(adjacency((e.source, e.target) for e in graph.edges))
    return restricted(graph, frozenset().union(*found))


def app_cycles_only(graph: Graph) -> Graph:
    """The apps that need each other; their migrations may well run, each at its time."""
    links = ((e.source.app, e.target.app) for e in graph.edges)
    found = cyclic_components(adjacency((source, target) for source, target in links if source != target))
    apps = frozenset().union(*found)
    return restricted(graph, {node.id for node in graph.nodes if node.id.app in apps})


def reduced(graph: Graph) -> Graph:
    """Without declared dependencies that follow from others or from the order within apps; missing ones stay."""
    needed = transitive_reduction((e.source, e.target) for e in graph.edges if e.kind != "missing")
    order = {(e.source, e.target) for e in graph.edges if e.kind == "order"}

    def stays(edge: Edge) -> bool:
        link = (edge.source, edge.target)
        return edge.kind in ("order", "missing") or (link in needed and link not in order)

    return Graph(graph.nodes, tuple(filter(stays, graph.edges)), graph.references)
