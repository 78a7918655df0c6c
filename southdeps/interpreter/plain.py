"""What Python itself may compute here: on known values of harmless types and of bounded size."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from southdeps.interpreter.budget import MAX_SIZE, SIZE_PER_STEP
from southdeps.interpreter.values import Evaluator, Value

#: Single values, which hold nothing of the scanned program.
PLAIN = (str, int, float, bool, type(None))


def attempt(action: Callable[[], Value], default: Value = None) -> Value:
    """What `action` gives, or `default` if Python raises: the scanned program may be wrong."""
    try:
        return action()
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
        return default


def grow(interpreter: Evaluator, size: int) -> bool:
    """Whether a string or container of that size may be made; it is asked before the work, and paid for."""
    if size > MAX_SIZE:
        interpreter.give_up(f"a value of more than {MAX_SIZE:,} characters or elements")
        return False
    return interpreter.spend(size // SIZE_PER_STEP)


def size_of(value: Value) -> int:
    """The number of characters or elements of a value; 20 for single values, which no format makes longer.

    Elements of elements count too, as often as they are there: a pair of one thing, doubled 30 times, holds a billion.
    """
    if isinstance(value, list | tuple | dict):
        return _count(value, 0, {})
    return len(value) if isinstance(value, str) else 20


def _count(
    value: list[Value] | tuple[Value, ...] | dict[Value, Value], nesting: int, counts: dict[int, int]
) -> int:
    """What is in a container, all in all; `counts` are those of the containers in it, by their ids."""
    if nesting > MAX_NESTING:
        return MAX_SIZE + 1
    total = len(value)
    # What a dict evaluates late is not asked for.
    for part in (*dict.keys(value), *dict.values(value)) if isinstance(value, dict) else value:
        if isinstance(part, list | tuple | dict):
            if id(part) not in counts:
                counts[id(part)] = _count(part, nesting + 1, counts)
            total += counts[id(part)]
            if total > MAX_SIZE:
                break
    return total


def is_small(value: Value) -> bool:
    """Whether Python itself may compare, hash or print a value."""
    return not isinstance(value, list | tuple | dict) or size_of(value) <= MAX_SIZE


#: Data nested more deeply, or within itself, is not plain.
MAX_NESTING = 30


def is_known(value: Value, nesting: int = 0) -> bool:
    """Whether `value` is plain data down to its last element."""
    if isinstance(value, str | int | float | bool) or value is None:
        return True
    if nesting > MAX_NESTING or not isinstance(value, Mapping | tuple | list):
        return False
    parts = (*value.keys(), *value.values()) if isinstance(value, Mapping) else value
    return (nesting > 0 or is_small(value)) and all(is_known(part, nesting + 1) for part in parts)
