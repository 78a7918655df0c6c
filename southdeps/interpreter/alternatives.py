"""Values that may be one of several: how they arise from branches, and stay tied to the conditions of those."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from southdeps.interpreter.conditions import Condition
from southdeps.interpreter.plain import is_small
from southdeps.interpreter.values import Either, Evaluator, Unknown, Value


def options(value: Value) -> tuple[Value, ...]:
    """The values that `value` may be: several for Either, else itself."""
    return value.options if isinstance(value, Either) else (value,)


#: More alternatives than this are cut off.
MAX_ALTERNATIVES = 8


def either(values: Iterable[Value]) -> Value:
    """One value for several possible ones; equal ones count once."""
    distinct: list[Value] = []
    for value in values:
        for option in options(value):
            if not any(is_same(option, seen) for seen in distinct):
                distinct.append(option)
    if len(distinct) == 1:
        return distinct[0]
    return Either(tuple(distinct[:MAX_ALTERNATIVES])) if distinct else Unknown()


def choose(condition: Condition, then: Value, otherwise: Value) -> Value:
    """`then` if the condition holds, else `otherwise`: alternatives that stay tied to their condition."""
    if is_same(then, otherwise):
        return then
    if any(isinstance(value, Either) and not value.when for value in (then, otherwise)):
        return either([then, otherwise])
    found: list[tuple[Value, tuple[Condition, ...]]] = []
    for value, one in ((then, condition), (otherwise, condition.negated())):
        for option, when in value.alternatives() if isinstance(value, Either) else [(value, ())]:
            if one.negated() not in when:
                found.append((option, tuple(dict.fromkeys([*when, one]))))
    if len(found) > MAX_ALTERNATIVES:
        return either(value for value, _ in found)
    return Either(tuple(value for value, _ in found), tuple(when for _, when in found))


def narrow(value: Value, path_condition: Sequence[Condition]) -> Value:
    """The value as it is under a path condition: without the alternatives that contradict it."""
    if not isinstance(value, Either) or not value.when or not path_condition:
        return value
    left = [
        (option, when)
        for option, when in value.alternatives()
        if not any(one.negated() in path_condition for one in when)
    ]
    if len(left) == 1:
        return left[0][0]
    if not left or len(left) == len(value.options):
        return value
    return Either(tuple(option for option, _ in left), tuple(when for _, when in left))


def is_same(one: Value, other: Value) -> bool:
    """Whether two values are one object, or equal and of one type."""
    if one is other:
        return True
    if type(one) is not type(other) or not (is_small(one) and is_small(other)):
        return False
    try:
        return bool(one == other)
    except RecursionError:  # a list that contains itself
        return False


def truth_of_alternatives(interpreter: Evaluator, value: Either) -> bool | Condition | None:
    """The truth of alternatives: one that all share, or the one condition that tells true ones from false ones."""
    truths = []
    for option, when in value.alternatives():
        with interpreter.assuming(*when):
            truths.append(interpreter.truth(narrow(option, interpreter.path_condition), None))
    if len(set(truths)) == 1:
        return truths[0]
    for expected in (True, False):
        which = [index for index, truth in enumerate(truths) if truth is expected]
        others = [truth for truth in truths if truth is not expected]
        if len(which) == 1 and value.when and len(value.when[which[0]]) == 1:
            condition = value.when[which[0]][0]
            if others == [not expected] * len(others):
                return condition if expected else condition.negated()
            if all(truth == condition.negated() for truth in others):
                return condition if expected else condition.negated()
    return None
