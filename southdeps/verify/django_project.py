"""What of a project that was read decides how it is run: settings module, search path, interpreter."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from southdeps.errors import CannotRunError
from southdeps.verify import environment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from southdeps.project.loading import Project

#: Where a virtual environment or a buildout has its interpreter, relative to its folder.
INTERPRETERS = ("bin/python", "bin/python2.7", "bin/python2", "Scripts/python.exe")


class DjangoProject(Struct, frozen=True):
    """`module` is the settings module in `folder`, from where `manage.py` starts; `path` is the search path as far as
    the project's own files tell it.
    """

    module: str
    folder: Path
    path: tuple[Path, ...]


def django_project(loaded: Project) -> DjangoProject | None:
    """How the project is started according to its settings; None without settings."""
    settings = loaded.configuration.settings
    if settings is None:
        return None
    roots = (*settings.path, *loaded.configuration.resolver.own)
    module, folder = module_name(settings.file, roots)
    path = [folder, *settings.path, *loaded.options.paths, *loaded.options.read_only]
    found = dict.fromkeys(root.absolute() for root in path if _is_own(root, loaded))
    return DjangoProject(module, folder, tuple(found))


def module_name(file: Path, roots: Iterable[Path]) -> tuple[str, Path]:
    """The dotted name by which a file is imported from the first of the search path `roots`, and that folder.

    A file outside of all is a module of its own folder.
    """
    path = file.absolute()
    for root in dict.fromkeys(root.absolute() for root in roots):
        if path.is_relative_to(root):
            parts = list(path.relative_to(root).with_suffix("").parts)
            parts = parts[:-1] if parts[-1] == "__init__" else parts
            inner = [root.joinpath(*parts[:length]) for length in range(1, len(parts))]
            if (
                parts
                and all(map(str.isidentifier, parts))
                and all((p / "__init__.py").exists() for p in inner)
            ):
                return ".".join(parts), root
    return path.stem, path.parent


def interpreter(loaded: Project, named: str | None) -> environment.Runtime:
    """The project's own Python 2.7: the one named, else that of its environment, else the first found.

    Raises CannotRunError if there is none, or Django can't be imported in it.
    """
    if named is None:
        named = next((str(path) for path in _interpreters(loaded) if environment.runs(str(path))), None)
    runtime = environment.Runtime(environment.find_python2(named), "of the project", ())
    version = environment.django_version(runtime.python.executable)
    if version is None:
        raise CannotRunError(
            f"{runtime.python.executable} has no Django; name the project's interpreter with --python2"
        )
    return environment.Runtime(runtime.python, version, ())


def project_interpreter(loaded: Project) -> str | None:
    """The interpreter with Django that the project's folders hold, if one does."""
    for path in _interpreters(loaded):
        if environment.runs(str(path)) and environment.django_version(str(path)):
            return os.path.relpath(path)
    return None


def _interpreters(loaded: Project) -> Iterator[Path]:
    found = loaded.configuration.environment
    prefixes = [found.source] if found is not None else []
    for path in loaded.options.paths:
        prefixes += [path, *(child for child in sorted(path.iterdir()) if (child / "bin").is_dir())]
    for prefix in dict.fromkeys(prefixes):
        yield from (prefix / name for name in INTERPRETERS if (prefix / name).is_file())


def _is_own(root: Path, loaded: Project) -> bool:
    """Whether an entry of the search path is the project's own, and not its environment's."""
    found = loaded.configuration.environment
    return root.is_dir() and (found is None or root not in found.folders)
