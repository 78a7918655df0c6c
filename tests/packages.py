"""`make packages`: build what is handed on, and try the wheel on each Python that is here.

The sdist and the wheel are checked by twine and check-wheel-contents. On each interpreter the wheel is installed into a new
environment, where `check` has to find what is missing in the bookshop, and `graph` has to draw it. For Python 3.14 and for
Alpine Linux, which are not here, only the wheels of all requirements are looked for.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
VERSIONS = ("3.11", "3.12", "3.13")
BUILT_FROM = ["setup.py", "pyproject.toml", "MANIFEST.in", "README.md", "LICENSE", "CHANGELOG.md"]
#: Where nothing is run: Python version, platforms in pip's words.
RESOLVED = {
    "Python 3.14": ("3.14", ("manylinux_2_28_x86_64", "manylinux2014_x86_64", "manylinux_2_17_x86_64")),
    "Alpine Linux": ("3.13", ("musllinux_1_2_x86_64",)),
}
#: Requirements without any wheel, that pip builds from their source: plain Python.
BUILT_BY_PIP = {"South"}


def build(folder: Path) -> Path:
    """Build the sdist and the wheel from a copy of the repository; the folder they are in."""
    copy = folder / "source"
    shutil.copytree(ROOT / "southdeps", copy / "southdeps", ignore=shutil.ignore_patterns("__pycache__"))
    for name in BUILT_FROM:
        shutil.copy(ROOT / name, copy)
    shutil.copytree(ROOT / "docs", copy / "docs")
    program = "from setuptools import build_meta as b; b.build_sdist('dist'); b.build_wheel('dist')"
    subprocess.run([sys.executable, "-c", program], cwd=copy, check=True, capture_output=True)
    return copy / "dist"


def check(dist: Path) -> None:
    """What twine and check-wheel-contents say; raises CalledProcessError if they find something."""
    files = [str(path) for path in dist.iterdir()]
    wheels = [path for path in files if path.endswith(".whl")]
    run(sys.executable, "-m", "twine", "check", "--strict", *files)
    run(str(Path(sys.executable).with_name("check-wheel-contents")), *wheels)


def interpreters() -> Iterator[tuple[str, str]]:
    """Version and path of each interpreter that runs: on the path, or of pyenv."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    for version in VERSIONS:
        candidates = [
            shutil.which(f"python{version}"),
            *sorted(map(str, pyenv.glob(f"{version}.*/bin/python3"))),
        ]
        for candidate in filter(None, candidates):
            shown = subprocess.run([candidate, "-c", "print(1)"], capture_output=True, check=False)
            if shown.stdout == b"1\n":
                yield version, candidate
                break


def try_out(python: str, wheel: Path, folder: Path) -> None:
    """Install the wheel into a new environment, check the bookshop and draw it."""
    run(python, "-m", "venv", str(folder))
    run(str(folder / "bin/python"), "-m", "pip", "install", "-qq", "--disable-pip-version-check", str(wheel))
    southdeps = str(folder / "bin/southdeps")
    command = [southdeps, "check", str(ROOT / "examples/bookshop"), "--format", "json", "--no-cache"]
    found = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    errors = json.loads(found.stdout)["summary"]["errors"]
    if (found.returncode, errors) != (1, 4):
        raise SystemExit(f"{python}: exit status {found.returncode}, {errors} errors\n{found.stderr}")
    run(southdeps, "graph", str(ROOT / "examples/bookshop"), "--out", str(folder / "deps.png"), "--no-cache")
    if not (folder / "deps.png").read_bytes().startswith(b"\x89PNG"):
        raise SystemExit(f"{python}: graph wrote no picture")


def without_wheels(version: str, platforms: tuple[str, ...], folder: Path) -> list[str]:
    """The requirements of a plain installation that have no wheel there."""
    missing = []
    for text in metadata.requires("southdeps") or []:
        requirement = Requirement(text)
        if requirement.marker is None and requirement.name not in BUILT_BY_PIP:
            where = [part for platform in platforms for part in ("--platform", platform)]
            download = [
                "download",
                "-qq",
                "--no-deps",
                "--only-binary",
                ":all:",
                "--python-version",
                version,
                "--dest",
            ]
            command = [sys.executable, "-m", "pip", *download, str(folder), *where, text]
            if subprocess.run(command, capture_output=True, check=False).returncode:
                missing.append(requirement.name)
    return missing


def run(*command: str) -> None:
    """Run a command; what it prints is shown only if it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")


def main() -> None:
    """Do it all, and say what was done."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        dist = build(folder)
        check(dist)
        for path in sorted(dist.iterdir()):
            print(f"{path.name}: {path.stat().st_size:,} bytes; twine and check-wheel-contents find nothing")
        (wheel,) = dist.glob("*.whl")
        found = dict(interpreters())
        for version in VERSIONS:
            if version in found:
                try_out(found[version], wheel, folder / version)
            print(
                f"Python {version}: {'check and graph work' if version in found else 'not here'}", flush=True
            )
        for place, (version, platforms) in RESOLVED.items():
            missing = without_wheels(version, platforms, folder / place)
            print(
                f"{place}: not run; {'no wheel for ' + ', '.join(missing) if missing else 'all wheels exist'}",
                flush=True,
            )


if __name__ == "__main__":
    main()
