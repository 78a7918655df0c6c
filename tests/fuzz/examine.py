"""One project: every analysis of it in this process, with a guard for time and memory."""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import FrameType
from typing import NamedTuple
from unittest import mock

from southdeps import summarize
from southdeps.errors import SouthdepsError
from tests.fuzz import commands

#: Every so many seeds, all commands and formats are tried, which takes twice the time.
ALL = 4
SECONDS = 10.0
MEGABYTES = 500


class Fault(NamedTuple):
    """What was wrong, in one line that is the same for the same cause, and the rest."""

    cause: str
    details: str


class _TooLongError(BaseException):
    """Raised by the alarm; no handler of ours catches it."""


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Let the folder hold these files alone."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def examine(folder: Path, *, every_command: bool = False) -> Fault | None:
    """Run commands on the project in a folder, without writing; what went wrong, if anything did."""
    analyse = commands.analyse_all if every_command else commands.analyse
    return guarded(lambda: analyse(folder))


def examine_dump(path: Path, *, every_command: bool = False) -> Fault | None:
    """Run commands on a fixture or database; what went wrong, if anything did."""
    load = commands.load_all if every_command else commands.load
    return guarded(lambda: load(path))


def guarded(run: Callable[[], object], seconds: float = SECONDS) -> Fault | None:
    """What goes wrong while something runs; that it cannot run, and says so, is right."""
    begun = time.process_time()
    try:
        with _alarm(seconds), _without_guards():
            run()
    except SouthdepsError:
        pass
    except _TooLongError:
        return Fault(f"more than {seconds:g} s", traceback.format_exc())
    except MemoryError:
        return Fault(f"more than {MEGABYTES} MB", traceback.format_exc())
    except Exception as error:  # noqa: BLE001 - that is what is looked for
        *_, last = traceback.extract_tb(error.__traceback__)
        return Fault(
            f"{type(error).__name__} in {Path(last.filename).name}:{last.name}", traceback.format_exc()
        )
    if (taken := time.process_time() - begun) > seconds:
        return Fault(f"more than {seconds:g} s", f"{taken:.1f} s")
    return None


@contextlib.contextmanager
def _without_guards() -> Iterator[None]:
    """Let the errors through that `summarize` makes findings of: each is a mistake of ours."""

    def raise_again(error: Exception, _at: object) -> None:
        raise error

    with mock.patch.object(summarize, "not_analysed", raise_again):
        yield


@contextlib.contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    def ring(_number: int, _frame: FrameType | None) -> None:
        raise _TooLongError

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def limit_memory() -> None:
    """Let this process have no more memory than one run may take, besides what it has anyway."""
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        limit = pages * os.sysconf("SC_PAGE_SIZE") + MEGABYTES * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_AS, (limit, resource.RLIM_INFINITY))
