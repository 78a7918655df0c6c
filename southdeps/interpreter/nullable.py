"""Values that are None unless a condition holds, such as what a query finds; using None as a value raises."""

from __future__ import annotations

from collections.abc import Sequence

from southdeps.interpreter.conditions import Condition
from southdeps.interpreter.exceptions import error
from southdeps.interpreter.methods import type_name
from southdeps.interpreter.operators import ARITHMETIC
from southdeps.interpreter.plain import PLAIN
from southdeps.interpreter.values import AbstractObject, Evaluator, RaisedError, Unknown, Value


class NoneUnless(AbstractObject):
    """None unless `condition` holds; what it is then is unknown."""

    def __init__(self, condition: Condition, text: str) -> None:
        self.condition = condition
        self.text = text

    def require(self, interpreter: Evaluator, raised: RaisedError) -> None:
        """Let the program raise an exception if this is None."""
        interpreter.fail_unless(raised, holds=self.condition)

    def misused(self, interpreter: Evaluator, kind: str, message: str) -> Value:
        """What cannot be done with None is done: an exception of this kind if it is None, else a value."""
        self.require(interpreter, error(kind, message))
        return Unknown(self.text)

    def attribute(self, interpreter: Evaluator, name: str) -> Value:
        return self.misused(interpreter, "AttributeError", f"'NoneType' object has no attribute '{name}'")

    def item(self, interpreter: Evaluator, key: Value) -> Value:
        return self.misused(interpreter, "TypeError", "'NoneType' object has no attribute '__getitem__'")

    def call(self, interpreter: Evaluator, args: object, keywords: object) -> Value:
        return self.misused(interpreter, "TypeError", "'NoneType' object is not callable")

    def operand(self, interpreter: Evaluator, operator: str, operands: Sequence[Value]) -> None:
        if operator in {"iter", "unpack"}:
            self.misused(interpreter, "TypeError", "'NoneType' object is not iterable")
        elif len(operands) == 1 and operator.startswith("u"):
            self.misused(interpreter, "TypeError", f"bad operand type for unary {operator[1:]}: 'NoneType'")
        elif operator in ARITHMETIC and len(operands) == 2 and not formats(operator, operands[0]):
            left, right = (kind_of(one) for one in operands)
            words = f"unsupported operand type(s) for {operator}: '{left}' and '{right}'"
            if operator == "+" and left == "str":
                words = f"cannot concatenate '{left}' and '{right}' objects"
            self.misused(interpreter, "TypeError", words)

    def truth(self, interpreter: Evaluator) -> bool | Condition:
        return self.condition

    def is_none(self, interpreter: Evaluator) -> bool | Condition:
        return self.condition.negated()

    def describe(self) -> str:
        return self.text


def formats(operator: str, left: Value) -> bool:
    """Whether an operator puts values into a text, which None is good for."""
    return operator == "%" and isinstance(left, str)


def kind_of(value: Value) -> str:
    """The name of an operand's type, that of a number if it is unknown."""
    if isinstance(value, NoneUnless):
        return "NoneType"
    return type_name(value) if isinstance(value, (*PLAIN, list, tuple, dict)) else "int"
