"""Which file a dotted name is, seen from a module: as Python 2 finds it, or as Python 3 does. Nothing is imported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from southdeps.files import Files
from southdeps.project.python2_stdlib import STANDARD_LIBRARY
from southdeps.syntax import nodes


class ModuleResolver:
    """Answers for one search path; folders are listed once, by `files`.

    `own` are the project's folders on the path, `packages` those of its environment behind them: the standard library
    stands between the two. In a `python3` project no import is implicitly relative.
    """

    def __init__(
        self, files: Files, own: Iterable[Path], packages: Iterable[Path] = (), *, python3: bool = False
    ) -> None:
        self.files = files
        self.own = tuple(dict.fromkeys(own))
        self.packages = tuple(folder for folder in dict.fromkeys(packages) if folder not in self.own)
        self.python3 = python3
        self._located: dict[str, Path | None] = {}
        self._names: dict[Path, frozenset[str]] = {}
        self._with_namespaces: dict[Path, bool] = {}

    @property
    def roots(self) -> tuple[Path, ...]:
        """All folders of the search path."""
        return (*self.own, *self.packages)

    def locate(self, name: str) -> Path | None:
        """The file of the module called `name`: `x.py`, the `__init__.py` of a package, a compiled one; else None.

        A package of that name without the module in it does not end the search: it may be a namespace, and not all of
        `own` need really be on the path.
        """
        if name not in self._located:
            self._located[name] = self._search(name)
        return self._located[name]

    def is_module(self, name: str) -> bool:
        """Whether there is a file for that module, or a folder that is a namespace package."""
        return self.locate(name) is not None or self._is_namespace(name)

    def _is_namespace(self, name: str) -> bool:
        return any(
            (self.python3 or self._has_namespaces(root))
            and self.files.is_folder(root.joinpath(*name.split(".")))
            for root in self.packages
        )

    def absolute(self, module: str, importer: str, *, implicit: bool = True) -> str:
        """The absolute name of the `module` (as written, with leading dots) that an import in `importer` names.

        A package goes by its `__init__`, as in `shop.__init__`. With `implicit`, Python 2 looks for the first part
        beside the importer before it looks on the path.
        """
        name = module.lstrip(".")
        level = len(module) - len(name)
        package = importer.split(".")[: -(level or 1)]
        if level:
            return ".".join([*package, name] if name else package)
        if implicit and package and not self.python3:
            head, dot, rest = name.partition(".")
            beside = ".".join([*package, head])
            if self.is_module(beside):
                return f"{beside}{dot}{rest}"
        return name

    def _search(self, name: str) -> Path | None:
        parts = name.split(".")
        in_library = parts[0] in STANDARD_LIBRARY
        every = self.own if in_library else self.roots
        roots = [root for root in every if parts[0] in self._names_in(root)]
        for root in roots:
            file = self._find(root, parts)
            if file is not None:
                return file
        for root in roots if len(parts) > 1 else ():
            if self.python3 or self._has_namespaces(root):
                file = self._find(root, parts, namespaces=True)
                if file is not None:
                    return file
        return None

    def _find(self, root: Path, parts: Sequence[str], *, namespaces: bool = False) -> Path | None:
        """The file of a module below one folder of the path; with `namespaces`, packages need no `__init__.py`."""
        folder = root
        for part in parts[:-1]:
            file = self.files.module_in(folder, part)
            if file is None:
                entry = self.files.listing(folder).get(part) if namespaces else None
                if entry is None or entry.kind != "folder":
                    return None
            elif not is_package(file):
                return None
            folder = folder / part
        return self.files.module_in(folder, parts[-1])

    def _names_in(self, root: Path) -> frozenset[str]:
        """What modules in a folder of the search path may be called; most folders have none of the name in question."""
        if root not in self._names:
            names = (name.partition(".")[0] for name in self.files.listing(root))
            self._names[root] = frozenset(
                one for name in names for one in (name, name.removesuffix("module"))
            )
        return self._names[root]

    def _has_namespaces(self, root: Path) -> bool:
        """Whether pip has installed namespace packages there, for which it leaves out `__init__.py`."""
        if root not in self._with_namespaces:
            listing = self.files.listing(root)
            self._with_namespaces[root] = any(name.endswith("-nspkg.pth") for name in listing)
        return self._with_namespaces[root]


def is_package(path: Path) -> bool:
    """Whether the file of a module is that of a package."""
    return path.stem == "__init__"


def dotted_name(file: Path, files: Files) -> tuple[str, Path]:
    """A module's dotted name as far up as there is an `__init__.py`, and the folder that has to be on the path."""
    file = file.absolute()
    parts = [] if is_package(file) else [file.stem]
    folder = file.parent
    while files.is_file(folder / "__init__.py"):
        parts.insert(0, folder.name)
        folder = folder.parent
    return ".".join(parts), folder


def packages_of(name: str) -> Iterator[str]:
    """The packages that importing `name` runs before it, outermost first."""
    parts = name.split(".")
    for length in range(1, len(parts)):
        yield ".".join(parts[:length])


def is_implicit(body: Iterable[nodes.Stmt]) -> bool:
    """Whether a module's imports look beside it first: without `from __future__ import absolute_import`."""
    return not any(
        isinstance(line, nodes.Import) and (line.module, line.name) == ("__future__", "absolute_import")
        for line in body
    )
