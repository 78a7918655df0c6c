"""How much one analysis may do."""

from __future__ import annotations

from southdeps.interpreter.budget import MAX_SIZE, MAX_STEPS, Budget
from southdeps.interpreter.values import Unknown
from tests.drops import tables
from tests.interpreter.running import run


def test_a_loop_that_uses_up_the_budget_is_reported():
    text = "for a in range(1000):\n    for b in range(1000):\n        for c in range(1000): pass\ndb.delete_table('a')"
    assert tables(text) == ["a", "? a loop of more than 50,000 steps"]


def test_calls_that_use_up_the_budget_are_reported():
    call = "\n".join(["for a in range(1000):\n    for b in range(20): pass"] * 12)
    assert tables(call + "\ndb.delete_table('a')") == ["? more than 200,000 steps"]


def test_steps_are_spent_until_none_is_left():
    budget = Budget(steps=5)
    assert budget.spend(5)
    assert budget.exceeded is None
    assert not budget.spend(1)
    assert budget.exceeded == f"more than {MAX_STEPS:,} steps"


def test_the_first_reason_counts():
    budget = Budget()
    budget.give_up("one")
    budget.give_up("two")
    assert budget.exceeded == "one"


def test_a_program_ends_when_its_steps_are_spent():
    done = run("for x in range(100):\n    note(x)", budget=Budget(steps=40))
    assert 5 < len(done.notes) < 40
    assert done.interpreter.gave_up_at is not None


def test_values_beyond_the_limit_are_not_made():
    doubled = "x = 'ab'\nfor i in range(25):\n    x = x + x"
    done = run(doubled)
    assert done.interpreter.budget.exceeded == f"a value of more than {MAX_SIZE:,} characters or elements"
    assert isinstance(done.names["x"], Unknown)
