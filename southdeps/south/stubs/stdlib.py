"""Python 2's standard library: files, paths, the version."""

from __future__ import annotations

import os.path
from collections.abc import Callable
from pathlib import Path

from southdeps.interpreter.exceptions import error
from southdeps.interpreter.plain import attempt
from southdeps.interpreter.values import (
    AbstractObject,
    Args,
    Evaluator,
    Keywords,
    Native,
    PartialString,
    TupleValue,
    Unknown,
    Value,
)
from southdeps.south.stubs.project import ScannedProject, Stubs, constant


class OpenFile(AbstractObject):
    """`open(path)`: its text, if the file is in the scanned folders."""

    def __init__(self, text: str | None) -> None:
        """`text` is None if the file can't be read."""
        self.text = text

    def attribute(self, interpreter: Evaluator, name: str) -> Value:
        if name in {"read", "readlines"} and self.text is not None:
            text = self.text
            return Native(
                lambda interpreter, args, keywords: text if name == "read" else text.splitlines(keepends=True)
            )
        if name == "close":
            return Native(lambda interpreter, args, keywords: None)
        return Unknown(f"open(...).{name}")

    def elements(self) -> list[Value] | None:
        return None if self.text is None else list(self.text.splitlines(keepends=True))

    def describe(self) -> str:
        return "an open file"


def open_file(project: ScannedProject) -> Native:
    """The function `open`, which reads and never writes."""

    def call(interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
        path = interpreter.look_up(args[0]) if args else None
        if not isinstance(path, str):
            return OpenFile(None)
        if "\0" in path:
            message = "file() argument 1 must be encoded string without null bytes, not str"
            interpreter.fail(error("TypeError", message))
            return OpenFile(None)
        return OpenFile(attempt(lambda: project.text(Path(path))))

    return Native(call)


def path_function(function: Callable[..., str], name: str = "") -> Native:
    """A function of `os.path` on strings."""
    name = name or function.__name__
    wanted = "at least 1 argument" if name == "join" else "exactly 1 argument"

    def call(interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
        parts = [interpreter.look_up(arg) for arg in args]
        too_many = name != "join" and len(args) > 1 and all(isinstance(part, str) for part in parts)
        if not keywords and (not args or too_many):
            interpreter.fail(error("TypeError", f"{name}() takes {wanted} ({len(args)} given)"))
        unknown = Unknown(f"os.path.{name}(...)")
        if parts and all(isinstance(part, str) and not isinstance(part, PartialString) for part in parts):
            return attempt(lambda: function(*parts), unknown)
        return unknown

    return Native(call)


def choice(interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    """`random.choice(sequence)`, which needs an element."""
    source = interpreter.look_up(args[0]) if args else None
    if not isinstance(source, AbstractObject):
        return Unknown("random.choice(...)")
    element, _ = interpreter.symbolic_iteration(source)
    raised = error("IndexError", "list index out of range")
    interpreter.fail_unless(raised, holds=interpreter.truth(source, None))
    return element


PATH_FUNCTIONS: dict[str, Value] = {
    "os.path.join": path_function(os.path.join),
    "os.path.dirname": path_function(os.path.dirname),
    "os.path.basename": path_function(os.path.basename),
    "os.path.abspath": path_function(os.path.normpath, "abspath"),
    "os.path.normpath": path_function(os.path.normpath),
    "os.path.realpath": path_function(os.path.normpath, "realpath"),
}

#: Migrations run under the Python that South 1.0 is for.
VERSION = TupleValue((2, 7, 18, "final", 0))

STUBS: Stubs = {
    "__builtin__.open": open_file,
    "codecs.open": open_file,
    **{name: constant(function) for name, function in PATH_FUNCTIONS.items()},
    "sys.version_info": constant(VERSION),
    "random.choice": constant(Native(choice)),
}

#: Modules that Python 3 no longer has.
PYTHON_2_MODULES = frozenset(
    [
        "__builtin__",
        "__future__",
        "cPickle",
        "StringIO",
        "cStringIO",
        "urllib2",
        "urlparse",
        "md5",
        "sha",
        "sets",
        "exceptions",
    ]
)
