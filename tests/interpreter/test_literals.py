"""Literals of plain values are evaluated at once."""

from __future__ import annotations

import pytest

from southdeps.interpreter.budget import Budget
from southdeps.interpreter.literals import NOT_LITERAL, literal
from southdeps.interpreter.values import DictValue, ListValue, TupleValue
from southdeps.syntax.snippets import parse_expression
from tests.interpreter.running import run


@pytest.mark.parametrize("text", ["1", "'a'", "None", "()", "[1, ('a', [])]", "{'a': {'b': [1]}, 2: ()}"])
def test_what_is_written_out(text):
    assert literal(parse_expression(text)) == eval(text)


@pytest.mark.parametrize("text", ["a", "[a]", "{'a': b}", "{a: 1}", "{**{}}", "-1", "(1, f())", "'a' % 1"])
def test_what_is_more_than_that(text):
    assert literal(parse_expression(text)) is NOT_LITERAL


def test_containers_know_where_they_were_written():
    found = literal(parse_expression("[(1,), {'a': 1}]"))
    assert isinstance(found, ListValue)
    assert (type(found[0]), type(found[1])) == (TupleValue, DictValue)
    assert [found.at, found[0].at, found[1].at] == [(1, 2), (1, 3), (1, 9)]


def test_however_large_they_cost_one_step():
    budget = Budget(steps=10)
    assert len(run(f"x = {list(range(1000))}", budget=budget).names["x"]) == 1000
    assert budget.steps >= 0
