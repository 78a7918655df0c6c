"""The files of a project that its migrations and settings may ask for, each read and parsed once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct, field

from southdeps.cache import Cache, digest
from southdeps.syntax import nodes

#: Stands for the contents of a file that isn't there.
ABSENT = b""


def module_file(folder: Path, name: str) -> Path | None:
    """The file of the module called `name`, the top-level package of which is in `folder`."""
    path = folder.joinpath(*name.split(".")[1:])
    path = path / "__init__.py" if path.is_dir() else path.with_name(f"{path.name}.py")
    return path if path.is_file() else None


@cache
def _decoder() -> msgspec.msgpack.Decoder[nodes.Module]:
    return msgspec.msgpack.Decoder(nodes.Module)


class Files(Struct, frozen=True):
    """Reads files and keeps what it has read, in `cache` the syntax of modules too; texts only below `roots`."""

    roots: tuple[Path, ...]
    cache: Cache | None = None
    contents: dict[Path, bytes | None] = field(default_factory=dict)
    modules: dict[Path, nodes.Module | None] = field(default_factory=dict)
    places: dict[tuple[Path, str], Path | None] = field(default_factory=dict)

    def read(self, path: Path) -> bytes | None:
        """The bytes of a file; None where it can't be read."""
        if path not in self.contents:
            try:
                self.contents[path] = path.read_bytes()
            except OSError:
                self.contents[path] = None
        return self.contents[path]

    def locate(self, packages: Mapping[str, Path], name: str) -> Path | None:
        """The file of the module called `name`; `packages` are the folders of top-level packages."""
        folder = packages.get(name.partition(".")[0])
        if folder is None:
            return None
        if (folder, name) not in self.places:
            self.places[folder, name] = module_file(folder, name)
        return self.places[folder, name]

    def module(self, path: Path) -> nodes.Module | None:
        """The syntax of a Python file; None where it can't be read."""
        if path not in self.modules:
            data = self.read(path)
            self.modules[path] = self._parse(data) if data is not None else None
        return self.modules[path]

    def _parse(self, data: bytes) -> nodes.Module:
        key = self.cache.key(b"module", data) if self.cache is not None else b""
        if self.cache is not None:
            known = self.cache.get([key]).get(key)
            if known is not None:
                try:
                    return _decoder().decode(known)
                except msgspec.DecodeError:
                    pass  # damaged; it is written again
        from southdeps.syntax.parse import read_module  # noqa: PLC0415  # not on the way where all is known

        module = read_module(data)
        if self.cache is not None:
            self.cache.put(key, msgspec.msgpack.encode(module))
        return module

    def text(self, path: Path) -> str | None:
        """A text file; None where it can't be read or lies elsewhere, wherever links lead."""
        real = path.resolve()
        data = self.read(real) if any(real.is_relative_to(root.resolve()) for root in self.roots) else None
        if data is None:
            return None
        return data.decode("utf-8", errors="replace").replace("\r\n", "\n").replace("\r", "\n")

    def digest(self, path: Path) -> bytes:
        """What the contents of a file are recognised by; ABSENT where it can't be read."""
        data = self.read(path)
        return ABSENT if data is None else digest(data)
