"""What is in a file, as far as it can be known without reading it again.

Most questions to a file that has not changed are the same in every run: what is its digest, is a word in it? The
answers are kept in the cache. A file is unchanged while its place on the disk, its size and both of its times are.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

import msgspec
from msgspec import Struct

from southdeps.cache import Cache, digest

#: Words that files are searched for in every run.
WORDS = (b"forwards", b"migrations.Migration", b"INSTALLED_APPS", b"southdeps:")
#: Nanoseconds that must have passed since a file's last change: a further one within the grain of the file system's
#: clock would not show in its times (Git's "racy" entries).
SETTLED = 2 * 10**9

#: Device, inode, size, and times of modification and change in nanoseconds.
Signature = tuple[int, int, int, int, int]


class Facts(Struct, frozen=True, array_like=True):
    """The digest of some bytes, and which of WORDS are in them: a bit for each."""

    digest: bytes
    words: int


class FileContents:
    """The bytes of one file, read when they are asked for; `facts` are known before, if the file is unchanged."""

    def __init__(self, read: Callable[[], bytes], facts: Facts | None = None) -> None:
        self._read = read
        self._facts = facts

    @staticmethod
    def of(data: bytes) -> FileContents:
        """Bytes that are at hand."""
        return FileContents(lambda: data)

    @cached_property
    def data(self) -> bytes:
        """The bytes. Raises what reading them raises."""
        return self._read()

    @cached_property
    def facts(self) -> Facts:
        """What is remembered of these bytes."""
        if self._facts is not None:
            return self._facts
        return Facts(digest(self.data), sum(1 << bit for bit, word in enumerate(WORDS) if word in self.data))

    @property
    def digest(self) -> bytes:
        """The digest of the bytes."""
        return self.facts.digest

    def holds(self, word: bytes) -> bool:
        """Whether one of WORDS is in the bytes."""
        return bool(self.facts.words >> WORDS.index(word) & 1)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FileContents) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __reduce__(self) -> tuple[Callable[[bytes], FileContents], tuple[bytes]]:
        """For the processes that share the work: the bytes."""
        return FileContents.of, (self.data,)


class FactsMemory:
    """The facts of files that earlier runs have read, by path, with the signatures that the files had then."""

    def __init__(self, cache: Cache, name: bytes) -> None:
        """`name` tells which project the files belong to."""
        self._cache = cache
        self._place = cache.key(b"facts", name)
        self._known = _decoded(cache.get([self._place]).get(self._place))
        self._found: dict[bytes, tuple[Signature, Facts]] = {}
        self._changed = False

    def get(self, path: Path, signature: Signature) -> Facts | None:
        """The facts of an unchanged file; None for any other."""
        key = os.fsencode(path)
        known = self._known.get(key)
        if known is None or known[0] != signature:
            return None
        self._found[key] = known
        return known[1]

    def put(self, path: Path, signature: Signature, facts: Facts) -> None:
        """Remember what is in a file that had this signature before it was read."""
        if max(signature[-2:]) + SETTLED < time.time_ns():
            self._found[os.fsencode(path)] = signature, facts
            self._changed = True

    def save(self) -> None:
        """Add the facts to the cache, for its next `save()`, if there are new ones."""
        if self._changed:
            self._cache.put(self._place, msgspec.msgpack.encode(self._found))


def signature_of(path: Path) -> Signature | None:
    """What tells a change of a file; None where there is none to be looked at."""
    try:
        found = os.stat(path)  # noqa: PTH116  # for each of many files
    except (OSError, ValueError):
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _decoded(data: bytes | None) -> dict[bytes, tuple[Signature, Facts]]:
    if data is None:
        return {}
    try:
        return msgspec.msgpack.decode(data, type=dict[bytes, tuple[Signature, Facts]])
    except msgspec.DecodeError:
        return {}  # damaged; it is written again
