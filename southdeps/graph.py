"""The graph of migrations and every algorithm on it: order, reachability, cycles, reduction.

Edges run from the migration that needs to the one that is needed. networkx takes 130 ms to import, so only the
algorithms that pictures and projects with cycles need use it; the others are one pass each.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from graphlib import CycleError as GraphlibCycleError
from graphlib import TopologicalSorter
from itertools import chain, combinations
from typing import Any, Generic, Literal, TypeVar

from msgspec import Struct

from southdeps.finding import MigrationId, ReferenceKind

T = TypeVar("T", bound=Hashable)

#: migration -> the migrations that must run before it.
Dependencies = Mapping[MigrationId, frozenset[MigrationId]]

#: (late, early): `late` must run after `early`.
Link = tuple[MigrationId, MigrationId]

EdgeKind = Literal["order", "depends_on", "needed_by", "missing"]

#: The feedback arc set is exact up to this many removable arcs (2 ** 10 subsets), greedy above.
MAX_EXACT_ARCS = 10


class MigrationNode(Struct, frozen=True):
    """A migration; `path` is relative to the working directory, `editable` is true for the project's own files."""

    id: MigrationId
    path: str
    editable: bool


class Edge(Struct, frozen=True):
    """`source` needs `target` to run first; a missing edge names the `tables` that are the reason."""

    source: MigrationId
    target: MigrationId
    kind: EdgeKind
    tables: tuple[str, ...] = ()


class Reference(Struct, frozen=True):
    """A place in a migration that needs a table (or its column `field`) of another app.

    `provider` is None for tables of apps without migrations and for tables without a known provider.
    """

    migration: MigrationId
    table: str
    field: str | None
    provider: MigrationId | None
    kind: ReferenceKind
    path: str
    line: int
    declared: bool
    certain: bool
    column: int = 1


class Graph(Struct, frozen=True):
    """All migrations and their dependencies: what `graph --out x.json` writes and pictures show."""

    nodes: tuple[MigrationNode, ...]
    edges: tuple[Edge, ...]
    references: tuple[Reference, ...]


class CycleError(Exception):
    """The graph has a cycle, so there is no order; `path` begins and ends with the same migration."""

    def __init__(self, path: tuple[MigrationId, ...]) -> None:
        """Keep the path; each migration needs the next."""
        super().__init__(" -> ".join(map(str, path)))
        self.path = path


# --- order ------------------------------------------------------------------------------------------------


def forwards_plan(targets: Iterable[MigrationId], dependencies: Dependencies) -> list[MigrationId]:
    """South's plan: the targets and everything they need, each migration after its dependencies.

    `south.migration.utils._dfs` puts the plan of each child in front of the list, children sorted by "app:name",
    and keeps the first occurrence. That is a depth-first walk in post-order that visits the children in reverse
    order. Raises CycleError.
    """
    return list(chain.from_iterable(forwards_plans(targets, dependencies)))


def forwards_plans(targets: Iterable[MigrationId], dependencies: Dependencies) -> Iterator[list[MigrationId]]:
    """South's plan for each target in turn, without the migrations of earlier plans. Raises CycleError."""
    done: set[MigrationId] = set()
    open_: dict[MigrationId, None] = {}
    for target in targets:
        plan: list[MigrationId] = []
        stack = [(target, iter(_children(target, dependencies)))] if target not in done else []
        open_[target] = None
        while stack:
            here, children = stack[-1]
            child = next((child for child in children if child not in done), None)
            if child is None:
                stack.pop()
                del open_[here]
                done.add(here)
                plan.append(here)
            elif child in open_:
                path = list(open_)
                raise CycleError((*path[path.index(child) :], child))
            else:
                open_[child] = None
                stack.append((child, iter(_children(child, dependencies))))
        open_.clear()
        yield plan


def _children(migration: MigrationId, dependencies: Dependencies) -> Collection[MigrationId]:
    children = dependencies.get(migration, frozenset())
    return sorted(children, key=str, reverse=True) if len(children) > 1 else children


def topological_order(dependencies: Dependencies) -> list[MigrationId]:
    """All migrations, dependencies first; ties by "app:name". Cycles are broken where the walk enters them."""
    done: set[MigrationId] = set()
    order: list[MigrationId] = []
    for start in sorted(dependencies, key=str):
        stack: list[tuple[MigrationId, bool]] = [(start, False)]
        while stack:
            here, ready = stack.pop()
            if ready:
                order.append(here)
            elif here not in done:
                done.add(here)
                stack.append((here, True))
                stack.extend((child, False) for child in _children(here, dependencies) if child not in done)
    return order


# --- reachability -----------------------------------------------------------------------------------------


class Reachability(Struct, frozen=True):
    """Which migrations run before which; every question is answered in constant time.

    `index` gives each migration a bit; `ancestors` maps it to the bits of all that it needs, directly or not.
    """

    index: Mapping[MigrationId, int]
    ancestors: Mapping[MigrationId, int]

    def depends(self, migration: MigrationId, on: MigrationId) -> bool:
        """Whether `migration` runs after `on`, directly or through others."""
        position = self.index.get(on)
        return position is not None and bool(self.ancestors.get(migration, 0) >> position & 1)

    def mask(self, migrations: Iterable[MigrationId]) -> int:
        """A set of migrations as bits, comparable with `plan`."""
        return sum(1 << self.index[migration] for migration in migrations)

    def plan(self, migration: MigrationId) -> int:
        """What `migrate` runs up to `migration`, itself included, as bits comparable with `mask`."""
        return self.ancestors.get(migration, 0) | 1 << self.index[migration]


def reachability(dependencies: Dependencies) -> Reachability:
    """The transitive closure of a graph, in one pass in topological order.

    Exact for acyclic graphs; in a cycle, members know what the pass has seen so far.
    """
    index = {migration: position for position, migration in enumerate(dependencies)}
    ancestors: dict[MigrationId, int] = {}
    for migration in topological_order(dependencies):
        bits = 0
        for other in dependencies.get(migration, ()):
            position = index.get(other)
            bits |= (1 << position if position is not None else 0) | ancestors.get(other, 0)
        ancestors[migration] = bits
    return Reachability(index, ancestors)


def reachable(starts: Iterable[T], neighbours: Mapping[T, Iterable[T]]) -> set[T]:
    """The `starts` and everything that can be reached from them, cycles or not."""
    seen = set(starts)
    queue = list(seen)
    while queue:
        for other in neighbours.get(queue.pop(), ()):
            if other not in seen:
                seen.add(other)
                queue.append(other)
    return seen


def neighbourhood(starts: Iterable[T], links: Collection[tuple[T, T]], steps: int) -> set[T]:
    """The `starts` and everything at most `steps` links away, whichever way the links point."""
    found = set(starts)
    for _ in range(steps):
        before = len(found)
        found.update(chain.from_iterable([link for link in links if found.intersection(link)]))
        if len(found) == before:
            break
    return found


# --- adding edges -----------------------------------------------------------------------------------------


def with_links(dependencies: Dependencies, links: Iterable[Link]) -> Dependencies:
    """The graph with further dependencies."""
    result = dict(dependencies)
    for late, early in links:
        result[late] = result.get(late, frozenset()) | {early}
    return result


def with_acyclic_links(dependencies: Dependencies, links: Iterable[Link]) -> Dependencies:
    """The graph with those of the further dependencies, taken in order, that close no cycle."""
    result = dict(dependencies)
    for late, early in links:
        if late not in reachable([early], result):
            result[late] = result.get(late, frozenset()) | {early}
    return result


def adjacency(links: Iterable[tuple[T, T]]) -> dict[T, set[T]]:
    """Links as a mapping from each source to its targets."""
    graph: dict[T, set[T]] = defaultdict(set)
    for source, target in links:
        graph[source].add(target)
    return dict(graph)


# --- cycles -----------------------------------------------------------------------------------------------


def is_acyclic(neighbours: Mapping[T, Iterable[T]]) -> bool:
    """Whether the graph has no cycle."""
    try:
        TopologicalSorter(neighbours).prepare()
    except GraphlibCycleError:
        return False
    return True


def cyclic_components(neighbours: Mapping[T, Iterable[T]]) -> list[frozenset[T]]:
    """The strongly connected components with a cycle: several members, or one linked to itself; sorted."""
    if is_acyclic(neighbours):
        return []
    import networkx as nx

    links = [(source, target) for source, targets in neighbours.items() for target in targets]
    loops = {source for source, target in links if source == target}
    components = map(frozenset, nx.strongly_connected_components(digraph(links)))
    return sorted((found for found in components if len(found) > 1 or found & loops), key=sorted)


def shortest_cycle(start: T, neighbours: Mapping[T, Sequence[T]]) -> list[T]:
    """The shortest path from `start` back to itself, both ends included; ties by the order of neighbours.

    Raises ValueError if `start` is in no cycle.
    """
    came_from: dict[T, T] = {}
    queue = [start]
    for here in queue:
        for other in neighbours.get(here, ()):
            if other == start:
                path = [start, here]
                while path[-1] != start:
                    path.append(came_from[path[-1]])
                return path[::-1] if here != start else [start, start]
            if other not in came_from:
                came_from[other] = here
                queue.append(other)
    raise ValueError(f"{start} is in no cycle")


def feedback_arc_set(
    fixed: Collection[tuple[T, T]], costs: Mapping[tuple[T, T], int]
) -> list[tuple[T, T]] | None:
    """Arcs whose removal leaves no cycle, at the least total cost; None if the `fixed` arcs alone form one.

    Only the arcs in `costs` can be removed. The answer is optimal up to MAX_EXACT_ARCS of them. Above that, arcs
    are put back one by one while they close no cycle, arcs on few paths first.
    """
    if not is_acyclic(adjacency(fixed)):
        return None
    return _exact_arcs(fixed, costs) if len(costs) <= MAX_EXACT_ARCS else _greedy_arcs(fixed, costs)


def _exact_arcs(fixed: Collection[tuple[T, T]], costs: Mapping[tuple[T, T], int]) -> list[tuple[T, T]]:
    arcs = sorted(costs)
    subsets = [chosen for size in range(len(arcs) + 1) for chosen in combinations(arcs, size)]
    subsets.sort(key=lambda chosen: sum(costs[arc] for arc in chosen))
    return next(
        list(chosen)
        for chosen in subsets
        if is_acyclic(adjacency([*fixed, *(arc for arc in arcs if arc not in chosen)]))
    )


def _greedy_arcs(fixed: Collection[tuple[T, T]], costs: Mapping[tuple[T, T], int]) -> list[tuple[T, T]]:
    arcs = sorted(costs)
    into = Counter(target for _, target in (*fixed, *arcs))
    out_of = Counter(source for source, _ in (*fixed, *arcs))
    paths = {arc: into[arc[0]] * out_of[arc[1]] / (costs[arc] or 1) for arc in arcs}
    kept = _AcyclicGraph(fixed)
    return sorted(arc for arc in sorted(arcs, key=lambda arc: (paths[arc], arc)) if not kept.add(*arc))


class _AcyclicGraph(Generic[T]):
    """A graph that takes only links that close no cycle; it keeps a topological order (Pearce and Kelly, 2006)."""

    def __init__(self, links: Collection[tuple[T, T]]) -> None:
        self.targets = adjacency(links)
        self.sources = adjacency((target, source) for source, target in links)
        order = TopologicalSorter(self.targets).static_order()
        self.position = {node: number for number, node in enumerate(order)}  # targets come first

    def add(self, source: T, target: T) -> bool:
        """Whether a link closes no cycle; then it is added."""
        first = self.position.setdefault(source, len(self.position))
        last = self.position.setdefault(target, len(self.position))
        if first <= last:
            early = self._reachable(target, self.targets, range(first, last + 1), source)
            if source in early:
                return False
            late = self._reachable(source, self.sources, range(first, last + 1))
            moved = [
                *sorted(early, key=self.position.__getitem__),
                *sorted(late, key=self.position.__getitem__),
            ]
            places = sorted(self.position[node] for node in moved)
            self.position.update(zip(moved, places, strict=True))
        self.targets.setdefault(source, set()).add(target)
        self.sources.setdefault(target, set()).add(source)
        return True

    def _reachable(
        self, start: T, neighbours: Mapping[T, set[T]], places: range, wanted: T | None = None
    ) -> set[T]:
        """What can be reached within some places of the order; the search ends as soon as it finds what is wanted."""
        found, pending = {start}, [start]
        while pending and wanted not in found:
            for one in neighbours.get(pending.pop(), ()):
                if one not in found and self.position[one] in places:
                    found.add(one)
                    pending.append(one)
        return found


def digraph(links: Iterable[tuple[T, T]]) -> Any:
    """A graph of networkx with these links. Its constructor would try them as every other kind of data."""
    import networkx as nx

    graph = nx.DiGraph()
    graph.add_edges_from(links)
    return graph


# --- reduction --------------------------------------------------------------------------------------------


def transitive_reduction(links: Iterable[tuple[T, T]]) -> set[tuple[T, T]]:
    """The links that do not follow from others. Links within a cycle all stay; those between cycles are reduced."""
    import networkx as nx

    graph = digraph(links)
    condensed = nx.condensation(graph)
    component = condensed.graph["mapping"]
    needed = set(nx.transitive_reduction(condensed).edges)
    return {
        (source, target)
        for source, target in graph.edges
        if component[source] == component[target] or (component[source], component[target]) in needed
    }
