"""South's order, and who comes before whom."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from southdeps.finding import MigrationId
from southdeps.graph import (
    CycleError,
    adjacency,
    cyclic_components,
    feedback_arc_set,
    forwards_plan,
    is_acyclic,
    neighbourhood,
    reachability,
    reachable,
    shortest_cycle,
    topological_order,
    transitive_reduction,
    with_acyclic_links,
    with_links,
)
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
            forwards_plan(starts, graph)
        path = caught.value.path
        assert path[0] == path[-1]
        assert all(early in graph[late] for late, early in pairwise(path))
    else:
        assert forwards_plan(starts, graph) == expected


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
    assert " ".join(map(str, forwards_plan([name(start)], graph))) == expected
    assert south([name(start)], graph) == forwards_plan([name(start)], graph)


def test_a_second_start_adds_what_has_not_run():
    graph = dependencies("b:1 a:1", "c:1 a:1")
    assert forwards_plan([name("b:1"), name("c:1"), name("b:1")], graph) == [
        name("a:1"),
        name("b:1"),
        name("c:1"),
    ]


def test_a_cycle_is_reported_in_the_order_of_need():
    graph = dependencies("a:1 b:1", "b:1 c:1", "c:1 b:1")
    with pytest.raises(CycleError, match=r"^b:1 -> c:1 -> b:1$"):
        forwards_plan([name("a:1")], graph)


def test_a_cycle_that_is_not_in_the_way_is_not_found():
    graph = dependencies("a:1 b:1", "c:1 d:1", "d:1 c:1")
    assert forwards_plan([name("a:1")], graph) == [name("b:1"), name("a:1")]


def test_long_chains_need_no_recursion():
    chain = [MigrationId("a", f"{number:05}") for number in range(5_000)]
    graph = {late: frozenset({early}) for early, late in pairwise(chain)}
    assert forwards_plan([chain[-1]], graph) == chain
    assert reachability({chain[0]: frozenset(), **graph}).depends(chain[-1], chain[0])


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
    known = reachability(graph)
    for late in IDS:
        needed = behind(late, graph)
        assert {early for early in IDS if known.depends(late, early)} == needed


@UNHURRIED
@given(graphs())
def test_what_reach_knows_is_true_with_cycles_too(graph):
    known = reachability(graph)
    for late in IDS:
        assert {early for early in IDS if known.depends(late, early)} <= behind(late, graph)


def test_reach_knows_nothing_of_strangers():
    known = reachability(dependencies("b:1 a:1"))
    assert not known.depends(name("b:1"), name("x:1"))
    assert not known.depends(name("x:1"), name("a:1"))


@UNHURRIED
@given(graphs(acyclic=True))
def test_topological_order(graph):
    order = topological_order(graph)
    assert sorted(order) == sorted(graph)
    assert all(order.index(early) < order.index(late) for late, earlier in graph.items() for early in earlier)


@UNHURRIED
@given(graphs())
def test_topological_order_holds_everything_with_cycles_too(graph):
    assert sorted(topological_order(graph)) == sorted(graph)
    assert reachability(graph).ancestors.keys() == graph.keys()


COMPONENTS = {
    "nothing": ("", []),
    "no cycle": ("ab bc", []),
    "two": ("ab ba bc", ["ab"]),
    "linked to itself": ("aa ba", ["a"]),
    "two components": ("ab ba cd dc ac", ["ab", "cd"]),
}


@pytest.mark.parametrize(("links", "components"), COMPONENTS.values(), ids=COMPONENTS)
def test_cyclic_components(links, components):
    pairs = [(link[0], link[1]) for link in links.split()]
    found = cyclic_components(adjacency(pairs))
    assert ["".join(sorted(members)) for members in found] == components


@UNHURRIED
@given(graphs())
def test_members_of_a_cyclic_component_reach_themselves(graph):
    members = frozenset().union(*cyclic_components(graph))
    assert members == {one for one in graph if one in behind(one, graph)}
    assert is_acyclic(graph) == (not members)


@UNHURRIED
@given(graphs())
def test_the_shortest_cycle_is_one_and_none_is_shorter(graph):
    for start in frozenset().union(*cyclic_components(graph)):
        neighbours = {late: sorted(earlier) for late, earlier in graph.items()}
        path = shortest_cycle(start, neighbours)
        assert (path[0], path[-1]) == (start, start)
        assert all(early in graph[late] for late, early in pairwise(path))
        reached, steps = set(graph[start]), 1
        while start not in reached:
            reached = set().union(*(graph[one] for one in reached))
            steps += 1
        assert len(path) == steps + 1


def test_no_cycle_to_be_the_shortest():
    with pytest.raises(ValueError, match="a is in no cycle"):
        shortest_cycle("a", {"a": ["b"]})


@pytest.mark.parametrize(
    ("steps", "expected"), [(0, "b"), (1, "abc"), (2, "abcd")], ids=["itself", "one step", "two steps"]
)
def test_neighbourhood_goes_both_ways(steps, expected):
    assert neighbourhood(["b"], [("b", "a"), ("c", "b"), ("c", "d"), ("x", "d")], steps) == set(expected)


def test_a_neighbourhood_larger_than_the_graph_takes_no_longer():
    assert neighbourhood(["a"], [("a", "b"), ("b", "c")], 10**9) == {"a", "b", "c"}


def test_reachable_holds_the_starts_and_follows_cycles():
    assert reachable(["a"], {"a": "b", "b": "a", "c": "a"}) == {"a", "b"}


def test_links_that_close_a_cycle_are_left_out():
    one, two, three = (name(f"{app}:1") for app in "abc")
    links = [(two, one), (one, two), (three, two)]
    assert with_acyclic_links({}, links) == with_links({}, [links[0], links[2]])


@UNHURRIED
@given(graphs())
def test_the_reduction_reaches_as_far_and_every_link_is_needed(graph):
    links = {(late, early) for late, earlier in graph.items() for early in earlier}
    kept = transitive_reduction(links)
    assert kept <= links
    smaller = {one: frozenset(adjacency(kept).get(one, ())) for one in graph}
    assert all(behind(one, smaller) == behind(one, graph) for one in graph)
    if is_acyclic(graph):
        for late, early in kept:
            assert early not in behind(late, {**smaller, late: smaller[late] - {early}})


ARCS = {
    "no cycle": ("ab", {"bc": 1}, ""),
    "the cheaper one": ("", {"ab": 2, "ba": 1}, "ba"),
    "one for two cycles": ("bc", {"ab": 3, "ca": 2, "cb": 1}, "ca cb"),
    "only what can be removed": ("ab", {"ba": 9}, "ba"),
    "nothing helps": ("ab ba", {"ac": 1}, None),
}


@UNHURRIED
@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=20, max_size=60, unique=True),
    st.randoms(),
)
def test_many_arcs_are_put_back_one_by_one_unless_they_close_a_cycle(arcs, chance):
    fixed = [(one + 1, one) for one in range(9) if chance.random() < 0.5]
    costs = {arc: chance.randint(0, 3) for arc in arcs if arc not in fixed}
    removed = feedback_arc_set(fixed, costs)
    assert removed is not None
    kept = [*fixed, *(arc for arc in costs if arc not in removed)]
    assert is_acyclic(adjacency(kept))
    assert not any(is_acyclic(adjacency([*kept, arc])) for arc in removed)


def test_the_whole_graph_is_looked_at_once(monkeypatch):
    """Two thousand tangled migrations took hours."""
    looks: list[int] = []

    def look(neighbours):
        looks.append(1)
        return is_acyclic(neighbours)

    monkeypatch.setattr("southdeps.graph.is_acyclic", look)
    arcs = {(one, other): 1 for one in range(60) for other in range(60)}
    removed = feedback_arc_set([], arcs)
    assert removed is not None
    assert (len(removed), len(looks)) == (60 * 61 / 2, 1)


@pytest.mark.parametrize(("fixed", "costs", "expected"), ARCS.values(), ids=ARCS)
def test_feedback_arc_set(fixed, costs, expected):
    removed = feedback_arc_set(
        [(arc[0], arc[1]) for arc in fixed.split()], {(arc[0], arc[1]): cost for arc, cost in costs.items()}
    )
    assert removed == (None if expected is None else [tuple(arc) for arc in expected.split()])
