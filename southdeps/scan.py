"""Which apps there are below some folders, and which of their files are migrations.

South lists a migrations folder in `south.migration.base.Migrations._load_migrations_module`; it looks for
`<app>.south_migrations` before `<app>.migrations` (`Migrations.migrations_module`).
"""

from __future__ import annotations

import fnmatch
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from southdeps.files import Files, FolderEntry

#: south.migration.base.Migrations.MIGRATION_FILENAME
_MIGRATION = re.compile(r"(?!__init__)[0-9a-zA-Z_]*(\.py)?$")

#: Folders that hold copies, tools or installed packages.
SKIPPED = frozenset(
    {"build", "dist", "node_modules", ".git", ".hg", ".svn", ".bzr", ".tox", "__pycache__"}
    | {"site-packages", "dist-packages"}
)
#: Folders of the system that hold no files of a project, and endlessly many others.
_PSEUDO_FILES = frozenset({"/proc", "/sys", "/dev"})
#: A file that South's `schemamigration` has named.
_NUMBERED = re.compile(r"[0-9]{4}\w*\.py$")
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
    file's name. `editable` is false for apps that are only looked up. `error` is the exception, other than ImportError,
    that importing the package of its migrations raises.
    """

    label: str
    module: str
    folder: Path
    migrations: Path | None
    files: tuple[MigrationFile, ...]
    editable: bool
    has_models: bool
    package: str = ""
    error: str | None = None


class Scan(Struct, frozen=True):
    """The apps found, with migrations and without; what was skipped and what is wrong, each as (path, reason).

    `excluded` are those skipped because of `exclude`.
    """

    apps: tuple[App, ...]
    skipped: tuple[tuple[Path, str], ...] = ()
    problems: tuple[tuple[Path, str], ...] = ()
    excluded: tuple[Path, ...] = ()


class _Walk(Struct):
    files: Files
    exclude: Sequence[str]
    seen: set[str] = field(default_factory=set)
    apps: list[App] = field(default_factory=list)
    skipped: list[tuple[Path, str]] = field(default_factory=list)
    problems: list[tuple[Path, str]] = field(default_factory=list)
    excluded: list[Path] = field(default_factory=list)


def scan(
    paths: Sequence[Path],
    *,
    read_only: Sequence[Path] = (),
    exclude: Sequence[str] = (),
    files: Files | None = None,
) -> Scan:
    """Find the apps below `paths`, and below `read_only` those that are not the project's own; sorted by path.

    `exclude` are glob patterns of paths that are not walked. Never raises: folders that can't be read are in the
    problems of `files`.
    """
    walk = _Walk(files if files is not None else Files(), exclude)
    for editable, roots in ((True, paths), (False, read_only)):
        for root in roots:
            _visit(walk, root, os.path.realpath(root), editable=editable)
    skipped = sorted([*walk.skipped, *((path, "excluded") for path in walk.excluded)])
    return Scan(tuple(walk.apps), tuple(skipped), tuple(sorted(walk.problems)), tuple(walk.excluded))


def _visit(walk: _Walk, root: Path, real_root: str, *, editable: bool) -> None:
    """Visit a folder and those below it, depth first, in the order of their names; each real folder once."""
    stack = [(root, real_root)]
    while stack:
        folder, real = stack.pop()
        if real in walk.seen or real in _PSEUDO_FILES:
            continue
        walk.seen.add(real)
        listing = walk.files.listing(folder)
        if is_virtual_environment(folder, walk.files):
            walk.skipped.append((folder, "a virtual environment"))
            continue
        if "__init__.py" in listing and not _APP_ENTRIES.isdisjoint(listing):
            app = app_in(folder, walk.files, editable=editable)
            if app.has_models or app.migrations is not None:
                walk.apps.append(app)
            if app.migrations is None:
                walk.problems.extend(_invisible_migrations(folder, walk.files))
        below = [
            (path, os.path.realpath(path) if is_link else os.path.join(real, path.name))  # noqa: PTH118
            for path, is_link in _folders_to_visit(walk, folder, listing)
        ]
        stack.extend(reversed(below))


def _folders_to_visit(
    walk: _Walk, folder: Path, listing: Mapping[str, FolderEntry]
) -> Iterator[tuple[Path, bool]]:
    """The folders in a folder that are to be visited, and whether they are links; the others are recorded."""
    for name, entry in listing.items():
        if entry.kind == "file" and not (entry.link or walk.exclude):
            continue
        path = folder / name
        reason = _reason_to_skip(name, entry, path, walk.files)
        if reason is not None:
            walk.skipped.append((path, reason))
        elif _is_excluded(name, path, walk.exclude):
            walk.excluded.append(path)
        elif entry.kind == "broken" and (name.endswith(".py") or "." not in name):
            walk.problems.append((path, "a broken symbolic link, skipped"))
        elif entry.kind == "special" and name.endswith(".py"):
            walk.files.problems[path] = "can't be read: not a regular file"
        elif entry.kind == "folder":
            yield path, entry.link


def _invisible_migrations(folder: Path, files: Files) -> Iterator[tuple[Path, str]]:
    """The migrations folders of an app that Python can't import."""
    for name in MIGRATION_FOLDERS:
        listing = files.listing(folder / name) if name in files.listing(folder) else {}
        if "__init__.py" not in listing and any(map(_NUMBERED.match, listing)):
            yield folder / name, "no __init__.py, so South does not see the migrations in it"


def _is_excluded(name: str, path: Path, exclude: Sequence[str]) -> bool:
    patterns = (pattern.removeprefix("./").rstrip("/") for pattern in exclude)
    return any(
        fnmatch.fnmatch(name, pattern) or fnmatch.fnmatch(path.as_posix(), pattern) for pattern in patterns
    )


def _reason_to_skip(name: str, entry: FolderEntry, path: Path, files: Files) -> str | None:
    if name in SKIPPED or name.endswith((".egg-info", ".egg")):
        return f"{name} folders are skipped" if entry.kind == "folder" else None
    if name == "south" and entry.kind == "folder" and "migration" in files.listing(path):
        return "South itself is skipped"
    return None


def is_virtual_environment(folder: Path, files: Files) -> bool:
    """Whether a folder is a virtual environment, of venv or of older makers."""
    names = files.listing(folder)
    if "pyvenv.cfg" in names and names["pyvenv.cfg"].kind == "file":
        return True
    if "lib" not in names and "Lib" not in names:
        return False
    return "activate" in files.listing(folder / ("bin" if "bin" in names else "Scripts"))


def app_in(folder: Path, files: Files, *, editable: bool) -> App:
    """The app in a package folder, with or without models and migrations."""
    models = files.module_in(folder, "models")
    folders = (folder / name for name in MIGRATION_FOLDERS)
    migrations = next((place for place in folders if files.is_file(place / "__init__.py")), None)
    label = files.real(folder).name
    app = App(label, dotted_path(folder, files), folder, None, (), editable, models is not None)
    return with_migrations(app, migrations, files)


def with_migrations(app: App, folder: Path | None, files: Files) -> App:
    """The app with its migrations in `folder` (None: without any)."""
    if folder == app.migrations:
        return app
    if folder is None:
        return replace(app, migrations=None, files=(), package="")
    return replace(
        app,
        migrations=folder,
        files=tuple(migration_files(folder, files)),
        package=dotted_path(folder, files),
    )


def migration_files(folder: Path, files: Files) -> Iterator[MigrationFile]:
    """The migrations in a folder as South lists and sorts them: modules, and packages with `__init__.py`.

    A file that can't be read, be it a FIFO or a link in a circle, is one too.
    """
    for name, entry in sorted(files.listing(folder).items(), key=lambda item: os.fsencode(item[0])):
        if not _MIGRATION.match(name):
            continue
        if entry.kind == "folder":
            file = folder / name / "__init__.py"
            if files.is_file(file):
                yield MigrationFile(name.removesuffix(".py"), file)
        elif name.endswith(".py"):
            yield MigrationFile(name.removesuffix(".py"), folder / name)


def misnamed_files(app: App, files: Files) -> Iterator[MigrationFile]:
    """The modules in an app's migrations folder that South skips since it takes no such name for a migration's."""
    if app.migrations is not None:
        for name in files.listing(app.migrations):
            if name.endswith(".py") and not _MIGRATION.match(name) and not name.startswith((".", "__init__")):
                yield MigrationFile(name.removesuffix(".py"), app.migrations / name)


def unlisted_file(app: App, name: str, files: Files) -> MigrationFile | None:
    """The file of a migration that South does not list, but finds when it is named: one with a dash in its name."""
    if app.migrations is None or name in {"", "__init__"} or _MIGRATION.match(f"{name}.py"):
        return None
    path = app.migrations / f"{name}.py"
    return MigrationFile(name, path) if files.is_file(path) else None


def dotted_path(folder: Path, files: Files) -> str:
    """The dotted path of a package, as far up as there is an `__init__.py`."""
    parts: list[str] = []
    here = files.real(folder)
    while files.is_file(here / "__init__.py"):
        parts.insert(0, here.name)
        here = here.parent
    return ".".join(parts)


def initial_data(apps: Mapping[str, App], files: Files) -> dict[str, tuple[Path, ...]]:
    """The `initial_data` fixtures of each app, whatever stands there."""
    folders = {label: app.folder / "fixtures" for label, app in apps.items()}
    return {
        label: tuple(folder / name for name in files.listing(folder) if name.startswith("initial_data."))
        for label, folder in folders.items()
    }
