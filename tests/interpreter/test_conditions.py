"""What decides at run time which way a program goes."""

from __future__ import annotations

from southdeps.interpreter.conditions import LOOP, Condition


def test_a_condition_and_its_contrary():
    one = Condition("x")
    assert one.negated() == Condition("x", expected=False)
    assert one.negated().negated() == one
    assert one != one.negated()


def test_conditions_with_one_text_are_one():
    assert len({Condition("x"), Condition("x"), LOOP}) == 2


def test_a_kind_of_condition_stays_of_its_kind():
    class Special(Condition, frozen=True, tag="special", array_like=True):
        pass

    assert type(Special("x").negated()) is Special
    assert Special("x") != Condition("x")
