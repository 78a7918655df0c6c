"""What is under way while a program is interpreted: calls, and `try` statements."""

from __future__ import annotations

from typing import Any

from msgspec import Struct, field

from southdeps.interpreter.conditions import Condition


class Guard:
    """A `try` statement under way: what its handlers catch, and the conditions without which its body raises that."""

    def __init__(self, caught: frozenset[str] | None) -> None:
        """`caught` are class names; None catches whatever is raised, and says nothing of it."""
        self.caught = caught
        self.conditions: list[Condition] = []

    def catches(self, names: frozenset[str]) -> bool:
        """Whether a handler takes an exception; `names` are those of its class and the base classes."""
        return self.caught is None or not names.isdisjoint(self.caught)


class Frame(Struct):
    """A call under way: the values it may have returned so far; one that `yields` returns a generator."""

    returns: list[Any] = field(default_factory=list)
    yields: bool = False
