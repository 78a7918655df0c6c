"""The copy of the project that is run: its code, without what is of no use to a migration, and the settings for it."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from southdeps.verify.workspace import PREFIX

if TYPE_CHECKING:
    from southdeps.scan import App

#: Apps of Django's that are taken as installed where the settings are not known. Those that are not among them
#: (comments, say) are made like any absent app, from what is frozen of them.
CONTRIB = ("auth", "contenttypes", "sessions", "sites", "admin")
#: Endings of files that no migration reads.
MEDIA = (
    *(".css", ".eot", ".gif", ".ico", ".jpeg", ".jpg", ".js", ".less", ".map", ".mo", ".mov", ".mp3", ".mp4"),
    *(
        ".ogg",
        ".pdf",
        ".png",
        ".po",
        ".pyc",
        ".scss",
        ".svg",
        ".swf",
        ".tif",
        ".ttf",
        ".webm",
        ".woff",
        ".woff2",
    ),
)
#: Folders that hold copies, tools or other people's packages. Hidden ones are left out too, and our own: the project
#: may lie around the copy.
UNWANTED = frozenset(
    {"build", "dist", "node_modules", "__pycache__", "site-packages", "bower_components", "eggs"}
)
#: Endings of folders of packages, and of what programs keep while they run.
UNWANTED_ENDINGS = (".egg-info", ".egg", ".sock", ".pid")
#: Bytes from which on a file is no source or fixture that a migration would read.
LARGEST = 64 * 1024 * 1024


class Copy(Struct, frozen=True):
    """Copies of folders: `moved` are pairs (resolved original, copy)."""

    root: Path
    moved: tuple[tuple[Path, Path], ...]

    def path(self, original: Path) -> Path | None:
        """Where a file or folder lies in the copy; None if it was not copied."""
        real = Path(os.path.realpath(original))
        for old, new in self.moved:
            if real.is_relative_to(old):
                return new / real.relative_to(old)
        return None


def copy_folders(folders: Iterable[Path], target: Path) -> Copy:
    """Copy the code of each folder into one of its own in the new folder `target`; folders in others come with them."""
    target.mkdir()
    real = sorted({Path(os.path.realpath(folder)) for folder in folders}, key=lambda path: len(path.parts))
    outermost: list[Path] = []
    for folder in real:
        if not any(folder.is_relative_to(other) for other in outermost):
            outermost.append(folder)
    moved = []
    for number, folder in enumerate(outermost):
        # The folder keeps its name: it may be a package itself.
        place = target / str(number) / folder.name
        shutil.copytree(folder, place, symlinks=False, ignore=_unwanted, copy_function=_copy_file)
        moved.append((folder, place))
    return Copy(target, tuple(moved))


def code_folders(paths: Sequence[Path], apps: Iterable[App]) -> Iterator[Path]:
    """What has to be copied: the given folders, and the top-level package of each app that lies elsewhere."""
    yield from paths
    for app in apps:
        if not any(app.folder.resolve().is_relative_to(path.resolve()) for path in paths):
            module, top = import_name(app)
            yield top / module.partition(".")[0]


def import_name(app: App) -> tuple[str, Path]:
    """The dotted name of an app as far up as there are packages, and the folder that has to be on the path.

    A folder whose name is no identifier, such as `project-1.2`, is no package, whatever it holds.
    """
    folder = app.folder.resolve()
    parts = [folder.name]
    while (folder.parent / "__init__.py").is_file() and folder.parent.name.isidentifier():
        folder = folder.parent
        parts.insert(0, folder.name)
    return ".".join(parts), folder.parent


def search_path(copy: Copy, apps: Iterable[App], roots: Iterable[Path]) -> tuple[str, ...]:
    """sys.path for the copy: the project's own search path as far as it was copied, and the folder of each app."""
    own = [copy.path(root) for root in roots]
    found = [*own, *(_top(copy, app) for app in apps)]
    return tuple(dict.fromkeys(str(path) for path in found if path is not None))


def _top(copy: Copy, app: App) -> Path | None:
    """The folder in the copy that has to be on the path for an app: it holds the app's top-level package."""
    folder = copy.path(app.folder)
    depth = import_name(app)[0].count(".")
    return folder and folder.parents[depth]


def settings_without_a_file(
    modules: Mapping[str, str], migration_modules: Mapping[str, str], user_model: str | None
) -> dict[str, Any]:
    """Settings for apps (label -> dotted name) that are installed in alphabetical order, after Django's own."""
    contrib = [f"django.contrib.{label}" for label in CONTRIB if label not in modules]
    values: dict[str, Any] = {
        "INSTALLED_APPS": [*contrib, "south", *(modules[label] for label in sorted(modules))],
        "SOUTH_MIGRATION_MODULES": dict(migration_modules),
        "SECRET_KEY": "-",
        "SITE_ID": 1,
        "TIME_ZONE": "UTC",
    }
    return values | ({"AUTH_USER_MODEL": user_model} if user_model else {})


def add_models(copy: Copy, apps: Iterable[App]) -> None:
    """Give each app in the copy a models module: without settings South has to see all that have migrations."""
    for app in apps:
        folder = copy.path(app.folder)
        if folder is not None and not app.has_models and not (folder / "models").exists():
            (folder / "models.py").touch()


def _unwanted(folder: str, names: list[str]) -> set[str]:
    return {name for name in names if _is_unwanted(Path(folder, name), name)}


def _is_unwanted(path: Path, name: str) -> bool:
    if name.startswith((".", PREFIX)) or name in UNWANTED or name.endswith((*MEDIA, *UNWANTED_ENDINGS)):
        return True
    try:
        status = path.lstat()
        if stat.S_ISDIR(status.st_mode):
            return (path / "pyvenv.cfg").exists() or (path / "bin" / "activate").exists()
        return not stat.S_ISREG(status.st_mode) or status.st_size > LARGEST
    except OSError:
        return True


def _copy_file(source: str, target: str) -> str:
    """Copy the contents alone: a read-only file must not make a folder that can't be removed."""
    return shutil.copyfile(source, target)
