"""Python's own operators, functions and methods, on known values of harmless kind and bounded size."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from southdeps.values import (
    GAP,
    Args,
    Class,
    Condition,
    DictValue,
    Either,
    External,
    Instance,
    Keywords,
    ListValue,
    Made,
    Native,
    Partial,
    Special,
    Truth,
    TupleValue,
    Unknown,
    Value,
    either,
    listed,
)

if TYPE_CHECKING:
    from southdeps.evaluate.run import Run

T = TypeVar("T")

#: No text or list on the way to a table's name is longer; what grows beyond is given up.
MAX_SIZE = 1_000_000

_INTEGER_FORMAT = re.compile(r"%[^a-zA-Z%]*[dif]")
_ORM_KEY = re.compile(r"""orm\[u?\\?['"]([\w.]+)\\?['"]\]""")

_PLAIN = (str, int, float, bool, type(None))


def attempt(action: Callable[[], Value], default: Value = None) -> Value:
    """What `action` gives, or `default` where Python would raise: the scanned program may be wrong."""
    try:
        return action()
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return default


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


class Super(Special):
    """`super(cls, self)`: attributes of the bases that follow `cls`."""

    def __init__(self, cls: Class, instance: Instance) -> None:
        self.cls = cls
        self.instance = instance

    def attribute(self, run: Run, name: str) -> Value:
        for base in self.cls.bases:
            if isinstance(base, Class):
                return run.inherited(base, name, self.instance)
            if isinstance(base, Special):
                return base.attribute(run, name)
        return Unknown(f"super().{name}")


def identical(left: Value, right: Value) -> bool | None:
    """`left is right` as far as known; only None, booleans and one and the same object can be told."""
    if isinstance(left, Unknown | External | Truth) or isinstance(right, Unknown | External | Truth):
        return None
    if left is right:
        return True
    return False if left is None or right is None or isinstance(left, bool) else None


def operate(run: Run, name: str, operands: Sequence[Value]) -> Value:
    """An operator of Python 2 on plain values; Unknown where one of them is not plain."""
    if name == "%" and isinstance(operands[0], str):
        return format_percent(operands[0], operands[1])
    if len(operands) == 2:
        left, right = (as_sequence(operand, other) for operand, other in (operands, operands[::-1]))
        if name == "+" and isinstance(left, list | tuple) and isinstance(right, list | tuple):
            return add(left, right)
        if isinstance(left, Special) or isinstance(right, Special):
            return compare_special(run, name, left, right)
    if name == "u~" and isinstance(operands[0], Made):
        return operands[0]
    if not all(isinstance(operand, (*_PLAIN, tuple, list, dict)) for operand in operands):
        return concatenate(operands) if name == "+" else Unknown()
    if name == "*" and not all(
        isinstance(operand, int | float) and abs(operand) < 1e9 for operand in operands
    ):
        return Unknown()
    function = _OPERATORS.get(name)
    return Unknown() if function is None else attempt(lambda: bounded(function(*operands)), Unknown())


def as_sequence(value: Value, beside: Value) -> Value:
    """What is added to a list or tuple and isn't known, as one of the same kind with elements nobody knows."""
    if isinstance(value, Unknown | External) and isinstance(beside, list | tuple):
        return ListValue([value]) if isinstance(beside, list) else TupleValue([value])
    return value


def add(left: Sequence[Value], right: Sequence[Value]) -> Value:
    """`left + right` of lists or tuples, written where the left one was."""
    if isinstance(left, list) != isinstance(right, list):
        return Unknown()
    result: TupleValue | ListValue = (ListValue if isinstance(left, list) else TupleValue)([*left, *right])
    result.at = getattr(left, "at", None) or getattr(right, "at", None)
    return result


def compare_special(run: Run, name: str, left: Value, right: Value) -> Value:
    """A comparison with a number of rows, `count() > 0`, or conditions of a query put together, `Q(...) | Q(...)`."""
    if left is right and name in {"==", "!="}:
        return name == "=="
    if isinstance(left, Made) and name in {"|", "&"}:
        return Made(left.path, (left, right), {})
    for special, other, flipped in ((left, right, False), (right, left, True)):
        if isinstance(special, Special) and isinstance(other, int):
            truth = special.truth(run)
            relation = _FLIPPED.get(name, name) if flipped else name
            if isinstance(truth, Condition):
                if (relation, other) in {(">", 0), ("!=", 0), (">=", 1)}:
                    return Truth(truth)
                if (relation, other) in {("==", 0), ("<=", 0), ("<", 1)}:
                    return Truth(truth.negated())
    return Unknown()


def bounded(value: Value) -> Value:
    """`value`, or Unknown where it has grown beyond all measure."""
    return Unknown("too large") if isinstance(value, str | list | tuple) and len(value) > MAX_SIZE else value


def format_percent(template: str, values: Value) -> Value:
    """`template % values` with plain values."""
    if re.search(r"%[^a-zA-Z%]*(\d{4}|\*)", template):
        return Unknown("too large")
    values = tuple(values) if isinstance(values, tuple) else values
    parts = (
        values if isinstance(values, tuple) else values.values() if isinstance(values, dict) else (values,)
    )
    for index, part in enumerate(parts):
        if isinstance(part, Either) and isinstance(values, tuple):
            return either(
                format_percent(template, (*values[:index], option, *values[index + 1 :]))
                for option in part.options
            )
    if isinstance(values, Either):
        return either(format_percent(template, option) for option in values.options)
    if not all(isinstance(part, _PLAIN) for part in parts):
        return attempt(
            lambda: partial(re.sub(_INTEGER_FORMAT, "%s", template) % with_gaps(values)), Unknown()
        )
    return attempt(lambda: bounded(template % values), Unknown())


def concatenate(operands: Sequence[Value]) -> Value:
    """The sum of texts of which not all are known."""
    if not any(isinstance(operand, str | Partial) for operand in operands):
        return Unknown()
    return partial("".join(known_text(operand) for operand in operands))


def known_text(value: Value) -> str:
    """What is known of a text."""
    return value if isinstance(value, str) else value.known if isinstance(value, Partial) else GAP


def with_gaps(values: Value) -> Value:
    """Values for a format, with `GAP` for those that aren't plain."""
    if isinstance(values, tuple):
        return tuple(part if isinstance(part, str) else GAP for part in values)
    if isinstance(values, dict):
        return {key: part if isinstance(part, str) else GAP for key, part in values.items()}
    return values if isinstance(values, str) else GAP


def partial(known: str) -> Value:
    """A text with gaps."""
    return Partial("a text known in part", known) if len(known) <= MAX_SIZE else Unknown("too large")


def format_braces(template: str, args: Args, keywords: Keywords) -> Value:
    """`template.format(...)` with plain values and without format specifications."""
    counter = iter(range(len(args)))

    def replace(match: re.Match[str]) -> str:
        if match[0] in {"{{", "}}"}:
            return match[0][0]
        key = match[1]
        value = keywords[key] if key and not key.isdigit() else args[int(key) if key else next(counter)]
        return str(value) if isinstance(value, _PLAIN) else GAP

    try:
        text = re.sub(r"\{\{|\}\}|\{(\w*)\}", replace, template)
    except (LookupError, StopIteration):
        return Unknown()
    known = all(isinstance(value, _PLAIN) for value in (*args, *keywords.values()))
    return bounded(text) if known else partial(text)


def method(owner: Value, name: str) -> Value:
    """The bound method `name` of a known value."""
    for kind, methods in _METHODS:
        if isinstance(owner, kind):
            function = methods.get(name)
            return Unknown(f"....{name}") if function is None else bound_method(function, owner)
    return Unknown(f"....{name}")


def bound_method(function: Callable[..., Value], owner: Value) -> Native:
    """A method of a known value as something to call."""
    return Native(lambda run, args, keywords: call_method(run, function, owner, args, keywords))


def call_method(
    run: Run, function: Callable[..., Value], owner: Value, args: Args, keywords: Keywords
) -> Value:
    """Call a method with arguments looked up; several possible ones give several possible results."""
    args = tuple(run.look_up(arg) for arg in args)
    for index, arg in enumerate(args):
        if isinstance(arg, Either) and isinstance(owner, str):
            return either(
                call_method(run, function, owner, (*args[:index], option, *args[index + 1 :]), keywords)
                for option in arg.options
            )
    return attempt(lambda: bounded(function(owner, *args, **keywords)), Unknown())


def _join(glue: str, parts: Value) -> Value:
    if isinstance(parts, list | tuple) and all(isinstance(part, str) for part in parts):
        return glue.join(parts)
    return Unknown()


def _update(target: DictValue, other: Value = None, **keywords: Value) -> None:
    if isinstance(other, dict):
        for key, value in other.items():
            target[key] = value
        target.complete &= getattr(other, "complete", True)
    elif isinstance(other, Unknown | External | Special):
        target.complete = False
    elif other is not None:
        target.update(other)
    target.update(keywords)


def copy_dict(source: Value = (), **keywords: Value) -> DictValue:
    """`dict(source)` or `source.copy()`."""
    result = DictValue()
    _update(result, source, **keywords)
    result.at = getattr(source, "at", None)
    return result


def _pop(mapping: DictValue, key: Value, *default: Value) -> Value:
    value = default[0] if default and key not in mapping else mapping[key]
    mapping.pop(key, None)
    return value


_STRING_METHODS: dict[str, Callable[..., Value]] = {
    "lower": lambda text: text.lower(),
    "upper": lambda text: text.upper(),
    "title": lambda text: text.title(),
    "capitalize": lambda text: text.capitalize(),
    "strip": lambda text, *chars: text.strip(*chars),
    "lstrip": lambda text, *chars: text.lstrip(*chars),
    "rstrip": lambda text, *chars: text.rstrip(*chars),
    "split": lambda text, *args: listed(text.split(*args)),
    "rsplit": lambda text, *args: listed(text.rsplit(*args)),
    "splitlines": lambda text, *args: listed(text.splitlines(*args)),
    "partition": lambda text, separator: TupleValue(text.partition(separator)),
    "rpartition": lambda text, separator: TupleValue(text.rpartition(separator)),
    "replace": lambda text, old, new, *count: (
        text.replace(old, new, *count) if len(new) < 1000 else Unknown()
    ),
    "startswith": lambda text, prefix: text.startswith(prefix),
    "endswith": lambda text, suffix: text.endswith(suffix),
    "find": lambda text, part: text.find(part),
    "count": lambda text, part: text.count(part),
    "isdigit": lambda text: text.isdigit(),
    "encode": lambda text, *_args: text,
    "decode": lambda text, *_args: text,
    "join": _join,
    "format": lambda text, *args, **keywords: format_braces(text, args, keywords),
}

_LIST_METHODS: dict[str, Callable[..., Value]] = {
    "append": lambda items, value: items.append(value),
    "extend": lambda items, values: items.extend(values),
    "insert": lambda items, index, value: items.insert(index, value),
    "remove": lambda items, value: items.remove(value),
    "pop": lambda items, *index: items.pop(*index),
    "reverse": lambda items: items.reverse(),
    "sort": lambda items: items.sort(),
    "index": lambda items, value: items.index(value),
    "count": lambda items, value: items.count(value),
    "add": lambda items, value: items.append(value),
}

_DICT_METHODS: dict[str, Callable[..., Value]] = {
    "get": lambda mapping, key, default=None: mapping.get(key, default),
    "keys": listed,
    "iterkeys": listed,
    "values": lambda mapping: listed(mapping.values()),
    "itervalues": lambda mapping: listed(mapping.values()),
    "items": lambda mapping: listed(TupleValue(item) for item in mapping.items()),
    "iteritems": lambda mapping: listed(TupleValue(item) for item in mapping.items()),
    "has_key": lambda mapping, key: key in mapping,
    "update": _update,
    "copy": copy_dict,
    "setdefault": lambda mapping, key, default=None: mapping.setdefault(key, default),
    "pop": _pop,
}

_METHODS: tuple[tuple[type, dict[str, Callable[..., Value]]], ...] = (
    (str, _STRING_METHODS),
    (dict, _DICT_METHODS),
    (list, _LIST_METHODS),
    (tuple, {"index": _LIST_METHODS["index"], "count": _LIST_METHODS["count"]}),
)


def _divide(left: Value, right: Value) -> Value:
    whole = isinstance(left, int) and isinstance(right, int)
    return left // right if whole else left / right  # Python 2's division


_OPERATORS: dict[str, Callable[..., Value]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": _divide,
    "//": operator.floordiv,
    "%": operator.mod,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "u-": operator.neg,
    "u+": operator.pos,
}

_FLIPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}


def native(function: Callable[..., Value]) -> Native:
    """A function on plain values as a value; Unknown where it raises or an argument is not known."""

    def call(run: Run, args: Args, keywords: Keywords) -> Value:
        known = [run.look_up(arg) for arg in args]
        for arg in known:
            if isinstance(arg, Special):
                run.turn_of(arg)  # whatever the function does with rows, they are read now
        if any(isinstance(arg, Unknown | External | Either | Special) for arg in known):
            return Unknown()
        return attempt(lambda: bounded(function(*known, **keywords)), Unknown())

    return Native(call)


def sequence_of(kind: Callable[[Iterable[Value]], Value]) -> Native:
    """`list(...)` and its like: of something whose elements aren't known it stays what it is."""

    def call(run: Run, args: Args, keywords: Keywords) -> Value:
        if not args:
            return kind(())
        source = run.look_up(args[0])
        turns = run.turns(source)
        if turns is not None:
            return kind(turns)
        if isinstance(source, Special):
            value, conditions = run.turn_of(source)
            if not isinstance(value, Unknown):
                return source  # a list of rows has as many elements as the query
            return uncertain(value, conditions, source.describe())
        return Unknown()

    return Native(call)


def _length(run: Run, args: Args, keywords: Keywords) -> Value:
    value = run.look_up(args[0]) if args else Unknown()
    turns = run.turns(value)
    if turns is not None:
        return len(turns)
    if isinstance(value, Special):
        run.turn_of(value)
        return value
    return Unknown()


def _getattr(run: Run, args: Args, keywords: Keywords) -> Value:
    if len(args) < 2 or not isinstance(args[1], str):
        return Unknown()
    value = run.get(args[0], args[1])
    unknown = isinstance(value, Unknown) and not isinstance(run.look_up(args[0]), Unknown)
    return args[2] if unknown and len(args) > 2 else value


def _hasattr(run: Run, args: Args, keywords: Keywords) -> Value:
    if len(args) < 2 or not isinstance(args[1], str):
        return Unknown()
    return Unknown() if isinstance(run.get(args[0], args[1]), Unknown | External) else True


def _super(run: Run, args: Args, keywords: Keywords) -> Value:
    if len(args) == 2 and isinstance(args[0], Class) and isinstance(args[1], Instance):
        return Super(args[0], args[1])
    return Unknown("super()")


def _zip(*columns: Value) -> Value:
    return listed(TupleValue(row) for row in zip(*columns, strict=False))


def _enumerate(run: Run, args: Args, keywords: Keywords) -> Value:
    source = run.look_up(args[0]) if args else Unknown()
    turns = run.turns(source)
    if turns is not None:
        start = args[1] if len(args) > 1 and isinstance(args[1], int) else 0
        return listed(TupleValue(pair) for pair in enumerate(turns, start))
    value, conditions = run.turn_of(source)
    return uncertain(TupleValue((Unknown("a number"), value)), conditions, "enumerate(...)")


def _bool(run: Run, args: Args, keywords: Keywords) -> Value:
    truth = run.truth(args[0], None) if args else False
    return truth if isinstance(truth, bool) else Truth(truth)


def _range(*bounds: int) -> Value:
    numbers = range(*bounds)
    return listed(numbers) if len(numbers) <= 10_000 else Unknown()


def _map(run: Run, args: Args, keywords: Keywords) -> Value:
    turns = run.turns(run.look_up(args[1])) if len(args) == 2 else None
    if turns is not None:
        return listed(run.call_value(args[0], (turn,), {}) for turn in turns[:1000])
    if len(args) == 2:
        value, conditions = run.turn_of(run.look_up(args[1]))
        with run.doubting(*conditions):
            return uncertain(run.call_value(args[0], (value,), {}), conditions, "map(...)")
    return Unknown()


def _dict(run: Run, args: Args, keywords: Keywords) -> Value:
    source = run.look_up(args[0]) if args else DictValue()
    if isinstance(source, dict | list | tuple):
        return attempt(lambda: copy_dict(source, **keywords), Unknown())
    if isinstance(source, Special):
        run.turn_of(source)  # the rows are read now
    return Unknown()


def _text(value: Value = "") -> Value:
    if isinstance(value, _PLAIN):
        return str(value)
    raise TypeError(value)


class Kind(Special):
    """A built-in class: what calling it gives, and its methods unbound, as in `dict.copy(models)`."""

    def __init__(self, make: Native, methods: Mapping[str, Callable[..., Value]]) -> None:
        self.make = make
        self.methods = methods

    def call(self, run: Run, args: Args, keywords: Keywords) -> Value:
        return self.make.call(run, args, keywords)

    def attribute(self, run: Run, name: str) -> Value:
        function = self.methods.get(name)
        if function is None:
            return Unknown(f"....{name}")
        return Native(
            lambda run, args, keywords: (
                call_method(run, function, run.look_up(args[0]), args[1:], keywords) if args else Unknown()
            )
        )


#: The built-in functions that are answered; any other name that nobody binds is Unknown.
NAMES: dict[str, Value] = {
    "len": Native(_length),
    "getattr": Native(_getattr),
    "hasattr": Native(_hasattr),
    "super": Native(_super),
    "map": Native(_map),
    "dict": Kind(Native(_dict), _DICT_METHODS),
    "list": Kind(sequence_of(ListValue), _LIST_METHODS),
    "tuple": sequence_of(TupleValue),
    "set": sequence_of(ListValue),
    "frozenset": sequence_of(ListValue),
    "reversed": sequence_of(lambda values: ListValue(list(values)[::-1])),
    "sorted": sequence_of(lambda values: attempt(lambda: ListValue(sorted(values)), ListValue(values))),
    "range": native(_range),
    "xrange": native(_range),
    "zip": native(_zip),
    "enumerate": Native(_enumerate),
    "str": Kind(native(_text), _STRING_METHODS),
    "unicode": Kind(native(_text), _STRING_METHODS),
    "int": native(int),
    "bool": Native(_bool),
    "any": native(any),
    "all": native(all),
    "min": native(min),
    "max": native(max),
    "sum": native(sum),
    "print": Native(lambda run, args, keywords: None),
    "object": Native(lambda run, args, keywords: Unknown("object()")),
    "open": External("__builtin__.open"),
    "file": External("__builtin__.open"),
    "__file__": External("__builtin__.__file__"),
    "True": True,
    "False": False,
    "None": None,
    "__name__": "migration",
}
