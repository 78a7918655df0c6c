"""The state of one abstract interpretation: path condition, effects, exceptions, and the budget."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from southdeps.interpreter.budget import Budget
from southdeps.interpreter.conditions import Condition
from southdeps.interpreter.frames import Frame, Guard
from southdeps.interpreter.values import Raised, RaisedError, Scope
from southdeps.syntax import nodes


class InterpreterState:
    """What the interpreter has seen so far, and under which conditions it is where it is."""

    def __init__(self, budget: Budget | None = None, module: str | None = None) -> None:
        """`module` is the one whose places are reported; None reports those of every module."""
        self.budget = budget or Budget()
        self.reported_module = module
        self.path_condition: tuple[Condition, ...] = ()
        self.at: nodes.Place = (1, 1)
        self.frames: list[Frame] = []
        self.effects: list[Any] = []
        self.in_helper_module = (
            False  # whether the current statement is in another module than the reported one
        )
        self.raised: Raised | None = None
        self.gave_up_at: nodes.Place | None = None
        self.guards: list[Guard] = []  # the `try` statements around, innermost last
        self.handling: list[RaisedError | None] = []  # what the `except` clauses around have caught, if known

    @contextmanager
    def frame(self) -> Iterator[Frame]:
        """A call, module or class body: conditions that arise within end with it."""
        frame, path_condition = Frame(), self.path_condition
        self.frames.append(frame)
        try:
            yield frame
        finally:
            self.frames.pop()
            self.leave(path_condition)

    @contextmanager
    def assuming(self, *conditions: Condition) -> Iterator[None]:
        """Everything within also depends on `conditions`."""
        path_condition = self.path_condition
        self.path_condition = (
            *path_condition,
            *(condition for condition in conditions if condition not in path_condition),
        )
        try:
            yield
        finally:
            self.leave(path_condition)

    def leave(self, path_condition: tuple[Condition, ...]) -> None:
        """Go back to a path condition; an exception that was raised under more conditions than that may not happen."""
        raised = self.raised
        if raised is not None and len(raised.when) > len(path_condition):
            self.raised = None
            guard = self.guard_of(raised.error)
            if guard is None:
                self.record_raise(raised)
            else:
                guard.conditions += [one.negated() for one in raised.when[len(path_condition) :][:1]]
        self.path_condition = path_condition

    def guard_of(self, raised: RaisedError) -> Guard | None:
        """The innermost `try` whose handlers catch an exception."""
        return next((guard for guard in reversed(self.guards) if guard.catches(raised.names)), None)

    def record_raise(self, raised: Raised) -> None:
        """Called for an exception that nothing catches, but that may not happen; subclasses note it."""

    def recovered(self, start: int, middle: int, stop: int, caught: frozenset[str]) -> None:
        """Called after a `try` whose body ran through; subclasses change `effects` as needed.

        The body's effects are those from `start` to `middle`, those of its `else` from there to `stop`. `caught` are
        the names of the classes that its handlers catch.
        """

    @contextmanager
    def guarding(self, caught: frozenset[str] | None) -> Iterator[Guard]:
        """Within the body of a `try` whose handlers catch these classes."""
        guard = Guard(caught)
        self.guards.append(guard)
        try:
            yield guard
        finally:
            self.guards.pop()

    def enter_location(self, at: nodes.Place, scope: Scope) -> None:
        """Note that what is at `at` runs now; effects of helpers in other modules are placed at their call."""
        self.in_helper_module = self.reported_module is not None and scope.module != self.reported_module
        if not self.in_helper_module:
            self.at = at

    def place(self, at: nodes.Place | None) -> nodes.Place:
        """The place to report for something written at `at`."""
        return self.at if at is None or self.in_helper_module else at

    def record(
        self, effect: Callable[..., Any], *details: Any, at: nodes.Place | None = None, **more: Any
    ) -> None:
        """Note an effect of the program, here and under the path condition; after an exception there is none."""
        if self.raised is None:
            self.effects.append(effect(self.place(at), self.path_condition, *details, **more))

    def raise_error(self, error: RaisedError) -> None:
        """Raise an exception in the program; the first of a statement counts."""
        if self.raised is None:
            self.raised = Raised(error, self.at, self.path_condition, self.in_helper_module)

    def fail(self, error: RaisedError) -> None:
        """Let the program raise an exception; one that nothing catches is noted, and what follows is seen."""
        if self.catches(error):
            self.raise_error(error)
        elif self.raised is None:
            self.record_raise(Raised(error, self.at, self.path_condition, self.in_helper_module))

    def catches(self, error: RaisedError) -> bool:
        """Whether a `try` around catches an exception."""
        return self.guard_of(error) is not None

    def may_raise(self, error: RaisedError, unless: Condition) -> bool:
        """Note that an operation raises `error` unless a condition holds; whether a `try` around catches it."""
        guard = self.guard_of(error)
        if guard is None:
            return False
        guard.conditions.append(unless)
        self.path_condition = (*self.path_condition, unless)
        return True

    def fail_unless(self, error: RaisedError, *, holds: bool | Condition) -> None:
        """Let the program raise an exception if a condition does not hold; one that is opaque counts as holding."""
        if holds is False:
            self.raise_error(error)
        elif isinstance(holds, bool) or type(holds) is Condition or holds in self.path_condition:
            return
        elif not self.may_raise(error, holds):
            with self.assuming(holds.negated()):
                self.raise_error(self.unmet(error, holds))

    def unmet(self, error: RaisedError, condition: Condition) -> RaisedError:
        """The exception that is raised unless a condition holds; subclasses note the cause."""
        return error

    def spend(self, amount: int) -> bool:
        """Take `amount` from the budget of steps; False if it is used up."""
        left = self.budget.spend(amount)
        if not left:
            self.give_up(self.budget.exceeded or "")
        return left

    @property
    def steps_left(self) -> int:
        """What is left of the budget of steps."""
        return self.budget.steps

    def give_up(self, reason: str) -> None:
        """Note that something is not analysed further."""
        if self.gave_up_at is None:
            self.gave_up_at = self.at
        self.budget.give_up(reason)

    def shared(self, kind: type) -> Any:
        """The one object of a kind that everything that is run for one migration shares."""
        one = self.budget.shared.get(kind)
        if not isinstance(one, kind):
            one = self.budget.shared[kind] = kind()
        return one
