"""The state of an abstract interpretation: conditions, effects, exceptions and steps."""

from __future__ import annotations

from southdeps.interpreter.budget import Budget
from southdeps.interpreter.conditions import Condition
from southdeps.interpreter.exceptions import error
from southdeps.interpreter.state import InterpreterState
from southdeps.interpreter.values import Scope
from tests.interpreter.running import Recorder

ONE, TWO = Condition("one"), Condition("two")


def test_conditions_end_with_their_block_and_count_once():
    state = InterpreterState()
    with state.assuming(ONE), state.assuming(TWO, ONE):
        assert list(state.path_condition) == [ONE, TWO]
    assert list(state.path_condition) == []


def test_effects_are_recorded_under_the_conditions_and_not_after_an_exception():
    state = InterpreterState()
    with state.assuming(ONE):
        state.record(lambda *facts: facts, "x", at=(3, 4))
    state.raise_error(error("ValueError", "no"))
    state.record(lambda *facts: facts, "y")
    assert state.effects == [((3, 4), (ONE,), "x")]


def test_the_first_exception_counts():
    state = InterpreterState()
    state.raise_error(error("ValueError", "one"))
    state.raise_error(error("ValueError", "two"))
    assert state.raised is not None
    assert str(state.raised.error) == "ValueError: one"


def test_an_exception_under_a_condition_is_no_certain_one():
    state = Recorder()
    with state.assuming(ONE):
        state.raise_error(error("ValueError", "no"))
    assert state.raised is None
    assert [raised.when for raised in state.possible] == [(ONE,)]


def test_a_try_around_takes_it_and_notes_the_condition():
    state = Recorder()
    with state.guarding(frozenset({"ValueError"})) as guard, state.assuming(ONE):
        state.raise_error(error("ValueError", "no"))
    assert (state.possible, guard.conditions) == ([], [ONE.negated()])


def test_the_innermost_handler_that_fits_takes_an_exception():
    state = InterpreterState()
    with state.guarding(frozenset({"ValueError"})) as outer, state.guarding(frozenset({"KeyError"})) as inner:
        assert state.guard_of(error("ValueError", "")) is outer
        assert state.guard_of(error("KeyError", "")) is inner
        assert state.guard_of(error("TypeError", "")) is None
        assert state.may_raise(error("KeyError", ""), unless=ONE)
    assert inner.conditions == [ONE]
    assert not state.may_raise(error("KeyError", ""), unless=ONE)


def test_effects_of_a_helper_stand_at_its_call():
    state = InterpreterState(module="main")
    state.enter_location((5, 1), Scope("main"))
    state.enter_location((9, 9), Scope("helper"))
    state.record(lambda *facts: facts, at=(10, 1))
    assert state.in_helper_module
    assert state.effects == [((5, 1), ())]


def test_the_place_at_which_the_analysis_gave_up_is_the_first():
    state = InterpreterState(Budget(steps=1))
    state.enter_location((2, 1), Scope("main"))
    assert state.spend(1)
    assert not state.spend(1)
    state.enter_location((3, 1), Scope("main"))
    state.give_up("more")
    assert (state.gave_up_at, state.steps_left) == ((2, 1), -1)
