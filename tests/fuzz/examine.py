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

from southdeps import api, summarize
from southdeps.drift.catalogue import read_database
from southdeps.errors import SouthdepsError
from southdeps.fixes import fix_project
from southdeps.fixture.check import CheckOptions, check
from southdeps.fixture.old_rows import OldDatabase
from southdeps.fixture.readers.opening import is_sqlite, read_rows
from southdeps.fixture.readers.sqlite import open_database
from southdeps.fixture.repairs.from_database import from_database
from southdeps.fixture.repairs.natural import natural
from southdeps.project.loading import Options
from tests.fixture.databases import case_project
from tests.fuzz.dumps import CASE

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


def examine(folder: Path) -> Fault | None:
    """Check, plan and fix the project in a folder, without writing; what went wrong, if anything did."""
    return guarded(lambda: _analyse(folder))


def _analyse(folder: Path) -> None:
    project = api.read([folder], Options(jobs=1, even_sqlite=True))
    api.inspect_project(project)
    fix_project(project)
    api.plan_project(project)


def examine_dump(path: Path) -> Fault | None:
    """Check a fixture or database against the project of a case, and repair it; what went wrong, if anything did."""
    return guarded(lambda: _load(path))


def _load(path: Path) -> None:
    project = case_project(CASE)
    check(project, CheckOptions((str(path),)))
    output = path.with_name("repaired.json")
    if not is_sqlite(path):
        natural(project, lambda: read_rows(str(path)), output, inputs=[str(path)])
        return
    with contextlib.suppress(SouthdepsError):
        read_database(str(path))
    with open_database(path) as old:
        rejected = path.with_name("rejected.json")
        from_database(project, OldDatabase(project, old, generous=True), output, rejected, [str(path)])


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
