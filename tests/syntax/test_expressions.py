"""Expressions: the same tree for Python 2 and Python 3."""

from __future__ import annotations

import pytest

from southdeps.syntax import parse
from tests import reference


def read(text):
    """The statements of a module in plain lists without places; fails where it can't be parsed whole."""
    module = parse.read_module(text.encode() if isinstance(text, str) else text)
    assert module.error is None
    return reference.plain(module.body)


def expression(text):
    """The plain lists of one expression."""
    ((kind, value),) = read(text)
    assert kind == "Evaluate"
    return value


def test_backticks_are_an_expression_that_is_not_read():
    assert expression("`a`") == ["Opaque"]
    assert expression("f(`a`, 'x')") == ["Call", ["Name", "f"], [["Opaque"], ["Constant", "x"]], []]


F_STRINGS = {
    "f'a'": [["Constant", "a"]],
    "f'{a}_{b.c}'": [["Name", "a"], ["Constant", "_"], ["Attribute", ["Name", "b"], "c"]],
    "f'{{{a}}}\\n'": [["Constant", "{"], ["Name", "a"], ["Constant", "}\n"]],
    "f'{a!r}{b:>3}{c=}'": [["Opaque"], ["Opaque"], ["Opaque"]],
    "rf'\\{a}'": [["Constant", "\\"], ["Name", "a"]],
    "'x' f'{a}' 'y'": [["Constant", "x"], ["Name", "a"], ["Constant", "y"]],
}


@pytest.mark.parametrize(("text", "parts"), F_STRINGS.items(), ids=F_STRINGS)
def test_f_strings(text, parts):
    assert expression(text) == ["Joined", parts]


#: An expression, and one of Python 3 that is written in full.
SAME = [
    pytest.param("a <> b", "a != b", id="not equal"),
    pytest.param("a < b < c", "a < b and b < c", id="a chain of comparisons"),
    pytest.param("a not  in b", "a not in b", id="a comparison of two words"),
    pytest.param("(a)", "a", id="parentheses"),
    pytest.param("'a' 'b'", "'ab'", id="adjacent strings"),
    pytest.param("f(a for a in b)", "f((a for a in b))", id="a generator as the argument"),
    pytest.param("a[1,]", "a[(1,)]", id="an index that is a tuple"),
]


@pytest.mark.parametrize(("text", "full"), SAME)
def test_what_is_written_in_two_ways_is_one_tree(text, full):
    assert expression(text) == expression(full)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a[1:2, ::3]", id="slices"),
        pytest.param("f(*a, b=1, **c)", id="arguments"),
        pytest.param("lambda a, b=1, *c, **d: a", id="a lambda"),
        pytest.param("{**a, 'b': c}", id="a dictionary"),
        pytest.param("[a for b in c if d for e in f]", id="a comprehension"),
        pytest.param("{a: b for a, b in c}", id="a comprehension of pairs"),
        pytest.param("a if b else c", id="a condition"),
        pytest.param("not -a ** ~b", id="operators"),
    ],
)
def test_what_python_3_has_is_read_as_python_reads_it(text):
    assert read(text) == reference.module(text)
