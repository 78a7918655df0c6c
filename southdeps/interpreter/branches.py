"""How blocks of statements end, and what the names mean after two of them of which one ran."""

from __future__ import annotations

from msgspec import Struct

from southdeps.interpreter.alternatives import choose, either
from southdeps.interpreter.conditions import Condition
from southdeps.interpreter.values import ListValue, Value

#: How a block ended: None (it ran through), or one of these.
BREAK, CONTINUE, RETURN, RAISE = "break", "continue", "return", "raise"


class BoundIf(Struct, frozen=True):
    """What a name stands for that is bound only if a condition holds; it is looked at where the name is read."""

    value: Value
    condition: Condition


class ListContents:
    """What the lists of a scope hold before two branches of which one is taken."""

    def __init__(self, names: dict[str, Value]) -> None:
        self.lists = {name: value for name, value in names.items() if isinstance(value, ListValue)}
        self.before = self.contents()

    def contents(self) -> dict[str, list[Value]]:
        """What they hold now."""
        return {name: list(value) for name, value in self.lists.items()}

    def put_back(self) -> dict[str, list[Value]]:
        """Have them hold what they held before; returns what they hold now."""
        now = self.contents()
        for name, value in self.lists.items():
            if not are_same(now[name], self.before[name]):
                value[:] = self.before[name]
        return now

    def merge(
        self,
        one: dict[str, list[Value]],
        first: dict[str, Value],
        second: dict[str, Value],
        condition: Condition,
    ) -> None:
        """Have the lists hold what either branch left in them: `one` is what the first did, under the condition.

        In the names after each branch, a list that both have changed is one of its own.
        """
        other = self.contents()
        for name, value in self.lists.items():
            before = self.before[name]
            if are_same(one[name], before):
                if not are_same(other[name], before):
                    value.doubts = {**value.doubts, **newly(other[name], before, condition.negated())}
                continue
            if not are_same(other[name], before) and first.get(name) is value and second.get(name) is value:
                first[name], second[name] = ListValue(one[name]), ListValue(other[name])
            is_longer = are_same(other[name][: len(before)], before)
            added = other[name][len(before) :] if is_longer else other[name]
            value[:] = [*one[name], *added]
            value.doubts = {
                **value.doubts,
                **newly(one[name], before, condition),
                **newly(added, before, condition.negated()),
            }


def newly(elements: list[Value], before: list[Value], condition: Condition) -> dict[int, Condition]:
    """The elements that were not there before, which are there under a condition."""
    known = {id(element) for element in before}
    return {id(element): condition for element in elements if id(element) not in known}


def are_same(one: list[Value], other: list[Value]) -> bool:
    """Whether two lists hold the same objects."""
    return len(one) == len(other) and all(left is right for left, right in zip(one, other, strict=True))


def join(
    one: dict[str, Value],
    other: dict[str, Value],
    condition: Condition | None = None,
    *,
    unbound: bool = False,
) -> dict[str, Value]:
    """The names after two branches of which one was taken; `condition` is that of the first.

    With `unbound`, a name that only one of them has bound needs that condition, if it can be decided.
    """
    names = dict(other)
    decidable = unbound and condition is not None and type(condition) is not Condition
    if condition is not None and decidable:
        alone = {
            name: BoundIf(value, condition.negated()) for name, value in other.items() if name not in one
        }
        names |= alone | {name: BoundIf(value, condition) for name, value in one.items() if name not in other}
    for name, value in one.items():
        if name not in other:
            names.setdefault(name, value)
        elif other[name] is value:
            continue
        elif isinstance(value, BoundIf) or isinstance(other[name], BoundIf):
            names[name] = either([bound(value), bound(other[name])])
        elif condition is not None:
            names[name] = choose(condition, value, other[name])
        else:
            names[name] = either([value, other[name]])
    return names


def bound(value: Value) -> Value:
    """What a name stands for once it is bound."""
    while isinstance(value, BoundIf):
        value = value.value
    return value
