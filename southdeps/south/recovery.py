"""What a `try` recovers from: failures that fail no migration, but skip what comes after them.

South raises a ValueError itself if it cannot find a constraint; any handler for that will do. If PostgreSQL refuses a
statement, it refuses all others too until the transaction ends: a handler alone recovers from nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from southdeps import data_conditions, effects
from southdeps.data_conditions import AnyCondition
from southdeps.effects import Action

#: Calls that end the refused transaction, as a whole or down to a savepoint.
ROLLBACKS = frozenset({"atomic", "close", "commit_on_success", "rollback", "_rollback", "savepoint_rollback"})
#: South's own calls end it as well, but fail at the migration's end unless another transaction is started.
SOUTH_ROLLBACKS = frozenset({"rollback_transaction", "commit_transaction"})

_BROAD = frozenset({"Exception", "BaseException", "StandardError"})
_CATCHES_LOOKUPS = _BROAD | {"ValueError"}
_CATCHES_STATEMENTS = _BROAD | {"DatabaseError", "ProgrammingError"}


def recovered_risks(caught: frozenset[str], done: Iterable[Action], *, aborts: bool) -> frozenset[str]:
    """The kinds of risks (`Step.risk`) that handlers for these classes recover from.

    `done` are the effects of body and handlers; `aborts` tells whether a refused statement aborts the transaction.
    """
    calls = {step.call for step in done if isinstance(step, effects.Transaction)}
    found = set() if caught.isdisjoint(_CATCHES_LOOKUPS) else {"lookup"}
    restarts = "start_transaction" in calls and not calls.isdisjoint(SOUTH_ROLLBACKS)
    if not caught.isdisjoint(_CATCHES_STATEMENTS) and (
        not aborts or restarts or not calls.isdisjoint(ROLLBACKS)
    ):
        found.add("statement")
    return frozenset(found)


def without_risks(
    body: Sequence[Action], orelse: Iterable[Action], kinds: frozenset[str]
) -> Iterator[Action]:
    """The effects of a `try` and its `else` without those that may fail and are recovered from.

    The rest depends on their success. What is deferred fails where it is executed; if that is after the `try`, nothing
    recovers from it.
    """
    conditions: list[AnyCondition] = []
    deferred: list[AnyCondition] = []
    executes_deferred = sum(step.executes_deferred for step in body)
    for step in body:
        if step.executes_deferred:
            executes_deferred -= 1
            conditions += deferred
            deferred = []
        risk = step.risk()
        if risk is not None and risk[0] in kinds:
            conditions.append(risk[1])
        elif risk is not None and risk[0] == "deferred" and "statement" in kinds and executes_deferred:
            deferred.append(risk[1])
        elif step.refused_as in kinds:
            yield under(step, [*conditions, data_conditions.ERROR_CAUGHT])
        else:
            yield under(step, conditions)
    for step in orelse:
        yield under(step, conditions)


def under(step: Action, conditions: Sequence[AnyCondition]) -> Action:
    """The effect, under these conditions too."""
    new = tuple(condition for condition in dict.fromkeys(conditions) if condition not in step.when)
    return replace(step, when=(*step.when, *new)) if new else step
