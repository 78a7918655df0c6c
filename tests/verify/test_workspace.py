"""The folder of a run: who may enter it, what goes with it, and which leftovers are removed."""

from __future__ import annotations

import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil
import pytest

from southdeps.verify import workspace
from southdeps.verify.workspace import PREFIX, remove, sweep, workspace_in

#: A program that lives until it is ended, and prints a line when it is ready.
SLEEPER = "import time; print('ready', flush=True); time.sleep(600)"


def sleeper(*words, **environ):
    process = subprocess.Popen(
        [sys.executable, "-c", SLEEPER, *words], stdout=subprocess.PIPE, env=environ or None, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.stdout.close()
    return process


def test_a_folder_for_the_block_that_others_can_enter_but_not_list(tmp_path):
    with workspace_in(tmp_path) as folder:
        assert folder.parent == tmp_path
        assert folder.name.startswith(PREFIX)
        assert stat.S_IMODE(folder.stat().st_mode) == 0o711
        (folder / "kept").mkdir()
    assert not folder.exists()


def test_it_is_gone_after_an_error_too(tmp_path):
    with pytest.raises(ZeroDivisionError), workspace_in(tmp_path):
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_what_runs_in_it_ends_with_it(tmp_path):
    with workspace_in(tmp_path) as folder:
        started = [
            sleeper(str(folder / "x")),
            sleeper(HOME=str(folder / "home")),
            sleeper(str(tmp_path / "other")),
        ]
    alive = [psutil.pid_exists(process.pid) for process in started]
    for process in started:
        process.kill()
        process.wait()
    assert alive == [False, False, True]


def test_leftovers_are_removed_and_runs_are_not(tmp_path):
    dead = tmp_path / f"{PREFIX}dead"
    dead.mkdir()
    (dead / "lock").touch()
    no_lock = tmp_path / f"{PREFIX}unlocked"  # just being made
    no_lock.mkdir()
    other = tmp_path / "other"
    other.mkdir()
    with workspace_in(tmp_path) as live:
        sweep(tmp_path)
        assert {path.name for path in tmp_path.iterdir()} == {live.name, no_lock.name, other.name}


def test_removing_what_is_not_there(tmp_path):
    remove(tmp_path / "nothing")
    assert list(tmp_path.iterdir()) == []


def test_a_temporary_folder_with_too_long_a_path_is_not_used(tmp_path, monkeypatch):
    long = tmp_path / ("x" * 100)
    long.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(long))
    with workspace.workspace() as folder:
        assert folder.parent == Path("/tmp")
    assert list(long.iterdir()) == []
