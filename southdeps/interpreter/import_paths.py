"""The dotted paths that import statements name."""

from __future__ import annotations

from southdeps.interpreter.values import Evaluator, External, Scope
from southdeps.syntax import nodes

#: Bound in a scope by a star import of a module that was not found: it may bind any name.
UNKNOWN_NAMES = "*"


def import_path(interpreter: Evaluator, node: nodes.Import, scope: Scope) -> str:
    """The dotted path that an import in `scope` names."""
    base = interpreter.absolute(node.module, scope)
    return base if node.name is None else f"{base}.{node.name}".lstrip(".")


def absolute(path: str, scope: Scope) -> str:
    """A module's path without leading dots, seen from `scope`."""
    name = path.lstrip(".")
    level = len(path) - len(name)
    if level == 0:
        return path
    package = scope.module.split(".")[:-level]
    return ".".join([*package, name] if name else package)


def has_absolute_imports(scope: Scope) -> bool:
    """Whether the module that a scope lies in has run `from __future__ import absolute_import`."""
    flag = scope.outermost().names.get("absolute_import")
    return isinstance(flag, External) and flag.path.startswith("__future__")
