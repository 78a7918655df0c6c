"""Apps that need each other although no migrations do: no error to South, but worth knowing.

Django >= 1.7 has to split the first migrations of such apps when they are made anew.
"""

from __future__ import annotations

from itertools import pairwise

from southdeps.graph import Graph, Link, adjacency, cyclic_components, is_acyclic, shortest_cycle


def app_cycles(graph: Graph) -> list[list[Link]]:
    """For each set of apps that need each other a shortest cycle, as links between migrations.

    Sets in which migrations themselves form a cycle are left out: they are errors (SD205).
    """
    links = sorted({(edge.source, edge.target) for edge in graph.edges})
    examples: dict[tuple[str, str], Link] = {}
    for late, early in links:
        if late.app != early.app:
            examples.setdefault((late.app, early.app), (late, early))
    apps = {app: sorted(others) for app, others in adjacency(examples).items()}
    cycles = []
    for members in cyclic_components(apps):
        if is_acyclic(adjacency(link for link in links if link[0].app in members and link[1].app in members)):
            path = shortest_cycle(min(members), apps)
            cycles.append([examples[step] for step in pairwise(path)])
    return cycles
