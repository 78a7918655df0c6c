"""`python -m southdeps`"""

from __future__ import annotations

import subprocess
import sys

from southdeps.version import __version__


def run(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "southdeps", *arguments], capture_output=True, text=True, check=False
    )


def test_it_is_the_command_line():
    done = run("--version")
    assert (done.returncode, done.stdout.split()[-1]) == (0, __version__)


def test_its_exit_status_is_that_of_the_command(tmp_path):
    done = run("check", str(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert "no South migrations below" in done.stderr
