"""Finding a Python 2.7 that runs, and making its packages once."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from southdeps.errors import CannotRunError
from southdeps.verify import environment as environments
from southdeps.verify.environment import Python2, django_release, find_python2

FOUND = '["/real/python2.7", [2, 7, 18], "linux-x86_64", true, "/real", "/real"]'
PYTHON = Python2("/real/python2.7", "2.7.18", "cp27mu-linux-x86_64")


def executable(path: Path, script: str) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


@pytest.fixture
def nothing_installed(tmp_path, monkeypatch):
    """A PATH and a home without any interpreter."""
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("PYENV_ROOT", raising=False)
    return tmp_path


def test_the_first_on_the_path_that_runs(nothing_installed, monkeypatch):
    shim, real = nothing_installed / "shims", nothing_installed / "later"
    executable(shim / "python2.7", "echo 'pyenv: python2.7: command not found' >&2; exit 127")
    executable(real / "python2.7", f"echo '{FOUND}'")
    monkeypatch.setenv("PATH", os.pathsep.join(map(str, (shim, real))))
    assert find_python2() == PYTHON


def test_pyenv_is_looked_into(nothing_installed):
    executable(nothing_installed / ".pyenv/versions/2.7.18/bin/python2.7", f"echo '{FOUND}'")
    assert find_python2() == PYTHON


@pytest.mark.parametrize(
    "script",
    [
        pytest.param("exit 127", id="a shim"),
        pytest.param("echo hello", id="no interpreter"),
        pytest.param(
            'echo \'["/usr/bin/python3", [3, 11, 7], "linux-x86_64", true, "/usr", "/usr"]\'', id="Python 3"
        ),
    ],
)
def test_what_does_not_count(script, nothing_installed):
    named = executable(nothing_installed / "python2.7", script)
    with pytest.raises(CannotRunError, match=rf"no Python 2.7 that runs \(tried: {named}\)"):
        find_python2(named)


def test_the_one_that_is_named_is_used_as_it_is(nothing_installed):
    named = executable(nothing_installed / "wrapper", f"echo '{FOUND}'")
    assert find_python2(named) == Python2(named, "2.7.18", "cp27mu-linux-x86_64")


def test_the_interpreter_that_a_virtualenv_was_made_from(nothing_installed):
    base = executable(nothing_installed / "base/bin/python2.7", "exit 1")
    answer = FOUND.replace('"/real"]', f'"{nothing_installed / "base"}"]')
    named = executable(nothing_installed / "site/bin/python", f"echo '{answer}'")
    assert find_python2(named).base == base


def test_none_at_all(nothing_installed):
    with pytest.raises(CannotRunError, match=r"tried: python2\.7 on the PATH, pyenv"):
        find_python2()


@pytest.mark.parametrize(("wanted", "release"), [("1.4", "1.4.22"), ("1.6", "1.6.11"), ("1.5.12", "1.5.12")])
def test_django_release(wanted, release):
    assert django_release(wanted) == release


@pytest.mark.parametrize("wanted", ["1.7", "1.6.5", "", "1"])
def test_django_release_refused(wanted):
    with pytest.raises(CannotRunError, match=r"one of 1\.4\.22, 1\.5\.12, 1\.6\.11"):
        django_release(wanted)


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """A cache folder of our own, and building that only leaves a mark."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(environments, "_build", lambda *_, **__: (_[-1] / "django").mkdir(parents=True))
    return tmp_path


def test_packages_are_made_once_and_said_so(cache):
    said: list[str] = []
    first = environments.environment(PYTHON, "1.6.11", said.append)
    again = environments.environment(PYTHON, "1.6.11", said.append)
    assert first == again
    assert [line.startswith("Fetching Django 1.6.11 and psycopg2 2.8.6") for line in said] == [True]
    (place,) = (Path(folder) for folder in first.path)
    assert [path.name for path in place.iterdir()] == ["django"]
    assert [path.name for path in place.parent.iterdir()] == [place.name], "nothing half made is left"


def test_another_django_is_another_place(cache):
    assert environments.environment(PYTHON, "1.6.11", print) != environments.environment(
        PYTHON, "1.4.22", print
    )


def test_somebody_else_was_faster(cache, monkeypatch):
    def build(*arguments):
        target = arguments[-1]
        (target / "ours").mkdir(parents=True)
        place = next(Path(line.rpartition(" into ")[2]) for line in said)
        (place / "theirs").mkdir(parents=True)

    said: list[str] = []
    monkeypatch.setattr(environments, "_build", build)
    made = environments.environment(PYTHON, "1.6.11", said.append)
    assert [path.name for path in Path(made.path[0]).iterdir()] == ["theirs"]


def test_a_failed_build_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(environments, "BUILDERS", {"southdeps-no-such-package==1": ("0" * 64,)})
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(CannotRunError, match=r"the environment for Python 2\.7 can't be made: ERROR"):
        environments.environment(PYTHON, "1.6.11", print)
    assert list((tmp_path / "southdeps" / "verify").iterdir()) == []


def test_south_is_the_one_beside_us():
    folder = environments.south_folder()
    assert (folder / "migration" / "base.py").is_file()
    assert folder.is_relative_to(Path(sys.prefix))
