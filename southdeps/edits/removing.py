"""Taking one entry out of a declaration, with its comma and the comment on its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from southdeps.edits.document import EXTRAS, line, operands, parent
from southdeps.edits.lines import Splice, line_end, line_start, next_line, starts_line
from southdeps.errors import CannotEditError

if TYPE_CHECKING:
    from tree_sitter import Node

    from southdeps.edits.declarations import DeclarationStatement
    from southdeps.edits.document import Document


def splices_to_remove(document: Document, event: DeclarationStatement, entry: Node) -> list[Splice]:
    """What to cut out so that the entry is gone. Raises CannotEditError where more would go with it."""
    if event.is_entry and entry == event.value:
        return [cut_statement(document.source, event.statement)]
    display = parent(entry)
    elements = operands(display)
    if len(elements) == 1 and display.type == "expression_list":
        return [Splice(display.start_byte, display.end_byte, b"()")]
    at = elements.index(entry)
    cut = _own_lines(document.source, display, entry) or _beside_others(display, at)
    if any(
        child.type == "comment"
        and cut.start <= child.start_byte < cut.end
        and line(child) != entry.end_point[0] + 1
        for child in display.children
    ):
        raise CannotEditError("a comment stands between this entry and the next", line=line(entry))
    if at == 0 and len(elements) == 2 and display.type != "list" and _comma_after(elements[1]) is None:
        return [cut, Splice(elements[1].end_byte, elements[1].end_byte, b",")]
    return [cut]


def cut_statement(source: bytes, statement: Node) -> Splice:
    """The lines of a statement. Raises CannotEditError where it shares them, or is alone in its block."""
    start, end = line_start(source, statement.start_byte), next_line(source, statement.end_byte)
    others = [other for other in operands(parent(statement)) if other != statement]
    if not others:
        raise CannotEditError("nothing would be left of the block around it", line=line(statement))
    if any(start <= other.end_byte and other.start_byte < end for other in others):
        raise CannotEditError("another statement stands on the same line", line=line(statement))
    return Splice(start, end, b"")


def _own_lines(source: bytes, display: Node, entry: Node) -> Splice | None:
    """The lines of an entry, if nothing else stands on them but its comma and a comment."""
    if not starts_line(source, entry.start_byte):
        return None
    start, end = line_start(source, entry.start_byte), line_end(source, _end(entry))
    siblings = [child for child in display.children if child.type not in {",", *EXTRAS} and child != entry]
    if any(start <= child.start_byte < end for child in siblings) or display.end_byte <= end:
        return None
    return Splice(start, next_line(source, end), b"")


def _beside_others(display: Node, at: int) -> Splice:
    elements = operands(display)
    entry = elements[at]
    if len(elements) == 1:
        return Splice(entry.start_byte, _end(entry), b"")
    if at == 0:
        return Splice(entry.start_byte, elements[1].start_byte, b"")
    comma = _comma_after(elements[at - 1])
    assert comma is not None, "elements are separated by commas"
    # In a tuple that keeps one element, the comma before makes it a tuple still.
    makes_tuple = len(elements) == 2 and display.type != "list"
    if makes_tuple or _comma_after(entry) is not None:
        return Splice(comma.end_byte, _end(entry), b"")
    return Splice(comma.start_byte, entry.end_byte, b"")


def _comma_after(element: Node) -> Node | None:
    following = element.next_sibling
    while following is not None and following.type in EXTRAS:
        following = following.next_sibling
    return following if following is not None and following.type == "," else None


def _end(entry: Node) -> int:
    """Where the entry ends, its comma included."""
    comma = _comma_after(entry)
    return comma.end_byte if comma else entry.end_byte
