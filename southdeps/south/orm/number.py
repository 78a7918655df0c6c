"""How many rows a query finds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import eq, ge, gt, le, lt, ne

from southdeps.data_conditions import all_hold, any_holds
from southdeps.interpreter.conditions import Condition
from southdeps.interpreter.exceptions import error
from southdeps.interpreter.values import AbstractObject, Evaluator, Truth, Value

_COMPARISONS: dict[str, Callable[[int, int], bool]] = {
    "==": eq,
    "!=": ne,
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
}
_OPPOSITES = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}


class Number(AbstractObject):
    """How many rows queries find together, or whether they find any; they have run already."""

    def __init__(self, *conditions: Condition) -> None:
        """`conditions` are that each of the queries finds a row."""
        self.conditions = conditions

    def combine(self, name: str, other: Value) -> Value | None:
        """Sums and comparisons: if no query finds a row, the number is zero."""
        if isinstance(other, bool) or not isinstance(other, Number | int):
            return None
        beside, value = (other.conditions, 0) if isinstance(other, Number) else ((), other)
        both = self.conditions + beside
        if name == "+":
            return Number(*both) if beside or value == 0 else None
        compare = _COMPARISONS.get(name)
        if compare is None:
            return None
        if_empty = compare(0, value)
        unusual = _OPPOSITES[name] if if_empty else name
        more = {">": self.conditions, "<": beside} if beside else {}
        words = other.describe() if isinstance(other, Number) else str(other)
        condition = only_if(more.get(unusual, both), f"{self.describe()} {unusual} {words}")
        return Truth(condition.negated() if if_empty else condition)

    def operand(self, interpreter: Evaluator, operator: str, operands: Sequence[Value]) -> None:
        if operator in {"/", "//", "%"} and len(operands) == 2 and operands[1] is self:
            raised = error("ZeroDivisionError", "integer division or modulo by zero")
            interpreter.fail_unless(raised, holds=any_holds(self.conditions))

    def truth(self, interpreter: Evaluator) -> bool | Condition:
        return any_holds(self.conditions)

    def describe(self) -> str:
        return f"the number of {' and '.join(condition.text for condition in self.conditions)}"


def only_if(conditions: tuple[Condition, ...], text: str) -> Condition:
    """What may hold only if one of the queries finds a row."""
    return all_hold((any_holds(conditions), Condition(text)), text)
