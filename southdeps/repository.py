"""What git records of a project, read from its files.

git itself is never run: a repository's own configuration may name programs that git would start.
"""

from __future__ import annotations

import hashlib
import os
import struct
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

#: Larger index files are not read; 64 MB hold some 600,000 files.
_LARGEST_INDEX = 64 * 1024 * 1024
_EXTENDED = 0x4000


class DiffRoot(Struct, frozen=True):
    """The folder that the paths of a diff are relative to, and what to tell the user if it is not the working one."""

    folder: Path
    note: str | None = None


def repository_root(folder: Path) -> Path | None:
    """The nearest folder at or above `folder` that holds a git or Mercurial repository."""
    return next(
        (one for one in (folder, *folder.parents) if (one / ".git").exists() or (one / ".hg").is_dir()), None
    )


def diff_root(paths: Sequence[Path], working_directory: Path) -> DiffRoot:
    """Where `git apply` and `patch -p1` take a diff of these files: neither accepts `..` in a path, nor links.

    With all links followed: the working directory if all files lie below it, else the repository's root, else the
    files' common parent.
    """
    here = working_directory.resolve()
    real = [(here / path).resolve() for path in paths]
    if all(path.is_relative_to(here) for path in real):
        return DiffRoot(here)
    root = repository_root(here)
    if root is None or not all(path.is_relative_to(root) for path in real):
        root = Path(os.path.commonpath([path.parent for path in real]))
    return DiffRoot(root, f"the paths of the diff are relative to {root}: apply it there")


def changed_files(paths: Iterable[Path]) -> list[Path]:
    """Those of the files whose content differs from git's index, or that git does not track.

    Without a repository, or if its index cannot be read, nothing is known to have changed.
    """
    indexes: dict[Path, dict[bytes, bytes] | None] = {}
    changed = []
    for path in paths:
        real = path.resolve()
        root = repository_root(real.parent)
        if root is None:
            continue
        if root not in indexes:
            indexes[root] = _read_index(root)
        index = indexes[root]
        name = os.fsencode(real.relative_to(root).as_posix())
        if index is not None and not _is_recorded(real, index.get(name)):
            changed.append(path)
    return changed


def _is_recorded(path: Path, blob: bytes | None) -> bool:
    """Whether a file has the content of a blob, perhaps with other line ends (core.autocrlf)."""
    try:
        content = path.read_bytes()
    except OSError:
        return True
    return blob in {_blob(content), _blob(content.replace(b"\r\n", b"\n"))}


def _blob(content: bytes) -> bytes:
    return hashlib.sha1(b"blob %d\0%s" % (len(content), content), usedforsecurity=False).digest()


def _read_index(root: Path) -> dict[bytes, bytes] | None:
    """Path -> object name; None if there is no index of a known format."""
    folder = root / ".git"
    try:
        if folder.is_file():  # a worktree or submodule
            folder = root / folder.read_text("utf-8").removeprefix("gitdir:").strip()
        path = folder / "index"
        if not path.is_file() or path.stat().st_size > _LARGEST_INDEX:
            return None
        return dict(_entries(path.read_bytes()))
    except (OSError, ValueError, struct.error, IndexError):
        return None


def _entries(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The entries of an index file (git's Documentation/gitformat-index.txt, versions 2 to 4, SHA-1)."""
    signature, version, count = struct.unpack_from(">4sII", data)
    if signature != b"DIRC" or version not in {2, 3, 4}:
        raise ValueError("not an index of a known version")
    at, name = 12, b""
    for _ in range(count):
        start = at
        blob = data[at + 40 : at + 60]
        (flags,) = struct.unpack_from(">H", data, at + 60)
        at += 64 if flags & _EXTENDED else 62
        if version == 4:
            removed, at = _number(data, at)
            name = name[: len(name) - removed]
            end = data.index(b"\0", at)
            name += data[at:end]
            at = end + 1
        else:
            end = data.index(b"\0", at)
            name = data[at:end]
            at = start + (end - start + 8) // 8 * 8
        yield name, blob


def _number(data: bytes, at: int) -> tuple[int, int]:
    """A number in git's variable width encoding (gitformat-pack, "offset encoding"), and where it ends."""
    value = data[at] & 0x7F
    while data[at] & 0x80:
        at += 1
        value = ((value + 1) << 7) | (data[at] & 0x7F)
    return value, at + 1
