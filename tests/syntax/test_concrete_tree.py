"""The concrete tree: places, errors, and what is left out of the parse."""

from __future__ import annotations

import pytest

from southdeps.syntax import concrete_tree, nodes, parse

PLACES = {
    "a name": ("x = 1\n  \nfoo", "foo", (3, 1)),
    "behind a tab": ("if a:\n\tfoo", "foo", (2, 2)),
    "behind letters of several bytes": ("x = u'é€\U0001f600'; foo", "foo", (1, 13)),
    "behind a carriage return": ("a\r\nfoo", "foo", (2, 1)),
    "in a call": ("f(a,\n  foo)", "foo", (2, 3)),
    "far behind letters of several bytes": ("'é€'; " * 999 + "foo", "foo", (1, 5995)),
    "behind a BOM": ("\ufefffoo", "foo", (1, 1)),
}


@pytest.mark.parametrize(("text", "name", "at"), PLACES.values(), ids=PLACES)
def test_places_count_from_one_in_characters(text, name, at):
    found = [
        node.at
        for node in walk(parse.read_module(text.encode()).body)
        if isinstance(node, nodes.Name) and node.id == name
    ]
    assert found == [at]


def walk(value):
    """All nodes of a tree."""
    if isinstance(value, tuple):
        for item in value:
            yield from walk(item)
    elif isinstance(value, nodes.Node | nodes.Param):
        yield value
        for name in value.__struct_fields__:
            if name != "at":
                yield from walk(getattr(value, name))


SOURCE = b"a = 1\nb = {\n  2: 3,\n}\nc = 4\n"


def test_holes_move_no_place():
    start, end = SOURCE.index(b"  2"), SOURCE.index(b"}")
    root = concrete_tree.parse_between(SOURCE, [(start, end)]).root_node
    assert not root.has_error
    last = root.named_children[-1]
    assert (last.start_point, SOURCE[last.start_byte :]) == ((4, 0), b"c = 4\n")
    whole = concrete_tree.parse(SOURCE).root_node  # a hole is forgotten by the next parse
    assert len(whole.named_children) == len(root.named_children)
    assert b"2: 3" in (whole.named_children[1].text or b"")


def test_a_hole_within_a_line():
    source = b"f(garbage ((, 1); g()\n"
    start = source.index(b"garbage")
    root = concrete_tree.parse_between(source, [(start, start + len(b"garbage ((, "))]).root_node
    assert not root.has_error
    assert root.named_children[-1].start_point == (0, source.index(b"g()"))


@pytest.mark.parametrize(
    ("source", "place"),
    [
        pytest.param(b"x = 1\n", None, id="none"),
        pytest.param(b"x = 1\ny = = 2\n", (2, 5), id="too much"),
    ],
)
def test_the_first_error(source, place):
    assert concrete_tree.first_error(concrete_tree.parse(source).root_node) == place


def test_comments_and_line_joins_mean_nothing():
    node = concrete_tree.parse(b"(1, # one\n 2, \\\n 3)").root_node.named_children[0].named_children[0]
    assert [child.text for child in concrete_tree.inside(node)] == [b"1", b"2", b"3"]


def test_bytes_that_are_no_utf_8_are_replaced():
    text = concrete_tree.SourceText(b"x = '\xff'; y", {})
    (*_, last) = concrete_tree.parse(text.data).root_node.named_children
    assert text.text(last) == "y"
    assert text.place(last) == (1, 10)
