"""What a `try` survives: failures that fail no migration, but leave out what comes after them.

South raises a ValueError itself where it looks up a constraint in vain; any handler for that will do. Where the
database refuses a statement, PostgreSQL refuses all others too until the transaction is taken back: a handler alone
saves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from msgspec.structs import replace

from southdeps.interpreter.values import Condition
from southdeps.syntax import nodes
from southdeps.syntax.nodes import render

#: Calls that take back what the database has refused, be it all or down to a savepoint.
UNDOING = frozenset({"atomic", "close", "commit_on_success", "rollback", "savepoint_rollback"})
#: South's own call for it fails at the migration's end unless a transaction was begun for it.
SOUTHS_OWN = frozenset({"start_transaction", "rollback_transaction"})

_BROAD = r"Exception|BaseException|StandardError"
_CATCHES_LOOKUPS = re.compile(rf"\b({_BROAD}|ValueError)\b")
_CATCHES_STATEMENTS = re.compile(rf"\b({_BROAD}|DatabaseError|ProgrammingError)\b")


def survived(handlers: Sequence[nodes.Handler], transactions: frozenset[str]) -> frozenset[str]:
    """The kinds of risks (`Step.risk`) that these handlers catch and recover from.

    `transactions` are the names of the calls about transactions that the body and the handlers have made.
    """
    kinds = caught(handlers)
    found = {"lookup"} if any(map(_CATCHES_LOOKUPS.search, kinds)) else set()
    if any(map(_CATCHES_STATEMENTS.search, kinds)) and (
        not UNDOING.isdisjoint(transactions) or transactions >= SOUTHS_OWN
    ):
        found.add("statement")
    return frozenset(found)


def caught(handlers: Sequence[nodes.Handler]) -> list[str]:
    """What each handler names, as it is written; one that names nothing catches every Exception."""
    return [render(handler.kind) if handler.kind is not None else "Exception" for handler in handlers]


def without_risks(body: Sequence[Any], orelse: Iterable[Any], kinds: frozenset[str]) -> Iterator[Any]:
    """The steps of a `try` and its `else`, without what may fail in the body but is survived; the rest hangs on that.

    What is deferred fails where it is executed; if that is behind the `try`, nothing survives it.
    """
    hangs_on: list[Condition] = []
    deferred: list[Condition] = []
    executes_deferred = sum(step.executes_deferred for step in body)
    for step in body:
        if step.executes_deferred:
            executes_deferred -= 1
            hangs_on += deferred
            deferred = []
        risk = step.risk()
        if risk is not None and risk[0] in kinds:
            hangs_on.append(risk[1])
        elif risk is not None and risk[0] == "deferred" and "statement" in kinds and executes_deferred:
            deferred.append(risk[1])
        else:
            yield hanging(step, hangs_on)
    for step in orelse:
        yield hanging(step, hangs_on)


def hanging(step: Any, conditions: Sequence[Condition]) -> Any:
    """The step, under these conditions too."""
    new = tuple(condition for condition in dict.fromkeys(conditions) if condition not in step.when)
    return replace(step, when=(*step.when, *new)) if new else step
