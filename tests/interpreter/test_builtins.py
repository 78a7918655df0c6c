"""Python 2's built-in functions and classes on values of which not all are known."""

from __future__ import annotations

import pytest

from southdeps.interpreter.conditions import Condition
from southdeps.interpreter.containers import UnknownLengthList
from southdeps.interpreter.values import External, Truth, Unknown
from tests.interpreter.running import maybe, run, value

SOME = UnknownLengthList("x", Condition("c"))


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        pytest.param("len('abc')", 3, id="len"),
        pytest.param("sorted({'b': 1, 'a': 2})", ["a", "b"], id="sorted"),
        pytest.param("list(reversed([1, 2]))", [2, 1], id="reversed"),
        pytest.param("range(1, 7, 2)", [1, 3, 5], id="range"),
        pytest.param("zip('ab', (1, 2))", [("a", 1), ("b", 2)], id="zip"),
        pytest.param("enumerate('ab', 1)", [(1, "a"), (2, "b")], id="enumerate"),
        pytest.param("map(lambda x: x + 1, (1, 2))", [2, 3], id="map"),
        pytest.param("dict([('a', 1)], b=2)", {"a": 1, "b": 2}, id="dict"),
        pytest.param("sum([[1], [2]], [])", [1, 2], id="sum of lists"),
        pytest.param("unicode(1) + str()", "1", id="str and unicode"),
        pytest.param("str.upper('a')", "A", id="an unbound method"),
        pytest.param(
            "max([1, 3]), min(2, 1), any([0]), all([])", (3, 1, False, True), id="max, min, any, all"
        ),
        pytest.param("int('12')", 12, id="int"),
        pytest.param("bool([])", False, id="bool"),
    ],
)
def test_known_values(expression, expected):
    assert value(expression) == expected


@pytest.mark.parametrize(
    "expression",
    [
        "len(u)",
        "int('x')",
        "range(100000)",
        "sum(['a'])",
        "list(u)",
        "zip(u, [1])",
        "str([1])",
        "max([])",
        "hasattr(u, 'x')",
        "super()",
    ],
)
def test_what_is_not_known(expression):
    assert isinstance(value(expression, u=Unknown("u")), Unknown)


@pytest.mark.parametrize(
    ("expression", "notes"),
    [
        pytest.param("list(some)", ["[c] x"], id="list"),
        pytest.param("sorted(some)", ["[c] x"], id="sorted"),
        pytest.param("map(lambda y: y + '!', some)", ["[c] x!"], id="map"),
        pytest.param("[b for a, b in enumerate(some)]", ["[c] x"], id="enumerate"),
    ],
)
def test_lists_of_unknown_length_stay_such(expression, notes):
    assert run(f"for x in {expression}: note(x)", some=SOME).notes == notes


def test_truth_of_a_condition():
    assert value("bool(c)", c=maybe("one")) == Truth(Condition("one"))


CLASSES = "class A(object):\n    x = 1\n    def f(self): return 'A'\nclass B(A):\n    def f(self): return super(B, self).f() + 'B'\n"
CLASSES += "class D(A):\n    def f(self): return super(D, self).f() + 'D'\nclass E(B, D):\n    def f(self): return super(E, self).f() + 'E'\n"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        pytest.param("B().f()", "AB", id="super"),
        pytest.param("E().f()", "ADBE", id="super of several bases"),
        pytest.param("getattr(B, 'x')", 1, id="getattr"),
        pytest.param("getattr(B, 'y', 2)", 2, id="getattr with a default"),
        pytest.param("hasattr(B, 'x')", True, id="hasattr"),
        pytest.param("hasattr('', 'frob')", False, id="hasattr of a string"),
        pytest.param("getattr('', 'frob', 3)", 3, id="a default for a string"),
    ],
)
def test_attributes_by_name(expression, expected):
    done = run(f"{CLASSES}X = {expression}")
    assert (done.names["X"], done.raised) == (expected, None)


def test_a_missing_attribute_raises_without_a_default():
    assert run("getattr('', 'frob')").raised == "AttributeError: 'str' object has no attribute 'frob'"


def test_files_are_names_that_a_layer_above_may_know():
    assert value("open") == External("__builtin__.open")


def test_classes_made_by_type():
    text = "class Base(object):\n    size = 1\nMade = type('Made', (Base,), {'colour': 2})\nfound = (Made().size, Made.colour, type(Made()) is Made)"
    assert run(text).names["found"] == (1, 2, True)
    assert isinstance(value("type(u)", u=Unknown("u")), Unknown)
    assert isinstance(value("type('X', (), {})"), Unknown)
