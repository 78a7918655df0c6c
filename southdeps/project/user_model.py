"""The user model that is named on the command line: does it exist?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from southdeps.errors import CannotRunError
from southdeps.files import Files
from southdeps.scan import App
from southdeps.syntax import nodes

#: Models that a message lists.
_MAX_MODELS = 8


def check_user_model(named: str | None, apps: Sequence[App], files: Files) -> None:
    """Raise CannotRunError for a name that is not `app.Model`, or for a model that a scanned app does not define.

    Of apps that were not scanned, or whose models module defines no class, any model may exist.
    """
    if named is None:
        return
    label, _, model = named.partition(".")
    if not (label and model) or "." in model:
        near = [one for app in apps for one in models_of(app, files) if one.endswith(f".{named}")]
        example = f"; {listed(near)} is one" if near else ""
        raise CannotRunError(f"--user-model {named}: name it as app.Model{example}")
    known = [one for app in apps if app.label == label for one in models_of(app, files)]
    if known and named.lower() not in {one.lower() for one in known}:
        raise CannotRunError(f"--user-model {named}: no such model; there is {listed(known)}")


def listed(names: Sequence[str]) -> str:
    """Names in a sentence, of many the first."""
    return ", ".join([*names[:_MAX_MODELS], *(["..."] if len(names) > _MAX_MODELS else [])])


def models_of(app: App, files: Files) -> list[str]:
    """The classes that an app's models module and the modules beside it in a package define, as `app.Model`."""
    file = files.module_in(app.folder, "models")
    if file is None or file.suffix != ".py":
        return []
    modules: Iterable[Path] = [file]
    if file.stem == "__init__":
        modules = (file.parent / name for name in files.listing(file.parent) if name.endswith(".py"))
    return [f"{app.label}.{name}" for module in modules for name in classes_in(module, files)]


def classes_in(file: Path, files: Files) -> Iterator[str]:
    """The names of the classes at the top level of a module."""
    module = files.module(file)
    for statement in module.body if module is not None else ():
        if isinstance(statement, nodes.ClassDef):
            yield statement.name
