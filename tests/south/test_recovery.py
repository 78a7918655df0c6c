"""What a `try` recovers from, and what of its effects is left then."""

from __future__ import annotations

import pytest

from southdeps import effects
from southdeps.south.recovery import recovered_risks, under, without_risks
from tests.projects import migration, show, summary
from tests.worlds import step

LOOKUP, STATEMENT = {"lookup"}, {"statement"}


def calls(*names):
    return [effects.Transaction((1, 1), (), name) for name in names]


@pytest.mark.parametrize(
    ("caught", "done", "aborts", "kinds"),
    [
        pytest.param({"ValueError"}, [], True, LOOKUP, id="South's own ValueError"),
        pytest.param({"KeyError"}, [], True, set(), id="another class"),
        pytest.param({"Exception"}, [], True, LOOKUP, id="a refused statement refuses all others"),
        pytest.param({"Exception"}, [], False, LOOKUP | STATEMENT, id="but not on SQLite"),
        pytest.param({"DatabaseError"}, calls("savepoint_rollback"), True, STATEMENT, id="down to a savepoint"),
        pytest.param({"DatabaseError"}, calls("rollback_transaction"), True, set(), id="South's rollback alone"),
        pytest.param({"DatabaseError"}, calls("rollback_transaction", "start_transaction"), True, STATEMENT, id="and a new transaction"),
        pytest.param({"DatabaseError"}, calls("start_transaction"), True, set(), id="a new transaction alone"),
    ],
)  # fmt: skip
def test_which_failures_handlers_recover_from(caught, done, aborts, kinds):
    assert recovered_risks(frozenset(caught), done, aborts=aborts) == kinds


def shown(body, orelse, kinds):
    return [
        show(one) for one in without_risks(list(map(step, body)), list(map(step, orelse)), frozenset(kinds))
    ]


def test_a_need_that_may_fail_becomes_a_condition_of_what_follows():
    body = ["need a_thing() schema-operation", "drop a_thing"]
    assert shown(body, ["drop b_box"], STATEMENT) == [
        "[a table a_thing] drop a_thing",
        "[a table a_thing] drop b_box",
    ]
    assert shown(body, [], set()) == body


def test_conditions_count_once():
    one = step("[a table a_thing] drop a_thing")
    assert under(one, one.when) is one
    (other,) = step("[rows in b_box] drop a_thing").when
    assert under(one, [other, *one.when]).when == (*one.when, other)


def test_a_drop_that_is_guarded_does_not_fail_the_migration():
    guarded = "try:\n    db.delete_table('a_thing')\nexcept Exception:\n    db.rollback_transaction()\n    db.start_transaction()"
    actions = summary(migration(guarded)).actions
    assert not any(isinstance(one, effects.Require) for one in actions)
    assert any(
        isinstance(one, effects.Require) for one in summary(migration("db.delete_table('a_thing')")).actions
    )
