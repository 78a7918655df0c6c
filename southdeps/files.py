"""The files of a project that its migrations may ask for, each read and parsed once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from southdeps import syntax

#: Stands for the contents of a file that isn't there.
ABSENT = b""


def digest(*parts: bytes) -> bytes:
    """A short name for a sequence of bytes; other bytes, or the same ones split otherwise, have another."""
    state = hashlib.blake2b(digest_size=16)
    for part in parts:
        state.update(len(part).to_bytes(8, "little"))
        state.update(part)
    return state.digest()


def module_file(packages: Mapping[str, Path], name: str) -> Path | None:
    """The file of the module called `name`; `packages` are the folders of top-level packages."""
    top, *rest = name.split(".")
    folder = packages.get(top)
    if folder is None:
        return None
    path = folder.joinpath(*rest)
    path = path / "__init__.py" if path.is_dir() else path.with_name(f"{path.name}.py")
    return path if path.is_file() else None


@dataclass(frozen=True, slots=True)
class Files:
    """Reads files and keeps what it has read; texts only below `roots`, wherever links lead."""

    roots: tuple[Path, ...]
    contents: dict[Path, bytes | None] = field(default_factory=dict)
    modules: dict[Path, syntax.Module | None] = field(default_factory=dict)

    def read(self, path: Path) -> bytes | None:
        """The bytes of a file; None where it can't be read."""
        if path not in self.contents:
            try:
                self.contents[path] = path.read_bytes()
            except OSError:
                self.contents[path] = None
        return self.contents[path]

    def module(self, path: Path) -> syntax.Module | None:
        """The syntax of a Python file; None where it can't be read."""
        if path not in self.modules:
            from southdeps.source import read_module  # noqa: PLC0415  # not on the way where all is known

            data = self.read(path)
            self.modules[path] = read_module(data) if data is not None else None
        return self.modules[path]

    def text(self, path: Path) -> str | None:
        """A text file; None where it can't be read or lies elsewhere."""
        real = path.resolve()
        data = self.read(real) if any(real.is_relative_to(root.resolve()) for root in self.roots) else None
        if data is None:
            return None
        return data.decode("utf-8", errors="replace").replace("\r\n", "\n").replace("\r", "\n")

    def digest(self, path: Path) -> bytes:
        """What the contents of a file are recognised by; ABSENT where it can't be read."""
        data = self.read(path)
        return ABSENT if data is None else digest(data)
