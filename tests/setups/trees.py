"""The folders of the set-ups: built with all their packages, or as much of them as was saved."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import NamedTuple

from southdeps.verify import environment as environments
from tests.corpus import CACHE

HERE = Path(__file__).parent
#: What stands for the project's own folder in the scripts of a saved buildout.
PLACEHOLDER = "/@project@"
#: Marks a project that was built to its end.
DONE = ".built"
#: Folders that hold the packages.
PACKAGES = ("env", "eggs")


class Setup(NamedTuple):
    """A set-up: its folder in `own/`, the settings for each kind of database, and its interpreter."""

    name: str
    settings: dict[str, str]
    python: str
    own: str

    @property
    def built(self) -> Path:
        """Where it is built; another project, or another Python, has another place."""
        files = sorted(path for path in (HERE / "own" / self.name).rglob("*") if path.is_file())
        state = [(str(path.relative_to(HERE)), path.read_bytes()) for path in files]
        return CACHE / "setups" / f"{self.name}-{hashlib.sha256(repr(state).encode()).hexdigest()[:12]}"

    @property
    def is_built(self) -> bool:
        """Whether it was built to its end."""
        return (self.built / DONE).exists()

    @property
    def archive(self) -> Path:
        """The files that southdeps reads."""
        return HERE / "saved" / f"{self.name}.tar.xz"


BUILDOUT = Setup(
    "buildout-site",
    {"sqlite3": "atelier.settings.development", "postgresql": "atelier.settings.production"},
    "bin/python",
    "src/atelier",
)
VIRTUALENV = Setup(
    "virtualenv-site",
    {"sqlite3": "shopsite.settings.dev", "postgresql": "shopsite.settings.production"},
    "env/bin/python",
    "shopsite",
)
SETUPS = {setup.name: setup for setup in (BUILDOUT, VIRTUALENV)}


def build(setup: Setup) -> Path:
    """Build a set-up with all its packages, unless that was done before; the places of packages are absolute."""
    place = setup.built
    if setup.is_built:
        return place
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(HERE / "own" / setup.name, place)
    with tempfile.TemporaryDirectory() as temporary:
        python = environments.make_virtualenv(environments.find_python2(), Path(temporary), place / "env")
    pip: list[str | Path] = [
        python,
        "-W",
        "ignore",
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]
    if setup is BUILDOUT:
        run([*pip, "zc.buildout==2.13.8", "setuptools==44.1.1"], place)
        run(["env/bin/buildout", "-N"], place)
    else:
        run([*pip, "--no-deps", "--requirement", "requirements.txt"], place)
    (place / DONE).touch()
    return place


def run(command: list[str | Path], folder: Path) -> None:
    """Run a program that has to succeed."""
    environ = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    subprocess.run(command, cwd=folder, env=environ, check=True, stdout=subprocess.DEVNULL)


def copy(setup: Setup, target: Path) -> Path:
    """A copy of a set-up that may be changed: of the built one if it is there, else of what was saved."""
    if setup.is_built:
        shutil.copytree(setup.built, target, symlinks=True, ignore=shutil.ignore_patterns(*PACKAGES))
        for name in PACKAGES:
            if (setup.built / name).is_dir():
                shutil.copytree(setup.built / name, target / name, symlinks=True, copy_function=link)
        relocate(target, str(setup.built), str(target))
    else:
        with tarfile.open(setup.archive) as archive:
            archive.extractall(target, filter="data")
        relocate(target, PLACEHOLDER, str(target))
    return target


def link(source: str, target: str) -> None:
    """Take a file of a package over without copying it; nothing writes to those."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:  # another file system
        shutil.copy2(source, target, follow_symlinks=False)


def relocate(folder: Path, old: str, new: str) -> None:
    """Make the scripts of a project name its own folder."""
    for script in sorted((folder / "bin").glob("*")):
        script.write_text(script.read_text("utf-8").replace(old, new), "utf-8")


def without_declarations(setup: Setup, folder: Path) -> None:
    """Take the declarations out of the project's own migrations: as South has written them."""
    for path in (folder / setup.own).rglob("migrations/*.py"):
        lines = path.read_text("utf-8").splitlines(keepends=True)
        kept, inside = [], False
        for line in lines:
            inside = inside or line.strip() in {"depends_on = (", "needed_by = ("}
            if not inside:
                kept.append(line)
            inside = inside and line.strip() != ")"
        path.write_text("".join(kept), "utf-8")
