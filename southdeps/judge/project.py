"""The synthetic project of `--isolated`: apps that consist of their migrations, beside a copy of the code around them.

Every app is an empty package with an empty models module; SOUTH_MIGRATION_MODULES sends South to the copy of its
migrations folder, which keeps its dotted name, so that what it imports from its own project is found.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from southdeps.judge.runner import Isolation

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: Apps of Django's without migrations; what a project refers to of them is there.
CONTRIB = ("auth", "contenttypes", "sessions", "sites", "admin", "redirects", "flatpages", "comments")
PACKAGE = "southdeps_isolated"
#: Of no use to a migration.
MEDIA = (
    ".css",
    ".eot",
    ".gif",
    ".ico",
    ".jpg",
    ".js",
    ".mo",
    ".pdf",
    ".png",
    ".po",
    ".svg",
    ".swf",
    ".ttf",
    ".woff",
)
LEFT_OUT = shutil.ignore_patterns(".*", "build", "dist", "*.egg-info", "node_modules", "__pycache__")


@dataclass(frozen=True, slots=True)
class App:
    """An app to judge: its label, and the folder of its migrations."""

    label: str
    migrations: Path


@dataclass(frozen=True, slots=True)
class Project:
    """A synthetic project on disk: where it lies, the folders to put on the path, its apps' labels and dotted modules."""

    folder: Path
    path: tuple[str, ...]
    modules: dict[str, str]

    def settings(self, order: Iterable[str]) -> dict[str, Any]:
        """Django's settings with the apps installed in `order`."""
        contrib = [f"django.contrib.{label}" for label in CONTRIB if label not in self.modules]
        return {
            "values": {
                "INSTALLED_APPS": [*contrib, "south", *(f"{PACKAGE}.{label}" for label in order)],
                "SOUTH_MIGRATION_MODULES": self.modules,
                "SECRET_KEY": "-",
                "SITE_ID": 1,
                "TIME_ZONE": "UTC",
            }
        }

    def isolation(self, made: Sequence[str] = ()) -> Isolation:
        """What Python 2.7 has to know of it; `made` are the tables that its own migrations create."""
        return Isolation(str(self.folder / "code"), tuple(made))


def synthetic(apps: Sequence[App], folder: Path) -> Project:
    """Lay out the project for `apps` (their labels differ) in the empty `folder`."""
    roots: dict[Path, Path] = {}
    modules: dict[str, str] = {}
    for app in apps:
        root, dotted = _dotted(app.migrations)
        if root not in roots:
            roots[root] = folder / "code" / str(len(roots))
            _copy(root, roots[root])
        modules[app.label] = dotted
        package = folder / "apps" / PACKAGE / app.label
        package.mkdir(parents=True)
        (package / "__init__.py").touch()
        (package / "models.py").touch()
    (folder / "apps" / PACKAGE).mkdir(parents=True, exist_ok=True)
    (folder / "apps" / PACKAGE / "__init__.py").touch()
    return Project(folder, (str(folder / "apps"), *map(str, roots.values())), modules)


def _dotted(migrations: Path) -> tuple[Path, str]:
    """The folder that has to be on the path, and the dotted name of the migrations below it."""
    root = migrations.parent
    while (root / "__init__.py").is_file():
        root = root.parent
    if root == migrations.parent:  # an app that is no package (yet): its parent folder serves
        root = root.parent
    return root, ".".join(migrations.relative_to(root).parts)


def _copy(root: Path, target: Path) -> None:
    def unwanted(folder: str, names: list[str]) -> set[str]:
        left_out = set(LEFT_OUT(folder, names))
        return left_out | {n for n in names if n.endswith(MEDIA) or Path(folder, n).is_symlink()}

    shutil.copytree(root, target, ignore=unwanted)
