"""Django's settings, read and never executed: what of them decides which migrations run, in which order, where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct, field

from southdeps.databases import DEFAULT
from southdeps.errors import CannotRunError
from southdeps.files import Files, relative
from southdeps.interpreter.alternatives import options
from southdeps.interpreter.describing import describe
from southdeps.interpreter.values import Class, Either, External, Function, Instance, Unknown, Value
from southdeps.project.module_resolver import ModuleResolver, dotted_name, is_package
from southdeps.project.settings_values import CONFIGURATION, INSTALLED_APPS, unknown_parts
from southdeps.project.startup import Program
from southdeps.syntax import nodes

#: Django's backends and those of others, by a word in their dotted name.
_BACKENDS = {"postgis": "postgresql", "postgres": "postgresql", "psycopg": "postgresql", "mysql": "mysql"} | {
    "sqlite": "sqlite3",
    "spatialite": "sqlite3",
    "oracle": "oracle",
}


#: Settings modules that are proposed in place of a missing one.
_MAX_ALTERNATIVES = 3
#: Characters of a description in a note.
_MAX_TEXT = 80


class Settings(Struct, frozen=True):
    """What a settings file says, as far as it concerns South.

    `module` is the dotted name of the settings, `path` the folders of Python's search path as far as the program shows
    them. `complete` if all of INSTALLED_APPS is known. `backend` and `user_model` are None if the settings do not name
    them; `values` are all names in capitals.
    """

    file: Path
    path: tuple[Path, ...]
    installed_apps: tuple[str, ...]
    complete: bool = True
    migration_modules: Mapping[str, str] = field(default_factory=dict)
    user_model: str | None = None
    backend: str | None = None
    gis: bool | None = None
    values: Mapping[str, Value] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    module: str = ""


def find_file(target: str, resolver: ModuleResolver) -> Path:
    """The file that `--settings` means: a path, or a dotted name.

    Raises CannotRunError if there is none, naming the settings modules that are where it should be.
    """
    files = resolver.files
    for root in (Path(), *resolver.roots):
        for place in (root / target, root / target / "__init__.py"):
            if files.is_file(place):
                return place
    file = resolver.locate(target)
    if file is None or file.suffix != ".py":
        reason = f"{target}: no such settings file, and no such module"
        near = alternatives(target, resolver)
        advice = f"; there is {' and '.join(near)}: name one with --settings" if near else ""
        raise CannotRunError(f"{reason}{advice or '; --settings takes either'}")
    return file


def alternatives(target: str, resolver: ModuleResolver) -> list[str]:
    """The modules beside a missing one that may be settings: those that are named so, or mention INSTALLED_APPS."""
    package, _, name = target.removesuffix(".py").replace("/", ".").rpartition(".")
    file = resolver.locate(package) if package else None
    folders = [file.parent] if file is not None else [] if package else resolver.own
    from difflib import SequenceMatcher  # only needed for this message

    found: dict[str, None] = {}
    for folder in folders:
        for entry in resolver.files.listing(folder):
            stem, dot, ending = entry.partition(".")
            if stem == name or (dot and ending != "py") or not stem.isidentifier():
                continue
            module = resolver.files.module_in(folder, stem)
            if module is not None and module.suffix == ".py" and may_be_settings(module, resolver.files):
                found[f"{package}.{stem}".removesuffix(".__init__").lstrip(".")] = None
    return sorted(found, key=lambda one: -SequenceMatcher(None, one, target).ratio())[:_MAX_ALTERNATIVES]


def may_be_settings(file: Path, files: Files) -> bool:
    """Whether a module may hold settings: it is named so, or it mentions INSTALLED_APPS."""
    named = file.parent if is_package(file) else file
    return "settings" in named.stem or b"INSTALLED_APPS" in (files.read(file) or b"")


def read_settings(file: Path, program: Program, named: str = "") -> Settings:
    """Read the settings in `file`, a module of `program`; `named` may be the dotted name by which it is imported.

    Raises CannotRunError if the file or its INSTALLED_APPS can't be read.
    """
    name, root = dotted_name(file, program.files)
    if program.resolver.locate(named) == file:
        name, root = named, Path(program.folder)
    if str(root) not in program.path:
        program.path.append(str(root))
    scope = program.scopes.get(name) or program.run(file, name, to_its_end=True)
    if scope is None:
        raise CannotRunError(f"{relative(file)}: can't be read")
    names = {name: value for name, value in scope.names.items() if isinstance(name, str)}
    if INSTALLED_APPS not in names:
        names = dict(in_class(names, file, program))
    return settings_of(names, file, program, name)


def in_class(names: Mapping[str, Value], file: Path, program: Program) -> Mapping[str, Value]:
    """The settings in the class that DJANGO_CONFIGURATION names, as django-configurations takes them.

    Without such classes, the names as they are. Raises CannotRunError if none of the classes is chosen.
    """
    values = {name: program.interpreter().look_up(value) for name, value in names.items()}
    classes = {name: value for name, value in values.items() if isinstance(value, Class) and has_apps(value)}
    chosen = program.environ.get(CONFIGURATION)
    if not classes or (isinstance(chosen, str) and chosen in classes):
        return settings_in(classes[chosen], program) if classes and isinstance(chosen, str) else names
    module = program.files.module(file)
    lines = {
        getattr(line, "name", None) or getattr(line, "bound", ""): line.at[0]
        for line in (module.body if module else ())
        if isinstance(line, nodes.ClassDef | nodes.Import)
    }
    first = next(iter(classes))
    raise CannotRunError(
        f"{relative(file)}:{lines.get(first, 1)}: the settings are in {' and '.join(classes)}; settings in classes are "
        f"not followed unless {CONFIGURATION} names one"
    )


def settings_in(chosen: Class, program: Program) -> dict[str, Value]:
    """The attributes of a class in capitals, inherited ones too; properties and methods as they are called."""
    run, instance = program.interpreter(), Instance(chosen)
    found: dict[str, Value] = {}
    for name in {name for cls in chosen.lineage() for name in cls.scope.names if str(name).isupper()}:
        value = run.get(instance, name)
        found[name] = run.call_value(value, (), {}) if isinstance(value, Function) else value
    return found


def has_apps(value: Class) -> bool:
    """Whether a class sets INSTALLED_APPS, as those of django-configurations do."""
    return any(INSTALLED_APPS in cls.scope.names for cls in value.lineage())


def settings_of(bound: Mapping[str, Value], file: Path, program: Program, module: str = "") -> Settings:
    """The settings in the names that `file` has bound. Raises CannotRunError if INSTALLED_APPS can't be read."""
    names = {
        name: program.resolve(value.path) if isinstance(value, External) else value
        for name, value in bound.items()
        if name.isupper()
    }
    unknown: list[str] = []
    try:
        apps = tuple(installed_apps(names.get(INSTALLED_APPS), file, program.unknown_at, unknown))
    except CannotRunError as error:
        raise CannotRunError("; ".join([str(error), *program.notes])) from error
    modules = migration_modules(names.get("SOUTH_MIGRATION_MODULES"), file, unknown)
    notes: list[str] = []
    return Settings(
        file=file,
        path=tuple(program.roots),
        installed_apps=apps,
        complete=not unknown and not program.stopped,
        migration_modules=modules,
        user_model=one_text(names.get("AUTH_USER_MODEL"), f"{relative(file)}: AUTH_USER_MODEL", notes),
        backend=kind_of(named := engine(names, file, notes)),
        gis=has_gis(named),
        values=names,
        notes=(*program.notes, *unknown, *notes),
        module=module,
    )


def installed_apps(
    value: Value, file: Path, unknown_at: Mapping[str, str], notes: list[str]
) -> Iterator[str]:
    """The entries of INSTALLED_APPS in order; of several possible lists those of all, and a note on what is unknown.

    `unknown_at` says where an unknown part was put in. Raises CannotRunError if no entry is known.
    """
    found: dict[str, None] = {}
    for option in options(value):
        entries = (option,) if isinstance(option, str) else option  # Django tolerates a missing comma
        if isinstance(entries, list | tuple):
            found.update((entry.strip(), None) for entry in entries if isinstance(entry, str))
    unknown = list(dict.fromkeys(unknown_parts(value)))
    if not found:
        reason = f": {shortened(unknown[0])}" if unknown else " is empty"
        raise CannotRunError(f"{relative(file)}: INSTALLED_APPS can't be read without running it{reason}")
    notes.extend(
        f"{unknown_at.get(text, relative(file))}: a part of INSTALLED_APPS is known only at run time: {shortened(text)}"
        for text in unknown
    )
    yield from found


def migration_modules(value: Value, file: Path, notes: list[str]) -> dict[str, str]:
    """SOUTH_MIGRATION_MODULES, of several possible ones all; a note if some of it is unknown."""
    found: dict[str, str] = {}
    complete = True
    for option in options(value) if value is not None else ():
        if isinstance(option, dict):
            known = {str(label): module for label, module in option.items() if isinstance(module, str)}
            complete &= len(known) == len(option) and getattr(option, "complete", True)
            found |= known
        else:
            complete &= option is None
    if not complete:
        notes.append(f"{relative(file)}: a part of SOUTH_MIGRATION_MODULES is known only at run time")
    return found


def shortened(text: str) -> str:
    """A description that fits on a line."""
    return text if len(text) <= _MAX_TEXT else f"{text[: _MAX_TEXT - 3]}..."


def engine(names: Mapping[str, Value], file: Path, notes: list[str]) -> str | None:
    """The default database's backend: `DATABASES` as of Django 1.2, or `DATABASE_ENGINE` before."""
    named: Value = names.get("DATABASE_ENGINE")
    databases = names.get("DATABASES")
    for option in options(databases):
        default = option.get("default") if isinstance(option, dict) else None
        if isinstance(default, dict):
            named = default.get("ENGINE")
            break
    return one_text(named, f"{relative(file)}: the database's ENGINE", notes)


def unlike_default(databases: Value) -> frozenset[str]:
    """The aliases in DATABASES of databases that are known to be of another kind than the default one."""
    kinds: dict[str, str] = {}
    for option in options(databases):
        for alias, entry in option.items() if isinstance(option, dict) else ():
            named = entry.get("ENGINE") if isinstance(entry, dict) else None
            kind = kind_of(named) if isinstance(named, str) else None
            if isinstance(alias, str) and kind is not None:
                kinds.setdefault(alias, kind)
    return frozenset(alias for alias, kind in kinds.items() if kind != kinds.get(DEFAULT, kind))


def kind_of(engine: str | None) -> str | None:
    """The kind of database that a backend is for; None if it is not known."""
    return next((kind for word, kind in _BACKENDS.items() if engine is not None and word in engine), None)


def has_gis(engine: str | None) -> bool | None:
    """Whether a backend has GeoDjango's types of columns; None if that is not known."""
    if engine is not None and ("gis" in engine or "spatialite" in engine):
        return True
    return False if engine is not None and engine.startswith("django.db.backends.") else None


def one_text(value: Value, what: str, notes: list[str]) -> str | None:
    """A text; of several possible ones the first, and a note."""
    texts = [option for option in options(value) if isinstance(option, str)]
    if isinstance(value, Either) and texts:
        notes.append(f"{what} may be {describe(value)}; taken as {texts[0]}")
    elif not texts and isinstance(value, Unknown | External):
        notes.append(f"{what} is known only at run time: {describe(value)}")
    return texts[0] if texts else None
