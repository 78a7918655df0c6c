"""From what a project holds to what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from southdeps.analysis.context import Subject
from southdeps.analysis.declarations import verdict
from southdeps.analysis.missing_dependencies import MissingDependency, find_missing_dependencies
from southdeps.finding import Finding, MigrationId
from southdeps.graph import Edge, Graph, MigrationNode, Reference, reachability
from southdeps.rules import columns, cycles, declarations, missing, notes, rows
from southdeps.rules.references import references


class Inspection(Struct, frozen=True):
    """Everything found: the findings in order of place, the graph that they speak of, and its cycles."""

    findings: tuple[Finding, ...]
    graph: Graph
    cycles: tuple[frozenset[MigrationId], ...] = ()


def inspect(subject: Subject) -> Inspection:
    """Apply all rules."""
    context = subject.context
    places = missing.Places(subject.paths, subject.editable, subject.optional)
    lacks, failures = find_missing_dependencies(context)
    merged = missing.merge(lacks, context)
    before = reachability(context.declared)
    found = references(context, subject.paths, before)
    found_cycles = cycles.cycles(context, subject.summary, lacks, found, places)
    findings = [cycle.finding for cycle in found_cycles]
    findings += missing.missing(merged, places, context)
    findings += missing.unfixable(failures, context, places)
    findings += columns.no_such_column(failures, context, subject.summary, places, subject.backend)
    findings += missing.hidden(found, lacks, places)
    findings += rows.rows_made_elsewhere(context, places, before)
    findings += rows.unknown_required_columns(context, places, before)
    named: dict[str, tuple[MigrationId, tuple[int, int]]] = {}
    apps_of: dict[tuple[MigrationId, str], str] = {}
    for migration, summary in subject.summary.items():
        path = subject.paths[migration]
        sees = subject.installed if migration.app in subject.installed.chains else subject.scanned
        findings += declarations.declarations(migration, summary, path, sees)
        findings += notes.notes(migration, summary, path)
        for _, entry in summary.entries():
            if entry.app and verdict(migration, entry, sees).kind is None:
                named.setdefault(entry.target.app, (migration, entry.at))
        for step in summary.actions:
            if getattr(step, "app", ""):
                apps_of.setdefault((migration, step.table), step.app)  # type: ignore[union-attr]
    findings = list(cycles.within_reason(findings, context, lacks, found_cycles, subject.editable))
    known = frozenset(context.chains) | subject.scanned.unmigrated
    findings += notes.not_scanned(found, named, apps_of, known, subject.paths)
    findings = [with_order(finding, subject.positions) for finding in findings]
    findings.sort(
        key=lambda finding: (finding.path, finding.line, finding.column, finding.code, finding.message)
    )
    graph = build_graph(subject, merged, found)
    return Inspection(tuple(findings), graph, tuple(cycle.members for cycle in found_cycles))


def with_order(finding: Finding, positions: Mapping[MigrationId, int] | None) -> Finding:
    """A missing dependency with whether the order of INSTALLED_APPS hides it today."""
    late, early = finding.migration, finding.requires
    if positions is None or finding.code not in {"SD101", "SD102"} or late is None or early is None:
        return finding
    if late not in positions or early not in positions:
        return finding
    return replace(finding, hidden_by_installed_apps=positions[early] < positions[late])


def build_graph(subject: Subject, lacks: list[MissingDependency], found: tuple[Reference, ...]) -> Graph:
    """The graph at the level of migrations, as reports and pictures show it."""
    context = subject.context
    nodes = tuple(
        MigrationNode(migration, subject.paths[migration], subject.editable[migration])
        for migration in sorted(context.declared)
    )
    edges: set[Edge] = set()
    for chain in context.chains.values():
        edges.update(Edge(late, early, "order") for early, late in pairwise(chain))
    for migration, summary in subject.summary.items():
        for entry in summary.depends_on:
            target = entry.target
            if target in context.declared:
                edges.add(Edge(migration, target, "depends_on"))
        for entry in summary.needed_by:
            target = entry.target
            if target in context.declared:
                edges.add(Edge(target, migration, "needed_by"))
    tables: dict[tuple[MigrationId, MigrationId], set[str]] = {}
    for lack in lacks:
        tables.setdefault((lack.late, lack.early), set()).add(lack.need.table)
    for reference in found:
        provider = reference.provider
        for (late, early), names in tables.items():
            if late == reference.migration and provider is not None and provider.app == early.app:
                names.add(reference.table)
    edges.update(
        Edge(late, early, "missing", tuple(sorted(names))) for (late, early), names in tables.items()
    )
    return Graph(nodes, tuple(sorted(edges, key=lambda edge: (edge.source, edge.target, edge.kind))), found)
