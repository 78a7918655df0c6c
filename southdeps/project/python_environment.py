"""The project's environment as files: where its interpreter would find packages. The interpreter is never run."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from southdeps.errors import CannotRunError
from southdeps.project import search_path


class Environment(Struct, frozen=True):
    """The folders that hold a project's packages, in the order of the search path; `source` is what told so.

    Not `complete` where some of it could not be read (a zipped egg): what is not found may be there all the same.
    """

    source: Path
    folders: tuple[Path, ...]
    complete: bool = True


def of_interpreter(executable: Path) -> Environment:
    """The environment of `--python`: an interpreter, or the folder of a virtual environment.

    Raises CannotRunError where there is none, or none with Django in it.
    """
    if not executable.exists():
        raise CannotRunError(
            f"{executable}: no such file or folder; --python names the project's interpreter"
        )
    found = in_prefix(executable) if executable.is_dir() else None
    for place in (executable, executable.resolve()):
        if found is None and place.is_file():
            found = in_prefix(place.parent.parent)
    if found is None:
        raise CannotRunError(
            f"{executable}: no Django older than 1.7 in its packages, so it can't be the project's environment"
        )
    return found


def find_environment(folders: Sequence[Path], search: Iterable[Path]) -> Environment | None:
    """The project's environment, if one can be seen: eggs that a script puts on its path, else a virtual environment.

    `search` is the path that a buildout's script tells; what of it lies in `folders` and is no egg is the project's
    own. A virtual environment is one that is active, or lies directly in one of `folders`. It counts if a Django in
    it is old enough for South: ours need not be the project's.
    """
    eggs = [place for place in search if place.suffix == ".egg" or not is_own(place, folders)]
    if has_old_django(eggs):
        return with_links(eggs[0], eggs)
    prefixes = [Path(os.environ["VIRTUAL_ENV"])] if os.environ.get("VIRTUAL_ENV") else []
    for prefix in (*prefixes, *(child for folder in folders for child in children(folder))):
        found = in_prefix(prefix)
        if found is not None:
            return found
    return None


def children(folder: Path) -> list[Path]:
    """The folders that lie in `folder`, by name."""
    try:
        return sorted(Path(entry.path) for entry in os.scandir(folder) if entry.is_dir())
    except OSError:
        return []


def in_prefix(prefix: Path) -> Environment | None:
    """The environment below `prefix` (as in sys.prefix), if an old Django is in it."""
    found = with_links(prefix, site_packages(prefix))
    return found if has_old_django(found.folders) else None


def has_old_django(folders: Iterable[Path]) -> bool:
    """Whether Django is in these folders, and is one that has no migrations of its own yet."""
    file = search_path.locate("django", folders)
    return file is not None and not (file.parent / "db" / "migrations").is_dir()


def is_own(place: Path, folders: Iterable[Path]) -> bool:
    """Whether a place lies in one of the project's folders, or around it."""
    here = place.resolve()
    projects = [folder.resolve() for folder in folders]
    return any(here.is_relative_to(folder) or folder.is_relative_to(here) for folder in projects)


def site_packages(prefix: Path) -> Iterator[Path]:
    """The folders of packages below a prefix; then those of the interpreter behind it, where it sees them."""
    for pattern in ("lib/python2*/site-packages", "lib64/python2*/site-packages", "Lib/site-packages"):
        yield from sorted(prefix.glob(pattern))
    for pattern in ("lib/python2*/dist-packages", "local/lib/python2*/dist-packages"):
        yield from sorted(prefix.glob(pattern))
    yield from sorted(prefix.glob("lib/python[3-9]*/site-packages"))
    behind = prefix_behind(prefix)
    if behind is not None:
        yield from site_packages(behind)


def prefix_behind(prefix: Path) -> Path | None:
    """The prefix whose packages a virtual environment sees too; None where it sees none or is none."""
    for orig in prefix.glob("lib/python*/orig-prefix.txt"):  # virtualenv before 20
        if not (orig.parent / "no-global-site-packages.txt").exists():
            return Path(orig.read_text("utf-8", errors="replace").strip())
    try:
        lines = (prefix / "pyvenv.cfg").read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return None
    options = {key.strip(): value.strip() for key, _, value in (line.partition("=") for line in lines)}
    if options.get("include-system-site-packages", "").lower() != "true" or "home" not in options:
        return None
    return Path(options["base-prefix"]) if "base-prefix" in options else Path(options["home"]).parent


def with_links(source: Path, folders: Iterable[Path]) -> Environment:
    """The environment of these folders and of those that their `.pth` files name, each once."""
    found: dict[Path, None] = {}
    complete = True
    for folder in folders:
        for place in (folder, *linked(folder)):
            found[place] = None
            complete &= not place.is_file()
    return Environment(source, tuple(place for place in found if place.is_dir()), complete)


def linked(folder: Path) -> Iterator[Path]:
    """What the `.pth` and `.egg-link` files in a folder name (`site.addpackage`); lines with code are passed over."""
    try:
        names = sorted(
            entry.name for entry in os.scandir(folder) if entry.name.endswith((".pth", ".egg-link"))
        )
    except OSError:
        return
    for name in names:
        try:
            lines = (folder / name).read_text("utf-8", errors="replace").splitlines()
        except OSError:
            continue
        for line in lines[:1] if name.endswith(".egg-link") else lines:
            text = line.strip()
            if text and not text.startswith(("#", "import ", "import\t")):
                place = folder / text
                if place.exists():
                    yield place
