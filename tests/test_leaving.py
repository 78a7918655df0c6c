"""How the program ends: at once, but with all that has to be said and done before."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

FULL = Path("/dev/full")
LEAVE = "from southdeps.cli import leave; "


def run(code, **streams):
    command = [sys.executable, "-E", "-c", code]  # with the buffers of a user
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams}
    return subprocess.run(command, text=True, check=False, **pipes)


@pytest.mark.parametrize("status", [0, 1, 2])
def test_the_status_is_reported_and_nothing_is_lost(status):
    done = run(f"{LEAVE}print('found'); leave(SystemExit({status}))")
    assert (done.returncode, done.stdout, done.stderr) == (status, "found\n", "")


def test_libraries_do_what_they_do_at_the_end():
    code = f"import atexit; atexit.register(print, 'cleared away'); {LEAVE}leave(SystemExit(1))"
    assert run(code).stdout == "cleared away\n"


def test_nothing_else_is_taken_apart():
    code = f"{LEAVE}\nclass Large:\n    def __del__(self): print('taken apart')\nlarge = Large()\nleave(SystemExit(1))"
    assert run(code).stdout == ""


@pytest.mark.parametrize(("code", "status", "said"), [("None", 0, ""), ("'stuck'", 1, "stuck\n")])
def test_what_is_no_number_is_left_to_python(code, status, said):
    done = run(f"{LEAVE}leave(SystemExit({code}))")
    assert (done.returncode, done.stderr) == (status, said)


@pytest.mark.skipif(not FULL.exists(), reason="no device that is full")
def test_what_can_not_be_written_is_reported():
    with FULL.open("w") as full:
        done = run(f"{LEAVE}print('found'); leave(SystemExit(1))", stdout=full)
    assert done.returncode == 120
    assert done.stderr.strip().endswith("OSError: [Errno 28] No space left on device")


@pytest.mark.parametrize("closed", ["stdout", "stderr"])
def test_a_stream_that_is_closed(closed):
    done = run(f"import sys; sys.{closed} = None; {LEAVE}leave(SystemExit(1))")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")


def test_the_whole_command_line():
    code = "import sys; sys.argv = ['southdeps', '--version']; from southdeps.cli import main; main()"
    done = run(code)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("southdeps ")
