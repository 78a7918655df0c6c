"""Python 2's operators on known values."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from southdeps.interpreter.plain import PLAIN, attempt, bounded
from southdeps.interpreter.strings import concatenate, format_percent
from southdeps.interpreter.values import (
    AbstractObject,
    CallResult,
    Condition,
    External,
    ListValue,
    Truth,
    TupleValue,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from southdeps.interpreter.interpreter import Interpreter


def identical(left: Value, right: Value) -> bool | None:
    """`left is right` as far as known; only None, booleans and one and the same object can be told."""
    if isinstance(left, Unknown | External | Truth) or isinstance(right, Unknown | External | Truth):
        return None
    if left is right:
        return True
    return False if left is None or right is None or isinstance(left, bool) else None


def operate(interpreter: Interpreter, name: str, operands: Sequence[Value]) -> Value:
    """An operator of Python 2 on plain values; Unknown where one of them is not plain."""
    if name == "%" and isinstance(operands[0], str):
        return format_percent(operands[0], operands[1])
    if len(operands) == 2:
        left, right = (as_sequence(operand, other) for operand, other in (operands, operands[::-1]))
        if name == "+" and isinstance(left, list | tuple) and isinstance(right, list | tuple):
            return add(left, right)
        if isinstance(left, AbstractObject) or isinstance(right, AbstractObject):
            return compare_special(interpreter, name, left, right)
    if name == "u~" and isinstance(operands[0], CallResult):
        return operands[0]
    if not all(isinstance(operand, (*PLAIN, tuple, list, dict)) for operand in operands):
        return concatenate(operands) if name == "+" else Unknown()
    if name == "*" and not all(
        isinstance(operand, int | float) and abs(operand) < 1e9 for operand in operands
    ):
        return Unknown()
    function = _OPERATORS.get(name)
    return Unknown() if function is None else attempt(lambda: bounded(function(*operands)), Unknown())


def as_sequence(value: Value, beside: Value) -> Value:
    """What is added to a list or tuple and isn't known, as one of the same kind with elements nobody knows."""
    if isinstance(value, Unknown | External) and isinstance(beside, list | tuple):
        return ListValue([value]) if isinstance(beside, list) else TupleValue([value])
    return value


def add(left: Sequence[Value], right: Sequence[Value]) -> Value:
    """`left + right` of lists or tuples, written where the left one was."""
    if isinstance(left, list) != isinstance(right, list):
        return Unknown()
    result: TupleValue | ListValue = (ListValue if isinstance(left, list) else TupleValue)([*left, *right])
    result.at = getattr(left, "at", None) or getattr(right, "at", None)
    return result


def compare_special(interpreter: Interpreter, name: str, left: Value, right: Value) -> Value:
    """A comparison with a number of rows, `count() > 0`, or conditions of a query put together, `Q(...) | Q(...)`."""
    if left is right and name in {"==", "!="}:
        return name == "=="
    if isinstance(left, CallResult) and name in {"|", "&"}:
        return CallResult(left.path, (left, right), {})
    for special, other, flipped in ((left, right, False), (right, left, True)):
        if isinstance(special, AbstractObject) and isinstance(other, int):
            truth = special.truth(interpreter)
            relation = _FLIPPED.get(name, name) if flipped else name
            if isinstance(truth, Condition):
                if (relation, other) in {(">", 0), ("!=", 0), (">=", 1)}:
                    return Truth(truth)
                if (relation, other) in {("==", 0), ("<=", 0), ("<", 1)}:
                    return Truth(truth.negated())
    return Unknown()


def _divide(left: Value, right: Value) -> Value:
    whole = isinstance(left, int) and isinstance(right, int)
    return left // right if whole else left / right  # Python 2's division


_OPERATORS: dict[str, Callable[..., Value]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": _divide,
    "//": operator.floordiv,
    "%": operator.mod,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "u-": operator.neg,
    "u+": operator.pos,
}

_FLIPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
