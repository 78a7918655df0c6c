"""`try` and `raise`: which exceptions are certain, which handler takes them, and what handlers do if the body fails."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext

from southdeps.interpreter.branches import BREAK, CONTINUE, RAISE, RETURN, join
from southdeps.interpreter.conditions import Condition
from southdeps.interpreter.describing import render_short
from southdeps.interpreter.exceptions import error_of, names_of
from southdeps.interpreter.import_paths import import_path
from southdeps.interpreter.values import Evaluator, RaisedError, Scope, Unknown, Value
from southdeps.syntax import nodes


def do_try(interpreter: Evaluator, node: nodes.Try, scope: Scope) -> str | None:
    before, path_condition = dict(scope.names), interpreter.path_condition
    start = len(interpreter.effects)
    kinds = [names_of_handler(interpreter, handler, scope) for handler in node.handlers]
    lasting = (
        names for names, handler in zip(kinds, node.handlers, strict=True) if not raises_again(handler)
    )
    caught = frozenset[str]().union(*lasting)
    with interpreter.guarding(caught) as guard:
        end = interpreter.block(node.body, scope)
    middle = len(interpreter.effects)
    raised = interpreter.raised
    if end == RAISE and node.handlers:
        interpreter.raised = None
        taken = handler_of(node.handlers, kinds, raised.error if raised is not None else None)
        if taken is not None:
            interpreter.path_condition = path_condition
            end = run_handler(interpreter, taken, scope, raised.error if raised is not None else None)
        else:
            interpreter.raised = raised
    elif end != RAISE:
        if end is None:
            end = interpreter.block(node.orelse, scope)
        interpreter.path_condition = path_condition
        stop = len(interpreter.effects)
        explore_handlers(interpreter, node, scope, before, tuple(guard.conditions))
        interpreter.recovered(start, middle, stop, caught)
    raised, interpreter.raised = interpreter.raised, None
    final = interpreter.block(node.final, scope)
    interpreter.raised = interpreter.raised or raised
    return final or end


def raises_again(handler: nodes.ExceptHandler) -> bool:
    """Whether an `except` clause passes on what it has caught, as `raise` alone does."""
    return any(isinstance(statement, nodes.Raise) and statement.value is None for statement in handler.body)


def names_of_handler(interpreter: Evaluator, handler: nodes.ExceptHandler, scope: Scope) -> frozenset[str]:
    """The classes that an `except` clause names; one that names none catches everything."""
    if handler.kind is None:
        return frozenset({"BaseException"})
    with interpreter.guarding(None):
        value = interpreter.evaluate(handler.kind, scope)
        parts = interpreter.iterate(value) or [value]
        names = names_of([interpreter.look_up(part) for part in parts])
        interpreter.raised = None
    return names | names_of(value)


def handler_of(
    handlers: Sequence[nodes.ExceptHandler], kinds: Sequence[frozenset[str]], error: RaisedError | None
) -> nodes.ExceptHandler | None:
    """The handler that takes an exception; the first one if nothing is known of it."""
    if error is None:
        return handlers[0]
    found = (one for one, names in zip(handlers, kinds, strict=True) if not names.isdisjoint(error.names))
    return next(found, None)


def run_handler(
    interpreter: Evaluator, handler: nodes.ExceptHandler, scope: Scope, error: RaisedError | None
) -> str | None:
    """Run the body of an `except` clause."""
    if handler.name is not None:
        scope.names[handler.name] = Unknown(handler.name)
    interpreter.handling.append(error)
    try:
        return interpreter.block(handler.body, scope)
    finally:
        interpreter.handling.pop()


def explore_handlers(
    interpreter: Evaluator,
    node: nodes.Try,
    scope: Scope,
    before: dict[str, Value],
    conditions: tuple[Condition, ...],
) -> None:
    """Run the handlers of a `try` whose body ran through, in case it does not.

    `conditions` are those without which the body raises what the handlers catch.
    """
    after, scope.names = scope.names, before
    condition = conditions[0].negated() if conditions else Condition("an exception")
    ends = []
    for handler in node.handlers if not is_import_guard(interpreter, node, scope) else ():
        # Without conditions only a body that fails gets here: what the handler then raises is no other failure.
        passing: AbstractContextManager[object] = nullcontext() if conditions else interpreter.guarding(None)
        with passing, interpreter.assuming(condition), interpreter.frame():
            ends.append(run_handler(interpreter, handler, scope, None))
    if conditions and not (ends and ends[0] is not None):
        scope.names = join(after, scope.names, conditions[0])
    else:
        # What the body has bound holds; a handler only fills in what the body could not.
        known = {name: value for name, value in after.items() if not isinstance(value, Unknown)}
        scope.names = {**after, **scope.names, **known}
    if conditions and ends and ends[0] in {RETURN, BREAK, CONTINUE, RAISE}:
        interpreter.path_condition = (*interpreter.path_condition, *conditions)


def is_import_guard(interpreter: Evaluator, node: nodes.Try, scope: Scope) -> bool:
    """Whether the body consists of imports that all resolve: then no handler for their absence runs."""
    imports = [statement for statement in node.body if isinstance(statement, nodes.Import)]
    return bool(imports) and all(
        not isinstance(interpreter.resolve(import_path(interpreter, statement, scope)), Unknown)
        for statement in imports
    )


def do_raise(interpreter: Evaluator, node: nodes.Raise, scope: Scope) -> str:
    if node.value is None:
        handled = interpreter.handling[-1] if interpreter.handling else None
        if handled is not None:  # else it is what the body may raise, which counts there
            interpreter.raise_error(handled)
        return RAISE
    value = interpreter.look_up(interpreter.evaluate(node.value, scope))
    cls, args = value, None
    if isinstance(node.value, nodes.SequenceLiteral) and isinstance(value, tuple) and len(value) > 1:
        cls, args = (
            interpreter.look_up(value[0]),
            interpreter.look_up(value[1]),
        )  # `raise cls, args` of Python 2
    error = error_of(cls, args)
    interpreter.raise_error(error or RaisedError(render_short(node.value)))
    return RAISE
