"""Where on a search path a dotted name lies, as Python 2 would find it; nothing is imported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

#: What may stand for a module, in the order in which Python 2 tries it; only the first kind can be read.
_ENDINGS = (".so", "module.so", ".pyd", ".py", ".pyc")


def locate(name: str, roots: Iterable[Path]) -> Path | None:
    """The file of the module called `name`: `x.py`, the `__init__.py` of a package, a compiled one; else None.

    A package of that name without the module in it does not end the search: it may be a namespace.
    """
    for root in roots:
        folder, place = root, None
        for part in name.split("."):
            place = module_in(folder, part)
            if place is None:
                break
            folder = place.parent if is_package(place) else place
        if place is not None:
            return place
    return None


def module_in(folder: Path, name: str) -> Path | None:
    """The file of the module or package called `name` that lies directly in `folder`."""
    if not name.isidentifier():
        return None
    for stem, endings in ((folder / name / "__init__", (".py", ".pyc")), (folder / name, _ENDINGS)):
        for ending in endings:
            path = stem.with_name(f"{stem.name}{ending}")
            if path.is_file():
                return path
    return None


def is_package(path: Path) -> bool:
    """Whether the file of a module is that of a package."""
    return path.stem == "__init__"


def dotted_name(file: Path) -> tuple[str, Path]:
    """A module's dotted name as far up as there is an `__init__.py`, and the folder that has to be on the path."""
    file = file.absolute()
    parts = [] if is_package(file) else [file.stem]
    folder = file.parent
    while (folder / "__init__.py").is_file():
        parts.insert(0, folder.name)
        folder = folder.parent
    return ".".join(parts), folder


def packages_of(name: str) -> Iterator[str]:
    """The packages that importing `name` runs before it, outermost first."""
    parts: Sequence[str] = name.split(".")
    for length in range(1, len(parts)):
        yield ".".join(parts[:length])
