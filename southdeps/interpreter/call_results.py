"""What calling something outside the scanned source gives."""

from __future__ import annotations

from southdeps.interpreter.conditions import Condition
from southdeps.interpreter.values import AbstractObject, Args, Evaluator, Keywords


class CallResult(AbstractObject):
    """The result of calling something outside the scanned source: a field, a date, anything."""

    def __init__(self, path: str, args: Args, keywords: Keywords) -> None:
        """`path` is the dotted name of what was called."""
        self.path = path
        self.args = args
        self.keywords = keywords

    def truth(self, interpreter: Evaluator) -> bool | Condition:
        return Condition(self.describe())

    def describe(self) -> str:
        return f"{self.path}()"
