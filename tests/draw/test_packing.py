"""Boxes in columns: what needs another stands right of it, and columns get about the same share."""

from __future__ import annotations

from collections import Counter

import graphviz
import pygraphviz
import pytest
from hypothesis import given
from hypothesis import strategies as st

from southdeps.draw.packing import ROW, Extent, packed

CHAIN = [(f"b{n}", f"b{n - 1}") for n in range(1, 12)]
STAR = [(f"b{n}", "b0") for n in range(1, 12)]
TWELVE = dict.fromkeys([f"b{n}" for n in range(12)], Extent())


def heights(columns):
    return sorted(Counter(columns.values()).items())


def test_a_path_goes_on_in_the_first_column():
    columns = packed(TWELVE, CHAIN, 4).columns
    assert [columns[f"b{n}"] for n in range(4)] == [0, 1, 2, 3]
    assert columns["b4"] == 0
    assert heights(columns) == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_a_tower_is_spread_over_the_columns():
    columns = packed(TWELVE, STAR, 4).columns
    assert columns["b0"] == 0
    assert max(Counter(columns.values()).values()) <= 4
    assert sum(column > 0 for column in columns.values()) >= 8


def test_what_is_needed_stands_left_as_far_as_there_are_columns():
    needs = [("c", "b"), ("b", "a"), ("d", "a"), ("e", "d")]
    columns = packed(dict.fromkeys("abcde", Extent()), needs, 3).columns
    assert all(columns[source] > columns[target] for source, target in needs)


def test_boxes_without_needs_stand_in_rows_below():
    packing = packed(dict.fromkeys("abcdefg", Extent()), [("b", "a"), ("c", "c")], 3)
    assert packing.rows == [["c", "d", "e"], ["f", "g"]]
    assert [packing.columns[key] for key in "cdefg"] == [0, 1, 2, 0, 1]
    assert packing.stacked == ["f", "g", "c", "d", "e", "a", "b"]
    assert packing.stacking["f"] == 0


def test_without_a_number_of_columns_there_are_rows_only():
    packing = packed(TWELVE, [("b1", "b0")], None)
    assert packing.columns == {}
    assert [len(row) for row in packing.rows] == [ROW, 10 - ROW]
    assert packing.leading("b0", "b1") == {}


def test_the_highest_come_first():
    extents = {"low": Extent(), "high": Extent(height=5), "wide": Extent(columns=3, height=2)}
    assert packed(extents, (), 4).rows == [["high", "wide"], ["low"]]


def test_a_wide_box_needs_its_columns():
    extents = {"wide": Extent(columns=3), "next": Extent(), "far": Extent()}
    assert packed(extents, [("next", "wide"), ("far", "next")], 5).columns == {"wide": 0, "next": 3, "far": 4}
    assert packed({"wide": Extent(columns=7)}, (), 5).columns == {"wide": 0}


def test_a_cycle_is_broken():
    packing = packed(dict.fromkeys("abc", Extent()), [("a", "b"), ("b", "c"), ("c", "a")], 3)
    assert sorted(packing.columns.values()) == [0, 1, 2]
    back = [packing.leading(source, target) for source, target in ("ab", "bc", "ca")]
    assert sorted(map(len, back)) == [0, 0, 1]


def test_a_link_to_itself_is_drawn_as_ever():
    assert packed(dict.fromkeys("ab", Extent()), [("a", "b")], 2).leading("a", "a") == {}


@pytest.mark.parametrize("columns", [3, 5])
def test_graphviz_keeps_the_columns(columns):
    packing = packed(TWELVE, [*CHAIN, *STAR], columns)
    graph = graphviz.Digraph()
    graph.attr(rankdir="LR", newrank="true")
    packing.add(graph)
    for source, target in (*CHAIN, *STAR):
        graph.edge(target, source, **packing.leading(source, target))
    drawn = pygraphviz.AGraph(string=graph.source)
    drawn.layout("dot")
    places = {key: float(drawn.get_node(key).attr["pos"].split(",")[0]) for key in TWELVE}
    in_order = sorted(set(places.values()))
    assert {key: in_order.index(place) for key, place in places.items()} == packing.columns


KEYS = st.sampled_from("abcdefghij")


@given(
    extents=st.dictionaries(
        KEYS, st.builds(Extent, st.integers(1, 4), st.floats(0.5, 40)), min_size=1, max_size=10
    ),
    needs=st.lists(st.tuples(KEYS, KEYS), max_size=20),
    columns=st.integers(1, 6),
)
def test_every_box_has_its_place(extents, needs, columns):
    needs = [need for need in needs if extents.keys() >= set(need)]
    packing = packed(extents, needs, columns)
    assert packing.columns.keys() == set(packing.stacked) == extents.keys()
    assert len(packing.stacked) == len(extents)
    last = max([columns, *(extent.columns for extent in extents.values())])
    assert all(0 <= at <= last - extents[key].columns for key, at in packing.columns.items())
