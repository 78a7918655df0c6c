"""Which settings and which environment a project has: named on the command line, or found by its files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from southdeps.errors import CannotRunError
from southdeps.files import Files, relative
from southdeps.interpreter.values import RaisedError
from southdeps.project import python_environment
from southdeps.project.django_settings import Settings, find_file, read_settings, settings_of
from southdeps.project.entry_points import EntryPoint, find_entry_points
from southdeps.project.imports import Imports
from southdeps.project.installed_apps import roots_not_known
from southdeps.project.module_resolver import ModuleResolver, dotted_name, packages_of
from southdeps.project.python_environment import Environment
from southdeps.project.settings_values import CONFIGURATION
from southdeps.project.startup import Program, SettingsObject
from southdeps.scan import App


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

    def with_roots_of(self, scanned: Sequence[App]) -> Configuration:
        """The same with the folders on the search path from which scanned apps have the names they are installed by."""
        old = self.resolver
        names = self.settings.installed_apps if self.settings is not None else ()
        roots = roots_not_known(names, scanned, old)
        if not roots:
            return self
        resolver = ModuleResolver(old.files, [*old.own, *roots], old.packages, python3=old.python3)
        imports = Imports(resolver, complete=self.imports.complete) if self.imports is not None else None
        notes = (
            f"{relative(root)} is taken to be on sys.path, where {app} is" for root, app in roots.items()
        )
        return replace(self, resolver=resolver, imports=imports, notes=(*self.notes, *notes))

    def failure(self, module: str) -> str | None:
        """The exception that importing a module raises, as far as that is known."""
        return self.imports.failure(module) if self.imports is not None else None

    def exception(self, file: Path, module: str) -> RaisedError | None:
        """The exception that the statements of a module surely raise."""
        if not (self.files.read(file) or b"").strip():
            return None
        is_missing = self.imports.is_missing if self.imports is not None else lambda name: False
        program = Program(self.resolver.roots, self.files, is_missing, python3=self.resolver.python3)
        values = self.settings.values if self.settings is not None else {}
        program.natives["django.conf.settings"] = SettingsObject(values)
        return program.exception(file, module)


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
    complete = found is not None and found.complete and not any(entry.lost_path for entry in entries)
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
        complete = complete and not program.lost_path
        imports = Imports(resolver, complete=complete) if found is not None else None
        failures = (imports.failure(name) for name in packages_of(read.module)) if imports is not None else ()
        failed = next((failure for failure in failures if failure is not None), None)
        if failed is not None:
            notes.append(f"{relative(read.file)}: {failed} stops Django before it reads this")
            read = replace(read, complete=False)
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
        for entry in entries[:1]:  # of which the options are
            program.environ.update(
                {CONFIGURATION: entry.environ[CONFIGURATION]} if CONFIGURATION in entry.environ else {}
            )
        return read_settings(find_file(named, program.resolver), program, named), "--settings"
    for entry in entries:
        try:
            if entry.program is not None and entry.file is not None:
                configured = entry.program.configured or {}
                notes += entry.notes
                return settings_of(configured, entry.file, entry.program), entry.source
            if entry.settings is not None:
                resolver = ModuleResolver(program.files, [*entry.path, *program.roots])
                program.environ.update(entry.environ)
                read = read_settings(find_file(entry.settings, resolver), program, entry.settings)
                notes += entry.notes
                return replace(read, complete=read.complete and not entry.lost_variables), entry.source
        except CannotRunError as error:
            notes.append(f"{entry.source} names settings that are not used: {error}")
    return None, None
