"""Strings put together from parts, some of which may be unknown."""

from __future__ import annotations

import pytest

from southdeps.interpreter.alternatives import options
from southdeps.interpreter.values import HOLE, Either, PartialString, Unknown
from tests.interpreter.running import value

WHO = Unknown("who")


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        pytest.param("'%s_%s' % ('a', 'b')", "a_b", id="positions"),
        pytest.param("'%(x)s' % {'x': 'a'}", "a", id="names"),
        pytest.param("'%03d' % 7", "007", id="a number"),
        pytest.param("'{0}{1}{0}'.format('a', 'b')", "aba", id="numbered braces"),
        pytest.param("'{}{{}}'.format('a')", "a{}", id="doubled braces"),
        pytest.param("'{x}'.format(x=1)", "1", id="named braces"),
        pytest.param("'%c' % 55357", "\ufffd", id="half of a surrogate pair"),
    ],
)
def test_known_parts(expression, expected):
    assert value(expression) == expected


@pytest.mark.parametrize(
    ("expression", "known"),
    [
        pytest.param("'a_%s' % who", f"a_{HOLE}", id="a format"),
        pytest.param("'%s_%d' % ('a', who)", f"a_{HOLE}", id="a number that is unknown"),
        pytest.param("'%(x)s_%(y)s' % {'x': 'a', 'y': who}", f"a_{HOLE}", id="by name"),
        pytest.param("'a_' + who", f"a_{HOLE}", id="a sum"),
        pytest.param("'a_' + who + '_b'", f"a_{HOLE}_b", id="a sum of three"),
        pytest.param("'{}_{}'.format('a', who)", f"a_{HOLE}", id="braces"),
    ],
)
def test_parts_that_are_unknown_leave_holes(expression, known):
    found = value(expression, who=WHO)
    assert isinstance(found, PartialString)
    assert found.known == known


@pytest.mark.parametrize("expression", ["'%s_%s' % ('t', x)", "'t_%s' % x", "'t_' + x"])
def test_one_of_several_parts_makes_one_of_several_strings(expression):
    assert options(value(expression, x=Either(("a", "b")))) == ("t_a", "t_b")


@pytest.mark.parametrize(
    "expression",
    [
        pytest.param("'%99999d' % 1", id="padding"),
        pytest.param("'%*d' % (5, 1)", id="padding by an argument"),
        pytest.param("'%s %s' % ('a',)", id="too few parts"),
        pytest.param("'{1}'.format('a')", id="no such number"),
        pytest.param("'{x}'.format('a')", id="no such name"),
        pytest.param("'{}{}'.format('a')", id="too few"),
        pytest.param("who + 1", id="no string at all"),
    ],
)
def test_what_gives_nothing(expression):
    found = value(expression, who=WHO)
    assert isinstance(found, Unknown)
    assert not isinstance(found, PartialString)
