"""Python 2's operators on known values."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Sequence

from southdeps.interpreter.call_results import CallResult
from southdeps.interpreter.conditions import Condition
from southdeps.interpreter.doubts import doubts_of
from southdeps.interpreter.plain import PLAIN, attempt, grow, size_of
from southdeps.interpreter.strings import concatenate, format_percent
from southdeps.interpreter.values import (
    AbstractObject,
    Evaluator,
    External,
    ListValue,
    Truth,
    TupleValue,
    Unknown,
    Value,
)

#: The operators that calculate; None knows none of them in Python 2, though it can be compared with anything.
ARITHMETIC = frozenset({"+", "-", "*", "/", "//", "%", "**", "&", "|", "^", "<<", ">>"})

#: A text repeated to more than this many characters is not known.
LONGEST_REPEATED = 1_000

#: Values of which the elements, if they have any, are not known.
UNREADABLE = (Unknown, External, CallResult, AbstractObject)


def identical(interpreter: Evaluator, left: Value, right: Value) -> bool | Condition | None:
    """`left is right`; None if it is unknown. Only None, booleans and one and the same object decide it."""
    for one, other in ((left, right), (right, left)):
        if other is None and isinstance(one, AbstractObject):
            return one.is_none(interpreter)
    undecided = Unknown | External | Truth | CallResult
    if isinstance(left, undecided) or isinstance(right, undecided):
        return None
    if left is right:
        return True
    return False if any(one is None or isinstance(one, bool) for one in (left, right)) else None


def operate(interpreter: Evaluator, name: str, operands: Sequence[Value]) -> Value:
    """An operator of Python 2 on plain values; Unknown if one of them is not plain."""
    for operand in operands:
        if isinstance(operand, AbstractObject):
            operand.operand(interpreter, name, operands)
    if name == "%" and isinstance(operands[0], str):
        return format_percent(interpreter, operands[0], operands[1])
    if len(operands) == 2:
        left, right = (as_sequence(operand, other) for operand, other in (operands, operands[::-1]))
        if name == "+" and isinstance(left, list | tuple) and isinstance(right, list | tuple):
            return add(interpreter, left, right)
        if isinstance(left, AbstractObject) or isinstance(right, AbstractObject):
            return compare_objects(interpreter, name, left, right)
        if name in _SET_OPERATORS and isinstance(left, list) and isinstance(right, list):
            return attempt(lambda: ListValue(_SET_OPERATORS[name](left, right)), Unknown())
        if name == "*" and isinstance(left, list | tuple | str) and isinstance(right, int):
            return repeat(interpreter, left, right)
    if name == "u~" and isinstance(operands[0], CallResult):
        return operands[0]
    if not all(isinstance(operand, (*PLAIN, tuple, list, dict)) for operand in operands):
        return concatenate(interpreter, operands) if name == "+" else Unknown()
    if name == "*" and not all(
        isinstance(operand, int | float) and abs(operand) < 1e9 for operand in operands
    ):
        return Unknown()
    function = _OPERATORS.get(name)
    if function is None or not grow(interpreter, sum(map(size_of, operands))):
        return Unknown()
    return attempt(lambda: function(*operands), Unknown())


def as_sequence(value: Value, beside: Value) -> Value:
    """An unknown value beside a list or tuple, as one of the same type with an unknown element."""
    if isinstance(value, UNREADABLE) and isinstance(beside, list | tuple):
        return ListValue([value]) if isinstance(beside, list) else TupleValue([value])
    return value


def add(interpreter: Evaluator, left: Sequence[Value], right: Sequence[Value]) -> Value:
    """`left + right` of lists or tuples, written where the left one was."""
    if isinstance(left, list) != isinstance(right, list) or not grow(interpreter, len(left) + len(right)):
        return Unknown()
    result: TupleValue | ListValue = (ListValue if isinstance(left, list) else TupleValue)([*left, *right])
    result.doubts = doubts_of(left, right)
    result.at = getattr(left, "at", None) or getattr(right, "at", None)
    return result


def repeat(interpreter: Evaluator, sequence: Sequence[Value], times: int) -> Value:
    """`sequence * times`"""
    if isinstance(sequence, str):
        return sequence * times if len(sequence) * times <= LONGEST_REPEATED else Unknown()
    if times > 0 and not grow(interpreter, len(sequence) * times):
        return Unknown()
    return (ListValue if isinstance(sequence, list) else TupleValue)([*sequence] * max(times, 0))


def compare_objects(interpreter: Evaluator, name: str, left: Value, right: Value) -> Value:
    """A comparison of an object with a number, such as `count() > 0`, or call results put together by `|` or `&`."""
    if left is right and name in {"==", "!="}:
        return name == "=="
    if isinstance(left, CallResult) and name in {"|", "&"}:
        return CallResult(left.path, (left, right), {})
    calls = tuple(one for one in (left, right) if isinstance(one, CallResult))
    if calls and name in ARITHMETIC:
        return CallResult(calls[0].path, calls, {})
    for owner, other, flipped in ((left, right, False), (right, left, True)):
        if isinstance(owner, AbstractObject) and other is None and name in {"==", "!="}:
            same = owner.is_none(interpreter)
            if isinstance(same, Condition):
                return Truth(same if name == "==" else same.negated())
        if isinstance(owner, AbstractObject) and isinstance(other, int):
            truth = owner.truth(interpreter)
            relation = _FLIPPED.get(name, name) if flipped else name
            if isinstance(truth, Condition):
                if (relation, other) in {(">", 0), ("!=", 0), (">=", 1)}:
                    return Truth(truth)
                if (relation, other) in {("==", 0), ("<=", 0), ("<", 1)}:
                    return Truth(truth.negated())
        if isinstance(owner, AbstractObject):
            known = owner.combine(_FLIPPED.get(name, name) if flipped else name, other)
            if known is not None:
                return known
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

#: Sets are kept as lists; lists themselves have none of these operators.
_SET_OPERATORS: dict[str, Callable[[list[Value], list[Value]], Iterable[Value]]] = {
    "|": lambda left, right: dict.fromkeys([*left, *right]),
    "&": lambda left, right: dict.fromkeys(one for one in left if one in right),
    "-": lambda left, right: dict.fromkeys(one for one in left if one not in right),
}

_FLIPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
