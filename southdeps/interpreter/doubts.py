"""Elements that are in a list only under a condition: those that one branch of an undecided `if` has put there."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from southdeps.interpreter.conditions import Condition
from southdeps.interpreter.values import ListValue, TupleValue, Value

_NONE: Mapping[int, Condition] = MappingProxyType({})


def doubts_of(*sequences: Value) -> Mapping[int, Condition]:
    """Those of the elements of several sequences."""
    found = [one.doubts for one in sequences if isinstance(one, TupleValue | ListValue) and one.doubts]
    return {element: condition for one in found for element, condition in one.items()} if found else _NONE


def conditions_of(sequence: Value, element: Value) -> tuple[Condition, ...]:
    """The conditions under which an element is in a sequence."""
    condition = doubts_of(sequence).get(id(element))
    return () if condition is None else (condition,)


def with_doubts(made: Value, *sequences: Value) -> Value:
    """A value made of several sequences, with the doubts of their elements if it is a sequence itself."""
    if isinstance(made, TupleValue | ListValue):
        made.doubts = doubts_of(*sequences)
    return made
