"""Methods of strings, lists, tuples and dicts in Python 2."""

from __future__ import annotations

from collections.abc import Callable

from southdeps.interpreter.alternatives import either
from southdeps.interpreter.doubts import doubts_of
from southdeps.interpreter.exceptions import error
from southdeps.interpreter.plain import attempt, grow, size_of
from southdeps.interpreter.strings import format_braces
from southdeps.interpreter.values import (
    AbstractObject,
    Args,
    DictValue,
    Either,
    Evaluator,
    External,
    Keywords,
    ListValue,
    Native,
    RaisedError,
    TupleValue,
    Unknown,
    Value,
    listed,
)


def type_name(value: Value) -> str:
    """The name of a plain value's type, as Python 2 knows it."""
    plain = next((kind for kind in (str, tuple, list, dict) if isinstance(value, kind)), type(value))
    return plain.__name__


#: What Python 2 has and Python 3 has not. A set is kept as a list here, so lists have the attributes of both.
_PYTHON_2: dict[type, set[str]] = {
    str: {"decode", "__getslice__"},
    list: {*dir(set), "__getslice__", "__setslice__", "__delslice__"},
    tuple: {"__getslice__"},
    dict: {"has_key", "iteritems", "iterkeys", "itervalues", "viewitems", "viewkeys", "viewvalues"},
}


def is_missing(owner: Value, name: str) -> bool:
    """Whether a string, list, tuple, dict or None has no such attribute in Python 2."""
    if owner is None:
        return not hasattr(None, name)
    kind = next((kind for kind in _PYTHON_2 if isinstance(owner, kind)), None)
    return kind is not None and name not in _PYTHON_2[kind] and not hasattr(kind, name)


def no_attribute(owner: Value, name: str) -> RaisedError:
    """What Python says of an attribute that a plain value has not."""
    return error("AttributeError", f"'{type_name(owner)}' object has no attribute '{name}'")


def method(owner: Value, name: str) -> Value:
    """The bound method `name` of a known value."""
    for kind, methods in _METHODS:
        if isinstance(owner, kind):
            function = methods.get(name)
            return Unknown(f"....{name}") if function is None else bound_method(name, function, owner)
    return Unknown(f"....{name}")


def bound_method(name: str, function: Callable[..., Value], owner: Value) -> Native:
    """A method of a known value as something to call."""
    return Native(
        lambda interpreter, args, keywords: call_method(interpreter, name, function, owner, args, keywords)
    )


def call_method(
    interpreter: Evaluator,
    name: str,
    function: Callable[..., Value],
    owner: Value,
    args: Args,
    keywords: Keywords,
) -> Value:
    """Call a method with arguments looked up; several possible ones give several possible results."""
    args = tuple(interpreter.look_up(arg) for arg in args)
    for index, arg in enumerate(args):
        if isinstance(arg, Either) and isinstance(owner, str):
            return either(
                call_method(
                    interpreter, name, function, owner, (*args[:index], option, *args[index + 1 :]), keywords
                )
                for option in arg.options
            )
    if name == "format" and isinstance(owner, str):
        return format_braces(interpreter, owner, args, keywords)
    if not grow(interpreter, size_after(name, owner, args)):
        return Unknown("a large value")
    return attempt(lambda: function(owner, *args, **keywords), Unknown())


def size_after(name: str, owner: Value, args: Args) -> int:
    """An upper bound of the size that a method's result or its owner will have."""
    sizes = [size_of(arg) for arg in args]
    if name == "join" and args and isinstance(args[0], list | tuple):
        return sum(map(size_of, args[0])) + len(args[0]) * size_of(owner)
    if name == "replace" and isinstance(owner, str) and len(args) > 1 and isinstance(args[0], str):
        return len(owner) + owner.count(args[0]) * sizes[1]
    if name in {"extend", "update"}:
        return size_of(owner) + sum(sizes)
    return 0 if name in {"append", "insert", "add", "get"} else size_of(owner)


def _join(glue: str, parts: Value) -> Value:
    if isinstance(parts, list | tuple) and all(isinstance(part, str) for part in parts):
        return glue.join(parts)
    return Unknown()


def _update(target: DictValue, other: Value = None, **keywords: Value) -> None:
    if isinstance(other, dict):
        for key, value in other.items():
            target[key] = value
        target.complete &= getattr(other, "complete", True)
    elif isinstance(other, Either):
        for option in other.options:
            _update(target, option)
        target.complete = False
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


def _get(mapping: DictValue, key: Value, default: Value = None) -> Value:
    known = key in mapping or getattr(mapping, "complete", True)
    return mapping.get(key, default) if known else either([Unknown("a value"), default])


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
    "replace": lambda text, old, new, *count: text.replace(old, new, *count),
    "startswith": lambda text, prefix: text.startswith(prefix),
    "endswith": lambda text, suffix: text.endswith(suffix),
    "find": lambda text, part: text.find(part),
    "count": lambda text, part: text.count(part),
    "isdigit": lambda text: text.isdigit(),
    "isupper": lambda text: text.isupper(),
    "islower": lambda text: text.islower(),
    "isalpha": lambda text: text.isalpha(),
    "isalnum": lambda text: text.isalnum(),
    "encode": lambda text, *_args: text,
    "decode": lambda text, *_args: text,
    "join": _join,
    "format": lambda text, *_args, **_keywords: text,
}


def _extend(items: ListValue, values: Value) -> None:
    """Extend a list; values that are not known count as one unknown element."""
    items.extend(values if isinstance(values, list | tuple | dict | str) else [values])
    items.doubts = doubts_of(items, values)


LIST_METHODS: dict[str, Callable[..., Value]] = {
    "append": lambda items, value: items.append(value),
    "extend": _extend,
    "insert": lambda items, index, value: items.insert(index, value),
    "remove": lambda items, value: items.remove(value),
    "pop": lambda items, *index: items.pop(*index),
    "reverse": lambda items: items.reverse(),
    "sort": lambda items: items.sort(),
    "index": lambda items, value: items.index(value),
    "count": lambda items, value: items.count(value),
    "add": lambda items, value: items.append(value),
    "update": _extend,
    "union": lambda items, *others: listed([*items, *others]),
}

DICT_METHODS: dict[str, Callable[..., Value]] = {
    "get": _get,
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
