"""Lists and dicts of which not everything is known, or not yet."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from southdeps.values import Condition, DictValue, Special, Value

if TYPE_CHECKING:
    from southdeps.evaluate.run import Run

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

    def get(self, key: Value, default: Value = None) -> Value:
        try:
            return self[key]
        except KeyError:
            return default

    def items(self) -> list[tuple[Value, Value]]:  # type: ignore[override]
        return [(key, self[key]) for key in self]

    def values(self) -> list[Value]:  # type: ignore[override]
        return [self[key] for key in self]


@lru_cache(maxsize=65536)
def mentioned_models(text: str) -> frozenset[str]:
    """The lower-case keys of `orm['app.Model']` in a frozen model's text."""
    return frozenset(match.lower() for match in _ORM_KEY.findall(text))


class Uncertain(Special):
    """A list of which only the elements' kind is known, not their number; `condition` is that there are any."""

    def __init__(self, element: Value, condition: Condition) -> None:
        self.element = element
        self.condition = condition

    def rows(self, run: Run) -> Value:
        return self.element

    def item(self, run: Run, key: Value) -> Value:
        return self if isinstance(key, slice) else self.element

    def truth(self, run: Run) -> bool | Condition:
        return self.condition

    def describe(self) -> str:
        return self.condition.text


def uncertain(element: Value, conditions: Sequence[Condition], text: str) -> Uncertain:
    """A list of such elements that has any if the conditions hold."""
    return Uncertain(element, conditions[0] if len(conditions) == 1 else Condition(None, True, text))
