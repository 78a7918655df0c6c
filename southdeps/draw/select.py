"""From the graph of a project to the view of it that a picture shows."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from southdeps.draw.colours import app_colours
from southdeps.draw.focus import focused
from southdeps.draw.subset import app_cycles_only, by_app, cycles_only, in_cycles, missing_only, reduced
from southdeps.draw.text import counted
from southdeps.draw.view import EVERYTHING, Box, Cluster, Level, Link, Options, View

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from southdeps.finding import Finding, MigrationId
    from southdeps.graph import Edge, EdgeKind, Graph

#: More migrations than this are drawn as apps unless told otherwise: the picture would be a wall of boxes.
MOST_MIGRATIONS = 150


def select(graph: Graph, findings: Iterable[Finding], options: Options = EVERYTHING) -> View:
    """The boxes and links that `options` asks for.

    First `show` applies, then `focus` to what is left, then `reduce`; then the level is chosen, and runs are
    collapsed. Raises CannotRunError where `focus` names nothing.
    """
    findings = tuple(findings)
    part = _shown(graph, options)
    level = options.level or ("app" if len(part.nodes) > MOST_MIGRATIONS else "migration")
    failing = failing_migrations(findings)
    groups = _groups(part, level, failing, collapse=options.collapse)
    boxes = {f"n{number}": group for number, group in enumerate(groups)}
    links = _links(part, boxes, _positions(graph))
    shown = {node.id for node in part.nodes}
    cycle_of = {
        key: number
        for number, found in enumerate(in_cycles((link.source, link.target) for link in links))
        for key in sorted(found)
    }
    return View(
        level=level,
        title=_title(graph),
        subtitle=_subtitle(graph, part, level, options),
        note=_note(part, level, options),
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


def _shown(graph: Graph, options: Options) -> Graph:
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
    graph: Graph, level: Level, failing: frozenset[MigrationId], *, collapse: bool
) -> Iterator[tuple[MigrationId, ...]]:
    """Which migrations share a box: all of an app, a run that nothing crosses, or each has its own."""
    apps = by_app(node.id for node in graph.nodes).values()
    if level == "app":
        yield from map(tuple, apps)
    elif collapse:
        ends = {end for e in graph.edges if e.kind != "order" for end in (e.source, e.target)}
        for names in apps:
            for apart, group in groupby(names, key=(ends | failing).__contains__):
                run = tuple(group)
                yield from ((name,) for name in run) if apart else (run,)
    else:
        yield from ((name,) for names in apps for name in names)


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


def _title(graph: Graph) -> str:
    """What the whole project holds, whatever part of it is shown."""
    declared = sum(e.kind in ("depends_on", "needed_by") for e in graph.edges)
    missing = sum(e.kind == "missing" for e in graph.edges)
    cycles = len(in_cycles((e.source, e.target) for e in graph.edges))
    return ", ".join(
        (
            counted(len({node.id.app for node in graph.nodes}), "app"),
            counted(len(graph.nodes), "migration"),
            f"{counted(declared, 'declared dependency')}",
            f"{missing} missing",
            *([counted(cycles, "cycle")] if cycles else ()),
        )
    )


def _subtitle(graph: Graph, part: Graph, level: Level, options: Options) -> str:
    """Which part is shown, and how."""
    if not part.nodes and options.show:
        return {"missing": "no dependency is missing", "cycles": "no migration is in a cycle"}[options.show]
    said = [f"{len(part.nodes)} of them shown"] if len(part.nodes) < len(graph.nodes) else []
    said += [f"around {focus}" for focus in options.focus]
    said += [f"{options.show} only"] if options.show else []
    said += ["one box per app, its lines counted"] if level == "app" else []
    said += ["without dependencies that follow from others"] if options.reduce else []
    return ", ".join(said)


def _note(part: Graph, level: Level, options: Options) -> str | None:
    """How to see more, where the level was not asked for."""
    if level == "migration" or options.level:
        return None
    return (
        f"{len(part.nodes)} migrations are too many for one picture, so there is one box per app. "
        "See more with --focus APP, --focus APP:MIGRATION+1, --show missing or --level migration --collapse"
    )
