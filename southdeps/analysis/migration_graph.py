"""The graph at the level of migrations, as reports and pictures show it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from southdeps.analysis.context import AnalysisContext, once_per_context
from southdeps.analysis.missing_dependencies import merged_dependencies
from southdeps.analysis.references import find_references
from southdeps.finding import MigrationId
from southdeps.graph import Edge, Graph, MigrationNode


@once_per_context
def migration_graph(context: AnalysisContext) -> Graph:
    """Every migration, every reference, and every edge: by order, as declared, and missing."""
    nodes = tuple(
        MigrationNode(migration, context.paths[migration], context.editable[migration])
        for migration in sorted(context.declared)
    )
    edges = {*order_edges(context), *declared_edges(context), *missing_edges(context)}
    in_order = sorted(edges, key=lambda edge: (edge.source, edge.target, edge.kind))
    return Graph(nodes, tuple(in_order), find_references(context))


def order_edges(context: AnalysisContext) -> Iterator[Edge]:
    """Each app's own order."""
    for chain in context.chains.values():
        for early, late in pairwise(chain):
            yield Edge(late, early, "order")


def declared_edges(context: AnalysisContext) -> Iterator[Edge]:
    """What `depends_on` and `needed_by` name."""
    for migration, summary in context.summaries.items():
        for attribute, entry in summary.entries():
            target = entry.target
            if target in context.declared:
                late, early = (migration, target) if attribute == "depends_on" else (target, migration)
                yield Edge(late, early, attribute)


def missing_edges(context: AnalysisContext) -> Iterator[Edge]:
    """What is missing, each with every table of that app which is referenced."""
    tables: dict[tuple[MigrationId, str], set[str]] = defaultdict(set)
    for reference in find_references(context):
        if reference.provider is not None:
            tables[reference.migration, reference.provider.app].add(reference.table)
    needed: dict[tuple[MigrationId, MigrationId], set[str]] = defaultdict(set)
    for dependency in merged_dependencies(context):
        needed[dependency.late, dependency.early].add(dependency.need.table)
    for (late, early), own in needed.items():
        yield Edge(late, early, "missing", tuple(sorted(own | tables[late, early.app])))
