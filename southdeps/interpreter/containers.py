"""Lists and dicts of which not everything is known, or not yet."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from southdeps.interpreter.values import (
    AbstractObject,
    Args,
    Condition,
    DictValue,
    Keywords,
    ListValue,
    Native,
    TupleValue,
    Unknown,
    Value,
    either,
)

if TYPE_CHECKING:
    from southdeps.interpreter.interpreter import Interpreter

_ORM_KEY = re.compile(r"""orm\[u?\\?['"]([\w.]+)\\?['"]\]""")


class LazyDict(DictValue):
    """A dict whose values are texts that are evaluated when they are asked for: the frozen models."""

    def __init__(self, evaluate: Callable[[str], Value]) -> None:
        super().__init__()
        self.evaluate = evaluate
        self.deferred: dict[str, str] = {}
        self.texts: dict[str, str] = {}

    def defer(self, key: str, text: str) -> None:
        """Give `key` the value that `text` will have."""
        self.deferred[key] = self.texts[key] = text
        super().__setitem__(key, None)

    def mentioned(self, key: str) -> frozenset[str]:
        """The lower-case keys of `orm['app.Model']` in the text of `key`."""
        return mentioned_models(self.texts.get(key, ""))

    def __getitem__(self, key: Value) -> Value:
        if key in self.deferred:
            super().__setitem__(key, self.evaluate(self.deferred.pop(key)))
        return super().__getitem__(key)

    def __setitem__(self, key: Value, value: Value) -> None:
        self.deferred.pop(key, None)
        super().__setitem__(key, value)

    def __eq__(self, other: object) -> bool:
        """Whether the same is known of both; no text is evaluated for it."""
        if not isinstance(other, LazyDict) or self.texts != other.texts:
            return False
        return self.deferred.keys() == other.deferred.keys() and super().__eq__(other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = None  # type: ignore[assignment]

    def get(self, key: Value, default: Value = None) -> Value:
        try:
            return self[key]
        except KeyError:
            return default

    def items(self) -> list[tuple[Value, Value]]:  # type: ignore[override]
        return [(key, self[key]) for key in self]

    def values(self) -> list[Value]:  # type: ignore[override]
        return [self[key] for key in self]


def any_of(dicts: Sequence[DictValue]) -> DictValue:
    """A dict for one of several, only the program knows which: with the keys that any of them has, open for more."""
    lazy = [one for one in dicts if isinstance(one, LazyDict)]
    merged = LazyDict(lazy[0].evaluate) if lazy else DictValue()
    merged.at, merged.complete = dicts[0].at, False
    for one in dicts:
        for key in one.keys() - merged.keys():
            if isinstance(merged, LazyDict) and isinstance(one, LazyDict) and key in one.deferred:
                merged.defer(key, one.deferred[key])
            else:
                merged[key] = one[key]
    return merged


@lru_cache(maxsize=65536)
def mentioned_models(text: str) -> frozenset[str]:
    """The lower-case keys of `orm['app.Model']` in a frozen model's text."""
    return frozenset(match.lower() for match in _ORM_KEY.findall(text))


class UnknownLengthList(AbstractObject):
    """A list of which only the elements' kind is known, not their number.

    `condition` is that there are any, None where there surely are.
    """

    def __init__(self, element: Value, condition: Condition | None) -> None:
        self.element = element
        self.condition = condition

    def attribute(self, interpreter: Interpreter, name: str) -> Value:
        if name in {"append", "add", "insert"}:
            return Native(self.put)
        return super().attribute(interpreter, name)

    def put(self, interpreter: Interpreter, args: Args, keywords: Keywords) -> Value:
        """Another element: there is one now, wherever this is reached."""
        self.element = either([self.element, *args[-1:]])
        self.condition = Condition(None, True, "elements of a list") if interpreter.path_condition else None
        return None

    def rows(self, interpreter: Interpreter) -> Value:
        return self.element

    def item(self, interpreter: Interpreter, key: Value) -> Value:
        return self if isinstance(key, slice) else self.element

    def truth(self, interpreter: Interpreter) -> bool | Condition:
        return True if self.condition is None else self.condition

    def describe(self) -> str:
        return "a list" if self.condition is None else self.condition.text


class UnknownKeysDict(UnknownLengthList):
    """A dict of which only the values' kind is known, neither their keys nor their number."""

    def attribute(self, interpreter: Interpreter, name: str) -> Value:
        pair = TupleValue((Unknown("a key"), self.element))
        views = {
            **dict.fromkeys(("items", "iteritems"), pair),
            **dict.fromkeys(("keys", "iterkeys"), pair[0]),
            **dict.fromkeys(("values", "itervalues"), self.element),
        }
        if name in views:
            return Native(lambda interpreter, args, keywords: UnknownLengthList(views[name], self.condition))
        if name in {"get", "pop"}:
            return Native(lambda interpreter, args, keywords: either([self.element, *(args[1:2] or [None])]))
        return Unknown(f"{self.describe()}.{name}")

    def rows(self, interpreter: Interpreter) -> Value:
        return Unknown("a key")


def filled_by_rows(container: ListValue | DictValue, conditions: Sequence[Condition]) -> UnknownLengthList:
    """A list or dict that was empty before a loop over rows, and after it has an element for each of them."""
    if isinstance(container, dict):
        return UnknownKeysDict(either(container.values()), all_of(conditions, "elements of a dict"))
    return uncertain(either(container), conditions, "elements of a list")


def uncertain(element: Value, conditions: Sequence[Condition], text: str) -> UnknownLengthList:
    """A list of such elements that has any if the conditions hold."""
    return UnknownLengthList(element, all_of(conditions, text))


def all_of(conditions: Sequence[Condition], text: str) -> Condition:
    """One condition for all of them, told as `text` if they are several."""
    return conditions[0] if len(conditions) == 1 else Condition(None, True, text)
