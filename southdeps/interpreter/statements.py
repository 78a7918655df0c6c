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
    from southdeps.interpreter.interpreter import Interpreter

#: How a block ended: None (it ran through), or one of these.
BREAK, CONTINUE, RETURN, RAISE = "break", "continue", "return", "raise"

#: What Python raises where a row isn't there, by `get()` and by an index, and the names under which that is caught.
NO_SUCH_ROW = {
    "DoesNotExist": ("DoesNotExist", "Exception"),
    "IndexError": ("IndexError", "LookupError", "Exception"),
}


def do_evaluate(interpreter: Interpreter, node: nodes.Evaluate, scope: Scope) -> None:
    if isinstance(node.value, nodes.Call):
        make_call(
            interpreter, node.value, scope
        )  # nobody asks for its value, nor for how that would be written
    else:
        interpreter.evaluate(node.value, scope)


def do_assign(interpreter: Interpreter, node: nodes.Assign, scope: Scope) -> None:
    value = interpreter.evaluate(node.value, scope)
    if node.operator:
        target = node.targets[0]
        old, value = interpreter.look_up(interpreter.evaluate(target, scope)), interpreter.look_up(value)
        if isinstance(old, ListValue) and isinstance(value, list | tuple) and node.operator == "+":
            old.extend(value)
            return
        value = interpreter.operate(node.operator, (old, value))
    for target in node.targets:
        interpreter.bind(target, value, scope)


def do_if(interpreter: Interpreter, node: nodes.If, scope: Scope) -> str | None:
    test = interpreter.truth(interpreter.evaluate(node.test, scope), node.test)
    if isinstance(test, bool):
        return interpreter.block(node.body if test else node.orelse, scope)
    return interpreter.explore_branches(test, node.body, node.orelse, scope)


def do_for(interpreter: Interpreter, node: nodes.For, scope: Scope) -> str | None:
    iterable = interpreter.evaluate(node.iterable, scope)
    iterate = interpreter.iterate(iterable)
    if iterate is None:
        return uncertain_turn(interpreter, node, interpreter.symbolic_iteration(iterable), scope)
    path_condition = interpreter.path_condition
    for value in iterate[:MAX_TURNS]:
        interpreter.bind(node.target, value, scope)
        end = interpreter.block(node.body, scope)
        if end == BREAK:
            break
        if end in {RETURN, RAISE}:
            return end
        if len(interpreter.path_condition) == len(path_condition):
            interpreter.path_condition = path_condition
    interpreter.path_condition = path_condition
    return interpreter.block(node.orelse, scope)


def uncertain_turn(
    interpreter: Interpreter, node: nodes.For, turn: tuple[Value, tuple[Condition, ...]], scope: Scope
) -> str | None:
    value, conditions = turn
    before = dict(scope.names)
    over_rows = any(condition.table is not None for condition in conditions)
    empty = {
        name: held
        for name, held in (before.items() if over_rows else ())
        if isinstance(held, ListValue | DictValue) and not held
    }
    with interpreter.assuming(*conditions):
        interpreter.bind(node.target, value, scope)
        end = interpreter.block(node.body, scope)
    interpreter.raised = None
    for name, container in empty.items():
        if container and scope.names.get(name) is container:
            scope.names[name] = before[name] = filled_by_rows(container, conditions)
    scope.names = join(scope.names, before)
    if end == RETURN:
        interpreter.path_condition = (
            *interpreter.path_condition,
            *(condition.negated() for condition in conditions),
        )
    return interpreter.block(node.orelse, scope)


def do_while(interpreter: Interpreter, node: nodes.While, scope: Scope) -> str | None:
    test = interpreter.truth(interpreter.evaluate(node.test, scope), node.test)
    if test is False:
        return interpreter.block(node.orelse, scope)
    if test is True:
        end = interpreter.block(node.body, scope)
        return end if end in {RETURN, RAISE} else None
    return interpreter.explore_branches(test, node.body, node.orelse, scope)


def do_try(interpreter: Interpreter, node: nodes.Try, scope: Scope) -> str | None:
    before, path_condition = dict(scope.names), interpreter.path_condition
    start, transactions = len(interpreter.actions), interpreter.transactions
    interpreter.transactions = transactions & {"start_transaction"}
    with catching(interpreter, node.handlers) as taken:
        end = interpreter.block(node.body, scope)
        middle = len(interpreter.actions)
        if end == RAISE and node.handlers:
            interpreter.raised = None
            interpreter.path_condition = path_condition
            end = interpreter.block(node.handlers[0].body, scope)
        else:
            if end is None:
                end = interpreter.block(node.orelse, scope)
            interpreter.path_condition = path_condition
            stop = len(interpreter.actions)
            handle(interpreter, node, scope, before, tuple(taken))
            body, orelse = interpreter.actions[start:middle], interpreter.actions[middle:stop]
            kinds = survived(node.handlers, interpreter.transactions)
            interpreter.actions[start:stop] = without_risks(body, orelse, kinds)
    interpreter.transactions |= transactions
    final = interpreter.block(node.final, scope)
    return final or end


@contextmanager
def catching(interpreter: Interpreter, handlers: Sequence[nodes.Handler]) -> Iterator[list[Condition]]:
    """Within a `try`: the rows that its body takes for granted, where a handler is there for their absence."""
    kinds = caught(handlers)
    errors = frozenset(
        error for error, names in NO_SUCH_ROW.items() if any(name in kind for kind in kinds for name in names)
    )
    mine: list[Condition] = []
    interpreter.guards.append((errors, mine))
    try:
        yield mine
    finally:
        interpreter.guards.pop()


def handle(
    interpreter: Interpreter,
    node: nodes.Try,
    scope: Scope,
    before: dict[str, Value],
    taken: tuple[Condition, ...],
) -> None:
    """Run the handlers of a `try` whose body has run through, for the case that it hadn't."""
    after, scope.names = scope.names, before
    condition = taken[0].negated() if taken else Condition(None, True, "an exception")
    ends = []
    for handler in node.handlers if not is_import_guard(interpreter, node, scope) else ():
        with interpreter.assuming(condition), interpreter.frame():
            ends.append(interpreter.block(handler.body, scope))
        interpreter.raised = None
    # What the body has bound holds; a handler only fills in what the body could not.
    known = {name: value for name, value in after.items() if not isinstance(value, Unknown)}
    scope.names = {**after, **scope.names, **known}
    if taken and ends and ends[0] in {RETURN, BREAK, CONTINUE}:
        interpreter.path_condition = (*interpreter.path_condition, *taken)


def is_import_guard(interpreter: Interpreter, node: nodes.Try, scope: Scope) -> bool:
    """Whether the body is imports that all resolve: then no `except` for their absence ever runs."""
    imports = [statement for statement in node.body if isinstance(statement, nodes.Import)]
    return bool(imports) and all(
        not isinstance(interpreter.resolve(import_path(interpreter, statement, scope)), Unknown)
        for statement in imports
    )


def do_with(interpreter: Interpreter, node: nodes.With, scope: Scope) -> str | None:
    for context, target in node.items:
        value = interpreter.evaluate(context, scope)
        if target is not None:
            interpreter.bind(target, value, scope)
    return interpreter.block(node.body, scope)


def do_return(interpreter: Interpreter, node: nodes.Return, scope: Scope) -> str:
    value = interpreter.evaluate(node.value, scope) if node.value is not None else None
    interpreter.frames[-1].returns.append(value)
    return RETURN


def do_raise(interpreter: Interpreter, node: nodes.Raise, scope: Scope) -> str:
    if node.value is not None:
        interpreter.evaluate(node.value, scope)
    if interpreter.raised is None:
        interpreter.raised = render(node.value) if node.value is not None else "an exception"
    return RAISE


def do_delete(interpreter: Interpreter, node: nodes.Delete, scope: Scope) -> None:
    for target in node.targets:
        if isinstance(target, nodes.Name):
            scope.names.pop(target.id, None)
        elif isinstance(target, nodes.Subscript):
            container, key = (
                interpreter.evaluate(target.value, scope),
                interpreter.evaluate(target.index, scope),
            )
            if isinstance(container, dict):
                attempt(lambda container=container, key=key: container.pop(key, None))  # type: ignore[misc]


def do_import(interpreter: Interpreter, node: nodes.Import, scope: Scope) -> None:
    if node.name == "*":
        value = interpreter.resolve(interpreter.absolute(node.module, scope))
        if isinstance(value, Class):
            scope.names.update(
                {
                    name: item
                    for name, item in value.scope.names.items()
                    if isinstance(name, str) and not name.startswith("_")
                }
            )
        return
    path = import_path(interpreter, node, scope)
    head, _, rest = node.module.partition(".")
    if node.name is None and rest and node.bound == head:  # `import a.b` binds `a`
        path = path.removesuffix(f".{rest}")
    scope.names[node.bound] = External(path)


def do_jump(interpreter: Interpreter, node: nodes.Jump, scope: Scope) -> str | None:
    scope.outside.update(node.names)
    return {"break": BREAK, "continue": CONTINUE}.get(node.kind)


def do_function(interpreter: Interpreter, node: nodes.FunctionDef, scope: Scope) -> None:
    function = Function(node, scope.seen_from_function())
    value: Value = function
    for decorator in reversed(node.decorators):
        if isinstance(decorator, nodes.Name) and decorator.id == "property":
            value = Property(function)
        elif isinstance(decorator, nodes.Name) and decorator.id in {"staticmethod", "classmethod"}:
            value = Static(function, with_class=decorator.id == "classmethod")
    scope.names[node.name] = value


def do_class(interpreter: Interpreter, node: nodes.ClassDef, scope: Scope) -> None:
    bases = tuple(interpreter.look_up(interpreter.evaluate(base, scope)) for base in node.bases)
    inner = Scope(scope.module, {}, scope, of_class=True)
    with interpreter.frame():
        interpreter.block(node.body, inner)
    scope.names[node.name] = Class(node.name, inner, bases)


def import_path(interpreter: Interpreter, node: nodes.Import, scope: Scope) -> str:
    """The dotted path that an import in `scope` names."""
    base = interpreter.absolute(node.module, scope)
    return base if node.name is None else f"{base}.{node.name}".lstrip(".")


def absolute(path: str, scope: Scope) -> str:
    """A module's path without leading dots, seen from `scope`."""
    name = path.lstrip(".")
    level = len(path) - len(name)
    if level == 0:
        return path
    package = scope.module.split(".")[:-level]
    return ".".join([*package, name] if name else package)


def has_absolute_imports(scope: Scope) -> bool:
    """Whether the module that a scope lies in has run `from __future__ import absolute_import`."""
    flag = scope.outermost().names.get("absolute_import")
    return isinstance(flag, External) and flag.path.startswith("__future__")


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
