"""Results of earlier runs, kept on disk: bytes by key, in one SQLite file in the user's cache folder.

A key covers all that its value depends on, the program itself included: an entry is never wrong, only no longer asked
for. The entries not used for the longest time are dropped when the file grows beyond its limit. A damaged file is
removed and made anew; one that another user owns or can write to is ignored.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from southdeps.errors import SouthdepsError
from southdeps.version import __version__

if TYPE_CHECKING:
    import sqlite3

#: Beyond this many bytes the quarter of the entries that has not been asked for longest is dropped.
LIMIT = 64 * 1024 * 1024
#: Seconds to wait for another process that is writing.
PATIENCE = 5.0
DAY = 24 * 60 * 60
#: Libraries of which another release may read the same bytes in another way.
LIBRARIES = ("msgspec-", "sqlglot-", "tree_sitter-", "tree_sitter_python-")

_TABLE = """
CREATE TABLE IF NOT EXISTS entry (key BLOB PRIMARY KEY, value BLOB NOT NULL, used INTEGER NOT NULL)
"""
_SEAL = 8
#: Keys per statement; SQLite takes 999 variables and more.
_BATCH = 900


class CacheError(SouthdepsError):
    """The cache can't be read or written; the message is for the user."""


class DamagedCacheError(CacheError):
    """The file is no cache, or is damaged."""


class Info(Struct, frozen=True):
    """What is in a cache: entries, bytes of the file on disk, and the limit that it is kept below."""

    entries: int
    size: int
    limit: int = LIMIT


def default_path() -> Path:
    """The cache file in the user's cache folder."""
    import platformdirs  # 8 ms, and not every command has a cache

    return platformdirs.user_cache_path("southdeps", appauthor=False) / "cache.sqlite"


class ReadAhead:
    """Entries of a cache that a run asks for one by one: those of the run before are fetched at once."""

    def __init__(self, cache: Cache, name: bytes) -> None:
        """`name` tells what the entries are for; another project asks for others."""
        self.cache = cache
        self.place = cache.key(b"asked", name)
        listed = cache.get([self.place]).get(self.place, b"")
        size = len(self.place)
        self.known = frozenset(listed[at : at + size] for at in range(0, len(listed), size))
        self.entries = cache.get(list(self.known))
        self.asked: dict[bytes, None] = {}

    def get(self, key: bytes) -> bytes | None:
        """The value of a key; None if there is none."""
        self.asked[key] = None
        return self.entries[key] if key in self.entries else self.cache.get([key]).get(key)

    def save(self) -> None:
        """Note what was asked for, with the cache's next `save()`, if that was more than before."""
        if not self.known.issuperset(self.asked):
            every = [*self.asked, *sorted(self.known.difference(self.asked))]
            self.cache.put(self.place, b"".join(every[: 2 * len(self.asked)]))


def digest(*parts: bytes) -> bytes:
    """A short name for a sequence of bytes; other bytes, or the same ones split otherwise, have another."""
    state = hashlib.sha256(b"".join(len(part).to_bytes(8, "little") for part in parts))
    for part in parts:
        state.update(part)
    return state.digest()[:16]


@cache
def program() -> bytes:
    """What this program is recognised by: its version, its own files, its libraries, the Python that it runs on.

    Of its files their sizes and times of change are looked at: reading them all takes 9 ms.
    """
    libraries = sorted(name for folder in sys.path for name in _entries(folder) if name.startswith(LIBRARIES))
    state = [__version__, sys.version, *libraries, *sorted(modules(str(Path(__file__).parent)))]
    return digest(os.fsencode("\n".join(state)))


def modules(folder: str) -> Iterator[str]:
    """Where the modules in a folder and below lie, how large they are, and when they were changed last."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".py"):
                found = entry.stat()
                yield f"{entry.path} {found.st_size} {found.st_mtime_ns}"
            elif entry.name != "__pycache__" and entry.is_dir():
                yield from modules(entry.path)


def _entries(folder: str) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208  # names are all that is wanted
    except OSError:
        return []


class Cache(Struct):
    """The cache as one run uses it. If something is wrong with it, `problem` says what, for the user.

    `usable` is false from then on, unless the file was damaged and could be removed. `version` identifies the program
    and is part of every key.
    """

    path: Path
    version: bytes = field(default_factory=program)
    limit: int = LIMIT
    problem: str | None = None
    usable: bool = True
    fresh: dict[bytes, bytes] = field(default_factory=dict)

    def key(self, *parts: bytes) -> bytes:
        """The key for a value that depends on nothing but `parts` and this program."""
        return digest(self.version, *parts)

    def get(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """The values of those keys that are there."""
        if not self.usable:
            return {}
        try:
            found = read(self.path, keys)
        except CacheError as error:
            self._give_up(error)
            return {}
        return {key: value[_SEAL:] for key, value in found.items() if value == sealed(key, value[_SEAL:])}

    def put(self, key: bytes, value: bytes) -> None:
        """Add an entry, with the next `save()`."""
        self.fresh[key] = sealed(key, value)

    def save(self) -> None:
        """Write what was added."""
        if self.usable:
            try:
                write(self.path, self.fresh, limit=self.limit)
            except CacheError as error:
                self._give_up(error)
        self.fresh.clear()

    def _give_up(self, error: CacheError) -> None:
        """Remove a damaged cache; do without one that can't be used."""
        if isinstance(error, DamagedCacheError):
            try:
                clear(self.path)
            except CacheError as stays:
                error = stays
            else:
                self.problem = f"the cache was damaged and is made anew ({error})"
                return
        self.problem, self.usable = f"the cache is ignored ({error})", False


def sealed(key: bytes, value: bytes) -> bytes:
    """A value with a digest in front: SQLite itself notices a damaged page only by luck."""
    return digest(key, value)[:_SEAL] + value


def read(path: Path, keys: Sequence[bytes]) -> dict[bytes, bytes]:
    """The values of those keys that are there; none if there is no cache yet. Raises CacheError."""
    if not keys or not _is_cache(path):
        return {}
    found: dict[bytes, bytes] = {}
    today = int(time.time() // DAY)
    stale: list[tuple[int, bytes]] = []
    with _connection(path) as connection:
        for batch in _batches(keys):
            marks = ",".join("?" * len(batch))
            query = f"SELECT key, value, used FROM entry WHERE key IN ({marks})"  # question marks
            for key, value, used in connection.execute(query, batch):
                if not isinstance(value, bytes) or not isinstance(used, int):
                    raise DamagedCacheError(f"{path}: entries of unknown types")
                found[key] = value
                if used < today:
                    stale.append((today, key))
        if stale:  # once a day, so that reading hardly ever writes
            _touch(connection, stale)
    return found


def write(path: Path, entries: Mapping[bytes, bytes], *, limit: int = LIMIT) -> None:
    """Add entries; makes the file and its folder if they are missing. Raises CacheError."""
    if not entries:
        return
    today = int(time.time() // DAY)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CacheError(f"{path.parent}: {error.strerror}") from error
    _is_cache(path)
    with _connection(path) as connection:
        connection.execute(_TABLE)
        rows = [(key, value, today) for key, value in entries.items()]
        connection.executemany("INSERT OR REPLACE INTO entry VALUES (?, ?, ?)", rows)
        _shrink(connection, limit)


def clear(path: Path) -> int:
    """Remove the cache file, whatever is in it; returns the bytes that it had. Raises CacheError."""
    try:
        size = path.lstat().st_size
        path.unlink()
    except FileNotFoundError:
        return 0
    except OSError as error:
        raise CacheError(f"{path}: {error.strerror}") from error
    return size


def info(path: Path) -> Info:
    """What is in the cache. Raises CacheError."""
    if not _is_cache(path):
        return Info(0, 0)
    with _connection(path) as connection:
        (entries,) = connection.execute("SELECT count(*) FROM entry").fetchone()
    return Info(entries, path.stat().st_size)


@contextmanager
def _connection(path: Path) -> Iterator[sqlite3.Connection]:
    import sqlite3  # 4 ms, and --no-cache does without

    try:
        connection = sqlite3.connect(path, timeout=PATIENCE)
        try:
            with connection:  # one transaction
                # A loss of power may damage the file, which is noticed; waiting for the disk costs more.
                connection.execute("PRAGMA synchronous = OFF")
                yield connection
        finally:
            connection.close()
    except sqlite3.Error as error:
        kind = DamagedCacheError if _shows_damage(error) else CacheError
        raise kind(f"{path}: {error}") from error
    except (ValueError, OverflowError, MemoryError) as error:  # out of what SQLite has read
        raise DamagedCacheError(f"{path}: {error}") from error


def _shows_damage(error: sqlite3.Error) -> bool:
    """Whether an error is about what is in the file: no database, a damaged one, or other tables than ours."""
    name = getattr(error, "sqlite_errorname", "")
    return name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT", "SQLITE_FORMAT")) or name == "SQLITE_ERROR"


def _is_cache(path: Path) -> bool:
    """Whether there is a cache; one that another process is just making is still empty.

    Raises CacheError for anything that others can write to, or that is no file: it could hold any answer.
    """
    try:
        found = path.stat()
    except OSError:
        return False
    if not stat.S_ISREG(found.st_mode):
        raise CacheError(f"{path}: not a regular file")
    if hasattr(os, "getuid") and found.st_uid != os.getuid():
        raise CacheError(f"{path}: it belongs to another user")
    if os.name == "posix" and found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise CacheError(f"{path}: other users can write to it")
    return found.st_size > 0


def _batches(keys: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    for start in range(0, len(keys), _BATCH):
        yield keys[start : start + _BATCH]


def _touch(connection: sqlite3.Connection, entries: Sequence[tuple[int, bytes]]) -> None:
    import sqlite3

    with suppress(sqlite3.OperationalError):  # a cache that can only be read is of use too
        connection.executemany("UPDATE entry SET used = ? WHERE key = ?", entries)


def _shrink(connection: sqlite3.Connection, limit: int) -> None:
    while _size(connection) > limit:
        (count,) = connection.execute("SELECT count(*) FROM entry").fetchone()
        if not count:
            return
        oldest = "SELECT key FROM entry ORDER BY used, key LIMIT ?"
        connection.execute(f"DELETE FROM entry WHERE key IN ({oldest})", (count // 4 + 1,))


def _size(connection: sqlite3.Connection) -> int:
    """Bytes in use; pages that were emptied are filled again before the file grows."""
    names = ("page_count", "freelist_count", "page_size")
    pages, empty, size = (int(connection.execute(f"PRAGMA {name}").fetchone()[0]) for name in names)
    return (pages - empty) * size
