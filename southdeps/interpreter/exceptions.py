"""Exceptions of the scanned program: Python 2's own classes, and which names an `except` clause catches."""

from __future__ import annotations

import builtins

from southdeps.interpreter.describing import describe
from southdeps.interpreter.values import (
    AbstractObject,
    Args,
    Class,
    Evaluator,
    External,
    Instance,
    Keywords,
    RaisedError,
    TupleValue,
    Unknown,
    Value,
)


class ExceptionClass(AbstractObject):
    """A class of exceptions: its dotted name as a traceback shows it, and the names of its base classes.

    An `identity` tells it from others of the same name; it stands among `bases` as well.
    """

    def __init__(self, name: str, bases: tuple[str, ...], identity: str = "") -> None:
        self.name = name
        self.bases = bases
        self.identity = identity

    def attribute(self, interpreter: Evaluator, name: str) -> Value:
        return self.name.rpartition(".")[2] if name == "__name__" else super().attribute(interpreter, name)

    def call(self, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
        return ExceptionInstance(self, tuple(interpreter.look_up(arg) for arg in args))

    def describe(self) -> str:
        return self.name


class ExceptionInstance(AbstractObject):
    """An exception that was made, and with which arguments."""

    def __init__(self, cls: ExceptionClass, args: Args) -> None:
        self.cls = cls
        self.args = args

    def attribute(self, interpreter: Evaluator, name: str) -> Value:
        match name:
            case "args":
                return TupleValue(self.args)
            case "message" if len(self.args) == 1:
                return self.args[0]
            case "__class__":
                return self.cls
        return super().attribute(interpreter, name)

    def describe(self) -> str:
        return f"{self.cls.name}(...)"


def _bases(name: str) -> tuple[str, ...]:
    """The base classes of a built-in exception in Python 2, which has StandardError below most of them."""
    own = [cls.__name__ for cls in getattr(builtins, name).__mro__[1:-1]]
    warnings = {name, *own} & {"Warning", "StopIteration"}
    return (*own, *(["StandardError"] if "Exception" in own and not warnings else []))


#: Python 2's exceptions by name.
EXCEPTIONS: dict[str, Value] = {
    name: ExceptionClass(name, _bases(name))
    for name, value in vars(builtins).items()
    if isinstance(value, type) and issubclass(value, BaseException) and value.__name__ == name
} | {
    "StandardError": ExceptionClass("StandardError", ("Exception", "BaseException")),
    "EnvironmentError": ExceptionClass("EnvironmentError", ("StandardError", "Exception", "BaseException")),
    "IOError": ExceptionClass("IOError", ("EnvironmentError", "StandardError", "Exception", "BaseException")),
}


def error(name: str, message: str) -> RaisedError:
    """A built-in exception with its message."""
    return RaisedError(name, message, EXCEPTIONS[name].bases)


def error_of(value: Value, args: Value = None) -> RaisedError | None:
    """The exception that `raise value` or `raise value, args` raises; None if its class is unknown."""
    match value:
        case ExceptionInstance():
            return RaisedError(value.cls.name, message_of(value.args), value.cls.bases)
        case ExceptionClass():
            return RaisedError(value.name, message_of(() if args is None else (args,)), value.bases)
        case Instance(cls=cls) | (Class() as cls):
            bases = [name for one in cls.lineage() for base in (one, *one.bases) for name in names_of(base)]
            return RaisedError(cls.name, "", (*dict.fromkeys(bases), "Exception", "BaseException"))
    return None


def message_of(args: Args) -> str:
    """What `str()` of an exception with these arguments gives."""
    if not args:
        return ""
    return args[0] if len(args) == 1 and isinstance(args[0], str) else describe(args[0])


def names_of(value: Value) -> frozenset[str]:
    """The classes, by their last names, that an `except` clause or a list of base classes names."""
    match value:
        case tuple() | list():
            return frozenset[str]().union(*map(names_of, value))
        case ExceptionClass():
            return frozenset({value.identity or value.name.rpartition(".")[2]})
        case Class(name=name) | External(path=name) | Unknown(text=name):
            return frozenset({name.rpartition(".")[2]})
        case AbstractObject():
            return frozenset({value.describe().rpartition(".")[2].removesuffix("()")})
    return frozenset()
