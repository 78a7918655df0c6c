"""What an expression means."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from southdeps.interpreter.builtins import NAMES
from southdeps.interpreter.containers import LazyDict, uncertain
from southdeps.interpreter.plain import attempt
from southdeps.interpreter.values import (
    AbstractObject,
    Condition,
    DictValue,
    External,
    Function,
    Keywords,
    Scope,
    Truth,
    Unknown,
    Value,
    either,
    located,
)
from southdeps.syntax import nodes
from southdeps.syntax.nodes import render
from southdeps.syntax.snippets import parse_expression

if TYPE_CHECKING:
    from southdeps.interpreter.interpreter import Interpreter

#: No loop over what is known is unrolled further.
MAX_TURNS = 1_000


def constant(interpreter: Interpreter, node: nodes.Constant, scope: Scope) -> Value:
    return node.value


def name(interpreter: Interpreter, node: nodes.Name, scope: Scope) -> Value:
    try:
        return scope.find(node.id)
    except KeyError:
        return NAMES.get(node.id, Unknown(node.id))


def attribute(interpreter: Interpreter, node: nodes.Attribute, scope: Scope) -> Value:
    return interpreter.get(interpreter.evaluate(node.value, scope), node.attr)


def subscript(interpreter: Interpreter, node: nodes.Subscript, scope: Scope) -> Value:
    owner = interpreter.look_up(interpreter.evaluate(node.value, scope))
    key = interpreter.evaluate(node.index, scope)
    interpreter.enter_location(node.at, scope)
    return interpreter.item(owner, key, node)


def slice_(interpreter: Interpreter, node: nodes.Slice, scope: Scope) -> Value:
    bounds = [
        interpreter.evaluate(bound, scope) if bound is not None else None
        for bound in (node.lower, node.upper, node.step)
    ]
    if all(bound is None or isinstance(bound, int) for bound in bounds):
        return slice(*bounds)
    return Unknown(render(node))


def starred(interpreter: Interpreter, node: nodes.Starred, scope: Scope) -> Value:
    return interpreter.evaluate(node.value, scope)


def call(interpreter: Interpreter, node: nodes.Call, scope: Scope) -> Value:
    return reworded(make_call(interpreter, node, scope), node)


def make_call(interpreter: Interpreter, node: nodes.Call, scope: Scope) -> Value:
    func = interpreter.evaluate(node.func, scope)
    args: list[Value] = []
    keywords: Keywords = {}
    for arg in node.args:
        value = interpreter.evaluate(arg, scope)
        if not isinstance(arg, nodes.Starred):
            args.append(value)
        elif arg.double:
            keywords.update(
                {key: item for key, item in value.items() if isinstance(key, str)}
                if isinstance(value, dict)
                else {"**": value}
            )
        else:
            args.extend(interpreter.iterate(value) or [Unknown(render(arg))])
    for name, expression in node.keywords:
        keywords[name] = interpreter.evaluate(expression, scope)
    interpreter.enter_location(node.at, scope)
    result = interpreter.call_value(func, tuple(args), keywords)
    interpreter.enter_location(node.at, scope)
    return result


def sequence(interpreter: Interpreter, node: nodes.Sequence, scope: Scope) -> Value:
    elements: list[Value] = []
    for element in node.elements:
        value = interpreter.evaluate(element, scope)
        if isinstance(element, nodes.Starred):
            elements.extend(interpreter.iterate(value) or [])
        else:
            elements.append(value)
    return located(elements, node.kind, node.at)


def dict_(interpreter: Interpreter, node: nodes.Dict, scope: Scope) -> Value:
    result = DictValue()
    result.at = node.at
    for key_node, value_node in node.items:
        value = interpreter.evaluate(value_node, scope)
        if key_node is None:
            result.update(value if isinstance(value, dict) else {})
            result.complete &= isinstance(value, dict)
            continue
        key = interpreter.look_up(interpreter.evaluate(key_node, scope))
        result.complete &= not isinstance(key, Unknown | External | AbstractObject)
        attempt(lambda key=key, value=value: operator.setitem(result, key, value))  # type: ignore[misc]
    return result


def frozen(interpreter: Interpreter, node: nodes.Frozen, scope: Scope) -> Value:
    def evaluate(text: str) -> Value:
        at = interpreter.at
        value = interpreter.evaluate(parse_expression(text), scope)
        interpreter.at = at  # places within the text count from its own beginning
        return value

    result = LazyDict(evaluate)
    result.at = node.at
    for key_node, text in node.blocks:
        if isinstance(key_node, nodes.Constant):  # in all but a few
            key: Value = key_node.value
        else:
            key = interpreter.look_up(interpreter.evaluate(key_node, scope))
        if isinstance(key, str):
            result.defer(key, text)
        else:
            result.complete = False
    return result


def operation(interpreter: Interpreter, node: nodes.Operation, scope: Scope) -> Value:
    if node.operator in {"and", "or"}:
        return boolean(interpreter, node, scope)
    operands = [interpreter.look_up(interpreter.evaluate(operand, scope)) for operand in node.operands]
    interpreter.enter_location(node.at, scope)
    result = interpreter.operate(node.operator, operands)
    return reworded(result, node)


def boolean(interpreter: Interpreter, node: nodes.Operation, scope: Scope) -> Value:
    left = interpreter.evaluate(node.operands[0], scope)
    truth = interpreter.truth(left, node.operands[0])
    if isinstance(truth, bool):
        return left if truth == (node.operator == "or") else interpreter.evaluate(node.operands[1], scope)
    with interpreter.assuming(truth if node.operator == "and" else truth.negated()):
        right = interpreter.evaluate(node.operands[1], scope)
    decided = interpreter.truth(right, node.operands[1])
    if isinstance(decided, bool) and decided == (node.operator == "or") and isinstance(right, bool):
        return right  # `x and False`, `x or True`
    if isinstance(left, Truth) and decided is (node.operator == "and"):
        return left  # `x and True`, `x or False`
    return Unknown(render(node))


def conditional(interpreter: Interpreter, node: nodes.Conditional, scope: Scope) -> Value:
    test = interpreter.truth(interpreter.evaluate(node.test, scope), node.test)
    if isinstance(test, bool):
        return interpreter.evaluate(node.body if test else node.orelse, scope)
    with interpreter.assuming(test):
        body = interpreter.evaluate(node.body, scope)
    with interpreter.assuming(test.negated()):
        orelse = interpreter.evaluate(node.orelse, scope)
    return either([body, orelse])


def lambda_(interpreter: Interpreter, node: nodes.Lambda, scope: Scope) -> Value:
    return Function(node, scope.seen_from_function())


def comprehension(interpreter: Interpreter, node: nodes.Comprehension, scope: Scope) -> Value:
    inner = Scope(scope.module, {}, scope)
    elements: list[Value] = []
    hanging: list[Condition] = []
    sure = expand(interpreter, node, 0, inner, elements, hanging)
    if not sure:
        element = elements[0] if elements else Unknown("an element")
        return uncertain(element, hanging, render(node))
    if node.kind == "dictionary":
        return attempt(lambda: DictValue(elements), Unknown(render(node)))
    return located(elements, "list", node.at)


def expand(
    interpreter: Interpreter,
    node: nodes.Comprehension,
    depth: int,
    scope: Scope,
    out: list[Value],
    hanging: list[Condition],
) -> bool:
    """Run a comprehension's clauses from `depth` on; False where it is not known what comes out.

    What it hangs on that there are any elements is added to `hanging`.
    """
    if depth == len(node.clauses):
        out.append(interpreter.evaluate(node.element, scope))
        return True
    target, iterable_node, tests = node.clauses[depth]
    iterable = interpreter.look_up(interpreter.evaluate(iterable_node, scope))
    iterate = interpreter.iterate(iterable)
    sure = iterate is not None
    conditions: tuple[Condition, ...] = ()
    if iterate is None:
        value, conditions = interpreter.symbolic_iteration(iterable)
        iterate = [value]
    hanging.extend(conditions)
    with interpreter.assuming(*conditions):
        for value in iterate[:MAX_TURNS]:
            interpreter.bind(target, value, scope)
            truths = [interpreter.truth(interpreter.evaluate(test, scope), test) for test in tests]
            if False in truths:
                continue
            undecided = [truth for truth in truths if isinstance(truth, Condition)]
            sure = sure and not undecided
            hanging.extend(undecided)
            with interpreter.assuming(*undecided):
                sure = expand(interpreter, node, depth + 1, scope, out, hanging) and sure
    return sure


def joined(interpreter: Interpreter, node: nodes.Joined, scope: Scope) -> Value:
    parts = [interpreter.look_up(interpreter.evaluate(part, scope)) for part in node.parts]
    if all(isinstance(part, str | int) for part in parts):
        return "".join(str(part) for part in parts)
    return Unknown(render(node))


def opaque(interpreter: Interpreter, node: nodes.Opaque, scope: Scope) -> Value:
    return Unknown(node.text)


def reworded(value: Value, node: nodes.Expr) -> Value:
    """A value as it is, one that is not known with the text of the expression that gave it."""
    return replace(value, text=render(node)) if isinstance(value, Unknown) else value


EXPRESSIONS: dict[type, Callable[..., Value]] = {
    nodes.Constant: constant,
    nodes.Name: name,
    nodes.Attribute: attribute,
    nodes.Subscript: subscript,
    nodes.Slice: slice_,
    nodes.Starred: starred,
    nodes.Call: call,
    nodes.Sequence: sequence,
    nodes.Dict: dict_,
    nodes.Frozen: frozen,
    nodes.Operation: operation,
    nodes.Conditional: conditional,
    nodes.Lambda: lambda_,
    nodes.Comprehension: comprehension,
    nodes.Joined: joined,
    nodes.Opaque: opaque,
}
