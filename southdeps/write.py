"""Write the files of `fix`: all files get their new bytes, or none does.

New bytes and copies of the old ones are prepared beside each file and synced to the disk first; then the files are
replaced one after the other, each atomically (os.replace). If that fails, the replaced ones get their old content
back. If the process is killed, the journal lets the next run do so (see `southdeps.journal`). Ctrl-C and termination
wait for a moment at which the files are all old or all new.
"""

from __future__ import annotations

import errno
import os
import secrets
import signal
import stat
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from southdeps import journal
from southdeps.journal import CannotWriteError, Journal, StagedFile, digest, recover

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from southdeps.patch import Edit

__all__ = ["CannotWriteError", "recover", "write_all"]

_SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


class _Job(NamedTuple):
    """An edit, the real file it is about, and its entry in the journal."""

    edit: Edit
    path: Path
    staged: StagedFile


def write_all(edits: Sequence[Edit], *, root: Path) -> None:
    """Write `after` to all the files, which hold `before` and lie below `root`, or to none of them.

    An edit that `creates` makes a new file. Mode bits, extended attributes, owner and group are kept as far as the
    system permits. Raises CannotWriteError if a file has changed since it was read, is read-only, is not a regular
    file, has several names (hard links) or lies outside `root`, also by a symbolic link; if another process is
    writing; and if the disk is full or anything else fails. Lets KeyboardInterrupt pass, with all files old or all
    new.
    """
    root = root.resolve()
    changes = [edit for edit in edits if edit.after != edit.before]
    targets = [_target(edit, root) for edit in changes]
    if len(set(targets)) < len(targets):
        raise CannotWriteError("a file is named twice; nothing was written")
    if not changes:
        return
    token = secrets.token_hex(8)
    jobs = [
        _Job(edit, path, _entry(edit, path, root, f".southdeps-{token}-{number}"))
        for number, (edit, path) in enumerate(zip(changes, targets, strict=True))
    ]
    with _signals_held() as interrupted, _naming(root), journal.locked(root, create=True) as handle:
        assert handle is not None
        journal.settle(root, handle)
        ours = Journal(os.getpid(), tuple(job.staged for job in jobs))
        try:
            journal.write(handle, ours)
            _sync_folder(root)
            _stage_all(jobs, root, interrupted)
            _replace_all(jobs, root)
        except BaseException as error:
            _undo(root, handle, error)
            raise
        journal.settle(root, handle)


def _entry(edit: Edit, path: Path, root: Path, name: str) -> StagedFile:
    return StagedFile(
        os.fsencode(path.relative_to(root)),
        None if edit.creates else digest(edit.before),
        digest(edit.after),
        f"{name}.new",
        f"{name}.old",
    )


def _undo(root: Path, handle: int, error: BaseException) -> None:
    try:
        journal.settle(root, handle, keep=False)
    except CannotWriteError as failure:
        raise CannotWriteError(f"{error}; {failure}") from error


def _target(edit: Edit, root: Path) -> Path:
    """The real file that an edit is about. Raises CannotWriteError if it is not ours to write."""
    with _naming(edit.path):
        path = Path(os.path.realpath(edit.path, strict=not edit.creates))
        if not path.is_relative_to(root):
            raise CannotWriteError(f"{edit.path} lies outside {root}; nothing was written")
        if edit.creates:
            _check_unchanged(path, edit)
            return path
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise CannotWriteError(f"{edit.path} is not a regular file; nothing was written")
        if status.st_nlink > 1:
            # Replacing it would leave the other names with the old content.
            raise CannotWriteError(f"{edit.path} has other names (hard links); nothing was written")
        # os.access is always true for root, who still should respect files without write bits.
        if not (status.st_mode & 0o222 and os.access(path, os.W_OK)):
            raise CannotWriteError(f"{edit.path} is read-only; nothing was written")
        _check_unchanged(path, edit)
    return path


def _check_unchanged(path: Path, edit: Edit) -> None:
    if edit.creates:
        if path.exists():
            raise CannotWriteError(f"{path} exists already; nothing was written")
    elif path.read_bytes() != edit.before:
        raise CannotWriteError(f"{path} has changed since it was read; nothing was written")


def _stage_all(jobs: Sequence[_Job], root: Path, interrupted: Callable[[], bool]) -> None:
    """Put the new bytes, and copies of the old ones, beside the files and on the disk."""
    for job in jobs:
        new, old = job.staged.temporary(root)
        with _naming(job.path):
            _write_beside(new, job.edit.after, job.path)
            if not job.edit.creates:
                _write_beside(old, job.edit.before, job.path)
        if interrupted():
            raise KeyboardInterrupt


def _write_beside(beside: Path, content: bytes, path: Path) -> None:
    """Create a file with this content and with the owner, mode and extended attributes of `path`, if that exists."""
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        status = path.stat()
    except FileNotFoundError:
        return
    if hasattr(os, "chown"):
        with suppress(PermissionError):
            os.chown(beside, status.st_uid, status.st_gid)
    beside.chmod(stat.S_IMODE(status.st_mode))
    _copy_attributes(path, beside)


def _copy_attributes(path: Path, beside: Path) -> None:
    """Copy the extended attributes; those of the system and of security modules as far as it permits."""
    if not hasattr(os, "listxattr"):
        return
    try:
        names = os.listxattr(path)
    except OSError as error:
        if error.errno == errno.ENOTSUP:
            return
        raise
    for name in names:
        try:
            os.setxattr(beside, name, os.getxattr(path, name))
        except OSError:
            if name.startswith("user."):
                raise


def _replace_all(jobs: Sequence[_Job], root: Path) -> None:
    folders = sorted({job.path.parent for job in jobs})
    for folder in folders:
        with _naming(folder):
            _sync_folder(folder)
    for job in jobs:
        with _naming(job.path):
            _check_unchanged(job.path, job.edit)
            job.staged.temporary(root)[0].replace(job.path)
    for folder in folders:
        with _naming(folder):
            _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    """Put the names in a folder on the disk, on systems that can open a folder for that."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Turn an OSError into a CannotWriteError that names the file."""
    try:
        yield
    except OSError as error:
        raise CannotWriteError(f"{path}: {error.strerror or error}; nothing was written") from error


@contextmanager
def _signals_held() -> Iterator[Callable[[], bool]]:
    """Defer signals until the block has ended; yields a function that is true if one is waiting.

    Only the main thread receives signals, and only it may install handlers.
    """
    waiting: list[int] = []
    previous = {}
    if threading.current_thread() is threading.main_thread():
        for number in _SIGNALS:
            if signal.getsignal(number) not in {signal.SIG_IGN, None}:
                previous[number] = signal.signal(number, lambda number, _frame: waiting.append(number))
    try:
        yield lambda: bool(waiting)
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
        for number in waiting:
            signal.raise_signal(number)
