"""What Python itself may work on here: known values of harmless kind and bounded size."""

from __future__ import annotations

from collections.abc import Callable

from southdeps.interpreter.values import Unknown, Value

#: No text or list on the way to a table's name is longer; what grows beyond is given up.
MAX_SIZE = 1_000_000

#: Single values, in which nothing of the scanned program hides.
PLAIN = (str, int, float, bool, type(None))


def attempt(action: Callable[[], Value], default: Value = None) -> Value:
    """What `action` gives, or `default` where Python would raise: the scanned program may be wrong."""
    try:
        return action()
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return default


def bounded(value: Value) -> Value:
    """`value`, or Unknown where it has grown beyond all measure."""
    return Unknown("too large") if isinstance(value, str | list | tuple) and len(value) > MAX_SIZE else value
