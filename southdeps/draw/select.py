"""From the graph of a project to the view of it that a picture shows."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import groupby
from typing import TYPE_CHECKING

from msgspec.structs import replace

from southdeps.draw import captions
from southdeps.draw.colours import app_colours
from southdeps.draw.focus import focused
from southdeps.draw.subset import app_cycles_only, by_app, cycles_only, missing_only, reduced
from southdeps.draw.view import EVERYTHING, Box, Cluster, DrawOptions, Level, Link, View
from southdeps.graph import adjacency, cyclic_components
from southdeps.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from southdeps.finding import Finding, MigrationId
    from southdeps.graph import Edge, EdgeKind, Graph

#: With more boxes than this apps are drawn, unless a level is asked for; but not for a single app.
MOST_BOXES = 150


def select(graph: Graph, findings: Iterable[Finding], options: DrawOptions = EVERYTHING) -> View:
    """The boxes and links that `options` asks for.

    First `show` applies, then `focus` to what is left, then `reduce`; without a level, the number of boxes decides.
    The ends of all edges have to be nodes of the graph. Raises CannotRunError if `focus` names nothing.
    """
    findings = tuple(findings)
    part = selected_part(graph, options)
    failing = failing_migrations(findings)
    positions = _positions(graph)
    cycles = cyclic_components(adjacency((e.source, e.target) for e in graph.edges))
    apps = [tuple(names) for names in by_app(node.id for node in part.nodes).values()]
    level = options.level or ("collapsed" if options.collapse else "migration")
    groups = apps if level == "app" else _groups(part, failing, positions, collapse=level == "collapsed")
    if options.level is None and len(groups) > MOST_BOXES and len(apps) > 1:
        level, groups = "app", apps
    boxes = {f"n{number}": group for number, group in enumerate(groups)}
    links = _links(part, boxes, positions, findings, cycles)
    if level == "app":
        links = _once_per_target(links)
    shown = {node.id for node in part.nodes}
    return View(
        level=level,
        title=captions.title(graph),
        subtitle=captions.subtitle(graph, part, level, options),
        note=None if options.level or options.collapse else captions.note(len(part.nodes), level),
        clusters=_clusters(graph, boxes, failing, frozenset().union(*cycles), links, level),
        links=tuple(links),
        references=part.references,
        findings=tuple(f for f in findings if f.migration is None or f.migration in shown),
        about=options.about,
    )


def failing_migrations(findings: Iterable[Finding]) -> frozenset[MigrationId]:
    """The migrations that raise on a fresh database: of a table dropped too early, the one that reads it."""
    in_required = {rule.code for rule in RULES if rule.fails_in_required}
    blamed = (f.requires if f.code in in_required else f.migration for f in findings if f.severity == "error")
    return frozenset(migration for migration in blamed if migration is not None)


def selected_part(graph: Graph, options: DrawOptions) -> Graph:
    """What `show`, `focus` and `reduce` leave of the graph. Raises CannotRunError if `focus` names nothing."""
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
    graph: Graph, failing: frozenset[MigrationId], positions: dict[MigrationId, int], *, collapse: bool
) -> list[tuple[MigrationId, ...]]:
    """Which migrations share a box: none or, if chains collapse, those between two that stand out."""
    apps = by_app(node.id for node in graph.nodes).values()
    if not collapse:
        return [(name,) for names in apps for name in names]
    apart = failing.union(*((e.source, e.target) for e in graph.edges if e.kind != "order"))

    def run_of(numbered: tuple[int, MigrationId]) -> object:
        """The same for neighbours that belong to one run, which ends where a migration is left out."""
        number, name = numbered
        return name if name in apart else positions[name] - number

    runs = (groupby(enumerate(names), key=run_of) for names in apps)
    return [tuple(name for _, name in run) for app in runs for _, run in app]


def _links(
    graph: Graph,
    boxes: dict[str, tuple[MigrationId, ...]],
    positions: dict[MigrationId, int],
    findings: Iterable[Finding],
    cycles: Iterable[frozenset[MigrationId]],
) -> list[Link]:
    """The edges between boxes, those of one kind between the same two as one link."""
    box_of = {migration: key for key, members in boxes.items() for migration in members}
    columns = _missing_columns(graph, findings)
    cycle_of = {member: members for members in cycles for member in members}
    bundles: dict[tuple[str, str, EdgeKind], list[Edge]] = {}
    for edge in sorted(graph.edges, key=lambda e: (e.source, e.target, e.kind)):
        source, target = box_of[edge.source], box_of[edge.target]
        if source != target or len(boxes[source]) == 1:
            bundles.setdefault((source, target, edge.kind), []).append(edge)
    return [
        Link(
            source,
            target,
            kind,
            tuple(edges),
            cyclic=any(edge.target in cycle_of.get(edge.source, ()) for edge in edges),
            skipped=_skipped(edges[0], positions),
            missing=tuple(sorted({what for edge in edges for what in _missing(edge, columns)})),
        )
        for (source, target, kind), edges in bundles.items()
    ]


def _missing_columns(graph: Graph, findings: Iterable[Finding]) -> dict[tuple[MigrationId, str, str], str]:
    """(migration, app of the provider, table) -> the column, if that is all that is missing of the table."""
    columns = {
        (reference.migration, reference.provider.app, reference.table): reference.field
        for reference in graph.references
        if reference.provider is not None and reference.field is not None
    }
    columns |= {
        (finding.migration, finding.requires.app, finding.table): finding.field
        for finding in findings
        if finding.migration and finding.requires and finding.table and finding.field
    }
    return columns


def _missing(edge: Edge, columns: dict[tuple[MigrationId, str, str], str]) -> Iterator[str]:
    """The tables of a missing edge; a table of which only a column is missing as `table.column`."""
    for table in edge.tables:
        column = columns.get((edge.source, edge.target.app, table))
        yield f"{table}.{column}" if column is not None else table


def _once_per_target(links: Iterable[Link]) -> list[Link]:
    """Of several missing links to one box none repeats the tables: the box itself names them."""
    links = list(links)
    counted = Counter(link.target for link in links if link.kind == "missing")
    return [replace(link, quiet=link.kind == "missing" and counted[link.target] > 1) for link in links]


def _skipped(edge: Edge, positions: dict[MigrationId, int]) -> int:
    return positions[edge.source] - positions[edge.target] - 1 if edge.kind == "order" else 0


def _clusters(
    graph: Graph,
    boxes: dict[str, tuple[MigrationId, ...]],
    failing: frozenset[MigrationId],
    cyclic: frozenset[MigrationId],
    links: Iterable[Link],
    level: Level,
) -> tuple[Cluster, ...]:
    """The boxes by app. Colours go by all apps of the project, so they are the same in all its pictures."""
    own = {node.id.app for node in graph.nodes if node.editable}
    paths = {node.id: node.path for node in graph.nodes}
    colours = app_colours(own)
    missing: dict[str, set[str]] = defaultdict(set)
    for link in links:
        if link.quiet:
            missing[link.target].update(link.missing)
    mutual: frozenset[str] = frozenset()
    if level == "app":
        mutual = mutual.union(*cyclic_components(adjacency((one.source, one.target) for one in links)))

    def box(key: str, members: tuple[MigrationId, ...]) -> Box:
        in_cycle = not cyclic.isdisjoint(members)
        return Box(
            key,
            members,
            path=paths[members[0]] if len(members) == 1 else None,
            failing=not failing.isdisjoint(members),
            cyclic=in_cycle,
            mutual=key in mutual and not in_cycle,
            missing=tuple(sorted(missing[key])),
        )

    return tuple(
        Cluster(app, colours.get(app), tuple(box(key, members) for key, members in group))
        for app, group in groupby(boxes.items(), key=lambda item: item[1][0].app)
    )
