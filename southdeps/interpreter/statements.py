"""What each kind of statement does to the names in its scope, and where execution continues."""

from __future__ import annotations

import operator
from collections.abc import Callable

from southdeps.interpreter.branches import BREAK, CONTINUE, RAISE, RETURN, join
from southdeps.interpreter.budget import MAX_LOOP_STEPS
from southdeps.interpreter.conditions import Condition
from southdeps.interpreter.containers import filled_by_iterations
from southdeps.interpreter.doubts import conditions_of, doubts_of
from southdeps.interpreter.expressions import make_call
from southdeps.interpreter.import_paths import UNKNOWN_NAMES, import_path
from southdeps.interpreter.plain import attempt, grow
from southdeps.interpreter.try_statements import do_raise, do_try
from southdeps.interpreter.unbound import is_transparent
from southdeps.interpreter.values import (
    Class,
    DictValue,
    Evaluator,
    External,
    Function,
    ListValue,
    Property,
    Scope,
    Static,
    Unknown,
    Value,
)
from southdeps.syntax import nodes
from southdeps.syntax.walk import within


def do_evaluate(interpreter: Evaluator, node: nodes.Evaluate, scope: Scope) -> None:
    if isinstance(node.value, nodes.Call):
        make_call(interpreter, node.value, scope)  # its value is not used, so it needs no description
    else:
        interpreter.evaluate(node.value, scope)


def do_assign(interpreter: Evaluator, node: nodes.Assign, scope: Scope) -> None:
    value = interpreter.evaluate(node.value, scope)
    if node.operator:
        target = node.targets[0]
        old, value = interpreter.look_up(interpreter.evaluate(target, scope)), interpreter.look_up(value)
        if isinstance(old, ListValue) and isinstance(value, list | tuple) and node.operator == "+":
            if grow(interpreter, len(old) + len(value)):
                old.extend(value)
                old.doubts = doubts_of(old, value)
            return
        value = interpreter.operate(node.operator, (old, value))
    for target in node.targets:
        interpreter.bind(target, value, scope)


def do_if(interpreter: Evaluator, node: nodes.If, scope: Scope) -> str | None:
    test = interpreter.truth(interpreter.evaluate(node.test, scope), node.test)
    if isinstance(test, bool):
        return interpreter.block(node.body if test else node.orelse, scope)
    return interpreter.explore_branches(test, node.body, node.orelse, scope)


def do_for(interpreter: Evaluator, node: nodes.For, scope: Scope) -> str | None:
    iterable = interpreter.look_up(interpreter.evaluate(node.iterable, scope))
    elements = interpreter.iterate(iterable)
    if elements is None:
        return do_symbolic_iteration(interpreter, node, interpreter.symbolic_iteration(iterable), scope)
    path_condition, enough = interpreter.path_condition, interpreter.steps_left - MAX_LOOP_STEPS
    for value in elements:
        if interpreter.steps_left < enough:
            interpreter.give_up(f"a loop of more than {MAX_LOOP_STEPS:,} steps")
            break
        with interpreter.assuming(*conditions_of(iterable, value)):
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


def do_symbolic_iteration(
    interpreter: Evaluator, node: nodes.For, iteration: tuple[Value, tuple[Condition, ...]], scope: Scope
) -> str | None:
    """Run a loop's body once, for any iteration; lists that it fills are then of unknown length."""
    value, conditions = iteration
    before = dict(scope.names)
    empty = {
        name: held
        for name, held in (before.items() if not isinstance(value, Unknown) else ())
        if isinstance(held, ListValue | DictValue) and not held
    }
    with interpreter.assuming(*conditions):
        interpreter.bind(node.target, value, scope)
        end = interpreter.block(node.body, scope)
    for name, container in empty.items():
        if container and scope.names.get(name) is container:
            scope.names[name] = before[name] = filled_by_iterations(container, conditions)
    condition = conditions[0] if len(conditions) == 1 else None
    scope.names = join(scope.names, before, condition, unbound=scope.of_function)
    if end == RETURN:
        interpreter.path_condition = (
            *interpreter.path_condition,
            *(condition.negated() for condition in conditions),
        )
    return interpreter.block(node.orelse, scope)


def do_while(interpreter: Evaluator, node: nodes.While, scope: Scope) -> str | None:
    known, enough = len(interpreter.path_condition), interpreter.steps_left - MAX_LOOP_STEPS
    jumps = (line.kind for line in within(node.body) if isinstance(line, nodes.Jump))
    endless = isinstance(node.test, nodes.Constant) and "break" not in jumps
    while True:
        test = interpreter.truth(interpreter.evaluate(node.test, scope), node.test)
        if test is False:
            return interpreter.block(node.orelse, scope)
        if test is not True:
            return interpreter.explore_branches(test, node.body, node.orelse, scope)
        end = interpreter.block(node.body, scope)
        if end in {RETURN, RAISE}:
            return end
        if end == BREAK or endless or len(interpreter.path_condition) > known:
            return None  # or from here on one turn is like the next
        if interpreter.steps_left < enough:
            interpreter.give_up(f"a loop of more than {MAX_LOOP_STEPS:,} steps")
            return None


def do_with(interpreter: Evaluator, node: nodes.With, scope: Scope) -> str | None:
    for context, target in node.items:
        value = interpreter.evaluate(context, scope)
        if target is not None:
            interpreter.bind(target, value, scope)
    return interpreter.block(node.body, scope)


def do_return(interpreter: Evaluator, node: nodes.Return, scope: Scope) -> str:
    value = interpreter.evaluate(node.value, scope) if node.value is not None else None
    if interpreter.raised is None:
        interpreter.frames[-1].returns.append(value)
    return RETURN


def do_delete(interpreter: Evaluator, node: nodes.Delete, scope: Scope) -> None:
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
            elif isinstance(container, list):
                attempt(lambda container=container, key=key: operator.delitem(container, key))  # type: ignore[misc]


def do_import(interpreter: Evaluator, node: nodes.Import, scope: Scope) -> None:
    if node.name == "*":
        module = interpreter.absolute(node.module, scope)
        value = interpreter.resolve(module)
        if isinstance(value, Class) and not is_transparent(value.scope):
            scope.names[UNKNOWN_NAMES] = Unknown(node.module)
        if isinstance(value, Class):
            public = public_names(value.scope)
            scope.names.update(
                {
                    # A class is looked up where it is used, as if it had been imported by its name.
                    name: External(f"{module}.{name}") if isinstance(item, Class) else item
                    for name, item in value.scope.names.items()
                    if name in public
                }
            )
        else:
            scope.names[UNKNOWN_NAMES] = Unknown(node.module)
        return
    path = import_path(interpreter, node, scope)
    if node.name is not None:
        interpreter.check_import(path, scope)
    head, _, rest = node.module.partition(".")
    if node.name is None and rest and node.bound == head:  # `import a.b` binds `a`
        path = path.removesuffix(f".{rest}")
    scope.names[node.bound] = External(path)


def public_names(scope: Scope) -> set[str]:
    """The names of a module that `from module import *` takes: those of its `__all__`, else those without a `_`."""
    listed = scope.names.get("__all__")
    if isinstance(listed, list | tuple) and all(isinstance(name, str) for name in listed):
        return set(listed)
    return {name for name in scope.names if isinstance(name, str) and not name.startswith("_")}


def do_jump(interpreter: Evaluator, node: nodes.Jump, scope: Scope) -> str | None:
    scope.outside.update(node.names)
    return {"break": BREAK, "continue": CONTINUE}.get(node.kind)


def do_function(interpreter: Evaluator, node: nodes.FunctionDef, scope: Scope) -> None:
    function = Function(node, scope.seen_from_function())
    value: Value = function
    for decorator in reversed(node.decorators):
        if isinstance(decorator, nodes.Name) and decorator.id == "property":
            value = Property(function)
        elif isinstance(decorator, nodes.Name) and decorator.id in {"staticmethod", "classmethod"}:
            value = Static(function, with_class=decorator.id == "classmethod")
        elif isinstance(value, Function):
            value = decorated(interpreter, decorator, value, scope)
    scope.names[node.name] = value


def decorated(interpreter: Evaluator, decorator: nodes.Expr, function: Function, scope: Scope) -> Function:
    """What a decorator of the scanned source makes of a function; that of a library leaves it as it is."""
    called = interpreter.look_up(interpreter.evaluate(decorator, scope))
    made = interpreter.call_value(called, (function,), {}) if isinstance(called, Function) else function
    return made if isinstance(made, Function) else function


def do_class(interpreter: Evaluator, node: nodes.ClassDef, scope: Scope) -> None:
    bases = tuple(interpreter.look_up(interpreter.evaluate(base, scope)) for base in node.bases)
    inner = Scope(scope.module, {}, scope, of_class=True)
    with interpreter.frame():
        interpreter.block(node.body, inner)
    scope.names[node.name] = Class(node.name, inner, bases)


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
