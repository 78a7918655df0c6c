"""Values that may be one of several, tied to the conditions of their branches."""

from __future__ import annotations

import pytest

from southdeps.interpreter.alternatives import MAX_ALTERNATIVES, choose, either, is_same, narrow, options
from southdeps.interpreter.conditions import Condition
from southdeps.interpreter.values import Either, ListValue, Unknown
from tests.interpreter.running import maybe, run

ONE, TWO = Condition("one"), Condition("two")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param([1, 1], 1, id="equal ones count once"),
        pytest.param([1, True], Either((1, True)), id="of two types"),
        pytest.param([1, Either((2, 1))], Either((1, 2)), id="nested"),
        pytest.param([], Unknown(), id="none"),
    ],
)
def test_one_value_for_several(values, expected):
    assert either(values) == expected


def test_no_more_alternatives_than_the_limit():
    assert len(options(either(range(100)))) == MAX_ALTERNATIVES
    nested = 0
    for number in range(1, MAX_ALTERNATIVES + 1):
        nested = choose(Condition(str(number)), number, nested)
    assert isinstance(nested, Either)
    assert (len(nested.options), nested.when) == (MAX_ALTERNATIVES, ())


def test_alternatives_stay_tied_to_their_conditions():
    value = choose(ONE, "a", choose(TWO, "b", "c"))
    assert list(value.alternatives()) == [
        ("a", (ONE,)),
        ("b", (TWO, ONE.negated())),
        ("c", (TWO.negated(), ONE.negated())),
    ]
    assert narrow(value, [ONE]) == "a"
    assert narrow(value, [ONE.negated(), TWO]) == "b"
    assert narrow(value, [ONE.negated()]).options == ("b", "c")
    assert narrow(value, []) is value


def test_an_alternative_that_contradicts_itself_is_left_out():
    inner = choose(ONE, "a", "b")
    assert options(choose(ONE, inner, "c")) == ("a", "c")


def test_the_same_value_in_both_branches_is_no_alternative():
    assert choose(ONE, "a", "a") == "a"


def test_without_conditions_nothing_is_narrowed():
    value = either(["a", "b"])
    assert narrow(value, [ONE]) is value
    assert choose(TWO, value, "c") == Either(("a", "b", "c"))


def test_a_list_that_contains_itself():
    one, other = ListValue([1]), ListValue([1])
    assert is_same(one, other)
    one.append(one)
    other.append(other)
    assert not is_same(one, other)


@pytest.mark.parametrize(
    ("test", "notes"),
    [
        pytest.param("x", ["[one] yes", "[not one] no"], id="true in one branch"),
        pytest.param("not x", ["[not one] yes", "[one] no"], id="false in one branch"),
    ],
)
def test_the_truth_of_alternatives_is_their_condition(test, notes):
    source = f"x = 'a' if c else ''\nif {test}:\n    note('yes')\nelse:\n    note('no')"
    assert run(source, c=maybe("one")).notes == notes


def test_alternatives_that_agree_decide_it():
    assert run(
        "x = 'a' if c else 'b'\nif x:\n    note('yes')\nelse:\n    note('no')", c=maybe("one")
    ).notes == ["yes"]
