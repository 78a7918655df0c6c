"""Values in messages: short, and the same in every run."""

from __future__ import annotations

from southdeps.interpreter.values import (
    AbstractObject,
    Class,
    Either,
    External,
    Function,
    Instance,
    Native,
    Static,
    Truth,
    Unknown,
    Value,
)
from southdeps.syntax import nodes
from southdeps.syntax.nodes import render

#: No description of a value is longer than this, in characters.
MAX_DESCRIPTION = 80


def render_short(node: nodes.Expr | None) -> str:
    """An expression as it might be written, in at most MAX_DESCRIPTION characters."""
    return shorten(render(node))


def describe(value: Value) -> str:
    """A value in a message: short, and the same in every run."""
    return shorten(_describe(value))


def shorten(text: str) -> str:
    """At most MAX_DESCRIPTION characters of a text."""
    return text if len(text) <= MAX_DESCRIPTION else f"{text[: MAX_DESCRIPTION - 3]}..."


def _describe(value: Value) -> str:
    match value:
        case Unknown(text=text):
            return text
        case External(path=path):
            return path
        case Either(options=options):
            return " or ".join(describe(option) for option in options)
        case AbstractObject():
            return value.describe()
        case Class(name=name):
            return name
        case Instance(cls=cls):
            return f"an instance of {cls.name}"
        case Function(definition=nodes.FunctionDef(name=name)):
            return name
        case Truth(condition=condition):
            return condition.text
        case str():
            return repr(value[:MAX_DESCRIPTION])
        case bool() | int() | float() | None:
            return repr(value)
        case dict():
            return "a dict"
        case list():
            return "a list"
        case tuple():
            return "a tuple"
    return "a function" if isinstance(value, Function | Native | Static) else "a value"
