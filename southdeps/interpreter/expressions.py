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
    Condition,
    DictValue,
    External,
    Function,
    Keywords,
    Scope,
    Special,
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
    from southdeps.interpreter.interpreter import Run

#: No loop over what is known is unrolled further.
MAX_TURNS = 1_000


def constant(run: Run, node: nodes.Constant, scope: Scope) -> Value:
    return node.value


def name(run: Run, node: nodes.Name, scope: Scope) -> Value:
    try:
        return scope.find(node.id)
    except KeyError:
        return NAMES.get(node.id, Unknown(node.id))


def attribute(run: Run, node: nodes.Attribute, scope: Scope) -> Value:
    return run.get(run.evaluate(node.value, scope), node.attr)


def subscript(run: Run, node: nodes.Subscript, scope: Scope) -> Value:
    owner = run.look_up(run.evaluate(node.value, scope))
    key = run.evaluate(node.index, scope)
    run.arrive(node.at, scope)
    return run.item(owner, key, node)


def slice_(run: Run, node: nodes.Slice, scope: Scope) -> Value:
    bounds = [
        run.evaluate(bound, scope) if bound is not None else None
        for bound in (node.lower, node.upper, node.step)
    ]
    if all(bound is None or isinstance(bound, int) for bound in bounds):
        return slice(*bounds)
    return Unknown(render(node))


def starred(run: Run, node: nodes.Starred, scope: Scope) -> Value:
    return run.evaluate(node.value, scope)


def call(run: Run, node: nodes.Call, scope: Scope) -> Value:
    return reworded(make_call(run, node, scope), node)


def make_call(run: Run, node: nodes.Call, scope: Scope) -> Value:
    func = run.evaluate(node.func, scope)
    args: list[Value] = []
    keywords: Keywords = {}
    for arg in node.args:
        value = run.evaluate(arg, scope)
        if not isinstance(arg, nodes.Starred):
            args.append(value)
        elif arg.double:
            keywords.update(
                {key: item for key, item in value.items() if isinstance(key, str)}
                if isinstance(value, dict)
                else {"**": value}
            )
        else:
            args.extend(run.turns(value) or [Unknown(render(arg))])
    for name, expression in node.keywords:
        keywords[name] = run.evaluate(expression, scope)
    run.arrive(node.at, scope)
    result = run.call_value(func, tuple(args), keywords)
    run.arrive(node.at, scope)
    return result


def sequence(run: Run, node: nodes.Sequence, scope: Scope) -> Value:
    elements: list[Value] = []
    for element in node.elements:
        value = run.evaluate(element, scope)
        if isinstance(element, nodes.Starred):
            elements.extend(run.turns(value) or [])
        else:
            elements.append(value)
    return located(elements, node.kind, node.at)


def dict_(run: Run, node: nodes.Dict, scope: Scope) -> Value:
    result = DictValue()
    result.at = node.at
    for key_node, value_node in node.items:
        value = run.evaluate(value_node, scope)
        if key_node is None:
            result.update(value if isinstance(value, dict) else {})
            result.complete &= isinstance(value, dict)
            continue
        key = run.look_up(run.evaluate(key_node, scope))
        result.complete &= not isinstance(key, Unknown | External | Special)
        attempt(lambda key=key, value=value: operator.setitem(result, key, value))  # type: ignore[misc]
    return result


def frozen(run: Run, node: nodes.Frozen, scope: Scope) -> Value:
    def evaluate(text: str) -> Value:
        at = run.at
        value = run.evaluate(parse_expression(text), scope)
        run.at = at  # places within the text count from its own beginning
        return value

    result = LazyDict(evaluate)
    result.at = node.at
    for key_node, text in node.blocks:
        if isinstance(key_node, nodes.Constant):  # in all but a few
            key: Value = key_node.value
        else:
            key = run.look_up(run.evaluate(key_node, scope))
        if isinstance(key, str):
            result.defer(key, text)
        else:
            result.complete = False
    return result


def operation(run: Run, node: nodes.Operation, scope: Scope) -> Value:
    if node.operator in {"and", "or"}:
        return boolean(run, node, scope)
    operands = [run.look_up(run.evaluate(operand, scope)) for operand in node.operands]
    run.arrive(node.at, scope)
    result = run.operate(node.operator, operands)
    return reworded(result, node)


def boolean(run: Run, node: nodes.Operation, scope: Scope) -> Value:
    left = run.evaluate(node.operands[0], scope)
    truth = run.truth(left, node.operands[0])
    if isinstance(truth, bool):
        return left if truth == (node.operator == "or") else run.evaluate(node.operands[1], scope)
    with run.doubting(truth if node.operator == "and" else truth.negated()):
        right = run.evaluate(node.operands[1], scope)
    decided = run.truth(right, node.operands[1])
    if isinstance(decided, bool) and decided == (node.operator == "or") and isinstance(right, bool):
        return right  # `x and False`, `x or True`
    if isinstance(left, Truth) and decided is (node.operator == "and"):
        return left  # `x and True`, `x or False`
    return Unknown(render(node))


def conditional(run: Run, node: nodes.Conditional, scope: Scope) -> Value:
    test = run.truth(run.evaluate(node.test, scope), node.test)
    if isinstance(test, bool):
        return run.evaluate(node.body if test else node.orelse, scope)
    with run.doubting(test):
        body = run.evaluate(node.body, scope)
    with run.doubting(test.negated()):
        orelse = run.evaluate(node.orelse, scope)
    return either([body, orelse])


def lambda_(run: Run, node: nodes.Lambda, scope: Scope) -> Value:
    return Function(node, scope.seen_from_function())


def comprehension(run: Run, node: nodes.Comprehension, scope: Scope) -> Value:
    inner = Scope(scope.module, {}, scope)
    elements: list[Value] = []
    hanging: list[Condition] = []
    sure = expand(run, node, 0, inner, elements, hanging)
    if not sure:
        element = elements[0] if elements else Unknown("an element")
        return uncertain(element, hanging, render(node))
    if node.kind == "dictionary":
        return attempt(lambda: DictValue(elements), Unknown(render(node)))
    return located(elements, "list", node.at)


def expand(
    run: Run,
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
        out.append(run.evaluate(node.element, scope))
        return True
    target, iterable_node, tests = node.clauses[depth]
    iterable = run.look_up(run.evaluate(iterable_node, scope))
    turns = run.turns(iterable)
    sure = turns is not None
    conditions: tuple[Condition, ...] = ()
    if turns is None:
        value, conditions = run.turn_of(iterable)
        turns = [value]
    hanging.extend(conditions)
    with run.doubting(*conditions):
        for value in turns[:MAX_TURNS]:
            run.bind(target, value, scope)
            truths = [run.truth(run.evaluate(test, scope), test) for test in tests]
            if False in truths:
                continue
            undecided = [truth for truth in truths if isinstance(truth, Condition)]
            sure = sure and not undecided
            hanging.extend(undecided)
            with run.doubting(*undecided):
                sure = expand(run, node, depth + 1, scope, out, hanging) and sure
    return sure


def joined(run: Run, node: nodes.Joined, scope: Scope) -> Value:
    parts = [run.look_up(run.evaluate(part, scope)) for part in node.parts]
    if all(isinstance(part, str | int) for part in parts):
        return "".join(str(part) for part in parts)
    return Unknown(render(node))


def opaque(run: Run, node: nodes.Opaque, scope: Scope) -> Value:
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
