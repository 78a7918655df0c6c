"""Methods of strings, lists, tuples and dicts in Python 2."""

from __future__ import annotations

import pytest

from southdeps.interpreter.alternatives import options
from southdeps.interpreter.methods import copy_dict, is_missing
from southdeps.interpreter.values import DictValue, Either, Unknown
from tests.interpreter.running import run, value

SAME_AS_PYTHON = [
    "'a.B'.lower().split('.')", "'a b'.title()", "' x '.strip()", "'xax'.strip('x')", "'a-b'.replace('-', '_')",
    "'a.b.c'.rpartition('.')", "'abc'.startswith('ab')", "'abc'.endswith('x')", "'abc'.find('c')", "'12'.isdigit()",
    "'-'.join(['a', 'b'])", "[1, 2, 1].count(1)", "(1, 2).index(2)", "{'a': 1}.get('b', 2)",
]  # fmt: skip


@pytest.mark.parametrize("expression", SAME_AS_PYTHON)
def test_methods_give_what_python_gives(expression):
    expected = eval(expression)
    assert value(expression) == (list(expected) if isinstance(expected, list) else expected)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        pytest.param("{'a': 1}.has_key('a')", True, id="has_key"),
        pytest.param("{'a': 1}.iteritems()", [("a", 1)], id="iteritems"),
        pytest.param("'x'.decode('utf-8')", "x", id="decode"),
    ],
)
def test_methods_of_python_2(expression, expected):
    assert value(expression) == expected


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        pytest.param("x = [3, 1]\nx.append(2)\nx.sort()", [1, 2, 3], id="append and sort"),
        pytest.param("x = [1]\nx.extend((2, 3))\nx.pop(0)", [2, 3], id="extend and pop"),
        pytest.param(
            "x = {'a': 1}\nx.update({'b': 2}, c=3)\nx.pop('a')", {"b": 2, "c": 3}, id="update and pop"
        ),
        pytest.param("x = {}\nx.setdefault('a', []).append(1)", {"a": [1]}, id="setdefault"),
    ],
)
def test_methods_that_change(statement, expected):
    assert run(statement).names["x"] == expected


@pytest.mark.parametrize(
    "expression",
    ["'a'.join([1])", "[].pop()", "'a'.split(1, 2, 3)", "{}.pop('a')", "'a'.frob()", "unknown().lower()"],
)
def test_what_python_refuses_or_does_not_know_is_unknown(expression):
    assert isinstance(value(expression, unknown=Unknown("u")), Unknown)


@pytest.mark.parametrize(
    ("owner", "name", "missing"),
    [
        pytest.param("", "lower", False, id="a method of both"),
        pytest.param("", "decode", False, id="a method of Python 2"),
        pytest.param("", "frob", True, id="none"),
        pytest.param((), "append", True, id="append of a tuple"),
        pytest.param([], "add", False, id="a set is a list here"),
        pytest.param({}, "iteritems", False, id="iteritems"),
        pytest.param(1, "frob", False, id="nothing is said of numbers"),
    ],
)
def test_attributes_that_are_missing(owner, name, missing):
    assert is_missing(owner, name) is missing


def test_one_of_several_arguments_gives_one_of_several_results():
    assert options(value("'a-b'.replace('-', x)", x=Either(("_", ".")))) == ("a_b", "a.b")


def test_a_dict_that_was_filled_from_something_unknown_is_incomplete():
    assert run("x = {}\nx.update(unknown())").names["x"].complete is False
    assert copy_dict(DictValue(a=1)).complete
    one_of = Either((DictValue(a=1), DictValue(b=2)))
    merged = copy_dict(one_of)
    assert (merged, merged.complete) == ({"a": 1, "b": 2}, False)
