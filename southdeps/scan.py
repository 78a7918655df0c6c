"""Which apps there are below some folders, and which of their files are migrations.

South lists a migrations folder in `south.migration.base.Migrations._load_migrations_module`; it looks for
`<app>.south_migrations` before `<app>.migrations` (`Migrations.migrations_module`).
"""

from __future__ import annotations

import fnmatch
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

#: south.migration.base.Migrations.MIGRATION_FILENAME
_MIGRATION = re.compile(r"(?!__init__)[0-9a-zA-Z_]*(\.py)?$")

#: Folders that hold copies, tools or other people's packages.
_PASSED_OVER = frozenset(
    {"build", "dist", "node_modules", ".git", ".hg", ".svn", ".bzr", ".tox", "__pycache__"}
    | {"site-packages", "dist-packages"}
)
#: Where South looks for an app's migrations.
MIGRATION_FOLDERS = ("south_migrations", "migrations")
#: A package without any of these is no app.
_APP_ENTRIES = frozenset({"models.py", "models", *MIGRATION_FOLDERS})


class MigrationFile(Struct, frozen=True):
    """A migration's name and the file that holds it (`__init__.py` of a package)."""

    name: str
    path: Path


class App(Struct, frozen=True):
    """An app; `module` is its dotted path as far as packages reach up, `migrations` its migrations folder.

    `package` is the dotted path of that folder. `files` are sorted as South sorts them, by the bytes of the
    file's name. `editable` tells the project's own apps from those that are only looked up.
    """

    label: str
    module: str
    folder: Path
    migrations: Path | None
    files: tuple[MigrationFile, ...]
    editable: bool
    has_models: bool
    package: str = ""


class Scan(Struct, frozen=True):
    """What was found: apps with migrations and without, and what was passed over and why (path, reason)."""

    apps: tuple[App, ...]
    passed_over: tuple[tuple[Path, str], ...] = ()
    problems: tuple[tuple[Path, str], ...] = ()


class _Walk(Struct):
    exclude: Sequence[str]
    apps: list[App] = field(default_factory=list)
    passed_over: list[tuple[Path, str]] = field(default_factory=list)
    problems: list[tuple[Path, str]] = field(default_factory=list)


def scan(paths: Sequence[Path], *, read_only: Sequence[Path] = (), exclude: Sequence[str] = ()) -> Scan:
    """Find the apps below `paths`, and below `read_only` those that are somebody else's; sorted by path.

    `exclude` are glob patterns of paths that are not walked. Never raises: what can't be read is a problem in
    the result.
    """
    walk = _Walk(exclude)
    seen: set[str] = set()
    for editable, roots in ((True, paths), (False, read_only)):
        for root in roots:
            _visit(walk, root, os.path.realpath(root), editable=editable, seen=seen)
    return Scan(tuple(walk.apps), tuple(walk.passed_over), tuple(walk.problems))


def _visit(walk: _Walk, folder: Path, real: str, *, editable: bool, seen: set[str]) -> None:
    if real in seen:
        return
    seen.add(real)
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        walk.problems.append((folder, f"can't be read: {error.strerror or error}"))
        return
    names = {entry.name for entry in found}
    if is_virtual_environment(folder, names):
        walk.passed_over.append((folder, "a virtual environment"))
        return
    if "__init__.py" in names and not names.isdisjoint(_APP_ENTRIES):
        app = app_in(folder, editable=editable)
        if app.has_models or app.migrations is not None:
            walk.apps.append(app)
    for entry in found:
        link = entry.is_symlink()
        if not (link or entry.is_dir() or walk.exclude):
            continue
        path = folder / entry.name
        reason = _reason_to_pass_over(entry, path, walk.exclude)
        if reason is not None:
            walk.passed_over.append((path, reason))
        elif link and not path.exists():
            if entry.name.endswith(".py") or "." not in entry.name:
                walk.problems.append((path, "a broken symbolic link; it was passed over"))
        elif entry.is_dir():
            there = os.path.realpath(path) if link else os.path.join(real, entry.name)  # noqa: PTH118
            _visit(walk, path, there, editable=editable, seen=seen)


def _reason_to_pass_over(entry: os.DirEntry[str], path: Path, exclude: Sequence[str]) -> str | None:
    name = entry.name
    if name in _PASSED_OVER or name.endswith((".egg-info", ".egg")):
        return f"{name} folders are passed over" if entry.is_dir() else None
    if any(
        fnmatch.fnmatch(name, pattern) or fnmatch.fnmatch(path.as_posix(), pattern) for pattern in exclude
    ):
        return "excluded"
    return None


def is_virtual_environment(folder: Path, names: set[str]) -> bool:
    """Whether a folder with the entries `names` is a virtual environment, of venv or of older makers."""
    if "pyvenv.cfg" in names:
        return True
    scripts = folder / ("bin" if "bin" in names else "Scripts")
    return not names.isdisjoint({"lib", "Lib"}) and (scripts / "activate").is_file()


def app_in(folder: Path, *, editable: bool) -> App:
    """The app in a package folder, with or without models and migrations."""
    has_models = (folder / "models.py").is_file() or (folder / "models" / "__init__.py").is_file()
    folders = (folder / name for name in MIGRATION_FOLDERS)
    migrations = next((place for place in folders if (place / "__init__.py").is_file()), None)
    label = folder.resolve().name
    return with_migrations(
        App(label, dotted_path(folder), folder, None, (), editable, has_models), migrations
    )


def with_migrations(app: App, folder: Path | None) -> App:
    """The app with its migrations in `folder` (None: without any)."""
    if folder == app.migrations:
        return app
    if folder is None:
        return replace(app, migrations=None, files=(), package="")
    files = tuple(migration_files(folder))
    return replace(app, migrations=folder, files=files, package=dotted_path(folder))


def migration_files(folder: Path) -> Iterator[MigrationFile]:
    """The migrations in a folder as South lists and sorts them: modules, and packages with `__init__.py`."""
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda entry: os.fsencode(entry.name))
    for entry in found:
        name = entry.name
        if not _MIGRATION.match(name):
            continue
        if entry.is_dir():
            file = folder / name / "__init__.py"
            if file.is_file():
                yield MigrationFile(name.removesuffix(".py"), file)
        elif name.endswith(".py") and entry.is_file():
            yield MigrationFile(name.removesuffix(".py"), folder / name)


def unlisted_file(app: App, name: str) -> MigrationFile | None:
    """The file of a migration that South does not list, but finds when it is named: one with a dash in its name."""
    if app.migrations is None or name in {"", "__init__"} or _MIGRATION.match(f"{name}.py"):
        return None
    path = app.migrations / f"{name}.py"
    return MigrationFile(name, path) if path.is_file() else None


def dotted_path(folder: Path) -> str:
    """The dotted path of a package, as far up as there is an `__init__.py`."""
    parts: list[str] = []
    here = folder.resolve()
    while (here / "__init__.py").is_file():
        parts.insert(0, here.name)
        here = here.parent
    return ".".join(parts)
