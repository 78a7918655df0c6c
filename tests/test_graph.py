"""South's order, and who comes before whom."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from southdeps.finding import MigrationId
from southdeps.graph import CycleError, ancestors, reach, topological, walk
from tests.projects import name

#: How long an example takes is the machine's business.
UNHURRIED = settings(deadline=None)

IDS = [MigrationId(app, f"000{number}") for app in ("a", "a_b", "b", "z") for number in (1, 2, 3)]


def dependencies(*lines):
    """`b:1 a:1 a:2` says that b:1 depends on a:1 and a:2; whatever is named is there."""
    found = {}
    for line in lines:
        late, *earlier = map(name, line.split())
        found[late] = frozenset(earlier)
    return {**{other: frozenset() for others in found.values() for other in others}, **found}


def south(starts, depends):
    """South's own order, step by step as `south.migration.utils` (depends, _dfs, flatten) has it: lists put in front."""

    def plan_of(migration, path):
        if migration in path:
            raise CycleError((*path[path.index(migration) :], migration))
        result = [migration]
        for child in sorted(depends.get(migration, ()), key=str):
            result = plan_of(child, (*path, migration)) + result
        return list(dict.fromkeys(result))

    done = []
    for start in starts:
        done += [migration for migration in plan_of(start, ()) if migration not in done]
    return done


@st.composite
def graphs(draw, *, acyclic=False):
    """A graph of a few migrations in which an app's own follow each other."""
    found: dict[MigrationId, set[MigrationId]] = {late: set() for late in IDS}
    for early, late in pairwise(IDS):
        if early.app == late.app:
            found[late].add(early)
    own = {one.app: iter([other for other in IDS if other.app == one.app]) for one in IDS}
    order = [next(own[one.app]) for one in draw(st.permutations(IDS))]
    for late, early in draw(st.lists(st.tuples(st.sampled_from(IDS), st.sampled_from(IDS)), max_size=8)):
        if late != early and not (acyclic and order.index(late) < order.index(early)):
            found[late].add(early)
    return {late: frozenset(earlier) for late, earlier in found.items()}


@UNHURRIED
@given(graphs(), st.lists(st.sampled_from(IDS), min_size=1, max_size=3))
def test_the_order_is_souths(graph, starts):
    try:
        expected = south(starts, graph)
    except CycleError:
        with pytest.raises(CycleError) as caught:
            walk(starts, graph)
        path = caught.value.path
        assert path[0] == path[-1]
        assert all(early in graph[late] for late, early in pairwise(path))
    else:
        assert walk(starts, graph) == expected


PLANS = {
    "nothing": ((), "a:1", "a:1"),
    "a chain": (("a:2 a:1", "a:3 a:2"), "a:3", "a:1 a:2 a:3"),
    "no more than is needed": (("a:2 a:1", "b:1 a:1"), "b:1", "a:1 b:1"),
    "the last child by name runs first": (("z:1 a:1 b:1 c:1",), "z:1", "c:1 b:1 a:1 z:1"),
    "names are compared as text with the colon in it": (("z:1 a:1 a_b:1 ab:1",), "z:1", "ab:1 a_b:1 a:1 z:1"),
    "the first occurrence counts": (("z:1 a:1 b:1", "a:1 c:1", "b:1 c:1"), "z:1", "c:1 b:1 a:1 z:1"),
    "a later migration pulls its provider before an earlier one": (
        ("f:2 f:1", "f:3 f:2 s:2", "s:2 s:1"),
        "f:3",
        "s:1 s:2 f:1 f:2 f:3",
    ),
    "so does one that sorts lower, but later": (
        ("f:2 f:1", "f:3 f:2 a:2", "a:2 a:1"),
        "f:3",
        "f:1 f:2 a:1 a:2 f:3",
    ),
    "two apps that need each other in turns": (
        ("a:2 a:1 b:1", "b:1 a:1", "b:2 b:1 a:2"),
        "b:2",
        "a:1 b:1 a:2 b:2",
    ),
}


@pytest.mark.parametrize(("lines", "start", "expected"), PLANS.values(), ids=PLANS)
def test_plans(lines, start, expected):
    graph = dependencies(*lines)
    assert " ".join(map(str, walk([name(start)], graph))) == expected
    assert south([name(start)], graph) == walk([name(start)], graph)


def test_a_second_start_adds_what_has_not_run():
    graph = dependencies("b:1 a:1", "c:1 a:1")
    assert walk([name("b:1"), name("c:1"), name("b:1")], graph) == [name("a:1"), name("b:1"), name("c:1")]


def test_a_cycle_is_told_in_the_order_of_need():
    graph = dependencies("a:1 b:1", "b:1 c:1", "c:1 b:1")
    with pytest.raises(CycleError, match=r"^b:1 -> c:1 -> b:1$"):
        walk([name("a:1")], graph)


def test_a_cycle_that_is_not_in_the_way_is_not_found():
    graph = dependencies("a:1 b:1", "c:1 d:1", "d:1 c:1")
    assert walk([name("a:1")], graph) == [name("b:1"), name("a:1")]


def test_long_chains_need_no_recursion():
    chain = [MigrationId("a", f"{number:05}") for number in range(5_000)]
    graph = {late: frozenset({early}) for early, late in pairwise(chain)}
    assert walk([chain[-1]], graph) == chain
    assert reach({chain[0]: frozenset(), **graph}).depends(chain[-1], chain[0])


def behind(migration, graph):
    """All that a migration needs, however far away."""
    found, queue = set(), [migration]
    while queue:
        for other in graph[queue.pop()]:
            if other not in found:
                found.add(other)
                queue.append(other)
    return found


@UNHURRIED
@given(graphs(acyclic=True))
def test_reach_is_what_lies_behind(graph):
    known = reach(graph)
    for late in IDS:
        needed = behind(late, graph)
        assert {early for early in IDS if known.depends(late, early)} == needed


@UNHURRIED
@given(graphs())
def test_what_reach_knows_is_true_with_cycles_too(graph):
    known = reach(graph)
    for late in IDS:
        assert {early for early in IDS if known.depends(late, early)} <= behind(late, graph)


def test_reach_knows_nothing_of_strangers():
    known = reach(dependencies("b:1 a:1"))
    assert not known.depends(name("b:1"), name("x:1"))
    assert not known.depends(name("x:1"), name("a:1"))


@UNHURRIED
@given(graphs(acyclic=True))
def test_topological_order(graph):
    order = topological(graph)
    assert sorted(order) == sorted(graph)
    assert all(order.index(early) < order.index(late) for late, earlier in graph.items() for early in earlier)


@UNHURRIED
@given(graphs())
def test_topological_order_holds_everything_with_cycles_too(graph):
    assert sorted(topological(graph)) == sorted(graph)
    assert ancestors(graph).keys() == graph.keys()
