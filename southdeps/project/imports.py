"""Which imports of a project fail, as far as its files and those of its environment show."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from southdeps.project.module_resolver import (
    ModuleResolver,
    dotted_name,
    is_implicit,
    is_package,
    packages_of,
)
from southdeps.project.python2_stdlib import STANDARD_LIBRARY
from southdeps.syntax import nodes
from southdeps.syntax.walk import bound_by, top_level_imports, within, words_in

#: Names that make modules or names at run time; what such a module lacks may be there nevertheless.
_MAKERS = frozenset({"__path__", "modules", "globals", "locals", "vars", "exec", "execfile", "setattr"})
_MAKERS_TEXT = re.compile("|".join(_MAKERS).encode())  # far faster than to walk through every module


class Imports:
    """Answers for one project; remembers what it has read."""

    def __init__(self, resolver: ModuleResolver, *, complete: bool = True) -> None:
        """`complete` if the resolver knows all folders of the environment: only then can a module be missing."""
        self.resolver = resolver
        self.complete = complete
        self.failures: dict[str, str | None] = {}
        self.names: dict[Path, frozenset[str] | None] = {}

    def failure(self, name: str) -> str | None:
        """The exception, as Python prints it, that `import name` raises; None if none is known."""
        for module in (*packages_of(name), name):
            if module not in self.failures:
                self.failures[module] = None  # a circle of imports is not what fails
                self.failures[module] = self.failure_of_one(module)
            if self.failures[module] is not None:
                return self.failures[module]
        return None

    def failure_of_one(self, name: str) -> str | None:
        """The exception that importing the module raises once the packages around it are imported."""
        if self.is_missing(name):
            return f"ImportError: No module named {name.rpartition('.')[2]}"
        file = self.resolver.locate(name)
        if file is None or self.is_external(file):
            return None  # installed packages are taken to work
        module = self.resolver.files.module(file) if file.suffix == ".py" else None
        if module is not None and module.python2_error is not None and not self.resolver.python3:
            return module.python2_error
        package = f"{name}.__init__" if is_package(file) else name
        return self.first_failure(top_level_imports(module.body), package) if module is not None else None

    def first_failure(self, imports: Iterable[nodes.Import], importer: str) -> str | None:
        """The exception of the first of these imports that raises one, seen from the module `importer`.

        A package goes by the name of its `__init__`.
        """
        nodes = tuple(imports)
        implicit = is_implicit(nodes)
        failures = (self.failure_of_import(node, importer, implicit=implicit) for node in nodes)
        return next((failure for failure in failures if failure is not None), None)

    def failure_of_import(self, node: nodes.Import, importer: str, *, implicit: bool) -> str | None:
        """The exception that an import statement in the module `importer` raises."""
        name = self.resolver.absolute(node.module, importer, implicit=implicit)
        failure = self.failure(name)
        if failure is not None or node.name in {None, "*"}:
            return failure
        if not self.is_missing(f"{name}.{node.name}"):
            if not self.resolver.is_module(f"{name}.{node.name}"):
                return None
            return self.failure(f"{name}.{node.name}")
        file = self.resolver.locate(name)
        bound = self.names_of(file) if file is not None else None
        if bound is None or node.name in bound:
            return None
        return f"ImportError: cannot import name {node.name}"

    def is_missing(self, name: str) -> bool:
        """Whether there is certainly no module of that name."""
        top, _, _ = name.partition(".")
        if top in STANDARD_LIBRARY or not self.complete or self.resolver.is_module(name):
            return False
        for package in packages_of(name):
            file = self.resolver.locate(package)
            if file is not None and self.names_of(file) is None:
                return False
        return True

    def is_external(self, file: Path) -> bool:
        """Whether a file belongs to the environment."""
        return any(file.is_relative_to(folder) for folder in self.resolver.packages)

    def names_of(self, file: Path) -> frozenset[str] | None:
        """The names that a module binds at its top level; None if more may be bound at run time."""
        if file not in self.names:
            self.names[file] = None  # of a module that imports everything from itself nothing is known
            module = self.resolver.files.module(file) if file.suffix == ".py" else None
            if module is not None and module.error is None:
                self.names[file] = self.names_in(module, file)
        return self.names[file]

    def names_in(self, module: nodes.Module, file: Path) -> frozenset[str] | None:
        """The names that the statements of a module bind; those of `from x import *` too."""
        if _MAKERS_TEXT.search(self.resolver.files.read(file) or b"") and not _MAKERS.isdisjoint(
            words_in(module.body)
        ):
            return None
        name, _ = dotted_name(file, self.resolver.files)
        importer = f"{name}.__init__" if is_package(file) else name
        implicit = is_implicit(module.body)
        found = {"__file__", "__name__", "__doc__", "__path__", "__builtins__"}
        for statement in within(module.body):
            if isinstance(statement, nodes.Import) and statement.name == "*":
                source = self.resolver.locate(
                    self.resolver.absolute(statement.module, importer, implicit=implicit)
                )
                more = self.names_of(source) if source is not None else None
                if more is None:
                    return None
                found |= more
            found.update(bound_by(statement))
        return frozenset(found)
