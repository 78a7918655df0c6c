"""Files that a migration reads while it runs: SQL scripts by `open(...)`, fixtures by `loaddata`."""

from __future__ import annotations

import json
import os.path
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from southdeps import effects
from southdeps.interpreter.values import (
    AbstractObject,
    Args,
    Evaluator,
    Keywords,
    Native,
    PartialString,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from southdeps.south.orm import Model

#: The text of a file of the scanned folders, None where there is none or it lies outside of them.
ReadText = Callable[[Path], str | None]

_XML_MODEL = re.compile(r"""<object[^>]*?\bmodel\s*=\s*["']([\w.]+)["']""")
_YAML_MODEL = re.compile(r"""^\s*-?\s*["']?model["']?\s*:\s*["']?([\w.]+)""", re.MULTILINE)


class OpenFile(AbstractObject):
    """`open(path)`: what is in the file, as far as it lies in the scanned folders."""

    def __init__(self, text: str | None) -> None:
        """`text` is None where the file can't be read."""
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


def open_file(read_text: ReadText) -> Native:
    """The built-in function `open` (and `codecs.open`), which reads and never writes."""

    def call(interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
        path = interpreter.look_up(args[0]) if args else None
        return OpenFile(read_text(Path(path)) if isinstance(path, str) else None)

    return Native(call)


def path_function(function: Callable[..., str]) -> Native:
    """A function of `os.path` on texts."""

    def call(interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
        parts = [interpreter.look_up(arg) for arg in args]
        if all(isinstance(part, str) and not isinstance(part, PartialString) for part in parts):
            return function(*parts)
        return Unknown(f"os.path.{function.__name__}(...)")

    return Native(call)


PATH_FUNCTIONS = {
    "os.path.join": path_function(os.path.join),
    "os.path.dirname": path_function(os.path.dirname),
    "os.path.basename": path_function(os.path.basename),
    "os.path.abspath": path_function(os.path.normpath),
    "os.path.normpath": path_function(os.path.normpath),
    "os.path.realpath": path_function(os.path.normpath),
}


def call_command(fixture: Callable[[str], str | None], model: Callable[[str], Model]) -> Native:
    """`call_command(...)`; `fixture` finds the text of a fixture by name, `model` the model of an `app.model`."""

    def call(interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
        names = [interpreter.look_up(arg) for arg in args]
        if not names or names[0] not in {"loaddata", "syncdb", "migrate"}:
            return None
        command = " ".join(name for name in names if isinstance(name, str))
        interpreter.record(
            effects.Diagnostic,
            effects.DiagnosticKind.LOADS_DATA,
            f"{command}: it loads rows as the models of today have them, or makes tables, out of South's order",
        )
        for name in names[1:] if names[0] == "loaddata" else ():
            text = fixture(name) if isinstance(name, str) else None
            for label in dict.fromkeys(fixture_models(text)) if text is not None else ():
                table = model(label)
                interpreter.record(
                    effects.Require, table.table, (effects.ALL,), "fixture", False, table.definition.app
                )
                interpreter.record(effects.Insert, table.table, None)
        return None

    return Native(call)


def fixture_models(text: str) -> Iterator[str]:
    """The models (`app.model`, lower case) of the rows in a fixture: JSON, XML or YAML, told by its looks."""
    start = text.lstrip()[:1]
    if start == "[":
        try:
            rows = json.loads(text)
        except ValueError:
            return
        yield from (
            row["model"].lower()
            for row in rows
            if isinstance(row, dict) and isinstance(row.get("model"), str)
        )
    else:
        pattern = _XML_MODEL if start == "<" else _YAML_MODEL
        yield from (label.lower() for label in pattern.findall(text))
