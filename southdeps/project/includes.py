"""Calls that run further code in the names of a module: `execfile`, `exec`, django-split-settings' `include`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from southdeps.files import Files
from southdeps.interpreter.call_results import CallResult
from southdeps.interpreter.values import (
    Args,
    PartialString,
    Value,
)
from southdeps.project.startup_stubs import matches, relative_to
from southdeps.syntax import nodes
from southdeps.syntax.parse import read_module

#: The last names of functions that run further code, which may set anything.
INCLUDES = frozenset({"include", "exec", "execfile", "load_source"})


def included(
    name: str, args: Args, file: Path, files: Files, look_up: Callable[[Value], Value]
) -> list[tuple[Path, nodes.Module]] | None:
    """What a call of the function called `name` in `file` runs, each with the file it stands in.

    None if not all of it is known, and there.
    """
    values = [look_up(arg) for arg in args]
    if name == "exec":
        text = values[0] if values else None
        known = isinstance(text, str) and not isinstance(text, PartialString)
        return [(file, read_module(text.encode()))] if known and isinstance(text, str) else None
    if name == "execfile":
        found = paths_of(values[:1], Path, files)
    elif name == "include":
        found = paths_of(values, lambda path: relative_to(file, path), files)
    else:
        return None
    modules = [(path, files.module(path)) for path in found or ()]
    read = [(path, module) for path, module in modules if module is not None]
    return read if read and len(read) == len(modules) else None


def evaluated(text: Value) -> nodes.Expr | None:
    """The expression that `eval(text)` evaluates; None if it is not known."""
    if not isinstance(text, str) or isinstance(text, PartialString):
        return None
    module = read_module(text.strip().encode())
    only = module.body[0] if len(module.body) == 1 and module.error is None else None
    return only.value if isinstance(only, nodes.Evaluate) else None


def paths_of(values: list[Value], place: Callable[[str], Path], files: Files) -> list[Path] | None:
    """The files that patterns match, `optional(pattern)` among them; None if one is not known, or matches nothing."""
    found: list[Path] = []
    for value in values:
        optional = isinstance(value, CallResult) and value.path.endswith(".optional")
        path = value.args[0] if isinstance(value, CallResult) and optional else value
        if not isinstance(path, str) or isinstance(path, PartialString):
            return None
        matched = list(files_like(place(path), files))
        if not (matched or optional):
            return None
        found += matched
    return found


def files_like(pattern: Path, files: Files) -> Iterator[Path]:
    """The files that a pattern matches."""
    return (file for file in matches(pattern, files) if files.is_file(file))
