"""From the graph of a project to the view of it that a picture shows."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from msgspec.structs import replace

from southdeps.draw import captions
from southdeps.draw.colours import app_colours
from southdeps.draw.focus import focused
from southdeps.draw.subset import app_cycles_only, by_app, cycles_only, missing_only, reduced
from southdeps.draw.view import EVERYTHING, Box, Cluster, DrawOptions, Link, View
from southdeps.graph import adjacency, cyclic_components

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from southdeps.finding import Finding, MigrationId
    from southdeps.graph import Edge, EdgeKind, Graph

#: Where there were more boxes than this, apps are drawn unless told otherwise: it would be a wall of boxes. A
#: single box would say nothing, though.
MOST_BOXES = 150


def select(graph: Graph, findings: Iterable[Finding], options: DrawOptions = EVERYTHING) -> View:
    """The boxes and links that `options` asks for.

    First `show` applies, then `focus` to what is left, then `reduce` and `collapse`; the level is chosen by
    what that leaves. The ends of all edges have to be nodes of the graph. Raises CannotRunError where `focus`
    names nothing.
    """
    findings = tuple(findings)
    part = _shown(graph, options)
    failing = failing_migrations(findings)
    positions = _positions(graph)
    groups = _groups(part, failing, positions, options)
    apps = [tuple(names) for names in by_app(node.id for node in part.nodes).values()]
    level = options.level or ("app" if len(groups) > MOST_BOXES and len(apps) > 1 else "migration")
    if level == "app":
        groups = apps
    boxes = {f"n{number}": group for number, group in enumerate(groups)}
    links = _links(part, boxes, positions)
    shown = {node.id for node in part.nodes}
    cycle_of = {
        key: number
        for number, found in enumerate(
            cyclic_components(adjacency((link.source, link.target) for link in links))
        )
        for key in sorted(found)
    }
    return View(
        level=level,
        title=captions.title(graph),
        subtitle=captions.subtitle(graph, part, level, options),
        note=captions.note(part, level, options),
        clusters=_clusters(graph, boxes, failing, cycle_of),
        links=tuple(
            replace(
                link, cyclic=link.source in cycle_of and cycle_of[link.source] == cycle_of.get(link.target)
            )
            for link in links
        ),
        references=part.references,
        findings=tuple(f for f in findings if f.migration is None or f.migration in shown),
    )


def failing_migrations(findings: Iterable[Finding]) -> frozenset[MigrationId]:
    """The migrations that raise on a fresh database: of a table dropped too early, the one that reads it."""
    blamed = (f.requires if f.code == "SD102" else f.migration for f in findings if f.severity == "error")
    return frozenset(migration for migration in blamed if migration is not None)


def _shown(graph: Graph, options: DrawOptions) -> Graph:
    part = graph
    if options.show == "missing":
        part = missing_only(part)
    elif options.show == "cycles":
        part = app_cycles_only(part) if options.level == "app" else cycles_only(part)
    if options.focus:
        part = focused(part, options.focus, (node.id for node in graph.nodes))
    return reduced(part) if options.reduce else part


def _positions(graph: Graph) -> dict[MigrationId, int]:
    """How many migrations of its app come before each."""
    return {
        migration: position
        for names in by_app(node.id for node in graph.nodes).values()
        for position, migration in enumerate(names)
    }


def _groups(
    graph: Graph, failing: frozenset[MigrationId], positions: dict[MigrationId, int], options: DrawOptions
) -> list[tuple[MigrationId, ...]]:
    """Which migrations share a box: none or, where runs are collapsed, those between two that stand out."""
    apps = by_app(node.id for node in graph.nodes).values()
    if not options.collapse:
        return [(name,) for names in apps for name in names]
    apart = failing.union(*((e.source, e.target) for e in graph.edges if e.kind != "order"))

    def run_of(numbered: tuple[int, MigrationId]) -> object:
        """The same for neighbours that belong to one run, which ends where a migration is left out."""
        number, name = numbered
        return name if name in apart else positions[name] - number

    runs = (groupby(enumerate(names), key=run_of) for names in apps)
    return [tuple(name for _, name in run) for app in runs for _, run in app]


def _links(
    graph: Graph, boxes: dict[str, tuple[MigrationId, ...]], positions: dict[MigrationId, int]
) -> list[Link]:
    """The edges between boxes, those of one kind between the same two as one link."""
    box_of = {migration: key for key, members in boxes.items() for migration in members}
    bundles: dict[tuple[str, str, EdgeKind], list[Edge]] = {}
    for edge in sorted(graph.edges, key=lambda e: (e.source, e.target, e.kind)):
        source, target = box_of[edge.source], box_of[edge.target]
        if source != target or len(boxes[source]) == 1:
            bundles.setdefault((source, target, edge.kind), []).append(edge)
    return [
        Link(source, target, kind, tuple(edges), skipped=_skipped(edges[0], positions))
        for (source, target, kind), edges in bundles.items()
    ]


def _skipped(edge: Edge, positions: dict[MigrationId, int]) -> int:
    return positions[edge.source] - positions[edge.target] - 1 if edge.kind == "order" else 0


def _clusters(
    graph: Graph,
    boxes: dict[str, tuple[MigrationId, ...]],
    failing: frozenset[MigrationId],
    cyclic: Container[str],
) -> tuple[Cluster, ...]:
    """The boxes by app. Colours go by all apps of the project, so they are the same in all its pictures."""
    own = {node.id.app for node in graph.nodes if node.editable}
    paths = {node.id: node.path for node in graph.nodes}
    colours = app_colours(own)
    return tuple(
        Cluster(
            app,
            colours.get(app),
            tuple(
                Box(
                    key,
                    members,
                    path=paths[members[0]] if len(members) == 1 else None,
                    failing=not failing.isdisjoint(members),
                    cyclic=key in cyclic,
                )
                for key, members in group
            ),
        )
        for app, group in groupby(boxes.items(), key=lambda item: item[1][0].app)
    )
