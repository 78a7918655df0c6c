"""Django's settings, read and never executed: what of them decides which migrations run, in which order, where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct, field

from southdeps.errors import CannotRunError
from southdeps.interpreter.alternatives import options
from southdeps.interpreter.describing import describe
from southdeps.interpreter.values import Either, External, Unknown, Value
from southdeps.project.module_resolver import ModuleResolver, dotted_name
from southdeps.project.startup import Program, shown

#: Django's backends and those of others, by a word in their dotted name.
_BACKENDS = {"postgis": "postgresql", "postgres": "postgresql", "psycopg": "postgresql", "mysql": "mysql"} | {
    "sqlite": "sqlite3",
    "spatialite": "sqlite3",
    "oracle": "oracle",
}


class Settings(Struct, frozen=True):
    """What a settings file says, as far as it concerns South.

    `path` are the folders of Python's search path as far as the program tells them. `complete` tells that all
    of INSTALLED_APPS is known. `backend` and `user_model` are None where the settings do not name them;
    `values` are all names in capitals.
    """

    file: Path
    path: tuple[Path, ...]
    installed_apps: tuple[str, ...]
    complete: bool = True
    migration_modules: Mapping[str, str] = field(default_factory=dict)
    user_model: str | None = None
    backend: str | None = None
    values: Mapping[str, Value] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def find_file(target: str, resolver: ModuleResolver) -> Path:
    """The file that `--settings` means: a path, or a dotted name.

    Raises CannotRunError if there is none.
    """
    files = resolver.files
    for root in (Path(), *resolver.roots):
        for place in (root / target, root / target / "__init__.py"):
            if files.is_file(place):
                return place
    file = resolver.locate(target)
    if file is None or file.suffix != ".py":
        raise CannotRunError(f"{target}: no such settings file, and no such module; --settings takes either")
    return file


def read_settings(file: Path, program: Program) -> Settings:
    """Read the settings in `file`, a module of `program`.

    Raises CannotRunError where the file or its INSTALLED_APPS can't be read.
    """
    name, root = dotted_name(file, program.files)
    if str(root) not in program.path:
        program.path.append(str(root))
    scope = program.scopes.get(name) or program.run(file, name)
    if scope is None:
        raise CannotRunError(f"{shown(file)}: can't be read")
    bound = {name: value for name, value in scope.names.items() if isinstance(name, str)}
    names = {
        name: program.resolve(value.path) if isinstance(value, External) else value
        for name, value in bound.items()
        if name.isupper()
    }
    notes: list[str] = []
    apps = tuple(installed_apps(names.get("INSTALLED_APPS"), file, notes))
    complete = not notes
    modules = names.get("SOUTH_MIGRATION_MODULES")
    return Settings(
        file=file,
        path=tuple(program.roots),
        installed_apps=apps,
        complete=complete,
        migration_modules={str(label): module for label, module in modules.items() if isinstance(module, str)}
        if isinstance(modules, dict)
        else {},
        user_model=one_text(names.get("AUTH_USER_MODEL"), f"{shown(file)}: AUTH_USER_MODEL", notes),
        backend=backend(names, file, notes),
        values=names,
        notes=(*program.notes, *notes),
    )


def installed_apps(value: Value, file: Path, notes: list[str]) -> Iterator[str]:
    """The entries of INSTALLED_APPS in order; where two ways lead there, those of both, and a note.

    Raises CannotRunError where there are none.
    """
    found: dict[str, None] = {}
    unknown: list[str] = []
    for option in options(value):
        entries = (option,) if isinstance(option, str) else option  # Django mends a missing comma
        if isinstance(entries, list | tuple):
            for entry in entries:
                if isinstance(entry, str):
                    found[entry.strip()] = None
                else:
                    unknown.append(describe(entry))
        else:
            unknown.append(describe(option) if option is not None else "it is not set")
    if not found:
        reason = f": {unknown[0]}" if unknown else " is empty"
        raise CannotRunError(f"{shown(file)}: INSTALLED_APPS can't be read without running it{reason}")
    notes.extend(
        f"{shown(file)}: a part of INSTALLED_APPS is known only at run time: {text}" for text in unknown
    )
    yield from found


def backend(names: Mapping[str, Value], file: Path, notes: list[str]) -> str | None:
    """The kind of the default database: `DATABASES` as of Django 1.2, or `DATABASE_ENGINE` before."""
    engine: Value = names.get("DATABASE_ENGINE")
    databases = names.get("DATABASES")
    for option in options(databases):
        default = option.get("default") if isinstance(option, dict) else None
        if isinstance(default, dict):
            engine = default.get("ENGINE")
            break
    text = one_text(engine, f"{shown(file)}: the database's ENGINE", notes)
    return next((kind for word, kind in _BACKENDS.items() if text is not None and word in text), None)


def one_text(value: Value, what: str, notes: list[str]) -> str | None:
    """A text; of several possible ones the first, and a note."""
    texts = [option for option in options(value) if isinstance(option, str)]
    if isinstance(value, Either) and texts:
        notes.append(f"{what} may be {describe(value)}; taken as {texts[0]}")
    elif not texts and isinstance(value, Unknown | External):
        notes.append(f"{what} is known only at run time: {describe(value)}")
    return texts[0] if texts else None
