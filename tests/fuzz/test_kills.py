"""Kills at random moments: a few of them, and that what is wrong would be seen."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.fuzz import kills
from tests.fuzz.kills import Killed, is_gone, judged

OLD, NEW = {"a": b"1", "b": b"1"}, {"a": b"2", "b": b"2"}
STATES = {
    "old at once": (OLD, OLD, Killed("all old", wrong=False)),
    "new at once": (NEW, NEW, Killed("all new", wrong=False)),
    "undone": (OLD, {"a": b"2", "b": b"1"}, Killed("all old after the next command", wrong=False)),
    "torn": ({"a": b"2", "b": b"1"}, {}, Killed("TORN", wrong=True)),
    "a file too many": ({**OLD, ".southdeps-1": b""}, {}, Killed("TORN", wrong=True)),
}


@pytest.mark.parametrize(("found", "interrupted", "outcome"), STATES.values(), ids=STATES)
def test_states_of_the_files(found, interrupted, outcome):
    assert judged(found, interrupted, OLD, NEW) == outcome


def test_a_process_that_is_left_is_seen(monkeypatch):
    monkeypatch.setattr(kills, "GONE", 0.2)
    left = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])"
    with subprocess.Popen([sys.executable, "-c", left], start_new_session=True) as process:
        process.wait()
        assert not is_gone(process.pid)
    with subprocess.Popen([sys.executable, "-c", ""], start_new_session=True) as process:
        process.wait()
        assert is_gone(process.pid)


def test_some_kills(monkeypatch, capsys):
    monkeypatch.setattr(kills, "MIGRATIONS", 60)
    monkeypatch.setattr(kills, "APPS", 2)
    assert kills.main(["--checks", "2", "--fixes", "2"]) == 0
    assert "check, killed 2 times from seed 0: " in capsys.readouterr().out
