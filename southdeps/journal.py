"""The journal of a running `fix --write`, from which a later run restores a tree that a killed run left.

The journal lies in the project's folder. It names every temporary file before it is created and is locked while
its process lives. It is data from the scanned project: paths that leave the folder, names that are not ours and
files whose contents do not match the recorded digests are left alone.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec import Struct

from southdeps.errors import SouthdepsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

NAME = ".southdeps-journal"
#: Seconds to wait for another process that is writing.
PATIENCE = 10.0
#: Names of temporary files, beside the files they replace. South takes none of them for a migration.
_TEMPORARY = re.compile(r"\.southdeps-[0-9a-f]{16}-\d+\.(new|old)")

Outcome = Literal["complete", "undone", "torn"]


class CannotWriteError(SouthdepsError):
    """The files could not be written; the text names the file and says whether all are as before."""


class StagedFile(Struct, frozen=True):
    """A file to be replaced: `path` below the folder, the digests of its contents, its temporary files' names.

    `before` is None for a file that does not exist yet.
    """

    path: bytes
    before: str | None
    after: str
    new: str
    old: str

    def target(self, root: Path) -> Path:
        """The file itself."""
        return root / os.fsdecode(self.path)

    def temporary(self, root: Path) -> tuple[Path, Path]:
        """Where the new bytes and the copy of the old ones are staged."""
        folder = self.target(root).parent
        return folder / self.new, folder / self.old


class Journal(Struct, frozen=True):
    """What a process is writing."""

    process: int
    files: tuple[StagedFile, ...] = ()


def digest(content: bytes) -> str:
    """The identity of a file's content."""
    return hashlib.sha256(content).hexdigest()


def recover(folders: Iterable[Path]) -> list[str]:
    """Complete or undo what killed runs left in the `folders`; gives a line for the user about each.

    A run that had replaced all its files is complete; else the replaced ones get their old content back. The
    temporary files are removed. Raises CannotWriteError if a live process is writing or a file cannot be restored.
    """
    lines = []
    for folder in folders:
        if not (folder / NAME).is_symlink() and not (folder / NAME).exists():
            continue
        with locked(folder, create=False) as handle:
            if handle is not None:
                outcome = settle(folder, handle)
                lines.append(f"{folder}: an interrupted fix --write was {_OUTCOMES[outcome]}")
    return lines


_OUTCOMES: dict[Outcome, str] = {
    "complete": "complete; its temporary files are removed",
    "undone": "undone: all files have their old content",
    "torn": "undone: it had written nothing",
}


def settle(root: Path, handle: int, *, keep: bool = True) -> Outcome:
    """Bring the files of an open journal to one state, remove the temporary ones, and empty the journal.

    Without `keep` the old content comes back even if all files have been replaced. A file that holds neither its
    old nor its new content was changed by someone else and stays. Raises CannotWriteError if a file cannot be
    restored; its copy and the journal are then left.
    """
    journal = read(handle)
    files = [file for file in journal.files if _is_ours(file, root)]
    states = {file: _state(file, root) for file in files}
    replaced = [file for file in files if states[file] == "after"]
    undo = not keep or "before" in states.values()
    failed = [file for file in replaced if undo and not _restore(file, root)]
    for file in files:
        for path in file.temporary(root):
            if file not in failed or path.suffix == ".new":
                with suppress(OSError):
                    path.unlink()
    if failed:
        copies = ", ".join(f"{file.target(root)} (its old content is in {file.old})" for file in failed)
        raise CannotWriteError(f"writing failed, and could not be undone: {copies}")
    os.ftruncate(handle, 0)
    if not replaced:
        return "torn"
    return "undone" if undo else "complete"


def _is_ours(file: StagedFile, root: Path) -> bool:
    """Whether an entry names a file below the folder, without links, and temporary files as we name them."""
    target = file.target(root)
    inside = target.is_relative_to(root) and ".." not in target.parts
    named = _TEMPORARY.fullmatch(file.new) and _TEMPORARY.fullmatch(file.old)
    return bool(inside and named) and Path(os.path.realpath(target.parent)) == target.parent


def _state(file: StagedFile, root: Path) -> Literal["before", "after", "changed"]:
    content = _content(file.target(root))
    if content is None:
        return "before" if file.before is None else "changed"
    found = digest(content)
    return "after" if found == file.after else "before" if found == file.before else "changed"


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes() if stat.S_ISREG(path.lstat().st_mode) else None
    except OSError:
        return None


def _restore(file: StagedFile, root: Path) -> bool:
    """Whether the old content is back."""
    target, (_, old) = file.target(root), file.temporary(root)
    try:
        if file.before is None:
            target.unlink()
            return True
        content = _content(old)
        if content is None or digest(content) != file.before:
            return False
        old.replace(target)
    except OSError:
        return False
    return True


# --- the file and its lock --------------------------------------------------------------------------------


@contextmanager
def locked(root: Path, *, create: bool) -> Iterator[int | None]:
    """Hold the journal in a folder, open and locked; None if there is none. It is removed at the end if it is empty.

    Raises CannotWriteError if another process keeps it locked, or if it is not a plain file of this user.
    """
    handle = _acquire(root / NAME, create=create)
    if handle is None:
        yield None
        return
    try:
        yield handle
    finally:
        remove = os.fstat(handle).st_size == 0
        if remove and os.name == "posix":  # while it is locked: a later process opens a journal of its own
            with suppress(OSError):
                (root / NAME).unlink()
        os.close(handle)
        if remove and os.name != "posix":
            with suppress(OSError):
                (root / NAME).unlink()


def _acquire(path: Path, *, create: bool) -> int | None:
    flags = os.O_RDWR | (os.O_CREAT if create else 0)
    for extra in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"):
        flags |= getattr(os, extra, 0)
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            handle = os.open(path, flags, 0o600)
        except FileNotFoundError:
            if create:
                raise
            return None
        except OSError as error:
            raise CannotWriteError(f"{path}: {error.strerror or error}; nothing was written") from error
        if not _is_own_file(handle):
            os.close(handle)
            raise CannotWriteError(f"{path} is not a file of this user's southdeps; remove it first")
        busy = not _try_lock(handle)
        if not busy and _is_same(handle, path):
            return handle
        process = read(handle).process if busy else 0
        os.close(handle)
        if busy and time.monotonic() > deadline:
            raise CannotWriteError(
                f"another southdeps (process {process}) is writing in {path.parent}; nothing was written"
            )
        time.sleep(0.05 if busy else 0)


def _is_own_file(handle: int) -> bool:
    status = os.fstat(handle)
    own = not hasattr(os, "geteuid") or status.st_uid == os.geteuid()
    return own and stat.S_ISREG(status.st_mode)


def _is_same(handle: int, path: Path) -> bool:
    """Whether the open file is still the one of that name: its last owner may have removed it meanwhile."""
    try:
        return os.path.samestat(os.fstat(handle), path.lstat())
    except FileNotFoundError:
        return False


def _try_lock(handle: int) -> bool:
    try:
        if os.name == "posix":
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    except OSError:
        return False
    return True


def read(handle: int) -> Journal:
    """The journal in an open file; without files if it is empty or torn, for then nothing else was created."""
    os.lseek(handle, 0, os.SEEK_SET)
    content = b""
    while part := os.read(handle, 1 << 20):
        content += part
    try:
        return msgspec.json.decode(content, type=Journal)
    except msgspec.MsgspecError:
        return Journal(0)


def write(handle: int, journal: Journal) -> None:
    """Put a journal on the disk, in place of what the open file holds."""
    os.ftruncate(handle, 0)
    os.lseek(handle, 0, os.SEEK_SET)
    content = msgspec.json.encode(journal)
    while content:
        content = content[os.write(handle, content) :]
    os.fsync(handle)
