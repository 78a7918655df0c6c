"""Which settings and which environment a project has: named on the command line, or found by its files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct, field

from southdeps.errors import CannotRunError
from southdeps.files import Files, relative
from southdeps.interpreter.values import RaisedError
from southdeps.project import python_environment
from southdeps.project.django_settings import Settings, find_file, read_settings, settings_of
from southdeps.project.entry_points import EntryPoint, find_entry_points
from southdeps.project.imports import Imports
from southdeps.project.module_resolver import ModuleResolver, dotted_name
from southdeps.project.python_environment import Environment
from southdeps.project.startup import Program


class Configuration(Struct, frozen=True):
    """What was found; `settings_source` is where the settings were named, `resolver` finds modules on the path.

    `imports` knows which imports fail; it is None unless both settings and environment were read. `refused` if the
    project names settings and none of them could be used. `environment_source` is the folder of the environment, or
    the script that puts a buildout's eggs on the path.
    """

    settings: Settings | None = None
    settings_source: str | None = None
    environment: Environment | None = None
    resolver: ModuleResolver = field(default_factory=lambda: ModuleResolver(Files(), ()))
    imports: Imports | None = None
    notes: tuple[str, ...] = ()
    refused: bool = False
    environment_source: Path | None = None

    @property
    def files(self) -> Files:
        """The project's files."""
        return self.resolver.files

    def migrations_without_init(self) -> Iterator[Path]:
        """The folders that SOUTH_MIGRATION_MODULES names and that hold modules, but are no packages."""
        modules = self.settings.migration_modules if self.settings is not None else {}
        for module in dict.fromkeys(modules.values()):
            if not self.resolver.is_module(module):
                for root in self.resolver.own:
                    folder = root.joinpath(*module.split("."))
                    if any(name.endswith(".py") for name in self.files.listing(folder)):
                        yield folder
                        break

    def failure(self, module: str) -> str | None:
        """The exception that importing a module raises, as far as that is known."""
        return self.imports.failure(module) if self.imports is not None else None

    def exception(self, file: Path, module: str) -> RaisedError | None:
        """The exception that the statements of a package's `__init__` raise."""
        if b"raise" not in (self.files.read(file) or b""):
            return None
        is_missing = self.imports.is_missing if self.imports is not None else lambda name: False
        return Program(self.resolver.roots, self.files, is_missing).exception(file, module)


def configure(
    paths: Sequence[Path],
    read_only: Sequence[Path],
    files: Files,
    settings: str | None,
    python: Path | None,
    *,
    environment: Environment | None = None,
    search_path: Sequence[Path] = (),
) -> Configuration:
    """Read the settings and the environment, those that are named or those that the project's files name.

    An `environment` that is known already is not looked for; `search_path` are further folders of the project on it.

    Raises CannotRunError if what is named can't be read; what is only found is then done without, and noted.
    """
    folders = list(folders_around(paths))
    entries = find_entry_points(folders, paths, files)
    search = [*(folder for entry in entries for folder in entry.path), *search_path]
    if environment is not None:
        found: Environment | None = environment
    elif python:
        found = python_environment.of_interpreter(python, files)
    else:
        found = python_environment.find_environment(folders, search, files)
    packages = found.folders if found is not None else ()
    scripts = [
        entry.file for entry in entries if entry.file is not None and found and found.source in entry.path
    ]
    own = tuple(with_package_roots([*search, *folders, *read_only], files))
    python3 = is_python3(packages, entries, files)
    resolver = ModuleResolver(files, own, packages, python3=python3)
    complete = found is not None and found.complete
    imports = Imports(resolver, complete=complete) if found is not None else None
    program = Program(
        resolver.roots,
        files,
        imports.is_missing if imports is not None else lambda name: False,
        python3=python3,
    )
    notes = (
        []
        if found is None or python
        else [f"packages are looked up in {relative(next(iter(scripts), found.source))}"]
    )
    read, source = find_settings(settings, entries, program, notes)
    if read is not None:
        notes = [*read.notes, *notes]
        own = (*(folder for folder in read.path if folder not in packages), *own)
        resolver = ModuleResolver(files, own, packages, python3=python3)
        imports = Imports(resolver, complete=complete) if found is not None else None
    else:
        imports = None
    refused = read is None and any(entry.names_settings for entry in entries)
    place = next(iter(scripts), found.source) if found is not None else None
    return Configuration(read, source, found, resolver, imports, tuple(notes), refused, place)


def is_python3(packages: Iterable[Path], entries: Iterable[EntryPoint], files: Files) -> bool:
    """Whether a project runs on Python 3, as South 0.8 and later can: by its environment, else its scripts."""
    folders = list(packages)
    if folders:
        return any(re.search(r"python3(\.\d+)?$", folder.parent.name) for folder in folders)
    scripts = (entry.file for entry in entries if entry.file is not None)
    first_lines = ("".join(files.lines(script)[:1]) for script in scripts)
    return any(re.match(r"#!.*python3", line) for line in first_lines)


def with_package_roots(folders: Iterable[Path], files: Files) -> Iterator[Path]:
    """The folders, each once, and for those that are packages themselves the folder that holds the outermost one.

    Until Django 1.3 `manage.py` lay in such a package, and its parent was on the path too (setup_environ).
    """
    folders = list(folders)
    yield from folders
    for folder in folders:
        if files.is_file(folder / "__init__.py"):
            yield dotted_name(folder / "__init__.py", files)[1]


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
    named: str | None, entries: Sequence[EntryPoint], program: Program, notes: list[str]
) -> tuple[Settings | None, str | None]:
    """The settings that are named, else the first that an entry point names and that can be read; who named them."""
    if named is not None:
        return read_settings(find_file(named, program.resolver), program), "--settings"
    for entry in entries:
        try:
            if entry.program is not None and entry.file is not None:
                configured = entry.program.configured or {}
                return settings_of(configured, entry.file, entry.program), entry.source
            if entry.settings is not None:
                resolver = ModuleResolver(program.files, [*entry.path, *program.roots])
                program.environ.update(entry.environ)
                return read_settings(find_file(entry.settings, resolver), program), entry.source
        except CannotRunError as error:
            notes.append(f"{entry.source} names settings that are not used: {error}")
    return None, None
