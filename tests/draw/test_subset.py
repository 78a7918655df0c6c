"""Graph in, smaller graph out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from southdeps.draw.subset import (
    app_cycles_only,
    cycles_only,
    missing_only,
    reduced,
    restricted,
)
from southdeps.graph import Graph, adjacency, reachable
from tests.draw.projects import generated, identity, project

#   a:1 <- a:2 <- a:3      b:1 needs a:1, c:1 needs b:2 and (what follows) a:1
SMALL = project(
    {"a": ["1", "2", "3"], "b": ["1", "2"], "c": ["1"], "d": ["1"]},
    """
    b:1 depends_on a:1
    b:2 missing a:2 a_thing
    c:1 depends_on b:2
    c:1 needed_by a:1
    """,
)
#   x and y need each other at different times; z:1 and z:2 are in a real cycle
CYCLIC = project(
    {"x": ["1", "2"], "y": ["1", "2"], "z": ["1", "2", "3"], "w": ["1"]},
    """
    x:1 depends_on y:1
    y:2 depends_on x:2
    z:1 depends_on z:2
    w:1 depends_on z:3
    """,
)


def edges(graph: Graph, *kinds: str) -> list[str]:
    wanted = kinds or ("order", "depends_on", "needed_by", "missing")
    return sorted(f"{e.source} {e.kind} {e.target}" for e in graph.edges if e.kind in wanted)


def nodes(graph: Graph) -> list[str]:
    return sorted(str(node.id) for node in graph.nodes)


def test_those_that_are_left_follow_each_other():
    part = restricted(SMALL, {identity("a:1"), identity("a:3"), identity("b:1")})
    assert edges(part) == ["a:3 order a:1", "b:1 depends_on a:1"]
    assert part.references == ()


def test_references_stay_with_their_migration():
    part = restricted(SMALL, {identity("b:2")})
    assert [reference.table for reference in part.references] == ["a_thing"]


def test_all_of_a_graph_is_the_graph():
    graph = generated(apps=8, migrations=50)
    whole = restricted(graph, {node.id for node in graph.nodes})
    assert set(whole.edges) == set(graph.edges)
    assert whole.nodes == graph.nodes
    assert whole.references == graph.references


def test_missing_only():
    assert nodes(missing_only(SMALL)) == ["a:2", "b:2"]


def test_cycles_of_migrations_and_of_apps():
    assert nodes(cycles_only(CYCLIC)) == ["z:1", "z:2"]
    assert nodes(app_cycles_only(CYCLIC)) == ["x:1", "x:2", "y:1", "y:2"]


def test_a_missing_dependency_may_close_a_cycle():
    graph = project({"a": ["1"], "b": ["1"]}, "a:1 depends_on b:1\nb:1 missing a:1 a_thing")
    assert nodes(cycles_only(graph)) == ["a:1", "b:1"]


def test_reduced_drops_what_follows_from_the_rest():
    graph = project(
        {"a": ["1", "2", "3"], "b": ["1", "2"], "c": ["1"]},
        """
        b:1 depends_on a:3
        b:2 depends_on a:1
        c:1 depends_on a:2
        c:1 depends_on b:1
        c:1 missing a:1 a_thing
        b:2 depends_on b:1
        """,
    )
    assert edges(reduced(graph)) == [
        "a:2 order a:1",
        "a:3 order a:2",
        "b:1 depends_on a:3",
        "b:2 order b:1",
        "c:1 depends_on b:1",
        "c:1 missing a:1",
    ]


def test_reduced_keeps_what_closes_a_cycle():
    assert "z:1 depends_on z:2" in edges(reduced(CYCLIC))
    assert "w:1 depends_on z:3" in edges(reduced(CYCLIC))


def test_what_is_missing_makes_nothing_superfluous():
    graph = project(
        {"a": ["1"], "b": ["1"], "c": ["1"]}, "c:1 depends_on a:1\nc:1 missing b:1 t\nb:1 missing a:1 t"
    )
    assert edges(reduced(graph)) == edges(graph)


def needs(graph):
    return adjacency((e.source, e.target) for e in graph.edges)


@given(st.integers(0, 10_000))
def test_reduced_needs_the_same(seed):
    graph = generated(apps=6, migrations=20, seed=seed)
    declared = Graph(graph.nodes, tuple(e for e in graph.edges if e.kind != "missing"), ())
    smaller = reduced(declared)
    assert set(smaller.edges) <= set(declared.edges)
    for node in declared.nodes:
        assert reachable([node.id], needs(smaller)) == reachable([node.id], needs(declared))
