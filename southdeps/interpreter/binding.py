"""Assignments: to names, attributes and elements, and to several at once."""

from __future__ import annotations

import operator
from collections.abc import Sequence

from southdeps.interpreter.alternatives import either, narrow
from southdeps.interpreter.exceptions import error
from southdeps.interpreter.plain import attempt, is_small
from southdeps.interpreter.values import (
    AbstractObject,
    Class,
    Either,
    Evaluator,
    External,
    Instance,
    ListValue,
    RaisedError,
    Scope,
    Unknown,
    Value,
)
from southdeps.syntax import nodes


def bind(interpreter: Evaluator, target: nodes.Expr, value: Value, scope: Scope) -> None:
    """`target = value`, for any target."""
    match target:
        case nodes.Name(id=name) if name in scope.outside:
            names = scope.outermost().names
            known = interpreter.path_condition and name in names
            names[name] = either([names[name], value]) if known else value
        case nodes.Name(id=name):
            scope.names[name] = value
        case nodes.SequenceLiteral(elements=elements):
            held = interpreter.look_up(value)
            if isinstance(held, AbstractObject):
                held.operand(interpreter, "unpack", (held,))
            parts = interpreter.iterate(held)
            if parts is not None and len(parts) != len(elements) and is_whole(held, parts):
                interpreter.raise_error(wrong_number(len(parts), len(elements)))
            if parts is None or len(parts) != len(elements):
                parts = [Unknown("an element")] * len(elements)
            for element, part in zip(elements, parts, strict=True):
                interpreter.bind(element, part, scope)
        case nodes.Attribute(value=owner_node, attr=attr):
            interpreter.assign(interpreter.evaluate(owner_node, scope), attr, value)
        case nodes.Subscript(value=owner_node, index=index):
            owner, key = interpreter.evaluate(owner_node, scope), interpreter.evaluate(index, scope)
            if isinstance(key, slice) and not isinstance(value, list | tuple):
                value = ListValue([value])  # of unknown elements
            if isinstance(owner, dict | list) and is_small(key):
                attempt(lambda: operator.setitem(owner, key, value))
            elif isinstance(owner, AbstractObject):
                owner.assign_item(interpreter, key, value)


def is_whole(held: Value, parts: Sequence[Value]) -> bool:
    """Whether a value that is unpacked certainly has these parts, and no others."""
    if not isinstance(held, str | tuple | list) or getattr(held, "doubts", None):
        return False
    return not any(isinstance(part, Unknown | External | Either) for part in parts)


def wrong_number(found: int, wanted: int) -> RaisedError:
    """What Python 2 says to the unpacking of as many values."""
    if found > wanted:
        return error("ValueError", "too many values to unpack")
    return error("ValueError", f"need more than {found} value{'' if found == 1 else 's'} to unpack")


def assign(interpreter: Evaluator, owner: Value, attr: str, value: Value) -> None:
    """`owner.attr = value`"""
    owner = narrow(interpreter.look_up(owner), interpreter.path_condition)
    if isinstance(owner, Either):
        for option in owner.options:
            with interpreter.guarding(None):
                assign(interpreter, option, attr, value)
                interpreter.raised = None
    elif isinstance(owner, AbstractObject):
        owner.assign(interpreter, attr, value)
    elif isinstance(owner, Instance):
        owner.names[attr] = value
    elif isinstance(owner, Class):
        owner.scope.names[attr] = value
