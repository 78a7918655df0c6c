"""Lists and dicts whose contents are known in part, or evaluated late."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from southdeps.interpreter.alternatives import either
from southdeps.interpreter.call_results import CallResult
from southdeps.interpreter.conditions import Condition
from southdeps.interpreter.exceptions import error
from southdeps.interpreter.values import (
    AbstractObject,
    Args,
    DictValue,
    Evaluator,
    Instance,
    Keywords,
    ListValue,
    Native,
    RaisedError,
    TupleValue,
    Unknown,
    Value,
)


class LazyDict(DictValue):
    """A dict whose values are source texts, each evaluated when it is asked for."""

    def __init__(self, evaluate: Callable[[str], Value]) -> None:
        super().__init__()
        self.evaluate = evaluate
        self.deferred: dict[str, str] = {}
        self.texts: dict[str, str] = {}

    def defer(self, texts: Mapping[str, str]) -> None:
        """Give each key the value that its text will have."""
        self.deferred.update(texts)
        self.texts.update(texts)
        super().update(dict.fromkeys(texts))

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
    """A dict that may be any of several: with the keys that any of them has, and possibly others."""
    lazy = [one for one in dicts if isinstance(one, LazyDict)]
    merged = LazyDict(lazy[0].evaluate) if lazy else DictValue()
    merged.at, merged.complete = dicts[0].at, False
    for one in dicts:
        for key in one.keys() - merged.keys():
            if isinstance(merged, LazyDict) and isinstance(one, LazyDict) and key in one.deferred:
                merged.defer({key: one.deferred[key]})
            else:
                merged[key] = one[key]
    return merged


class UnknownLengthList(AbstractObject):
    """A list of which one element stands for all, and whose length is unknown.

    `condition` is that it has any elements; None if it has. What raises an exception if it has none asks `source` for
    one, if the elements are those of such an object.
    """

    def __init__(
        self, element: Value, condition: Condition | None, source: AbstractObject | None = None
    ) -> None:
        self.element = element
        self.condition = condition
        self.source = source

    def attribute(self, interpreter: Evaluator, name: str) -> Value:
        if name in {"append", "add", "insert"}:
            return Native(self.put)
        if name == "pop":
            return Native(self.pop)
        return super().attribute(interpreter, name)

    def pop(self, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
        """`self.pop()`"""
        self.fail_if_empty(interpreter, error("IndexError", "pop from empty list"))
        return self.element

    def fail_if_empty(self, interpreter: Evaluator, raised: RaisedError) -> None:
        """Let the program raise an exception if there are no elements."""
        interpreter.fail_unless(raised, holds=True if self.condition is None else self.condition)

    def put(self, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
        """Add an element: from here on there is one."""
        self.element = either([self.element, *args[-1:]])
        self.condition = Condition("elements of a list") if interpreter.path_condition else None
        self.source = None
        return None

    def symbolic_element(self, interpreter: Evaluator) -> Value:
        return self.element

    def item(self, interpreter: Evaluator, key: Value) -> Value:
        if isinstance(key, slice):
            return UnknownLengthList(self.element, self.condition)
        if self.source is not None:
            return self.source.item(interpreter, key)
        self.fail_if_empty(interpreter, error("IndexError", "list index out of range"))
        return self.element

    def truth(self, interpreter: Evaluator) -> bool | Condition:
        return True if self.condition is None else self.condition

    def describe(self) -> str:
        return "a list" if self.condition is None else self.condition.text


class UnknownKeysDict(UnknownLengthList):
    """A dict of which one value stands for all, and whose keys are unknown."""

    def attribute(self, interpreter: Evaluator, name: str) -> Value:
        pair = TupleValue((Unknown("a key"), self.element))
        views = {
            **dict.fromkeys(("items", "iteritems"), pair),
            **dict.fromkeys(("keys", "iterkeys"), pair[0]),
            **dict.fromkeys(("values", "itervalues"), self.element),
        }
        if name in views:
            return Native(lambda interpreter, args, keywords: UnknownLengthList(views[name], self.condition))
        if name in {"get", "pop", "setdefault"}:
            return Native(lambda interpreter, args, keywords: either([self.element, *(args[1:2] or [None])]))
        return Unknown(f"{self.describe()}.{name}")

    def item(self, interpreter: Evaluator, key: Value) -> Value:
        if isinstance(key, str | int):
            self.fail_if_empty(interpreter, error("KeyError", repr(key)))
        return self.element

    def assign_item(self, interpreter: Evaluator, key: Value, value: Value) -> None:
        self.put(interpreter, (value,), {})

    def symbolic_element(self, interpreter: Evaluator) -> Value:
        return Unknown("a key")


def filled_by_iterations(
    container: ListValue | DictValue, conditions: Sequence[Condition]
) -> UnknownLengthList:
    """A list or dict that was empty before a loop of unknown length, and has an element of each iteration after it."""
    if isinstance(container, dict):
        return UnknownKeysDict(either(container.values()), all_of(conditions, "elements of a dict"))
    return uncertain(either(container), conditions, "elements of a list")


def uncertain(
    element: Value, conditions: Sequence[Condition], text: str, source: AbstractObject | None = None
) -> UnknownLengthList:
    """A list of unknown length with such elements, those of `source`; it has any if the conditions hold."""
    return UnknownLengthList(element, all_of(conditions, text), source)


def all_of(conditions: Sequence[Condition], text: str) -> Condition:
    """One condition for all of them; several become an opaque one, described by `text`."""
    return conditions[0] if len(conditions) == 1 else Condition(text)


def sources_of_elements(iterable: Value, inside: tuple[Value, ...] = ()) -> Iterator[AbstractObject]:
    """The objects that may give a loop its elements: the iterable, or what it wraps (a progress bar, a pager).

    `inside` are the wrappers around it.
    """
    held: Iterable[Value] = ()
    inside = (*inside, iterable)
    if isinstance(iterable, CallResult):
        held = iterable.args
    elif isinstance(iterable, Instance):
        held = iterable.names.values()
    elif isinstance(iterable, AbstractObject):
        yield iterable
    for one in held:
        if isinstance(one, AbstractObject | Instance) and not any(one is outer for outer in inside):
            yield from sources_of_elements(one, inside)
