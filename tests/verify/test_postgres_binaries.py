"""Which server is started, and what is said if none can be."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from southdeps.errors import CannotRunError
from southdeps.verify import postgres_binaries
from southdeps.verify.postgres_binaries import find_binaries, started


def program(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n", "utf-8")
    path.chmod(0o755)


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """A function that installs a PostgreSQL which only tells its version, as the only one of this machine."""
    monkeypatch.setattr(postgres_binaries, "find_spec", lambda name: None)
    monkeypatch.setattr(postgres_binaries, "INSTALLED", (f"{tmp_path}/{{}}/bin",))
    monkeypatch.setenv("PATH", "/usr/bin:/bin")

    def install(version, folder=None):
        place = tmp_path / (folder or version) / "bin"
        program(place / "postgres", f"echo 'postgres (PostgreSQL) {version}.4 (Debian {version}.4-1)'")
        program(place / "initdb", "echo 'initdb: error: no room left' >&2; exit 1")
        return place

    return install


@pytest.mark.parametrize("version", ["16", "18"])
def test_the_wheel_has_both_versions(python2, version):
    assert (find_binaries(version) / "initdb").exists()


def test_an_installed_server(installed):
    installed("16")
    place = installed("17")
    assert find_binaries("17") == place


def test_the_server_on_the_path(installed, monkeypatch):
    place = installed("15", "mine")
    monkeypatch.setenv("PATH", f"{place}:{os.environ['PATH']}")
    assert find_binaries("15") == place


def test_a_folder_that_holds_another_version_is_passed_over(installed):
    installed("16", "17")
    with pytest.raises(CannotRunError, match=re.escape("pip install 'southdeps[verify]' brings 16 and 18")):
        find_binaries("17")


def test_a_folder_by_name(installed, tmp_path):
    place = installed("17")
    assert find_binaries(str(place)) == place
    with pytest.raises(CannotRunError, match="no PostgreSQL version, and no folder with initdb in it"):
        find_binaries(str(tmp_path))


def test_why_a_server_can_not_be_started(installed, tmp_path):
    place = installed("17")
    for folder in (tmp_path, *tmp_path.parents):
        if folder != Path("/tmp") and folder.is_relative_to("/tmp"):
            folder.chmod(0o755)
    with (
        pytest.raises(CannotRunError, match=r"^PostgreSQL can't be started: initdb: error: no room left$"),
        started(str(place), tmp_path / "server"),
    ):
        pass
