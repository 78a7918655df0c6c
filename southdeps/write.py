"""The file end of `fix`: all files get their new bytes, or none does.

New bytes and copies of the old ones are prepared beside each file and synced to the disk first; then the
files are replaced one after the other, each at once (os.replace). Where that fails, those already replaced
are put back. Ctrl-C and termination wait for a moment at which the files are all old or all new.
"""

from __future__ import annotations

import os
import signal
import stat
import tempfile
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from southdeps.errors import SouthdepsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from southdeps.patch import Edit

_SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


class CannotWriteError(SouthdepsError):
    """The files could not be written; the text says which one is to blame, and whether all are as before."""


class _Staged(NamedTuple):
    """A file to be replaced, what it held when it was read, its new bytes and a copy of its old ones."""

    path: Path
    before: bytes
    new: Path
    old: Path


def write_all(edits: Sequence[Edit], *, root: Path) -> None:
    """Write `after` to all the files, which hold `before` and lie below `root`, or to none of them.

    Mode bits are kept, and owner and group where the system lets us. Raises CannotWriteError where a file
    has changed since it was read, is read-only, is no regular file or lies outside `root`, be it behind a
    symbolic link; and where the disk is full or anything else fails. Lets KeyboardInterrupt pass, with all
    files old or all new.
    """
    changes = [edit for edit in edits if edit.after != edit.before]
    targets = [_target(edit, root.resolve()) for edit in changes]
    if len(set(targets)) < len(targets):
        raise CannotWriteError("a file is named twice; nothing was written")
    temporary: list[Path] = []
    with _signals_held() as interrupted:
        try:
            staged: list[_Staged] = []
            for edit, path in zip(changes, targets, strict=True):
                with _blaming(path):
                    new = _stage(path, edit.after, temporary)
                    old = _stage(path, edit.before, temporary)
                staged.append(_Staged(path, edit.before, new, old))
                if interrupted():
                    raise KeyboardInterrupt
            _replace_all(staged, temporary)
        finally:
            for path in temporary:
                with suppress(OSError):
                    path.unlink()


def _target(edit: Edit, root: Path) -> Path:
    """The real file that an edit is about. Raises CannotWriteError where it is not ours to write."""
    with _blaming(edit.path):
        path = Path(os.path.realpath(edit.path, strict=True))
        mode = path.stat().st_mode
        if not path.is_relative_to(root):
            raise CannotWriteError(f"{edit.path} lies outside {root}; nothing was written")
        if not stat.S_ISREG(mode):
            raise CannotWriteError(f"{edit.path} is no regular file; nothing was written")
        # Who may do anything (root) is still told by the mode bits that nobody is meant to write.
        if not (mode & 0o222 and os.access(path, os.W_OK)):
            raise CannotWriteError(f"{edit.path} is read-only; nothing was written")
        _check_unchanged(path, edit.before)
    return path


def _check_unchanged(path: Path, before: bytes) -> None:
    if path.read_bytes() != before:
        raise CannotWriteError(f"{path} has changed since it was read; nothing was written")


def _stage(path: Path, content: bytes, temporary: list[Path]) -> Path:
    """A file beside `path` with this content and the mode and owner of `path`, safe on the disk.

    Its name, which South takes for no migration's, is added to `temporary` as soon as it exists.
    """
    status = path.stat()
    handle, name = tempfile.mkstemp(prefix=".southdeps-", dir=path.parent)
    beside = Path(name)
    temporary.append(beside)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if hasattr(os, "chown"):
        with suppress(PermissionError):
            os.chown(beside, status.st_uid, status.st_gid)
    beside.chmod(stat.S_IMODE(status.st_mode))
    return beside


def _replace_all(staged: Sequence[_Staged], temporary: list[Path]) -> None:
    replaced: list[_Staged] = []
    try:
        for file in staged:
            with _blaming(file.path):
                _check_unchanged(file.path, file.before)
                file.new.replace(file.path)
            replaced.append(file)
        for folder in {file.path.parent for file in staged}:
            with _blaming(folder):
                _sync_folder(folder)
    except BaseException as error:
        _put_back(replaced, temporary, error)
        raise


def _put_back(replaced: Sequence[_Staged], temporary: list[Path], error: BaseException) -> None:
    """Restore the files. Raises CannotWriteError where that fails too; the copies are then left behind."""
    stuck: list[_Staged] = []
    for file in replaced:
        try:
            file.old.replace(file.path)
        except OSError:
            stuck.append(file)
            temporary.remove(file.old)
    if stuck:
        copies = ", ".join(f"{file.path} (its old content is in {file.old.name})" for file in stuck)
        raise CannotWriteError(f"writing failed ({error}), and could not be undone: {copies}") from error


def _sync_folder(folder: Path) -> None:
    """Make the new names last, where the system can open a folder to that end."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def _blaming(path: Path) -> Iterator[None]:
    """Raise a failure of the system as CannotWriteError that names the file."""
    try:
        yield
    except OSError as error:
        raise CannotWriteError(f"{path}: {error.strerror or error}; nothing was written") from error


@contextmanager
def _signals_held() -> Iterator[Callable[[], bool]]:
    """Hold signals back until the block has ended; gives a function that tells whether one is waiting.

    Only the main thread is ever interrupted by them, and only it may hold them.
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
