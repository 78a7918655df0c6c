"""How blocks of statements end, and what the names mean after two of them of which one ran."""

from __future__ import annotations

from southdeps.interpreter.alternatives import choose, either
from southdeps.interpreter.conditions import Condition
from southdeps.interpreter.values import Value

#: How a block ended: None (it ran through), or one of these.
BREAK, CONTINUE, RETURN, RAISE = "break", "continue", "return", "raise"


def join(
    one: dict[str, Value], other: dict[str, Value], condition: Condition | None = None
) -> dict[str, Value]:
    """The names after two branches of which one was taken; `condition` is that of the first."""
    names = dict(other)
    for name, value in one.items():
        if name not in other or other[name] is value:
            names[name] = value
        elif condition is not None:
            names[name] = choose(condition, value, other[name])
        else:
            names[name] = either([value, other[name]])
    return names
