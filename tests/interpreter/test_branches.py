"""What names mean after two branches of which one ran."""

from __future__ import annotations

from southdeps.interpreter.branches import join
from southdeps.interpreter.conditions import Condition
from southdeps.interpreter.values import Either
from tests.interpreter.running import maybe, run

ONE = Condition("one")


def test_names_of_either_branch_are_kept():
    assert join({"a": 1}, {"b": 2}) == {"a": 1, "b": 2}


def test_a_name_that_both_bind_is_one_of_two():
    assert join({"a": 1}, {"a": 2}, ONE) == {"a": Either((1, 2), ((ONE,), (ONE.negated(),)))}
    assert join({"a": 1}, {"a": 2}) == {"a": Either((1, 2))}
    assert join({"a": 1}, {"a": 1}, ONE) == {"a": 1}


def test_after_the_branches_of_a_program():
    done = run("x = 1\nif c:\n    x = 2\n    y = 3\nnote(x)", c=maybe("one"))
    assert done.names["y"] == 3
    assert list(done.names["x"].alternatives()) == [(2, (ONE,)), (1, (ONE.negated(),))]


def test_a_list_that_both_branches_fill_is_one_of_two():
    text = "x = [0]\nif c:\n    x.append(1)\nelse:\n    x.append(2)\nx.append(3)"
    assert list(run(text, c=maybe("one")).names["x"].alternatives()) == [
        ([0, 1, 3], (ONE,)),
        ([0, 2, 3], (ONE.negated(),)),
    ]


def test_a_list_that_one_branch_fills_may_hold_more():
    assert run("x = [0]\nif c:\n    x.append(1)\nx.append(3)", c=maybe("one")).names["x"] == [0, 1, 3]


def test_the_other_branch_does_not_see_it():
    text = "x = []\nif c:\n    x.append(1)\nelse:\n    y = list(x)"
    assert run(text, c=maybe("one")).names["y"] == []
