"""Python's built-in functions and classes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from southdeps.interpreter.containers import uncertain
from southdeps.interpreter.methods import DICT_METHODS, LIST_METHODS, STRING_METHODS, call_method, copy_dict
from southdeps.interpreter.plain import PLAIN, attempt, bounded
from southdeps.interpreter.values import (
    AbstractObject,
    Args,
    Class,
    DictValue,
    Either,
    External,
    Instance,
    Keywords,
    ListValue,
    Native,
    Truth,
    TupleValue,
    Unknown,
    Value,
    listed,
)

if TYPE_CHECKING:
    from southdeps.interpreter.interpreter import Interpreter


def native(function: Callable[..., Value]) -> Native:
    """A function on plain values as a value; Unknown where it raises or an argument is not known."""

    def call(interpreter: Interpreter, args: Args, keywords: Keywords) -> Value:
        known = [interpreter.look_up(arg) for arg in args]
        for arg in known:
            if isinstance(arg, AbstractObject):
                interpreter.symbolic_iteration(arg)  # whatever the function does with rows, they are read now
        if any(isinstance(arg, Unknown | External | Either | AbstractObject) for arg in known):
            return Unknown()
        return attempt(lambda: bounded(function(*known, **keywords)), Unknown())

    return Native(call)


def sequence_of(kind: Callable[[Iterable[Value]], Value]) -> Native:
    """`list(...)` and its like: of something whose elements aren't known it stays what it is."""

    def call(interpreter: Interpreter, args: Args, keywords: Keywords) -> Value:
        if not args:
            return kind(())
        source = interpreter.look_up(args[0])
        iterate = interpreter.iterate(source)
        if iterate is not None:
            return kind(iterate)
        if isinstance(source, AbstractObject):
            value, conditions = interpreter.symbolic_iteration(source)
            if not isinstance(value, Unknown):
                return source  # a list of rows has as many elements as the query
            return uncertain(value, conditions, source.describe())
        return Unknown()

    return Native(call)


def _length(interpreter: Interpreter, args: Args, keywords: Keywords) -> Value:
    value = interpreter.look_up(args[0]) if args else Unknown()
    iterate = interpreter.iterate(value)
    if iterate is not None:
        return len(iterate)
    if isinstance(value, AbstractObject):
        interpreter.symbolic_iteration(value)
        return value
    return Unknown()


def _getattr(interpreter: Interpreter, args: Args, keywords: Keywords) -> Value:
    if len(args) < 2 or not isinstance(args[1], str):
        return Unknown()
    value = interpreter.get(args[0], args[1])
    unknown = isinstance(value, Unknown) and not isinstance(interpreter.look_up(args[0]), Unknown)
    return args[2] if unknown and len(args) > 2 else value


def _hasattr(interpreter: Interpreter, args: Args, keywords: Keywords) -> Value:
    if len(args) < 2 or not isinstance(args[1], str):
        return Unknown()
    return Unknown() if isinstance(interpreter.get(args[0], args[1]), Unknown | External) else True


class Super(AbstractObject):
    """`super(cls, self)`: attributes of the bases that follow `cls`."""

    def __init__(self, cls: Class, instance: Instance) -> None:
        self.cls = cls
        self.instance = instance

    def attribute(self, interpreter: Interpreter, name: str) -> Value:
        for base in self.cls.bases:
            if isinstance(base, Class):
                return interpreter.inherited(base, name, self.instance)
            if isinstance(base, AbstractObject):
                return base.attribute(interpreter, name)
        return Unknown(f"super().{name}")


def _super(interpreter: Interpreter, args: Args, keywords: Keywords) -> Value:
    if len(args) == 2 and isinstance(args[0], Class) and isinstance(args[1], Instance):
        return Super(args[0], args[1])
    return Unknown("super()")


def _zip(*columns: Value) -> Value:
    return listed(TupleValue(row) for row in zip(*columns, strict=False))


def _enumerate(interpreter: Interpreter, args: Args, keywords: Keywords) -> Value:
    source = interpreter.look_up(args[0]) if args else Unknown()
    iterate = interpreter.iterate(source)
    if iterate is not None:
        start = args[1] if len(args) > 1 and isinstance(args[1], int) else 0
        return listed(TupleValue(pair) for pair in enumerate(iterate, start))
    value, conditions = interpreter.symbolic_iteration(source)
    return uncertain(TupleValue((Unknown("a number"), value)), conditions, "enumerate(...)")


def _bool(interpreter: Interpreter, args: Args, keywords: Keywords) -> Value:
    truth = interpreter.truth(args[0], None) if args else False
    return truth if isinstance(truth, bool) else Truth(truth)


def _print(interpreter: Interpreter, args: Args, keywords: Keywords) -> Value:
    for arg in map(interpreter.look_up, args):
        if isinstance(arg, AbstractObject):
            interpreter.symbolic_iteration(arg)  # the rows of a query set are printed
    return None


def _range(*bounds: int) -> Value:
    numbers = range(*bounds)
    return listed(numbers) if len(numbers) <= 10_000 else Unknown()


def _map(interpreter: Interpreter, args: Args, keywords: Keywords) -> Value:
    iterate = interpreter.iterate(interpreter.look_up(args[1])) if len(args) == 2 else None
    if iterate is not None:
        return listed(interpreter.call_value(args[0], (turn,), {}) for turn in iterate[:1000])
    if len(args) == 2:
        value, conditions = interpreter.symbolic_iteration(interpreter.look_up(args[1]))
        with interpreter.assuming(*conditions):
            return uncertain(interpreter.call_value(args[0], (value,), {}), conditions, "map(...)")
    return Unknown()


def _dict(interpreter: Interpreter, args: Args, keywords: Keywords) -> Value:
    source = interpreter.look_up(args[0]) if args else DictValue()
    if isinstance(source, dict | list | tuple):
        return attempt(lambda: copy_dict(source, **keywords), Unknown())
    if isinstance(source, AbstractObject):
        interpreter.symbolic_iteration(source)  # the rows are read now
    return Unknown()


def _text(value: Value = "") -> Value:
    if isinstance(value, PLAIN):
        return str(value)
    raise TypeError(value)


class Kind(AbstractObject):
    """A built-in class: what calling it gives, and its methods unbound, as in `dict.copy(models)`."""

    def __init__(self, make: Native, methods: Mapping[str, Callable[..., Value]]) -> None:
        self.make = make
        self.methods = methods

    def call(self, interpreter: Interpreter, args: Args, keywords: Keywords) -> Value:
        return self.make.call(interpreter, args, keywords)

    def attribute(self, interpreter: Interpreter, name: str) -> Value:
        function = self.methods.get(name)
        if function is None:
            return Unknown(f"....{name}")
        return Native(
            lambda interpreter, args, keywords: (
                call_method(interpreter, function, interpreter.look_up(args[0]), args[1:], keywords)
                if args
                else Unknown()
            )
        )


#: The built-in functions that are answered; any other name that nobody binds is Unknown.
NAMES: dict[str, Value] = {
    "len": Native(_length),
    "getattr": Native(_getattr),
    "hasattr": Native(_hasattr),
    "super": Native(_super),
    "map": Native(_map),
    "dict": Kind(Native(_dict), DICT_METHODS),
    "list": Kind(sequence_of(ListValue), LIST_METHODS),
    "tuple": sequence_of(TupleValue),
    "set": sequence_of(ListValue),
    "frozenset": sequence_of(ListValue),
    "reversed": sequence_of(lambda values: ListValue(list(values)[::-1])),
    "sorted": sequence_of(lambda values: attempt(lambda: ListValue(sorted(values)), ListValue(values))),
    "range": native(_range),
    "xrange": native(_range),
    "zip": native(_zip),
    "enumerate": Native(_enumerate),
    "str": Kind(native(_text), STRING_METHODS),
    "unicode": Kind(native(_text), STRING_METHODS),
    "int": native(int),
    "bool": Native(_bool),
    "any": native(any),
    "all": native(all),
    "min": native(min),
    "max": native(max),
    "sum": native(sum),
    "print": Native(_print),
    "object": Native(lambda interpreter, args, keywords: Unknown("object()")),
    "open": External("__builtin__.open"),
    "file": External("__builtin__.open"),
    "__file__": External("__builtin__.__file__"),
    "True": True,
    "False": False,
    "None": None,
    "__name__": "migration",
}
