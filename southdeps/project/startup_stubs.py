"""What names of Python's library mean to a program that starts Django; files are looked at, never run."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from southdeps.files import Files
from southdeps.interpreter.values import (
    Args,
    DictValue,
    Evaluator,
    Keywords,
    ListValue,
    Native,
    PartialString,
    TupleValue,
    Unknown,
    Value,
)
from southdeps.south.stubs import django_conf, stdlib

#: Django's defaults, which some settings begin with.
GLOBAL_SETTINGS = "django.conf.global_settings"


def library_stubs(files: Files) -> dict[str, Value]:
    """By dotted name: constants of Python and Django, and functions that look at files."""
    open_text = on_path(lambda path: stdlib.OpenFile(files.text(path)))
    return {
        **stdlib.PATH_FUNCTIONS,
        "sys.version_info": stdlib.VERSION,
        "django.VERSION": django_conf.VERSION,
        "django.get_version": Native(lambda interpreter, args, keywords: "1.6.11"),
        f"{GLOBAL_SETTINGS}.INSTALLED_APPS": TupleValue(),
        "sys.argv": ListValue(["manage.py", "migrate"]),
        "__builtin__.open": open_text,
        "codecs.open": open_text,
        "io.open": open_text,
        "itertools.chain": Native(chain),
        "itertools.chain.from_iterable": Native(
            lambda interpreter, args, keywords: chain(
                interpreter, tuple(elements(interpreter, args)), keywords
            )
        ),
        "collections.OrderedDict.fromkeys": Native(from_keys),
        "copy.copy": Native(copied),
        "copy.deepcopy": Native(copied),
        "operator.add": Native(lambda interpreter, args, keywords: interpreter.operate("+", args)),
        "json.load": Native(load_json),
        "json.loads": Native(load_json),
        "os.listdir": on_path(lambda path: ListValue(files.listing(path))),
        "os.path.exists": on_path(lambda path: files.kind(path) not in {None, "broken"}),
        "os.path.isfile": on_path(files.is_file),
        "os.path.isdir": on_path(files.is_folder),
        "glob.glob": on_path(lambda path: ListValue(map(str, matches(path, files)))),
    }


def elements(interpreter: Evaluator, args: Args) -> list[Value]:
    """The elements of the first argument; one unknown one if they are not known."""
    source = interpreter.look_up(args[0]) if args else Unknown()
    found = interpreter.iterate(source)
    return [source if isinstance(source, Unknown) else Unknown("an element")] if found is None else found


def chain(interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    """`itertools.chain(*iterables)`"""
    return ListValue(element for arg in args for element in elements(interpreter, (arg,)))


def from_keys(interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    """`OrderedDict.fromkeys(names)`"""
    names = elements(interpreter, args)
    if not all(isinstance(name, str) for name in names):
        return Unknown("OrderedDict.fromkeys(...)")
    return DictValue((name, None) for name in names)


def copied(interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    """`copy.copy(value)` and `copy.deepcopy(value)`, of lists as deep as it matters"""
    value = interpreter.look_up(args[0]) if args else Unknown()
    if isinstance(value, list):
        return ListValue(value)
    return DictValue(value) if isinstance(value, dict) else value


def on_path(function: Callable[[Path], Value]) -> Native:
    """A function of one path; Unknown if the path is not known."""

    def call(interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
        path = interpreter.look_up(args[0]) if args else None
        if isinstance(path, str) and not isinstance(path, PartialString):
            return function(Path(path))
        return Unknown("a path that is not known")

    return Native(call)


def matches(pattern: Path, files: Files) -> Iterator[Path]:
    """The files and folders that a glob pattern matches; only its last part may hold wildcards."""
    for name in files.listing(pattern.parent):
        if fnmatchcase(name, pattern.name) and (not name.startswith(".") or pattern.name.startswith(".")):
            yield pattern.parent / name


def load_json(interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    """`json.load(file)` and `json.loads(text)`."""
    source = interpreter.look_up(args[0]) if args else None
    text = source.text if isinstance(source, stdlib.OpenFile) else source
    if isinstance(text, str) and not isinstance(text, PartialString):
        try:
            return plain_value(json.loads(text))
        except (ValueError, RecursionError):
            pass
    return Unknown("json.load(...)")


def plain_value(value: Any) -> Value:
    """What json gives, as the interpreter has it."""
    if isinstance(value, dict):
        return DictValue((key, plain_value(item)) for key, item in value.items())
    return ListValue(map(plain_value, value)) if isinstance(value, list) else value


def relative_to(file: Path, path: str) -> Path:
    """A path as a program in `file` means it that takes paths relative to itself."""
    return Path(os.path.normpath(file.parent / path))
