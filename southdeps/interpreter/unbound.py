"""Names that nothing in a module binds, and that are no built-in ones of Python 2: using one raises NameError."""

from __future__ import annotations

import builtins
from collections.abc import Iterator, Sequence
from functools import lru_cache

from southdeps.interpreter.import_paths import UNKNOWN_NAMES
from southdeps.interpreter.values import Scope
from southdeps.syntax import nodes
from southdeps.syntax.walk import bound_by, names_in, parts_of, within

#: The built-in names of Python 2 and 3.
BUILTINS = frozenset(dir(builtins)) | frozenset(
    [
        "StandardError", "WindowsError", "apply", "basestring", "buffer", "cmp", "coerce", "execfile", "file", "intern",
        "long", "raw_input", "reduce", "reload", "unichr", "unicode", "xrange", "__builtin__", "__builtins__",
        "__file__", "__name__", "__package__", "__path__", "_",
    ]
)  # fmt: skip
#: Names whose use may bind any other.
_TRICKS = frozenset(
    {"eval", "exec", "execfile", "globals", "locals", "vars", "__builtin__", "__builtins__", "__import__"}
)


def is_unbound(name: str, scope: Scope) -> bool:
    """Whether a name is certainly not bound anywhere, seen from a scope that does not bind it."""
    module = scope.outermost()
    around = list(scopes_around(scope))
    if not module.body or name in BUILTINS or any(UNKNOWN_NAMES in one.names for one in around):
        return False
    bound = bound_names(module.body)
    if name in bound or UNKNOWN_NAMES in bound:
        return False
    return not any(one.of_class for one in around) or name not in bound_in(module.body, classes=True)


def scopes_around(scope: Scope | None) -> Iterator[Scope]:
    """A scope and those around it."""
    while scope is not None:
        yield scope
        scope = scope.parent


def free_names(body: Sequence[nodes.Stmt]) -> list[str]:
    """The names that a module uses and nothing in it binds, in their order; built-in ones are left out."""
    bound = BUILTINS.union(bound_in(body))
    used = dict.fromkeys(names_in(body))
    return [] if UNKNOWN_NAMES in bound else sorted(name for name in used if name not in bound)


def is_transparent(scope: Scope) -> bool:
    """Whether all names of a module are known after it has run."""
    return UNKNOWN_NAMES not in scope.names and UNKNOWN_NAMES not in bound_names(scope.body)


class _Body:
    """The statements of a module as a key: one module is evaluated for many migrations."""

    def __init__(self, statements: Sequence[nodes.Stmt]) -> None:
        self.statements = statements

    def __hash__(self) -> int:
        return id(self.statements)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Body) and other.statements is self.statements


def bound_names(body: Sequence[nodes.Stmt]) -> frozenset[str]:
    """All that `bound_in` gives, looked for once."""
    return _bound_names(_Body(body))


@lru_cache(maxsize=4096)
def _bound_names(body: _Body) -> frozenset[str]:
    return frozenset(bound_in(body.statements))


def bound_in(body: Sequence[nodes.Stmt], *, classes: bool = False) -> Iterator[str]:
    """The names that are bound somewhere in a module, in functions too; UNKNOWN_NAMES if any may be.

    What the statements of classes bind, which no function sees, counts with `classes`.
    """
    top = {id(statement) for statement in body}
    of_classes: set[int] = set()
    for node in parts_of(tuple(body)):
        if isinstance(node, nodes.ClassDef) and not classes:
            of_classes.update(id(statement) for statement in within(node.body))
        match node:
            case nodes.Import(name="*"):
                if id(node) not in top:  # the one at the top has run
                    yield UNKNOWN_NAMES
            case nodes.FunctionDef(params=params, name=name):
                yield from () if id(node) in of_classes else (name,)
                yield from (param.name for param in params)
            case nodes.Lambda(params=params):
                yield from (param.name for param in params)
            case nodes.Comprehension(clauses=clauses):
                yield from names_in([target for target, _, _ in clauses])
            case nodes.Try(handlers=handlers):
                yield from (one.name for one in handlers if one.name is not None)
            case nodes.Jump(names=names):
                yield from names
            case nodes.Name(id=name) if name in _TRICKS:
                yield UNKNOWN_NAMES
            case nodes.Opaque():
                yield UNKNOWN_NAMES
            case _ if id(node) in of_classes:
                continue
            case nodes.Import() | nodes.Assign() | nodes.For() | nodes.With() | nodes.ClassDef():
                yield from bound_by(node)
