"""Path objects of unipath, path.py, pathlib and django-environ, with which settings put folders on `sys.path`."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from southdeps.files import Files
from southdeps.interpreter.values import (
    Args,
    Evaluator,
    Keywords,
    Native,
    PartialString,
    TupleValue,
    Unknown,
    Value,
)


class PathText(str):
    """A path that is a text with the attributes of all these libraries."""

    __slots__ = ()


class EnvironPath(PathText):
    """A path of django-environ: calling it gives the text, `+` and `-` go down and up."""

    __slots__ = ()


def path_stubs(files: Files, folder: str) -> dict[str, Value]:
    """The classes by dotted name; relative paths start at `folder`."""
    made = Native(lambda interpreter, args, keywords: below(PathText(), resolved(interpreter, args)))
    environ = Native(
        lambda interpreter, args, keywords: below(EnvironPath(folder), resolved(interpreter, args))
    )
    names = ("unipath.Path", "unipath.FSPath", "path.path", "path.Path", "pathlib.Path", "pathlib2.Path")
    return {"environ.Path": environ, **dict.fromkeys(names, made)}


def resolved(interpreter: Evaluator, args: Args) -> list[Value]:
    """The arguments of a call, looked up."""
    return [interpreter.look_up(arg) for arg in args]


def below(path: PathText, parts: list[Value]) -> Value:
    """The path with further parts; Unknown if one of them is not known."""
    if not all(isinstance(part, str) and not isinstance(part, PartialString) for part in parts):
        return Unknown("a path that is not known")
    joined = os.path.join(path, *map(str, parts))  # noqa: PTH118  # an absolute part begins anew
    return type(path)(os.path.normpath(joined) if isinstance(path, EnvironPath) else joined)


def parent(path: PathText, levels: int = 1) -> PathText:
    """The folder so many levels up."""
    for _ in range(levels):
        path = type(path)(os.path.dirname(path))  # noqa: PTH120
    return path


def attribute(path: PathText, name: str, files: Files, folder: str) -> Value | None:
    """`path.name`; None if it has no such attribute. Relative paths start at `folder`."""
    if name in _PROPERTIES:
        return _PROPERTIES[name](path)
    whole = type(path)(os.path.normpath(os.path.join(folder, path)))  # noqa: PTH118
    if name in {"absolute", "abspath", "resolve", "realpath"}:
        return constant(whole)
    if name in _TESTS:
        return constant(_TESTS[name](files, Path(whole)))
    if name in _METHODS:
        method = _METHODS[name]
        return Native(lambda interpreter, args, keywords: method(path, resolved(interpreter, args)))
    return None


def constant(value: Value) -> Native:
    """A function that gives one value whatever its arguments are."""
    return Native(lambda interpreter, args, keywords: value)


def call(path: EnvironPath, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    """`path(*parts)`: the text."""
    value = below(path, resolved(interpreter, args))
    return str(value) if isinstance(value, str) else value


def operate(path: PathText, operator: str, other: Value) -> Value | None:
    """An operator on a path; None if it means no more than on a text."""
    goes_down = operator == "/" or (operator == "+" and isinstance(path, EnvironPath))
    if goes_down and isinstance(other, str):
        return below(path, [other])
    if operator == "-" and isinstance(path, EnvironPath) and isinstance(other, int):
        return parent(path, other)
    return None


def _ancestor(path: PathText, args: list[Value]) -> Value:
    levels = args[0] if args else 1
    return parent(path, levels) if isinstance(levels, int) else Unknown("a path that is not known")


_PROPERTIES: dict[str, Callable[[PathText], Value]] = {
    "parent": parent,
    "parents": lambda path: TupleValue(
        parent(path, level) for level in range(1, len(PurePosixPath(path).parts))
    ),
    "name": os.path.basename,
    "stem": lambda path: PurePosixPath(path).stem,
    "root": str,
}
_TESTS: dict[str, Callable[[Files, Path], Value]] = {
    "exists": lambda files, path: files.kind(path) not in {None, "broken"},
    "isfile": lambda files, path: files.is_file(path),
    "is_file": lambda files, path: files.is_file(path),
    "isdir": lambda files, path: files.is_folder(path),
    "is_dir": lambda files, path: files.is_folder(path),
}
_METHODS: dict[str, Callable[[PathText, list[Value]], Value]] = {
    "child": below,
    "joinpath": below,
    "path": below,
    "ancestor": _ancestor,
    "dirname": lambda path, args: parent(path),
    "basename": lambda path, args: os.path.basename(path),  # noqa: PTH119
    "norm": lambda path, args: type(path)(os.path.normpath(path)),
    "normpath": lambda path, args: type(path)(os.path.normpath(path)),
    "expand": lambda path, args: path,
    "as_posix": lambda path, args: str(path),
}
