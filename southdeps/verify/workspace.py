"""The temporary folder of a run of `verify`, which is gone after it; what a killed run left behind is removed.

Everything of a run lies in one folder, and every process it starts has that folder in its command line or its
environment. The folder holds a lock for as long as the run lives, so a folder without one is a leftover.
"""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

PREFIX = "southdeps-verify-"
#: A socket's path may have 107 bytes on Linux, 103 on macOS; `/server/.s.PGSQL.5432` and the random part are ours.
LONGEST_TEMPORARY_FOLDER = 60


def workspace() -> AbstractContextManager[Path]:
    """A new folder among the temporary ones; see `workspace_in`."""
    return workspace_in(_temporary_folder())


@contextmanager
def workspace_in(parent: Path) -> Iterator[Path]:
    """A new folder that other users can enter but not list; removed after the block, with what runs in it."""
    sweep(parent)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
    folder.chmod(0o711)  # the server may have to run as another user
    lock = (folder / "lock").open("w")
    _take(lock)
    try:
        yield folder
    finally:
        remove(folder)
        lock.close()


def sweep(parent: Path) -> None:
    """Remove the folders of our runs in `parent` whose run is dead, and end their processes."""
    for folder in parent.glob(f"{PREFIX}*"):
        with suppress(OSError), (folder / "lock").open("r+") as lock:
            if _take(lock):
                remove(folder)


def remove(folder: Path) -> None:
    """End every process that works in the folder, and remove it."""
    _end_processes(folder)
    shutil.rmtree(folder, ignore_errors=True)


def _temporary_folder() -> Path:
    """The usual one, unless its path is too long for a socket, or the server's user can't enter it."""
    usual = Path(tempfile.gettempdir()).absolute()
    if sys.platform == "win32":
        return usual
    too_long = len(os.fsencode(usual)) > LONGEST_TEMPORARY_FOLDER
    as_root = os.geteuid() == 0
    closed = as_root and not all(path.stat().st_mode & stat.S_IXOTH for path in (usual, *usual.parents))
    return Path("/tmp") if too_long or closed else usual  # noqa: S108 - mkdtemp is used in it


def _take(lock: IO[str]) -> bool:
    """Lock the file until it is closed; False if another process holds it."""
    if sys.platform == "win32":
        return False  # an open file can't be removed there, which is all the protection that is needed
    import fcntl

    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _end_processes(folder: Path) -> None:
    import psutil

    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if process.pid != os.getpid() and _works_in(process, str(folder)):
                process.kill()
                process.wait(5)


def _works_in(process: Any, folder: str) -> bool:
    """Whether a psutil.Process has the folder in its command line, or as its home."""
    words: list[str] = process.cmdline()
    home: str = process.environ().get("HOME", "")
    return home.startswith(folder) or any(folder in word for word in words)
