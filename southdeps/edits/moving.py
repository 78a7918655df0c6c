"""Moving what South does not see, at module level or spelled as in Django 1.7, into the class."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from southdeps.edits.document import field, is_attribute_name, is_store, line, names, operands, parent, scope
from southdeps.edits.entries import displays, migration
from southdeps.edits.lines import Splice, line_end, line_start, next_line
from southdeps.edits.owner import is_conditional, statement_of
from southdeps.edits.placing import new_statement
from southdeps.edits.removing import cut_statement
from southdeps.errors import CannotEditError

if TYPE_CHECKING:
    from tree_sitter import Node

    from southdeps.edits.document import Document
    from southdeps.finding import Attribute, MigrationId

Misplaced = Literal["depends_on", "needed_by", "dependencies"]


class Ineffective(Struct, frozen=True):
    """An assignment that South does not see: the name, its statement, and the pairs written in it."""

    name: Node
    statement: Node
    pairs: tuple[MigrationId, ...]


def ineffective(document: Document, owner: Node, name: Misplaced) -> Ineffective:
    """The one assignment of that name at module level, or of `dependencies` in the class as well.

    Raises CannotEditError where there is none or more than one, where the name is used elsewhere, and where
    what is assigned is not written out.
    """
    places = [document.root, owner] if name == "dependencies" else [document.root]
    uses = [use for use in names(document, name) if not is_attribute_name(use)]
    stores = [use for use in uses if is_store(use) and scope(use) in places]
    if len(stores) != 1:
        found = "more than once" if stores else "nowhere"
        raise CannotEditError(f"{name} is assigned {found} where South does not see it")
    store = stores[0]
    for use in uses:
        if use != store and not (is_store(use) and scope(use) == owner):
            raise CannotEditError(f"{name} is used elsewhere too", line=line(use))
    statement, assignment = statement_of(store), parent(store)
    value = assignment.child_by_field_name("right")
    block = document.root if scope(store) == document.root else field(owner, "body")
    if (
        assignment.type != "assignment"
        or value is None
        or parent(assignment) != statement
        or is_conditional(statement, block)
        or displays(document, value) != [value]
    ):
        raise CannotEditError(f"{name} is more than a list of pairs", line=line(store))
    pairs = [migration(entry) for entry in operands(value)]
    written = tuple(pair for pair in pairs if pair is not None)
    if len(written) < len(pairs):
        raise CannotEditError(f"{name} holds more than pairs that are written out", line=line(store))
    return Ineffective(store, statement, written)


def splices_to_move(
    document: Document, owner: Node, found: Ineffective, attribute: Attribute
) -> list[Splice]:
    """Move the statement, as it is written, into a class that has no such attribute yet."""
    if scope(found.name) == owner:
        return [Splice(*found.name.byte_range, attribute.encode())]
    source = document.source
    end_of_line = line_end(source, found.statement.end_byte)

    def render(indent: bytes, _unit: bytes, _ending: bytes) -> bytes:
        rest = source[found.name.end_byte : end_of_line]
        return attribute.encode() + b"\n".join(
            indent + text if at and text.strip() else text for at, text in enumerate(rest.split(b"\n"))
        )

    return [cut_misplaced(source, found.statement), new_statement(document, owner, None, render)]


def cut_misplaced(source: bytes, statement: Node) -> Splice:
    """Cut the statement out, with the blank lines above it, or below it at the top of the file."""
    start, end, nothing = cut_statement(source, statement)
    if not source[end : next_line(source, end)].strip():
        while start and not source[line_start(source, start - 1) : start].strip():
            start = line_start(source, start - 1)
    while not start and end < len(source) and not source[end : next_line(source, end)].strip():
        end = next_line(source, end)
    return Splice(start, end, nothing)
