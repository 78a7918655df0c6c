"""Which imports of a project fail, as far as its files and those of its environment tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from southdeps.project import search_path
from southdeps.project.python2_stdlib import STANDARD_LIBRARY
from southdeps.project.python_environment import Environment
from southdeps.syntax import nodes
from southdeps.syntax.walk import bound_by, top_level_imports, within, words_in

#: Names of whoever makes modules or names at run time; what such a module lacks may be there all the same.
_MAKERS = frozenset({"__path__", "modules", "globals", "locals", "vars", "exec", "execfile", "setattr"})


class Imports:
    """Answers for one project; remembers what it has read."""

    def __init__(
        self,
        roots: Sequence[Path],
        environment: Environment,
        read: Callable[[Path], nodes.Module | None],
    ) -> None:
        """`roots` are the project's own folders on the search path, which come before the environment's."""
        self.roots = (*roots, *environment.folders)
        self.environment = environment
        self.read = read
        self.failures: dict[str, str | None] = {}
        self.names: dict[Path, frozenset[str] | None] = {}

    def failure(self, name: str) -> str | None:
        """What Python says on `import name`; None where nothing is known to be wrong."""
        for module in (*search_path.packages_of(name), name):
            if module not in self.failures:
                self.failures[module] = None  # a circle of imports is not what fails
                self.failures[module] = self.failure_of_one(module)
            if self.failures[module] is not None:
                return self.failures[module]
        return None

    def failure_of_one(self, name: str) -> str | None:
        """What importing the module fails with once the packages around it are imported."""
        if self.is_missing(name):
            return f"ImportError: No module named {name.rpartition('.')[2]}"
        file = search_path.locate(name, self.roots)
        if file is None or self.is_elsewhere(file):
            return None  # what others have installed is taken to work
        module = self.read(file) if file.suffix == ".py" else None
        package = f"{name}.__init__" if search_path.is_package(file) else name
        return self.first_failure(top_level_imports(module.body), package) if module is not None else None

    def first_failure(self, imports: Iterable[nodes.Import], importer: str) -> str | None:
        """What the first of these imports fails with that does, seen from the module `importer`.

        A package goes by the name of its `__init__`.
        """
        nodes = tuple(imports)
        failures = (self.failure_of_import(node, importer, implicit=is_implicit(nodes)) for node in nodes)
        return next((failure for failure in failures if failure is not None), None)

    def failure_of_import(self, node: nodes.Import, importer: str, *, implicit: bool) -> str | None:
        """What an import statement in the module `importer` fails with."""
        name = absolute(node, importer, self.is_module, implicit=implicit)
        failure = self.failure(name)
        if failure is not None or node.name in {None, "*"}:
            return failure
        if not self.is_missing(f"{name}.{node.name}"):
            return self.failure(f"{name}.{node.name}") if self.is_module(f"{name}.{node.name}") else None
        file = search_path.locate(name, self.roots)
        bound = self.names_of(file) if file is not None else None
        if bound is None or node.name in bound:
            return None
        return f"ImportError: cannot import name {node.name}"

    def is_module(self, name: str) -> bool:
        """Whether there is a file for that module."""
        return search_path.locate(name, self.roots) is not None

    def is_missing(self, name: str) -> bool:
        """Whether there is surely no module of that name."""
        top, _, _ = name.partition(".")
        if top in STANDARD_LIBRARY or not self.environment.complete or self.is_module(name):
            return False
        for package in (*search_path.packages_of(name),):
            file = search_path.locate(package, self.roots)
            if file is not None and self.names_of(file) is None:
                return False
        return True

    def is_elsewhere(self, file: Path) -> bool:
        """Whether a file belongs to the environment."""
        return any(file.is_relative_to(folder) for folder in self.environment.folders)

    def names_of(self, file: Path) -> frozenset[str] | None:
        """The names that a module binds at its top level; None where more may be bound at run time."""
        if file not in self.names:
            self.names[file] = None  # of a module that imports everything from itself nothing is known
            module = self.read(file) if file.suffix == ".py" else None
            if module is not None and module.error is None:
                self.names[file] = self.names_in(module, file)
        return self.names[file]

    def names_in(self, module: nodes.Module, file: Path) -> frozenset[str] | None:
        """The names that the statements of a module bind; those of `from x import *` too."""
        if not _MAKERS.isdisjoint(words_in(module.body)):
            return None
        name, _ = search_path.dotted_name(file)
        importer = f"{name}.__init__" if search_path.is_package(file) else name
        found = {"__file__", "__name__", "__doc__", "__path__", "__builtins__"}
        for statement in within(module.body):
            if isinstance(statement, nodes.Import) and statement.name == "*":
                implicit = is_implicit(module.body)
                source_name = absolute(statement, importer, self.is_module, implicit=implicit)
                source = search_path.locate(source_name, self.roots)
                more = self.names_of(source) if source is not None else None
                if more is None:
                    return None
                found |= more
            found.update(bound_by(statement))
        return frozenset(found)


def absolute(
    node: nodes.Import, importer: str, is_module: Callable[[str], bool], *, implicit: bool = True
) -> str:
    """The module that a statement in the module `importer` names, as Python 2 finds it.

    It is relative to the importer, else beside it (unless not `implicit`), else on the search path. A package goes by
    its `__init__`.
    """
    name = node.module.lstrip(".")
    level = len(node.module) - len(name)
    parts = importer.split(".")
    if level:
        package = parts[:-level]
        return ".".join([*package, name] if name else package)
    beside = ".".join([*parts[:-1], name])
    return beside if implicit and len(parts) > 1 and is_module(beside) else name


def is_implicit(body: Iterable[nodes.Stmt]) -> bool:
    """Whether a module's imports look beside it first: without `from __future__ import absolute_import`."""
    return not any(
        isinstance(line, nodes.Import) and (line.module, line.name) == ("__future__", "absolute_import")
        for line in body
    )
