"""What each kind of expression means."""

from __future__ import annotations

import operator
from collections.abc import Callable

from msgspec.structs import replace

from southdeps.interpreter.alternatives import choose, narrow
from southdeps.interpreter.branches import BoundIf
from southdeps.interpreter.builtins import NAMES
from southdeps.interpreter.conditions import Condition
from southdeps.interpreter.containers import LazyDict, uncertain
from southdeps.interpreter.describing import render_short, shorten
from southdeps.interpreter.exceptions import error
from southdeps.interpreter.literals import NOT_LITERAL, literal
from southdeps.interpreter.plain import attempt, grow, is_known, is_small, size_of
from southdeps.interpreter.unbound import is_unbound
from southdeps.interpreter.values import (
    AbstractObject,
    DictValue,
    Either,
    Evaluator,
    External,
    Function,
    Keywords,
    Scope,
    Truth,
    Unknown,
    Value,
    located,
)
from southdeps.syntax import nodes
from southdeps.syntax.snippets import parse_expression


def constant(interpreter: Evaluator, node: nodes.Constant, scope: Scope) -> Value:
    return node.value


def name(interpreter: Evaluator, node: nodes.Name, scope: Scope) -> Value:
    try:
        value = scope.find(node.id)
    except KeyError:
        return unbound_name(interpreter, node, scope)
    while isinstance(value, BoundIf):
        words = f"local variable '{node.id}' referenced before assignment"
        interpreter.fail_unless(error("UnboundLocalError", words), holds=value.condition)
        value = value.value
    return narrow(value, interpreter.path_condition)


def unbound_name(interpreter: Evaluator, node: nodes.Name, scope: Scope) -> Value:
    """A name that no scope binds: a built-in one, or NameError if it is certainly none.

    Statements of other modules count in functions only: that all of a module could be read is less certain.
    """
    if node.id in NAMES:
        return NAMES[node.id]
    certain = all(type(condition) is not Condition for condition in interpreter.path_condition)
    runs = scope.of_function or scope.module == interpreter.reported_module
    if certain and runs and is_unbound(node.id, scope):
        words = f"{'global ' if scope.of_function else ''}name '{node.id}' is not defined"
        interpreter.raise_error(error("NameError", words))
    return Unknown(node.id)


def attribute(interpreter: Evaluator, node: nodes.Attribute, scope: Scope) -> Value:
    return interpreter.get(interpreter.evaluate(node.value, scope), node.attr)


def subscript(interpreter: Evaluator, node: nodes.Subscript, scope: Scope) -> Value:
    owner = interpreter.look_up(interpreter.evaluate(node.value, scope))
    key = interpreter.evaluate(node.index, scope)
    interpreter.enter_location(node.at, scope)
    return interpreter.item(owner, key, node)


def slice_(interpreter: Evaluator, node: nodes.Slice, scope: Scope) -> Value:
    bounds = [
        interpreter.evaluate(bound, scope) if bound is not None else None
        for bound in (node.lower, node.upper, node.step)
    ]
    if all(bound is None or isinstance(bound, int) for bound in bounds):
        return slice(*bounds)
    return Unknown(render_short(node))


def starred(interpreter: Evaluator, node: nodes.Starred, scope: Scope) -> Value:
    return interpreter.evaluate(node.value, scope)


def call(interpreter: Evaluator, node: nodes.Call, scope: Scope) -> Value:
    return described(make_call(interpreter, node, scope), node)


def make_call(interpreter: Evaluator, node: nodes.Call, scope: Scope) -> Value:
    func = interpreter.evaluate(node.func, scope)
    args: list[Value] = []
    keywords: Keywords = {}
    for arg in node.args:
        value = interpreter.evaluate(arg, scope)
        if not isinstance(arg, nodes.Starred):
            args.append(value)
        elif arg.double:
            keywords.update(as_keywords(value))
        else:
            args.extend(interpreter.iterate(interpreter.look_up(value)) or [Unknown(render_short(arg))])
    for name, expression in node.keywords:
        keywords[name] = interpreter.evaluate(expression, scope)
    interpreter.enter_location(node.at, scope)
    result = interpreter.call_value(func, tuple(args), keywords)
    interpreter.enter_location(node.at, scope)
    return result


def as_keywords(value: Value) -> Keywords:
    """The arguments that `**value` stands for; if some have names that are not known, the value itself is `**`."""
    if not isinstance(value, dict):
        return {"**": value}
    known = {key: item for key, item in value.items() if isinstance(key, str)}
    complete = len(known) == len(value) and getattr(value, "complete", True)
    return known if complete else {**known, "**": value}


def sequence(interpreter: Evaluator, node: nodes.SequenceLiteral, scope: Scope) -> Value:
    known = literal(node)
    if known is not NOT_LITERAL:
        return known
    elements: list[Value] = []
    for element in node.elements:
        value = interpreter.evaluate(element, scope)
        if not isinstance(element, nodes.Starred):
            elements.append(value)
        elif grow(interpreter, len(elements) + len(more := interpreter.iterate(value) or [])):
            elements.extend(more)
    return located(elements, node.kind, node.at)


def dict_(interpreter: Evaluator, node: nodes.Dict, scope: Scope) -> Value:
    known = literal(node)
    if known is not NOT_LITERAL:
        return known
    result = DictValue()
    result.at = node.at
    for key_node, value_node in node.items:
        value = interpreter.evaluate(value_node, scope)
        if key_node is None:
            result.update(value if isinstance(value, dict) else {})
            result.complete &= isinstance(value, dict)
            continue
        key = interpreter.look_up(interpreter.evaluate(key_node, scope))
        result.complete &= not isinstance(key, Unknown | External | AbstractObject | Either)
        if is_small(key):
            attempt(lambda key=key, value=value: operator.setitem(result, key, value))  # type: ignore[misc]
    return result


def frozen(interpreter: Evaluator, node: nodes.Frozen, scope: Scope) -> Value:
    def evaluate(text: str) -> Value:
        at = interpreter.at
        try:
            value = interpreter.evaluate(parse_expression(text), scope)
        except RecursionError:
            interpreter.give_up("expressions nested too deeply")
            value = Unknown("not analysed")
        interpreter.at = at  # places within the text count from its own beginning
        return value

    result = LazyDict(evaluate)
    result.at = node.at
    texts: dict[str, str] = {}
    for key_node, text in node.blocks:
        if isinstance(key_node, nodes.Constant):  # in all but a few
            key: Value = key_node.value
        else:
            key = interpreter.look_up(interpreter.evaluate(key_node, scope))
        if isinstance(key, str):
            texts[key] = text
        elif is_known(key):  # no name of a model, so that its value does not matter
            attempt(lambda key=key: operator.setitem(result, key, None))  # type: ignore[misc]
        else:
            result.complete = False
    result.defer(texts)
    return result


def operation(interpreter: Evaluator, node: nodes.Operation, scope: Scope) -> Value:
    if node.operator in {"and", "or"}:
        return boolean(interpreter, node, scope)
    operands = [interpreter.look_up(interpreter.evaluate(operand, scope)) for operand in node.operands]
    interpreter.enter_location(node.at, scope)
    result = interpreter.operate(node.operator, operands)
    return described(result, node)


def boolean(interpreter: Evaluator, node: nodes.Operation, scope: Scope) -> Value:
    conjunction = node.operator == "and"
    left = interpreter.evaluate(node.operands[0], scope)
    truth = interpreter.truth(left, node.operands[0])
    if isinstance(truth, bool):
        return interpreter.evaluate(node.operands[1], scope) if truth == conjunction else left
    continues = truth if conjunction else truth.negated()
    with interpreter.assuming(continues):
        right = interpreter.evaluate(node.operands[1], scope)
        decided = interpreter.truth(narrow(right, interpreter.path_condition), node.operands[1])
    if decided is not conjunction and isinstance(decided, bool) and isinstance(right, bool):
        return right  # `x and False`, `x or True`
    if decided is conjunction and isinstance(left, Truth):
        return left  # `x and True`, `x or False`
    if isinstance(right, Truth) and isinstance(decided, Condition):
        parts = (continues, decided if conjunction else decided.negated())
        both = interpreter.all_hold(parts, render_short(node))
        if both is not None:
            return Truth(both if conjunction else both.negated())
    if isinstance(left, Unknown | External) or isinstance(right, Unknown | External | Truth):
        return Unknown(render_short(node))
    return choose(continues, right, left)


def conditional(interpreter: Evaluator, node: nodes.Conditional, scope: Scope) -> Value:
    test = interpreter.truth(interpreter.evaluate(node.test, scope), node.test)
    if isinstance(test, bool):
        return interpreter.evaluate(node.body if test else node.orelse, scope)
    with interpreter.assuming(test):
        body = interpreter.evaluate(node.body, scope)
    with interpreter.assuming(test.negated()):
        orelse = interpreter.evaluate(node.orelse, scope)
    return choose(test, body, orelse)


def lambda_(interpreter: Evaluator, node: nodes.Lambda, scope: Scope) -> Value:
    return Function(node, scope.seen_from_function())


def comprehension(interpreter: Evaluator, node: nodes.Comprehension, scope: Scope) -> Value:
    inner = Scope(scope.module, {}, scope)
    elements: list[Value] = []
    conditions: list[Condition] = []
    known = expand(interpreter, node, 0, inner, elements, conditions)
    if not known:
        element = elements[0] if elements else Unknown("an element")
        return uncertain(element, conditions, render_short(node))
    if node.kind == "dictionary":
        return attempt(lambda: DictValue(elements), Unknown(render_short(node)))
    return located(elements, "list", node.at)


def expand(
    interpreter: Evaluator,
    node: nodes.Comprehension,
    depth: int,
    scope: Scope,
    out: list[Value],
    conditions: list[Condition],
) -> bool:
    """Run a comprehension's clauses from `depth` on; False if its elements are not all known.

    The conditions under which there are any elements are added to `conditions`.
    """
    if depth == len(node.clauses):
        out.append(interpreter.evaluate(node.element, scope))
        return True
    target, iterable_node, tests = node.clauses[depth]
    iterable = interpreter.look_up(interpreter.evaluate(iterable_node, scope))
    elements = interpreter.iterate(iterable)
    known = elements is not None
    assumed: tuple[Condition, ...] = ()
    if elements is None:
        value, assumed = interpreter.symbolic_iteration(iterable)
        elements = [value]
    conditions.extend(assumed)
    with interpreter.assuming(*assumed):
        for value in elements:
            if not interpreter.spend(1):
                return False
            interpreter.bind(target, value, scope)
            truths = [interpreter.truth(interpreter.evaluate(test, scope), test) for test in tests]
            if False in truths:
                continue
            undecided = [truth for truth in truths if isinstance(truth, Condition)]
            known = known and not undecided
            conditions.extend(undecided)
            with interpreter.assuming(*undecided):
                known = expand(interpreter, node, depth + 1, scope, out, conditions) and known
    return known


def joined(interpreter: Evaluator, node: nodes.Joined, scope: Scope) -> Value:
    parts = [interpreter.look_up(interpreter.evaluate(part, scope)) for part in node.parts]
    if all(isinstance(part, str | int) for part in parts) and grow(interpreter, sum(map(size_of, parts))):
        return "".join(str(part) for part in parts)
    return Unknown(render_short(node))


def opaque(interpreter: Evaluator, node: nodes.Opaque, scope: Scope) -> Value:
    if node.text.startswith("yield") and interpreter.frames:
        interpreter.frames[-1].yields = True
    return Unknown(shorten(node.text))


def described(value: Value, node: nodes.Expr) -> Value:
    """The value; an unknown one takes the text of the expression that gave it."""
    return replace(value, text=render_short(node)) if isinstance(value, Unknown) else value


EXPRESSIONS: dict[type, Callable[..., Value]] = {
    nodes.Constant: constant,
    nodes.Name: name,
    nodes.Attribute: attribute,
    nodes.Subscript: subscript,
    nodes.Slice: slice_,
    nodes.Starred: starred,
    nodes.Call: call,
    nodes.SequenceLiteral: sequence,
    nodes.Dict: dict_,
    nodes.Frozen: frozen,
    nodes.Operation: operation,
    nodes.Conditional: conditional,
    nodes.Lambda: lambda_,
    nodes.Comprehension: comprehension,
    nodes.Joined: joined,
    nodes.Opaque: opaque,
}
