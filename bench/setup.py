"""A project with all its packages, the buildout of tests/setups, and the same apps as a folder without environment."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from bench.measure import Command
from tests.setups import trees

NAME = "buildout-site"
PLAIN = f"{NAME} without environment"
#: What is counted of a warm `check` of the buildout.
STAT_CALLS = f"{NAME}, calls of stat"


def write_projects(workshop: Path) -> dict[str, Path]:
    """The buildout, and the packages of its own and of its eggs side by side, but for Django and South."""
    site = trees.copy(trees.BUILDOUT, workshop / NAME)
    plain = workshop / PLAIN
    ignored = shutil.ignore_patterns("django", "south", "EGG-INFO", "*.pyc", "settings")
    for place in (site / "src", *sorted((site / "eggs").glob("*.egg"))):
        if place.is_dir():
            shutil.copytree(place, plain, ignore=ignored, dirs_exist_ok=True, symlinks=True)
    return {NAME: site, PLAIN: plain}


def commands(workshop: Path, check: Callable[..., Command]) -> dict[str, Command]:
    """`southdeps check` on both, with an empty cache and with the one that the run before has left."""
    found: dict[str, Command] = {}
    for name, folder in write_projects(workshop).items():
        found[f"{name}, cold"] = check(folder, workshop / f"new cache of {name}", cold=True)
        found[f"{name}, warm"] = check(folder, workshop / f"cache of {name}")
    return found
