"""Methods of texts, lists, tuples and dicts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from southdeps.interpreter.plain import attempt, bounded
from southdeps.interpreter.strings import format_braces
from southdeps.interpreter.values import (
    AbstractObject,
    Args,
    DictValue,
    Either,
    External,
    Keywords,
    Native,
    TupleValue,
    Unknown,
    Value,
    either,
    listed,
)

if TYPE_CHECKING:
    from southdeps.interpreter.interpreter import Interpreter


def method(owner: Value, name: str) -> Value:
    """The bound method `name` of a known value."""
    for kind, methods in _METHODS:
        if isinstance(owner, kind):
            function = methods.get(name)
            return Unknown(f"....{name}") if function is None else bound_method(function, owner)
    return Unknown(f"....{name}")


def bound_method(function: Callable[..., Value], owner: Value) -> Native:
    """A method of a known value as something to call."""
    return Native(
        lambda interpreter, args, keywords: call_method(interpreter, function, owner, args, keywords)
    )


def call_method(
    interpreter: Interpreter, function: Callable[..., Value], owner: Value, args: Args, keywords: Keywords
) -> Value:
    """Call a method with arguments looked up; several possible ones give several possible results."""
    args = tuple(interpreter.look_up(arg) for arg in args)
    for index, arg in enumerate(args):
        if isinstance(arg, Either) and isinstance(owner, str):
            return either(
                call_method(
                    interpreter, function, owner, (*args[:index], option, *args[index + 1 :]), keywords
                )
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
    elif isinstance(other, Unknown | External | AbstractObject):
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


STRING_METHODS: dict[str, Callable[..., Value]] = {
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

LIST_METHODS: dict[str, Callable[..., Value]] = {
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

DICT_METHODS: dict[str, Callable[..., Value]] = {
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
    (str, STRING_METHODS),
    (dict, DICT_METHODS),
    (list, LIST_METHODS),
    (tuple, {"index": LIST_METHODS["index"], "count": LIST_METHODS["count"]}),
)
