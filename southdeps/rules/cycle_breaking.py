"""What to take out of cycles so that they open: a feedback edge set over what can be moved."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import combinations

from msgspec import Struct

from southdeps.finding import MigrationId
from southdeps.syntax.nodes import Place

#: `late` has to run after `early`.
Link = tuple[MigrationId, MigrationId]

#: With more links than this that could be taken out, they are chosen one after the other: 2 ** 10 sets are few.
MOST_TRIED = 10


class Step(Struct, frozen=True):
    """One reason why `late` has to run after `early`: its place (None: the order of the files) and its text.

    `cure` is what to do so that the reason is gone, None where nothing can be done; it costs `effort`.
    """

    late: MigrationId
    early: MigrationId
    text: str
    path: str = ""
    at: Place | None = None
    cure: str | None = None
    effort: int = 0

    @property
    def place(self) -> str:
        """`path:line`, or nothing."""
        return f"{self.path}:{self.at[0]}" if self.at else ""


def opening(steps: Sequence[Step]) -> list[str]:
    """What to do so that no cycle is left, with the least effort; empty where nothing will do.

    A feedback edge set over the links that can be taken out, a link only with all the reasons for it.
    """
    by_link: dict[Link, list[Step]] = defaultdict(list)
    for step in steps:
        by_link[step.late, step.early].append(step)
    fixed = [link for link, reasons in by_link.items() if any(step.cure is None for step in reasons)]
    loose = sorted(by_link.keys() - set(fixed))
    if not is_open(graph_of(fixed)):
        return []
    effort = {link: sum(step.effort for step in by_link[link]) for link in loose}
    chosen = exact(fixed, loose, effort) if len(loose) <= MOST_TRIED else greedy(fixed, loose, effort)
    cures = (step.cure for link in chosen for step in by_link[link])
    return list(dict.fromkeys(cure for cure in cures if cure is not None))


def exact(fixed: list[Link], loose: list[Link], effort: Mapping[Link, int]) -> list[Link]:
    """The links to take out with the least effort of all."""
    sets = [chosen for size in range(len(loose) + 1) for chosen in combinations(loose, size)]
    sets.sort(key=lambda chosen: sum(effort[link] for link in chosen))
    return next(
        list(chosen)
        for chosen in sets
        if is_open(graph_of([*fixed, *(link for link in loose if link not in chosen)]))
    )


def greedy(fixed: list[Link], loose: list[Link], effort: Mapping[Link, int]) -> list[Link]:
    """Links to take out: all are put back that close no cycle, those first on which few ways meet."""
    into = Counter(early for _, early in (*fixed, *loose))
    out_of = Counter(late for late, _ in (*fixed, *loose))
    ways = {(late, early): into[late] * out_of[early] / (effort[late, early] or 1) for late, early in loose}
    kept, taken = list(fixed), []
    for link in sorted(loose, key=lambda link: (ways[link], link)):
        if is_open(graph_of([*kept, link])):
            kept.append(link)
        else:
            taken.append(link)
    return sorted(taken)


def graph_of(links: Iterable[Link]) -> dict[MigrationId, set[MigrationId]]:
    """Who needs whom."""
    graph: dict[MigrationId, set[MigrationId]] = defaultdict(set)
    for late, early in links:
        graph[late].add(early)
    return graph


def is_open(dependencies: Mapping[MigrationId, Iterable[MigrationId]]) -> bool:
    """Whether there is no cycle."""
    try:
        TopologicalSorter(dependencies).prepare()
    except CycleError:
        return False
    return True


def components(dependencies: Mapping[MigrationId, Iterable[MigrationId]]) -> list[frozenset[MigrationId]]:
    """The strongly connected components of more than one migration, by their smallest."""
    import networkx as nx  # noqa: PLC0415  # 130 ms, and hardly any project has a cycle

    graph = nx.DiGraph([(late, early) for late, others in dependencies.items() for early in others])
    found = [frozenset(members) for members in nx.strongly_connected_components(graph) if len(members) > 1]
    return sorted(found, key=min)
