"""The only door to the file system of a scanned project: listings, contents and syntax, each asked for once.

Nothing here raises for what lies on the disk. A file or folder that is missing is None or empty; one that is there and
can't be read is recorded in `Files.problems` as well.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Mapping
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import BinaryIO, Literal, NamedTuple

import msgspec
from msgspec import Struct, field

from southdeps.cache import Cache, ReadAhead, digest
from southdeps.errors import CannotRunError
from southdeps.file_contents import FactsMemory, FileContents, signature_of
from southdeps.syntax import nodes

#: The digest of a file that isn't there.
ABSENT = b""
#: Larger files (in bytes) are reported, not read.
SIZE_LIMIT = 64 * 1024 * 1024

#: The ways in which the system says that there is no such file.
_MISSING = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG, errno.EINVAL})

#: What may stand for a module, in the order in which Python 2 tries it; of these only `.py` can be read.
_MODULE_ENDINGS = (".so", "module.so", ".pyd", ".py", ".pyc")


#: "special" is a FIFO, socket or device; "broken" a link that leads nowhere or in a circle.
Kind = Literal["file", "folder", "special", "broken"]


class FolderEntry(NamedTuple):
    """One entry of a folder: what it is once links are followed, and whether it is a link itself."""

    kind: Kind
    link: bool


class Files(Struct, frozen=True):
    """Reads files and keeps what it has read; with a `cache`, the syntax of modules too; texts only below `roots`.

    `problems` says why (in words for the user) something that is there could not be read, by path.
    """

    roots: tuple[Path, ...] = ()
    cache: Cache | None = None
    contents: dict[Path, bytes | None] = field(default_factory=dict)
    texts: dict[Path, str | None] = field(default_factory=dict)
    modules: dict[Path, nodes.Module | None] = field(default_factory=dict)
    listings: dict[str, Mapping[str, FolderEntry]] = field(default_factory=dict)
    kinds: dict[Path, Kind | None] = field(default_factory=dict)
    real_paths: dict[Path, Path] = field(default_factory=dict)
    text_digests: dict[Path, bytes] = field(default_factory=dict)
    problems: dict[Path, str] = field(default_factory=dict)
    read_ahead: list[ReadAhead] = field(default_factory=list)
    files: dict[Path, FileContents | None] = field(default_factory=dict)
    memory: list[FactsMemory] = field(default_factory=list)

    def listing(self, folder: str | Path) -> Mapping[str, FolderEntry]:
        """The entries of a folder by name, in the order of their names; empty if it can't be read."""
        place = os.fspath(folder)
        if place not in self.listings:
            try:
                self.listings[place] = _list(place)
            except (OSError, ValueError) as error:
                self._record(Path(place), error)
                self.listings[place] = {}
        return self.listings[place]

    def kind(self, path: Path) -> Kind | None:
        """What stands at a path, links followed; None if there is nothing."""
        folder, name = os.path.split(path)  # a Path of the parent costs four times as much
        listing = self.listings.get(folder or ".")
        if listing and name not in {"", ".", ".."}:
            return listing[name].kind if name in listing else None
        if path not in self.kinds:
            self.kinds[path] = _kind_of(path)
        return self.kinds[path]

    def is_file(self, path: Path) -> bool:
        """Whether a regular file stands there."""
        return self.kind(path) == "file"

    def is_folder(self, path: Path) -> bool:
        """Whether a folder stands there."""
        return self.kind(path) == "folder"

    def real(self, path: Path) -> Path:
        """A path with all links followed."""
        if path not in self.real_paths:
            self.real_paths[path] = real_path(path)
        return self.real_paths[path]

    def module_in(self, folder: str | Path, name: str) -> Path | None:
        """The file of the module called `name` directly in `folder`: a package's `__init__`, else a module's."""
        listing = self.listing(folder)
        entry = listing.get(name)
        if entry is not None and entry.kind == "folder":
            package = Path(folder, name)
            inside = self.listing(package)
            for initial in ("__init__.py", "__init__.pyc"):
                if initial in inside and inside[initial].kind == "file":
                    return package / initial
        for ending in _MODULE_ENDINGS:
            entry = listing.get(name + ending)
            if entry is not None and entry.kind == "file":
                return Path(folder, name + ending)
        return None

    def read(self, path: Path) -> bytes | None:
        """The bytes of a regular file; None if it is missing or can't be read."""
        if path not in self.contents:
            try:
                self.contents[path] = read_file(path)
            except (OSError, ValueError) as error:
                self._record(path, error)
                self.contents[path] = None
        return self.contents[path]

    def file(self, path: Path) -> FileContents | None:
        """What is in a regular file, read when that is asked for; None if it is missing or can't be read."""
        if path not in self.files:
            self.files[path] = self._file(path)
        return self.files[path]

    def _file(self, path: Path) -> FileContents | None:
        memory = self._memory() if path not in self.contents else None
        signature = signature_of(path) if memory is not None else None
        facts = memory.get(path, signature) if memory is not None and signature is not None else None
        if facts is not None:
            return FileContents(lambda: self._read_again(path, facts.digest), facts)
        data = self.read(path)
        if data is None:
            return None
        found = FileContents.of(data)
        if memory is not None and signature is not None:
            memory.put(path, signature, found.facts)
        return found

    def _read_again(self, path: Path, known: bytes) -> bytes:
        data = self.read(path)
        if data is None or digest(data) != known:
            raise CannotRunError(f"{relative(path)}: it has changed since this command began; start it again")
        return data

    def _memory(self) -> FactsMemory | None:
        if self.cache is not None and not self.memory:
            self.memory.append(FactsMemory(self.cache, self._name()))
        return self.memory[0] if self.memory else None

    def _name(self) -> bytes:
        return digest(*(os.fsencode(self.real(root)) for root in self.roots))

    def lines(self, path: Path) -> list[str]:
        """The lines of a configuration file; none if it is missing or can't be read."""
        data = self.read(path)
        return data.decode("utf-8", "replace").splitlines() if data is not None else []

    def module(self, path: Path) -> nodes.Module | None:
        """The syntax of a Python file; None if it is missing or can't be read."""
        if path not in self.modules:
            file = self.file(path)
            self.modules[path] = self._parse(file) if file is not None else None
        return self.modules[path]

    def text(self, path: Path) -> str | None:
        """A text file below `roots`, links followed; None if it is missing, lies elsewhere or can't be read."""
        if path not in self.texts:
            self.texts[path] = self._text(path)
        return self.texts[path]

    def _text(self, path: Path) -> str | None:
        try:
            real = self.real(path)
        except ValueError:  # a NUL in the name
            return None
        data = self.read(real) if any(real.is_relative_to(self.real(root)) for root in self.roots) else None
        if data is None:
            return None
        return data.decode("utf-8", errors="replace").replace("\r\n", "\n").replace("\r", "\n")

    def text_digest(self, path: Path) -> bytes:
        """The digest of what `text` gives; ABSENT for None."""
        if path not in self.text_digests:
            text = self.text(path)
            self.text_digests[path] = ABSENT if text is None else digest(text.encode())
        return self.text_digests[path]

    def digest(self, path: Path) -> bytes:
        """The digest of a file's contents; ABSENT if it can't be read."""
        file = self.file(path)
        return ABSENT if file is None else file.digest

    def _parse(self, file: FileContents) -> nodes.Module:
        key = self.cache.key(b"module", file.digest) if self.cache is not None else b""
        if self.cache is not None:
            known = self._read_ahead(self.cache).get(key)
            if known is not None:
                try:
                    return _decoder().decode(known)
                except msgspec.DecodeError:
                    pass  # damaged; it is written again
        from southdeps.syntax.parse import read_module  # not needed where all is cached

        module = read_module(file.data)
        if self.cache is not None:
            self.cache.put(key, msgspec.msgpack.encode(module))
        return module

    def _read_ahead(self, cache: Cache) -> ReadAhead:
        if not self.read_ahead:
            self.read_ahead.append(ReadAhead(cache, self._name()))
        return self.read_ahead[0]

    def save(self) -> None:
        """Write what was added to the cache."""
        for asked in self.read_ahead:
            asked.save()
        for facts in self.memory:
            facts.save()
        if self.cache is not None:
            self.cache.save()

    def _record(self, path: Path, error: OSError | ValueError) -> None:
        if isinstance(error, OSError) and error.errno not in _MISSING:
            self.problems[path] = f"can't be read: {error.strerror or error}"


def real_path(path: Path) -> Path:
    """A path with all links followed; a circle of links is left as it is."""
    return Path(os.path.realpath(path))


@cache
def _decoder() -> msgspec.msgpack.Decoder[nodes.Module]:
    return msgspec.msgpack.Decoder(nodes.Module)


def _list(folder: str) -> dict[str, FolderEntry]:
    with os.scandir(folder or ".") as entries:
        found = sorted(entries, key=attrgetter("name"))
    return {entry.name: _entry(entry) for entry in found}


def _entry(entry: os.DirEntry[str]) -> FolderEntry:
    link = entry.is_symlink()
    try:
        if entry.is_dir():
            return FolderEntry("folder", link)
        if entry.is_file():
            return FolderEntry("file", link)
        return FolderEntry("special" if not link or Path(entry.path).exists() else "broken", link)
    except OSError:  # a circle of links
        return FolderEntry("broken", link)


def _kind_of(path: Path) -> Kind | None:
    try:
        mode = path.stat().st_mode
    except OSError as error:
        return "broken" if error.errno == errno.ELOOP else None
    except ValueError:
        return None
    if stat.S_ISDIR(mode):
        return "folder"
    return "file" if stat.S_ISREG(mode) else "special"


def read_file(path: Path) -> bytes:
    """The bytes of a regular file of at most SIZE_LIMIT bytes.

    Raises OSError if the file is missing, is no regular file or is too large; ValueError for an impossible name.
    """
    before = path.stat()  # opening a FIFO or a device is an act by itself
    if stat.S_ISDIR(before.st_mode):
        raise OSError(errno.EISDIR, "a folder, not a file")
    if not stat.S_ISREG(before.st_mode):
        raise OSError(errno.EPERM, "not a regular file")
    if before.st_size > SIZE_LIMIT:
        raise OSError(errno.EFBIG, f"larger than {SIZE_LIMIT // 1024**2} MB")
    with open(path, "rb", opener=_open_at_once) as file:  # Path.open knows no opener
        return _read_limited(file, before.st_size)


def read_named(path: Path) -> bytes:
    """The bytes of a file that the user has named: a pipe that another process writes to will do as well.

    Raises OSError as `read_file` does, and for a pipe that gives nothing.
    """
    if path.is_dir():
        raise OSError(errno.EISDIR, "a folder, not a file")
    with open(path, "rb", opener=_open_at_once) as file:
        is_pipe = stat.S_ISFIFO(os.fstat(file.fileno()).st_mode)
        if is_pipe:
            os.set_blocking(file.fileno(), True)
        data = _read_limited(file, os.fstat(file.fileno()).st_size)
    if is_pipe and not data:
        raise OSError(errno.EPIPE, "an empty pipe")
    return data


def _read_limited(file: BinaryIO, size: int) -> bytes:
    data = file.read(size + 1)  # read(n) takes a buffer of n bytes, however many there are
    if len(data) > size:  # it has grown, or is a pipe
        data += file.read(SIZE_LIMIT + 1 - len(data))
    if len(data) > SIZE_LIMIT:
        raise OSError(errno.EFBIG, f"larger than {SIZE_LIMIT // 1024**2} MB")
    return data


def _open_at_once(path: str, flags: int) -> int:
    """Open a file without waiting, should it have become a FIFO in the meantime."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def relative_path(path: Path) -> Path:
    """A path relative to the working directory, links not resolved; as it is where it lies on another drive."""
    try:
        return Path(os.path.relpath(path))
    except ValueError:  # on Windows
        return path


def relative(path: Path) -> str:
    """The same as reports and notes show it, with `/`."""
    return relative_path(path).as_posix()
