"""Walks over the parts of a program: its statements, names, calls and imports."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

import msgspec

from southdeps.syntax import nodes


def top_level_imports(body: Sequence[nodes.Stmt]) -> Iterator[nodes.Import]:
    """The imports that surely run when the module is imported, and whose failure nothing catches."""
    for statement in body:
        match statement:
            case nodes.Import():
                yield statement
            case nodes.ClassDef(body=inner) | nodes.With(body=inner):
                yield from top_level_imports(inner)


def within(body: Sequence[nodes.Stmt]) -> Iterator[nodes.Stmt]:
    """The statements that may run at the level of `body`: those in its branches and loops too."""
    for statement in body:
        yield statement
        match statement:
            case nodes.If(body=inner, orelse=other) | nodes.While(body=inner, orelse=other):
                yield from within((*inner, *other))
            case nodes.For(body=inner, orelse=other):
                yield from within((*inner, *other))
            case nodes.With(body=inner):
                yield from within(inner)
            case nodes.Try(body=inner, handlers=handlers, orelse=other, final=final):
                yield from within((*inner, *(line for one in handlers for line in one.body), *other, *final))


def bound_by(statement: nodes.Stmt) -> Iterator[str]:
    """The names that one statement binds."""
    match statement:
        case nodes.Import(bound=name) | nodes.FunctionDef(name=name) | nodes.ClassDef(name=name):
            yield name
        case nodes.Assign(targets=(nodes.Name(id=name),)):
            yield name
        case nodes.Assign(targets=targets):
            yield from words_in(targets)
        case nodes.For(target=target):
            yield from words_in([target])
        case nodes.With(items=items):
            yield from words_in([target for _, target in items if target is not None])


def parts_of(root: object, *, into_functions: bool = True) -> Iterator[nodes.Node]:
    """A part of a program (a node, or a tuple of them) and every node in it.

    The bodies of functions are left out unless `into_functions`: they run when they are called.
    """
    stack = [root]
    while stack:
        part = stack.pop()
        if isinstance(part, tuple):
            stack.extend(part)
        elif isinstance(part, msgspec.Struct):
            if not into_functions and isinstance(part, nodes.Lambda | nodes.FunctionDef):
                continue
            if isinstance(part, nodes.Node):
                yield part
            stack.extend(getattr(part, name) for name in part.__struct_fields__)


def words_in(parts: Iterable[object]) -> Iterator[str]:
    """The names and attributes that are written somewhere in these parts of a program."""
    for node in parts_of(tuple(parts)):
        match node:
            case nodes.Name(id=name) | nodes.Attribute(attr=name):
                yield name


def names_in(parts: Iterable[object]) -> Iterator[str]:
    """The names that are read or bound somewhere in these parts of a program."""
    return (node.id for node in parts_of(tuple(parts)) if isinstance(node, nodes.Name))


def calls_in(parts: Iterable[object]) -> Iterator[nodes.Call]:
    """The calls that are made when these parts of a program run: not those in the bodies of functions."""
    parts = parts_of(tuple(parts), into_functions=False)
    return (node for node in parts if isinstance(node, nodes.Call))


class Mentions:
    """Which parts of a program name one of some words; asked of parts within each other, it walks over each once."""

    def __init__(self, words: Collection[str]) -> None:
        self.words = words
        #: By a part's id; the part is kept, so that no other one gets its id.
        self._known: dict[int, tuple[object, bool]] = {}

    def in_any(self, parts: Iterable[nodes.Node]) -> bool:
        """Whether one of the words is read or bound somewhere in these parts."""
        return any(self._is_in(part) for part in parts)

    def _is_in(self, part: nodes.Node) -> bool:
        if id(part) not in self._known:
            self._explore(part)
        return self._known[id(part)][1]

    def _explore(self, root: nodes.Node) -> None:
        parts: list[tuple[object, int]] = [(root, 0)]
        found = []
        for at, (part, _) in enumerate(parts):  # it grows meanwhile
            known = self._known.get(id(part))
            found.append(known[1] if known else isinstance(part, nodes.Name) and part.id in self.words)
            if isinstance(part, tuple):
                parts.extend((inner, at) for inner in part)
            elif isinstance(part, msgspec.Struct) and not known:
                parts.extend((getattr(part, name), at) for name in part.__struct_fields__)
        for at in range(len(parts) - 1, -1, -1):  # parts come after what they are in
            part, outer = parts[at]
            found[outer] = found[outer] or found[at]
            if isinstance(part, nodes.Node):
                self._known[id(part)] = part, found[at]
