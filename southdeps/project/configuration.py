"""Which settings and which environment a project has: named on the command line, or found by its files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from southdeps.errors import CannotRunError
from southdeps.project import python_environment
from southdeps.project.django_settings import Settings, find_file, read_settings
from southdeps.project.entry_points import Entry, find_entries
from southdeps.project.imports import Imports
from southdeps.project.python_environment import Environment
from southdeps.project.startup import Program, Read, shown


class Configuration(Struct, frozen=True):
    """What was found; `roots` are the folders on Python's search path, the project's own first.

    `imports` knows which imports fail; it is None unless both settings and environment were read.
    """

    settings: Settings | None
    environment: Environment | None
    roots: tuple[Path, ...]
    imports: Imports | None = None
    notes: tuple[str, ...] = ()

    def failure(self, module: str) -> str | None:
        """What importing a module fails with, as far as that is known."""
        return self.imports.failure(module) if self.imports is not None else None


def configure(
    paths: Sequence[Path], read_only: Sequence[Path], read: Read, settings: str | None, python: Path | None
) -> Configuration:
    """Read the settings and the environment, those that are named or those that the project's files name.

    Raises CannotRunError where what is named can't be read; what is only found is then done without, and noted.
    """
    folders = list(folders_around(paths))
    entries = find_entries(folders, paths, read)
    search = [folder for entry in entries for folder in entry.path]
    found = (
        python_environment.of_interpreter(python)
        if python
        else python_environment.find_environment(folders, search)
    )
    own = (*dict.fromkeys([*search, *folders, *read_only]),)
    others = found.folders if found is not None else ()
    imports = Imports(own, found, read) if found is not None else None
    program = Program(
        (*own, *others), read, imports.is_missing if imports is not None else lambda name: False
    )
    notes: list[str] = []
    said = find_settings(settings, entries, program, notes)
    roots = (*dict.fromkeys([*(said.path if said is not None else ()), *own, *others]),)
    if said is None or found is None:
        return Configuration(said, found, roots, None, tuple(notes))
    own = tuple(root for root in roots if root not in others)
    return Configuration(said, found, roots, Imports(own, found, read), (*said.notes, *notes))


def folders_around(paths: Sequence[Path]) -> Iterator[Path]:
    """The given folders, and those above them as far as the working directory, if they lie in it."""
    here = Path.cwd()
    for path in paths:
        yield path
        for parent in path.absolute().parents:
            if not parent.is_relative_to(here):
                break
            yield parent


def find_settings(
    named: str | None, entries: Sequence[Entry], program: Program, notes: list[str]
) -> Settings | None:
    """The settings that are named, else the first that an entry point names and that can be read."""
    if named is not None:
        return read_settings(find_file(named, program.roots), program)
    for entry in entries:
        if entry.settings is not None:
            try:
                return read_settings(find_file(entry.settings, [*entry.path, *program.roots]), program)
            except CannotRunError as error:
                notes.append(f"{shown(entry.file)} names settings that are not used: {error}")
    return None
