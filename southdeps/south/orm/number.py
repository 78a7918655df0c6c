"""How many rows a query finds."""

from __future__ import annotations

from collections.abc import Sequence

from southdeps.data_conditions import all_hold, any_holds
from southdeps.interpreter.conditions import Condition
from southdeps.interpreter.exceptions import error
from southdeps.interpreter.values import AbstractObject, Evaluator, Truth, Value


class Number(AbstractObject):
    """How many rows queries find together, or whether they find any; they have run already."""

    def __init__(self, *conditions: Condition) -> None:
        """`conditions` are that each of the queries finds a row."""
        self.conditions = conditions

    def combine(self, name: str, other: Value) -> Value | None:
        """Sums, and comparisons of two numbers: if neither counts a row, both are zero."""
        if not isinstance(other, Number):
            return None
        both = (*self.conditions, *other.conditions)
        text = f"{self.describe()} {name} {other.describe()}"
        match name:
            case "+":
                return Number(*both)
            case "!=":
                return Truth(only_if(both, text))
            case "==":
                return Truth(only_if(both, f"{self.describe()} != {other.describe()}").negated())
            case "<":
                return Truth(only_if(other.conditions, text))
            case ">":
                return Truth(only_if(self.conditions, text))
        return None

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
