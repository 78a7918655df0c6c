"""Apps that need each other though their migrations do not: no error to South, and yet worth knowing.

Django >= 1.7 has to split the first migrations of such apps when they are made anew.
"""

from __future__ import annotations

from itertools import pairwise

from southdeps.finding import MigrationId
from southdeps.graph import Graph


def app_cycles(graph: Graph) -> list[list[tuple[MigrationId, MigrationId]]]:
    """For each set of apps that need each other a shortest cycle, as links (late, early) between migrations.

    A set in which migrations themselves form a cycle is left out: that is an error (SD205).
    """
    import networkx as nx  # noqa: PLC0415  # 130 ms, and this is asked for with --verbose only

    migrations = nx.DiGraph((edge.source, edge.target) for edge in graph.edges)
    examples: dict[tuple[str, str], tuple[MigrationId, MigrationId]] = {}
    for link in sorted(migrations.edges):
        late, early = link
        if late.app != early.app:
            examples.setdefault((late.app, early.app), link)
    apps = nx.DiGraph(sorted(examples))
    cycles = []
    for members in sorted(nx.strongly_connected_components(apps), key=min):
        inside = migrations.subgraph(node for node in migrations if node.app in members)
        if len(members) > 1 and nx.is_directed_acyclic_graph(inside):
            first = min(members)
            ways = nx.single_source_shortest_path(apps.subgraph(members), first)
            way = min((ways[app] for app in sorted(ways) if (app, first) in examples), key=len)
            cycles.append([examples[step] for step in pairwise([*way, first])])
    return cycles
