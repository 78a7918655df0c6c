"""What a declaration holds: displays (tuples and lists written out), entries, the migrations they name."""

from __future__ import annotations

import ast
import posixpath
import warnings
from typing import TYPE_CHECKING, NamedTuple

from southdeps.edits.document import field, is_store, line, names, operands, parent, place, stores, text
from southdeps.edits.owner import is_conditional, statement_of
from southdeps.errors import CannotEditError
from southdeps.finding import MigrationId

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tree_sitter import Node

    from southdeps.edits.declarations import DeclarationStatement
    from southdeps.edits.document import Document
    from southdeps.syntax.nodes import Place

_SEQUENCES = frozenset({"tuple", "list", "expression_list"})
_STRINGS = frozenset({"string", "concatenated_string"})
#: What can be seen not to be an entry, or not to be a sequence of them.
_NEVER_SEQUENCES = _STRINGS | {"integer", "float", "none", "true", "false", "lambda", "dictionary"}


def displays(document: Document, value: Node) -> list[Node]:
    """The tuples and lists that are surely part of a value: operands of `+`, and names used nowhere else.

    Raises CannotEditError where the value is seen to be no sequence of pairs, as South would find out.
    """
    if value.type in _NEVER_SEQUENCES:
        raise CannotEditError("this is no sequence of pairs", line=line(value))
    if value.type in _SEQUENCES:
        for entry in operands(value):
            check_entry(entry)
        return [value]
    if value.type == "parenthesized_expression":
        return displays(document, operands(value)[0])
    if value.type == "binary_operator" and text(field(value, "operator")) == b"+":
        return [*displays(document, field(value, "left")), *displays(document, field(value, "right"))]
    if value.type == "call":
        arguments = operands(field(value, "arguments"))
        if text(field(value, "function")) in {b"tuple", b"list"} and len(arguments) == 1:
            return displays(document, arguments[0])
    if value.type == "identifier" and (bound := _value_of_own_name(document, value)) is not None:
        return displays(document, bound)
    return []


def check_entry(entry: Node) -> None:
    """Raise CannotEditError for what South could not unpack into app and name."""
    if entry.type in _NEVER_SEQUENCES:
        raise CannotEditError("an entry is no pair of app and migration", line=line(entry))
    if entry.type in {"tuple", "list"} and len(operands(entry)) != 2 and "list_splat" not in _types(entry):
        raise CannotEditError("an entry is no pair of app and migration", line=line(entry))
    if entry.type == "call" and field(entry, "function").type in {"tuple", "list"}:
        raise CannotEditError("a comma is missing between two entries", line=line(entry))
    if entry.type == "parenthesized_expression":
        check_entry(operands(entry)[0])


def _types(node: Node) -> set[str]:
    return {child.type for child in node.named_children}


def _value_of_own_name(document: Document, name: Node) -> Node | None:
    """The value of a module's name, if it is bound once, whatever happens, and read here only."""
    bound = stores(document, text(name).decode(), document.root)
    uses = [use for use in names(document, text(name).decode()) if use not in {*bound, name}]
    if len(bound) != 1 or uses:
        return None
    statement = statement_of(bound[0])
    assignment = parent(bound[0])
    if is_conditional(statement, document.root) or assignment.type != "assignment":
        return None
    value = assignment.child_by_field_name("right")
    return None if value is None or value.type == "assignment" or parent(assignment) != statement else value


def sequence_type(document: Document, value: Node) -> str | None:
    """`tuple` or `list` if the value is seen to be one."""
    if value.type in {"tuple", "expression_list"}:
        return "tuple"
    if value.type == "list":
        return "list"
    if value.type == "parenthesized_expression":
        return sequence_type(document, operands(value)[0])
    if value.type == "binary_operator" and text(field(value, "operator")) == b"+":
        left = sequence_type(document, field(value, "left"))
        return left or sequence_type(document, field(value, "right"))
    if value.type == "call" and text(field(value, "function")) in {b"tuple", b"list"}:
        return text(field(value, "function")).decode()
    if value.type == "identifier":
        bound = [parent(name) for name in names(document, text(value).decode()) if is_store(name)]
        kinds = {_assigned_type(document, assignment) for assignment in bound}
        return kinds.pop() if len(kinds) == 1 else None
    return None


def _assigned_type(document: Document, assignment: Node) -> str | None:
    value = assignment.child_by_field_name("right") if assignment.type == "assignment" else None
    known = {"tuple", "expression_list", "list", "call"}  # no other name, lest names go round in a circle
    return sequence_type(document, value) if value is not None and value.type in known else None


def string_value(node: Node) -> str | None:
    """The text of a string written out, adjacent ones joined; None for any other expression."""
    if node.type == "parenthesized_expression":
        return string_value(operands(node)[0])
    if node.type == "concatenated_string":
        parts = [string_value(part) for part in operands(node)]
        return None if None in parts else "".join(part for part in parts if part is not None)
    if node.type != "string" or any(child.type == "interpolation" for child in node.children):
        return None
    start, *_, end = node.children
    prefix = text(start).rstrip(b"'\"").lower()
    body = text(node)[len(text(start)) : len(text(node)) - len(text(end))]
    if b"\\" in body and b"r" not in prefix:
        return _unescaped(text(node), prefix)
    return body.decode("utf-8", "replace")


def _unescaped(literal: bytes, prefix: bytes) -> str | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # escapes such as "\d" do not matter here
        try:
            value = ast.literal_eval(literal[len(prefix) :].decode("utf-8", "replace"))
        except (SyntaxError, ValueError):
            return None
    return value if isinstance(value, str) else None


class Pair(NamedTuple):
    """An entry that is written out: its two strings."""

    app: Node
    name: Node


def pair(entry: Node) -> Pair | None:
    """The two strings of an entry, if it is a tuple or list of two strings."""
    if entry.type == "parenthesized_expression":
        return pair(operands(entry)[0])
    if entry.type not in {"tuple", "list"}:
        return None
    elements = operands(entry)
    if len(elements) != 2 or any(string_value(element) is None for element in elements):
        return None
    return Pair(*elements)


def migration(entry: Node) -> MigrationId | None:
    """The migration an entry names, as South reads it: app without dots, name without folder and ending."""
    strings = pair(entry)
    if strings is None:
        return None
    app, name = (string_value(element) or "" for element in strings)
    return MigrationId(app.rpartition(".")[2], posixpath.splitext(posixpath.basename(name))[0])


def entries(document: Document, event: DeclarationStatement) -> list[Node]:
    """The entries that are written out in what a statement sets or adds."""
    if event.is_entry:
        check_entry(event.value)
        return [event.value]
    return [entry for display in displays(document, event.value) for entry in operands(display)]


def entry_at(
    document: Document, found: Iterable[DeclarationStatement], at: Place
) -> tuple[DeclarationStatement, Node]:
    """The entry that covers a place, and its statement. Raises CannotEditError where there is none."""
    for event in found:
        for entry in entries(document, event):
            if place(document, entry.start_byte) <= at < place(document, entry.end_byte):
                return event, entry
    raise CannotEditError("there is no entry at this place", line=at[0])


def named(document: Document, found: Iterable[DeclarationStatement]) -> list[MigrationId]:
    """The migrations that the statements name in writing, in order."""
    read = (migration(entry) for event in found for entry in entries(document, event))
    return [one for one in read if one is not None]
