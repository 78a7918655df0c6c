"""Python 2's operators on known values."""

from __future__ import annotations

import pytest

from southdeps.interpreter.call_results import CallResult
from southdeps.interpreter.conditions import Condition
from southdeps.interpreter.containers import UnknownLengthList
from southdeps.interpreter.operators import identical
from southdeps.interpreter.values import (
    External,
    ListValue,
    Truth,
    Unknown,
)
from tests.interpreter.running import Recorder, run, value


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        pytest.param("7 / 2", 3, id="division of integers"),
        pytest.param("7.0 / 2", 3.5, id="division of floats"),
        pytest.param("-7 // 2", -4, id="whole division"),
        pytest.param("[1] + [2]", [1, 2], id="lists"),
        pytest.param("(1,) + (2,)", (1, 2), id="tuples"),
        pytest.param("'a' + 'b'", "ab", id="strings"),
        pytest.param("'%s-%d' % ('a', 1)", "a-1", id="a format"),
        pytest.param("set([1, 2]) | set([2, 3])", [1, 2, 3], id="sets together"),
        pytest.param("set([1, 2]) & set([2, 3])", [2], id="what sets have in common"),
        pytest.param("set([1, 2]) - set([2, 3])", [1], id="what one set has more"),
        pytest.param("2 * 3 - +1", 5, id="numbers"),
        pytest.param("1 < 2 <= 2", True, id="comparisons"),
        pytest.param("(1, 2) == (1, 2)", True, id="equality"),
    ],
)
def test_known_values(expression, expected):
    assert value(expression) == expected


@pytest.mark.parametrize(
    "expression",
    [
        pytest.param("1 / 0", id="division by nothing"),
        pytest.param("'a' + 1", id="a string and a number"),
        pytest.param("[1] + (2,)", id="a list and a tuple"),
        pytest.param("'a' * 1001", id="a string many times"),
        pytest.param("10 ** 100", id="a power"),
        pytest.param("10 * 10000000000", id="a large number"),
        pytest.param("1 + unknown()", id="unknown"),
    ],
)
def test_what_is_not_computed(expression):
    assert isinstance(value(expression), Unknown)


def test_an_unknown_part_of_a_list_is_an_unknown_element():
    added = value("['a'] + more", more=Unknown("more"))
    assert added == ["a", Unknown("more")]
    assert value("more + ('a',)", more=External("x.MORE")) == (External("x.MORE"), "a")


def test_a_sum_knows_where_it_was_written():
    done = run("x = ['a']\ny = x + ['b']")
    assert done.names["y"].at == done.names["x"].at == (1, 5)


SOME = UnknownLengthList("x", Condition("c"))


@pytest.mark.parametrize(
    ("test", "condition"),
    [
        pytest.param("len(some) > 0", Condition("c"), id="more than none"),
        pytest.param("len(some) >= 1", Condition("c"), id="at least one"),
        pytest.param("0 < len(some)", Condition("c"), id="the other way round"),
        pytest.param("len(some) == 0", Condition("c", expected=False), id="none"),
        pytest.param("1 > len(some)", Condition("c", expected=False), id="less than one"),
        pytest.param("len(some) != 0", Condition("c"), id="not none"),
    ],
)
def test_a_number_of_rows_is_compared_with_none(test, condition):
    assert value(test, some=SOME) == Truth(condition)


@pytest.mark.parametrize("test", ["len(some) > 1", "len(some) == 3", "len(some) + 1"])
def test_other_comparisons_are_unknown(test):
    assert isinstance(value(test, some=SOME), Unknown)


def test_results_of_calls_may_be_combined():
    combined = value("Q(1) | Q(2)", Q=External("m.Q"))
    assert isinstance(combined, CallResult)
    assert [type(arg) for arg in combined.args] == [CallResult, CallResult]
    assert isinstance(value("~Q(1)", Q=External("m.Q")), CallResult)


LIST = ListValue()


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        pytest.param(None, None, True, id="None"),
        pytest.param("a", None, False, id="something and None"),
        pytest.param(True, False, False, id="booleans"),
        pytest.param("a", True, False, id="a string and a boolean"),
        pytest.param(True, CallResult("f", (), {}), None, id="a boolean and the result of a call"),
        pytest.param(LIST, LIST, True, id="one object"),
        pytest.param("a", "b", None, id="two strings"),
        pytest.param(Unknown(), None, None, id="unknown"),
    ],
)
def test_identity(left, right, same):
    assert identical(Recorder(), left, right) == same
    assert identical(Recorder(), right, left) == same
