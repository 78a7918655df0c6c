"""The command line: how it begins and how it ends."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from typing import NoReturn


def main() -> None:
    """Entry point: exit status 0, 1 (something is wrong) or 2 (could not run)."""
    # Nearly all that is made here, modules too, lives as long as the program: looking through it for garbage as often
    # as Python does by itself takes a fifth of the time.
    gc.set_threshold(400_000, 50, 100)
    from southdeps.cli.commands import cli  # noqa: PLC0415

    # What a scanned file is called may be anything; a report must not fail for it.
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
    try:
        cli(prog_name="southdeps", color=False if os.environ.get("NO_COLOR") else None)
    except SystemExit as left:
        leave(left)


def leave(left: SystemExit) -> NoReturn:
    """End the process as `left` says, without taking apart first what the system takes back as a whole.

    Python's own way takes another 20 ms and more: it frees each object by itself.
    """
    if not isinstance(left.code, int):
        raise left
    atexit._run_exitfuncs()  # noqa: SLF001  # what libraries have left to do
    try:
        for stream in (sys.stdout, sys.stderr):
            print(end="", file=stream, flush=True)
    except OSError:  # Python's own way tells of it
        raise left from None
    os._exit(left.code)
