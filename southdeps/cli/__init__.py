"""The command line: process-wide settings, colours, and the exit."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Mapping
from typing import NoReturn


def main() -> None:
    """Entry point: exit status 0, 1 (something is wrong) or 2 (could not run)."""
    # Nearly everything allocated here lives as long as the program: with Python's own thresholds the garbage collector
    # takes a fifth of the time.
    gc.set_threshold(400_000, 50, 100)
    from southdeps.cli.commands import cli

    # Scanned files may have any name; a report must not fail because of it.
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
    try:
        cli(prog_name="southdeps", color=wants_colour(os.environ))
    except SystemExit as left:
        leave(left)
    except Exception as error:  # noqa: BLE001  # whatever our mistake is, the exit status must not be 1
        from southdeps.cli.common import report_internal_error

        report_internal_error(error, with_traceback="--traceback" in sys.argv)
        sys.exit(2)


def wants_colour(environment: Mapping[str, str]) -> bool | None:
    """Whether output has colours: NO_COLOR, FORCE_COLOR and TERM=dumb decide, else whether it is a terminal (None)."""
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return True
    return False if environment.get("TERM") == "dumb" else None


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
