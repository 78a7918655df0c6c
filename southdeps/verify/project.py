"""The synthetic project of `--isolated`: apps that consist of their migrations, beside a copy of their code.

Every app is an empty package with an empty models module; SOUTH_MIGRATION_MODULES sends South to the copy
of its migrations folder, which keeps its dotted name, so that what it imports from its own project is
found.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Apps of Django's, without migrations, that are there in almost every project. Those that are not
#: (comments, say) are made like any absent app, from what is frozen of them: some migrations tidy up after
#: them where they are not in use.
CONTRIB = ("auth", "contenttypes", "sessions", "sites", "admin")
PACKAGE = "southdeps_isolated"
#: Of no use to a migration.
MEDIA = (
    *(".css", ".eot", ".gif", ".ico", ".jpg", ".js", ".map", ".mo", ".pdf"),
    *(".png", ".po", ".pyc", ".svg", ".swf", ".ttf", ".woff"),
)
LEFT_OUT = shutil.ignore_patterns(".*", "build", "dist", "*.egg-info", "node_modules", "__pycache__")


@dataclass(frozen=True, slots=True)
class Project:
    """A synthetic project on disk: its folder, what to put on the path, label -> dotted migrations module."""

    folder: Path
    path: tuple[str, ...]
    modules: Mapping[str, str]

    @property
    def code(self) -> Path:
        """Where the copies of the project's code lie."""
        return self.folder / "code"

    @property
    def settings(self) -> dict[str, Any]:
        """Django's settings, with the apps installed in alphabetical order."""
        contrib = [f"django.contrib.{label}" for label in CONTRIB if label not in self.modules]
        return {
            "INSTALLED_APPS": [*contrib, "south", *(f"{PACKAGE}.{label}" for label in sorted(self.modules))],
            "SOUTH_MIGRATION_MODULES": self.modules,
            "SECRET_KEY": "-",
            "SITE_ID": 1,
            "TIME_ZONE": "UTC",
        }


def synthetic(apps: Mapping[str, Path], folder: Path) -> Project:
    """Lay out the project in the empty `folder`; `apps` are labels and their migrations folders."""
    roots: dict[Path, Path] = {}
    modules: dict[str, str] = {}
    for label, migrations in apps.items():
        root, modules[label] = _dotted(migrations)
        if root not in roots:
            roots[root] = folder / "code" / str(len(roots))
            shutil.copytree(root, roots[root], ignore=_unwanted)
    for package in (folder / "apps" / PACKAGE, *(folder / "apps" / PACKAGE / label for label in apps)):
        package.mkdir(parents=True)
        (package / "__init__.py").touch()
        (package / "models.py").touch()
    return Project(folder, (str(folder / "apps"), *map(str, roots.values())), modules)


def _dotted(migrations: Path) -> tuple[Path, str]:
    """The folder that has to be on the path, and the dotted name of the migrations below it."""
    root = migrations.resolve().parent.parent
    while (root / "__init__.py").is_file():
        root = root.parent
    return root, ".".join(migrations.resolve().relative_to(root).parts)


def _unwanted(folder: str, names: list[str]) -> set[str]:
    return {n for n in names if n.endswith(MEDIA) or Path(folder, n).is_symlink()} | LEFT_OUT(folder, names)
