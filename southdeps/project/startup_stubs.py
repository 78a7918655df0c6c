"""What names of Python's library mean to a program that starts Django; files are looked at, never run."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from southdeps.files import Files
from southdeps.interpreter.exceptions import error
from southdeps.interpreter.values import (
    AbstractObject,
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
#: A walk through more folders than this goes astray.
_MAX_FOLDERS = 2_000


def library_stubs(files: Files, folder: str) -> dict[str, Value]:
    """By dotted name: constants of Python and Django, and functions that look at files; paths start at `folder`."""
    open_text = Native(lambda interpreter, args, keywords: open_file(interpreter, args, files, folder))
    absolute = stdlib.path_function(lambda path: os.path.normpath(os.path.join(folder, path)), "abspath")  # noqa: PTH118
    return {
        **stdlib.PATH_FUNCTIONS,
        "os.path.abspath": absolute,
        "os.path.realpath": absolute,
        "os.path.split": on_path(lambda path: TupleValue(os.path.split(path))),
        "os.path.splitext": on_path(lambda path: TupleValue(os.path.splitext(path))),  # noqa: PTH122
        "os.path.isabs": on_path(lambda path: path.is_absolute()),
        "os.pardir": os.pardir,
        "os.curdir": os.curdir,
        "os.sep": os.sep,
        "os.path.sep": os.sep,
        "os.path.pardir": os.pardir,
        "os.getcwd": Native(lambda interpreter, args, keywords: folder),
        "os.getcwdu": Native(lambda interpreter, args, keywords: folder),
        "sys.version_info": stdlib.VERSION,
        "django.VERSION": django_conf.VERSION,
        "django.get_version": Native(lambda interpreter, args, keywords: "1.6.11"),
        f"{GLOBAL_SETTINGS}.INSTALLED_APPS": TupleValue(),
        "sys.exit": Native(leave),
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
        "os.walk": on_path(lambda path: Walk(path, files)),
        "pkgutil.iter_modules": Native(
            lambda interpreter, args, keywords: modules_in(interpreter, args, files)
        ),
        "os.path.exists": on_path(lambda path: files.kind(path) not in {None, "broken"}),
        "os.path.isfile": on_path(files.is_file),
        "os.path.isdir": on_path(files.is_folder),
        "glob.glob": on_path(lambda path: ListValue(map(str, matches(path, files)))),
    }


def leave(interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    """`sys.exit(message)`"""
    text = interpreter.look_up(args[0]) if args else ""
    interpreter.raise_error(error("SystemExit", text if isinstance(text, str) else ""))
    return None


def open_file(interpreter: Evaluator, args: Args, files: Files, folder: str) -> Value:
    """`open(path)`, which raises IOError for a file of the project that is not there."""
    path = interpreter.look_up(args[0]) if args else None
    if not isinstance(path, str) or isinstance(path, PartialString):
        return Unknown("a file that is not known")
    place = Path(os.path.normpath(Path(folder, path)))
    own = any(place.is_relative_to(root.absolute()) for root in files.roots)
    if own and "\0" not in path and files.kind(place) is None:
        interpreter.raise_error(error("IOError", f"[Errno 2] No such file or directory: {path!r}"))
    return stdlib.OpenFile(files.text(place))


class Walk(AbstractObject):
    """`os.walk(path)`: folders, each with the names of the folders and files in it."""

    def __init__(self, path: Path, files: Files) -> None:
        """The walk starts at `path`, and does not follow links."""
        self.path = path
        self.files = files

    def elements(self) -> list[Value] | None:
        found: list[Value] = []
        waiting = [self.path]
        while waiting:
            folder = waiting.pop()
            if len(found) > _MAX_FOLDERS:
                return None
            listing = self.files.listing(folder)
            folders = [name for name, entry in listing.items() if entry.kind == "folder"]
            others = [name for name, entry in listing.items() if entry.kind != "folder"]
            found.append(TupleValue((str(folder), ListValue(folders), ListValue(others))))
            waiting += [folder / name for name in reversed(folders) if not listing[name].link]
        return found

    def attribute(self, interpreter: Evaluator, name: str) -> Value:
        if name == "next":
            return Native(lambda interpreter, args, keywords: (self.elements() or [Unknown("a folder")])[0])
        return super().attribute(interpreter, name)


def modules_in(interpreter: Evaluator, args: Args, files: Files) -> Value:
    """`pkgutil.iter_modules(folders)`: a finder, the name, and whether it is a package, for each module."""
    folders = interpreter.look_up(args[0]) if args else None
    if not isinstance(folders, list | tuple) or not all(isinstance(one, str) for one in folders):
        return Unknown("pkgutil.iter_modules(...)")
    found: dict[str, bool] = {}
    for folder in folders:
        for entry in files.listing(folder):
            file = files.module_in(folder, entry.partition(".")[0])
            if file is not None and file.stem != "__init__":
                found.setdefault(file.stem, False)
            elif file is not None and entry == file.parent.name:
                found.setdefault(entry, True)
    prefix = args[1] if len(args) > 1 and isinstance(args[1], str) else ""
    return ListValue(TupleValue((Unknown("a finder"), prefix + name, found[name])) for name in sorted(found))


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
