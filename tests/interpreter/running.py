"""Programs run by the interpreter alone: what their names mean then, and what was noted on the way."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any, NamedTuple

from southdeps.interpreter.conditions import Condition
from southdeps.interpreter.interpreter import Interpreter
from southdeps.interpreter.unbound import free_names
from southdeps.interpreter.values import External, Native, Scope, Truth, Unknown
from southdeps.syntax import parse

if TYPE_CHECKING:
    from southdeps.interpreter.budget import Budget
    from southdeps.interpreter.values import Raised, Value
    from southdeps.syntax.nodes import Place


class Note(NamedTuple):
    """What `note(value)` recorded: where, under which conditions, and the value."""

    at: Place
    when: tuple[Condition, ...]
    value: Value

    def __str__(self) -> str:
        conditions = "".join(f"[{'' if one.expected else 'not '}{one.text}] " for one in self.when)
        return f"{conditions}{self.value}"


class Recorder(Interpreter):
    """An interpreter that keeps the exceptions which nothing catches and that may not happen."""

    def __init__(self, budget: Budget | None = None) -> None:
        super().__init__(External, budget=budget)
        self.possible: list[Raised] = []

    def record_raise(self, raised: Raised) -> None:
        self.possible.append(raised)


class Run(NamedTuple):
    """A program that has run."""

    interpreter: Recorder
    names: dict[str, Any]

    @property
    def notes(self) -> list[str]:
        """What was noted, each with its conditions."""
        return [str(note) for note in self.interpreter.effects]

    @property
    def raised(self) -> str | None:
        """The exception that ended the program."""
        raised = self.interpreter.raised
        return str(raised.error) if raised is not None else None


def run(source: str, budget: Budget | None = None, **names: Value) -> Run:
    """Run a program in which `note(value)` records a value; names that nothing binds have unknown values."""
    interpreter = Recorder(budget)

    def note(evaluator: Any, args: Any, keywords: Any) -> None:
        for arg in args:
            evaluator.record(Note, evaluator.look_up(arg))

    module = parse.read_module(textwrap.dedent(source).encode())
    assert module.error is None, source
    free = {name: Unknown(name) for name in free_names(module.body)}
    scope = Scope("program", {**free, "note": Native(note), **names})
    interpreter.module(module.body, scope)
    return Run(interpreter, scope.names)


def value(expression: str, **names: Value) -> Value:
    """The value of an expression."""
    return run(f"X = {expression}", **names).names["X"]


def maybe(text: str) -> Truth:
    """A boolean that is true under a condition of that text."""
    return Truth(Condition(text))
