"""Values that are None unless a condition holds: what using None raises, and under which condition."""

from __future__ import annotations

import pytest

from southdeps.interpreter.conditions import Condition
from southdeps.interpreter.nullable import NoneUnless
from tests.interpreter.running import run


class Decidable(Condition, frozen=True, tag=True, array_like=True):
    """A condition that can be decided later."""


VALUE = NoneUnless(Decidable("c"), "a value")
OPAQUE = NoneUnless(Condition("c"), "a value")
USES = {
    "x + 1": "TypeError: unsupported operand type(s) for +: 'NoneType' and 'int'",
    "1 - x": "TypeError: unsupported operand type(s) for -: 'int' and 'NoneType'",
    "'a' + x": "TypeError: cannot concatenate 'str' and 'NoneType' objects",
    "-x": "TypeError: bad operand type for unary -: 'NoneType'",
    "x.name": "AttributeError: 'NoneType' object has no attribute 'name'",
    "x[0]": "TypeError: 'NoneType' object has no attribute '__getitem__'",
    "x()": "TypeError: 'NoneType' object is not callable",
    "[y for y in x]": "TypeError: 'NoneType' object is not iterable",
    "range(x)": "TypeError: range() integer end argument expected, got NoneType.",
    "int(x)": "TypeError: int() argument must be a string or a number, not 'NoneType'",
}
FINE = ("'%s' % x", "x == 1", "x > 1", "x is None", "x or 0", "(x or 0) + 1", "x and x + 1 or 1", "str(x)")


def raised(source, value):
    return [str(one.error) for one in run(source, x=value).interpreter.possible]


@pytest.mark.parametrize(("use", "error"), USES.items(), ids=USES)
def test_using_none_raises(use, error):
    assert raised(use, VALUE) == [error]
    assert raised(f"if x is not None:\n    {use}", VALUE) == []


@pytest.mark.parametrize("use", FINE)
def test_what_none_is_good_for(use):
    assert raised(use, VALUE) == []


def test_a_condition_that_is_never_decided_counts_as_holding():
    assert raised("x + 1", OPAQUE) == []
