"""What a statement does to the names in its scope, and where the run goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from southdeps.interpreter.containers import filled_by_rows
from southdeps.interpreter.exception_recovery import caught, survived, without_risks
from southdeps.interpreter.expressions import MAX_TURNS, make_call
from southdeps.interpreter.plain import attempt
from southdeps.interpreter.values import (
    Class,
    Condition,
    DictValue,
    External,
    Function,
    ListValue,
    Property,
    Scope,
    Static,
    Unknown,
    Value,
    either,
)
from southdeps.syntax import nodes
from southdeps.syntax.nodes import render

if TYPE_CHECKING:
    from southdeps.interpreter.interpreter import Run

#: How a block ended: None (it ran through), or one of these.
BREAK, CONTINUE, RETURN, RAISE = "break", "continue", "return", "raise"

#: What Python raises where a row isn't there, by `get()` and by an index, and the names under which that is caught.
NO_SUCH_ROW = {
    "DoesNotExist": ("DoesNotExist", "Exception"),
    "IndexError": ("IndexError", "LookupError", "Exception"),
}


def do_evaluate(run: Run, node: nodes.Evaluate, scope: Scope) -> None:
    if isinstance(node.value, nodes.Call):
        make_call(run, node.value, scope)  # nobody asks for its value, nor for how that would be written
    else:
        run.evaluate(node.value, scope)


def do_assign(run: Run, node: nodes.Assign, scope: Scope) -> None:
    value = run.evaluate(node.value, scope)
    if node.operator:
        target = node.targets[0]
        old, value = run.look_up(run.evaluate(target, scope)), run.look_up(value)
        if isinstance(old, ListValue) and isinstance(value, list | tuple) and node.operator == "+":
            old.extend(value)
            return
        value = run.operate(node.operator, (old, value))
    for target in node.targets:
        run.bind(target, value, scope)


def do_if(run: Run, node: nodes.If, scope: Scope) -> str | None:
    test = run.truth(run.evaluate(node.test, scope), node.test)
    if isinstance(test, bool):
        return run.block(node.body if test else node.orelse, scope)
    return run.both_ways(test, node.body, node.orelse, scope)


def do_for(run: Run, node: nodes.For, scope: Scope) -> str | None:
    iterable = run.evaluate(node.iterable, scope)
    turns = run.turns(iterable)
    if turns is None:
        return uncertain_turn(run, node, run.turn_of(iterable), scope)
    doubt = run.doubt
    for value in turns[:MAX_TURNS]:
        run.bind(node.target, value, scope)
        end = run.block(node.body, scope)
        if end == BREAK:
            break
        if end in {RETURN, RAISE}:
            return end
        if len(run.doubt) == len(doubt):
            run.doubt = doubt
    run.doubt = doubt
    return run.block(node.orelse, scope)


def uncertain_turn(
    run: Run, node: nodes.For, turn: tuple[Value, tuple[Condition, ...]], scope: Scope
) -> str | None:
    value, conditions = turn
    before = dict(scope.names)
    over_rows = any(condition.table is not None for condition in conditions)
    empty = {
        name: held
        for name, held in (before.items() if over_rows else ())
        if isinstance(held, ListValue | DictValue) and not held
    }
    with run.doubting(*conditions):
        run.bind(node.target, value, scope)
        end = run.block(node.body, scope)
    run.raised = None
    for name, container in empty.items():
        if container and scope.names.get(name) is container:
            scope.names[name] = before[name] = filled_by_rows(container, conditions)
    scope.names = join(scope.names, before)
    if end == RETURN:
        run.doubt = (*run.doubt, *(condition.negated() for condition in conditions))
    return run.block(node.orelse, scope)


def do_while(run: Run, node: nodes.While, scope: Scope) -> str | None:
    test = run.truth(run.evaluate(node.test, scope), node.test)
    if test is False:
        return run.block(node.orelse, scope)
    if test is True:
        end = run.block(node.body, scope)
        return end if end in {RETURN, RAISE} else None
    return run.both_ways(test, node.body, node.orelse, scope)


def do_try(run: Run, node: nodes.Try, scope: Scope) -> str | None:
    before, doubt = dict(scope.names), run.doubt
    start, transactions = len(run.actions), run.transactions
    run.transactions = transactions & {"start_transaction"}
    with catching(run, node.handlers) as taken:
        end = run.block(node.body, scope)
        middle = len(run.actions)
        if end == RAISE and node.handlers:
            run.raised = None
            run.doubt = doubt
            end = run.block(node.handlers[0].body, scope)
        else:
            if end is None:
                end = run.block(node.orelse, scope)
            run.doubt = doubt
            stop = len(run.actions)
            handle(run, node, scope, before, tuple(taken))
            body, orelse = run.actions[start:middle], run.actions[middle:stop]
            kinds = survived(node.handlers, run.transactions)
            run.actions[start:stop] = without_risks(body, orelse, kinds)
    run.transactions |= transactions
    final = run.block(node.final, scope)
    return final or end


@contextmanager
def catching(run: Run, handlers: Sequence[nodes.Handler]) -> Iterator[list[Condition]]:
    """Within a `try`: the rows that its body takes for granted, where a handler is there for their absence."""
    kinds = caught(handlers)
    errors = frozenset(
        error for error, names in NO_SUCH_ROW.items() if any(name in kind for kind in kinds for name in names)
    )
    mine: list[Condition] = []
    run.guards.append((errors, mine))
    try:
        yield mine
    finally:
        run.guards.pop()


def handle(
    run: Run, node: nodes.Try, scope: Scope, before: dict[str, Value], taken: tuple[Condition, ...]
) -> None:
    """Run the handlers of a `try` whose body has run through, for the case that it hadn't."""
    after, scope.names = scope.names, before
    condition = taken[0].negated() if taken else Condition(None, True, "an exception")
    ends = []
    for handler in node.handlers if not is_import_guard(run, node, scope) else ():
        with run.doubting(condition), run.frame():
            ends.append(run.block(handler.body, scope))
        run.raised = None
    # What the body has bound holds; a handler only fills in what the body could not.
    known = {name: value for name, value in after.items() if not isinstance(value, Unknown)}
    scope.names = {**after, **scope.names, **known}
    if taken and ends and ends[0] in {RETURN, BREAK, CONTINUE}:
        run.doubt = (*run.doubt, *taken)


def is_import_guard(run: Run, node: nodes.Try, scope: Scope) -> bool:
    """Whether the body is imports that all resolve: then no `except` for their absence ever runs."""
    imports = [statement for statement in node.body if isinstance(statement, nodes.Import)]
    return bool(imports) and all(
        not isinstance(run.resolve(import_path(statement, scope.module)), Unknown) for statement in imports
    )


def do_with(run: Run, node: nodes.With, scope: Scope) -> str | None:
    for context, target in node.items:
        value = run.evaluate(context, scope)
        if target is not None:
            run.bind(target, value, scope)
    return run.block(node.body, scope)


def do_return(run: Run, node: nodes.Return, scope: Scope) -> str:
    value = run.evaluate(node.value, scope) if node.value is not None else None
    run.frames[-1].returns.append(value)
    return RETURN


def do_raise(run: Run, node: nodes.Raise, scope: Scope) -> str:
    if node.value is not None:
        run.evaluate(node.value, scope)
    if run.raised is None:
        run.raised = render(node.value) if node.value is not None else "an exception"
    return RAISE


def do_delete(run: Run, node: nodes.Delete, scope: Scope) -> None:
    for target in node.targets:
        if isinstance(target, nodes.Name):
            scope.names.pop(target.id, None)
        elif isinstance(target, nodes.Subscript):
            container, key = run.evaluate(target.value, scope), run.evaluate(target.index, scope)
            if isinstance(container, dict):
                attempt(lambda container=container, key=key: container.pop(key, None))  # type: ignore[misc]


def do_import(run: Run, node: nodes.Import, scope: Scope) -> None:
    if node.name == "*":
        value = run.resolve(absolute(node.module, scope.module))
        if isinstance(value, Class):
            scope.names.update(
                {
                    name: item
                    for name, item in value.scope.names.items()
                    if isinstance(name, str) and not name.startswith("_")
                }
            )
        return
    path = import_path(node, scope.module)
    dotted = node.name is None and node.bound == path.partition(".")[0]
    scope.names[node.bound] = External(node.bound if dotted else path)


def do_jump(run: Run, node: nodes.Jump, scope: Scope) -> str | None:
    scope.outside.update(node.names)
    return {"break": BREAK, "continue": CONTINUE}.get(node.kind)


def do_function(run: Run, node: nodes.FunctionDef, scope: Scope) -> None:
    function = Function(node, scope.seen_from_function())
    value: Value = function
    for decorator in reversed(node.decorators):
        if isinstance(decorator, nodes.Name) and decorator.id == "property":
            value = Property(function)
        elif isinstance(decorator, nodes.Name) and decorator.id in {"staticmethod", "classmethod"}:
            value = Static(function, with_class=decorator.id == "classmethod")
    scope.names[node.name] = value


def do_class(run: Run, node: nodes.ClassDef, scope: Scope) -> None:
    bases = tuple(run.look_up(run.evaluate(base, scope)) for base in node.bases)
    inner = Scope(scope.module, {}, scope, of_class=True)
    with run.frame():
        run.block(node.body, inner)
    scope.names[node.name] = Class(node.name, inner, bases)


def import_path(node: nodes.Import, module: str) -> str:
    """The dotted path that an import in `module` binds."""
    base = absolute(node.module, module)
    return base if node.name is None else f"{base}.{node.name}".lstrip(".")


def absolute(path: str, module: str) -> str:
    """A module's path without leading dots, seen from `module`."""
    name = path.lstrip(".")
    level = len(path) - len(name)
    if level == 0:
        return path
    package = module.split(".")[:-level]
    return ".".join([*package, name] if name else package)


def join(one: dict[str, Value], other: dict[str, Value]) -> dict[str, Value]:
    """The names after two branches of which one was taken."""
    names = dict(other)
    for name, value in one.items():
        names[name] = value if name not in other or other[name] is value else either([value, other[name]])
    return names


STATEMENTS: dict[type, Callable[..., str | None]] = {
    nodes.Evaluate: do_evaluate,
    nodes.Assign: do_assign,
    nodes.If: do_if,
    nodes.For: do_for,
    nodes.While: do_while,
    nodes.Try: do_try,
    nodes.With: do_with,
    nodes.Return: do_return,
    nodes.Raise: do_raise,
    nodes.Delete: do_delete,
    nodes.Import: do_import,
    nodes.Jump: do_jump,
    nodes.FunctionDef: do_function,
    nodes.ClassDef: do_class,
}
