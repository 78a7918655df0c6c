"""The project's environment as files: where its interpreter would find packages. The interpreter is never run."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from msgspec import Struct

from southdeps.errors import CannotRunError
from southdeps.files import Files, real_path
from southdeps.project.module_resolver import ModuleResolver

#: Where packages lie below a prefix, in the order in which they are looked up.
_SITE_PACKAGES = (
    "lib/python2*/site-packages",
    "lib64/python2*/site-packages",
    "Lib/site-packages",
    "lib/python2*/dist-packages",
    "local/lib/python2*/dist-packages",
    "lib/python[3-9]*/site-packages",
)
#: A virtual environment of a virtual environment ...: more than this many go in a circle.
_MAX_PREFIXES = 5


class Environment(Struct, frozen=True):
    """The folders that hold a project's packages, in the order of the search path; `source` is where they were found.

    Not `complete` where some of it could not be read (a zipped egg): what is not found may be there nevertheless.
    """

    source: Path
    folders: tuple[Path, ...]
    complete: bool = True


def of_interpreter(executable: Path, files: Files) -> Environment:
    """The environment of `--python`: an interpreter, or the folder of a virtual environment.

    Raises CannotRunError if there is none, or none with Django in it.
    """
    kind = files.kind(executable)
    if kind is None:
        raise CannotRunError(
            f"{executable}: no such file or folder; --python names the project's interpreter"
        )
    found = in_prefix(executable, files) if kind == "folder" else None
    for place in (executable, real_path(executable)):
        if found is None and files.is_file(place):
            found = in_prefix(place.parent.parent, files)
    if found is None:
        raise CannotRunError(
            f"{executable}: no Django older than 1.7 in its packages, so it can't be the project's environment"
        )
    return found


def find_environment(folders: Sequence[Path], search: Iterable[Path], files: Files) -> Environment | None:
    """The project's environment, if there is one: eggs that a script puts on its path, else a virtual environment.

    `search` is the path that a buildout's script sets; what of it lies in `folders` and is no egg is the project's
    own. A virtual environment is one that is active, or lies directly in one of `folders`. It counts if a Django in
    it is old enough for South: ours need not be the project's.
    """
    eggs = [place for place in search if place.suffix == ".egg" or not is_own(place, folders)]
    if has_old_django(eggs, files):
        return with_links(eggs[0], eggs, files)
    prefixes = [Path(os.environ["VIRTUAL_ENV"])] if os.environ.get("VIRTUAL_ENV") else []
    for prefix in (*prefixes, *(child for folder in folders for child in folders_in(folder, files))):
        found = in_prefix(prefix, files)
        if found is not None:
            return found
    return None


def folders_in(folder: Path, files: Files) -> list[Path]:
    """The folders that lie in `folder`, by name."""
    return [folder / name for name, entry in files.listing(folder).items() if entry.kind == "folder"]


def in_prefix(prefix: Path, files: Files) -> Environment | None:
    """The environment below `prefix` (as in sys.prefix), if an old Django is in it."""
    found = with_links(prefix, site_packages(prefix, files), files)
    return found if has_old_django(found.folders, files) else None


def has_old_django(folders: Iterable[Path], files: Files) -> bool:
    """Whether Django is in these folders, and is one that has no migrations of its own yet."""
    file = ModuleResolver(files, folders).locate("django")
    return file is not None and not files.is_folder(file.parent / "db" / "migrations")


def is_own(place: Path, folders: Iterable[Path]) -> bool:
    """Whether a place lies in one of the project's folders, or around it."""
    here = real_path(place)
    projects = [real_path(folder) for folder in folders]
    return any(here.is_relative_to(folder) or folder.is_relative_to(here) for folder in projects)


def site_packages(prefix: Path, files: Files, depth: int = 0) -> Iterator[Path]:
    """The folders of packages below a prefix; then those of the interpreter behind it, if it sees them."""
    for pattern in _SITE_PACKAGES:
        yield from folders_like(prefix, pattern.split("/"), files)
    behind = prefix_behind(prefix, files)
    if behind is not None and depth < _MAX_PREFIXES:
        yield from site_packages(behind, files, depth + 1)


def folders_like(folder: Path, pattern: Sequence[str], files: Files) -> Iterator[Path]:
    """The folders below `folder` that match a pattern, one glob per level."""
    if not pattern:
        yield folder
        return
    for name, entry in files.listing(folder).items():
        if entry.kind == "folder" and fnmatchcase(name, pattern[0]):
            yield from folders_like(folder / name, pattern[1:], files)


def prefix_behind(prefix: Path, files: Files) -> Path | None:
    """The prefix whose packages a virtual environment sees too; None if it sees none or is none."""
    for library in folders_like(prefix, ("lib", "python*"), files):
        original = library / "orig-prefix.txt"  # virtualenv before 20
        if files.is_file(original) and not files.is_file(library / "no-global-site-packages.txt"):
            return Path("".join(files.lines(original)[:1]).strip())
    lines = files.lines(prefix / "pyvenv.cfg")
    options = {key.strip(): value.strip() for key, _, value in (line.partition("=") for line in lines)}
    if options.get("include-system-site-packages", "").lower() != "true" or "home" not in options:
        return None
    return Path(options["base-prefix"]) if "base-prefix" in options else Path(options["home"]).parent


def with_links(source: Path, folders: Iterable[Path], files: Files) -> Environment:
    """The environment of these folders and of those that their `.pth` files name, each once."""
    found: dict[Path, None] = {}
    complete = True
    for folder in folders:
        for place in (folder, *linked(folder, files)):
            found[place] = None
            complete &= not files.is_file(place)
    return Environment(source, tuple(place for place in found if files.is_folder(place)), complete)


def linked(folder: Path, files: Files) -> Iterator[Path]:
    """What the `.pth` and `.egg-link` files in a folder name (`site.addpackage`); lines with code are skipped."""
    for name in files.listing(folder):
        if not name.endswith((".pth", ".egg-link")):
            continue
        lines = files.lines(folder / name)
        for line in lines[:1] if name.endswith(".egg-link") else lines:
            text = line.strip()
            if text and not text.startswith(("#", "import ", "import\t")):
                place = folder / text
                if files.kind(place) is not None:
                    yield place
