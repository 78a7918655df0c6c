"""Where a new attribute goes in a class, and how it is written there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from southdeps.edits.document import field, operands
from southdeps.edits.lines import (
    Splice,
    before_on_line,
    indentation,
    line_end,
    line_ending,
    line_start,
    starts_line,
)
from southdeps.edits.writing import indent_unit

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from southdeps.edits.document import Document

    #: (indentation of the statement, one more level, line ending) -> the statement, its first line unindented
    Render = Callable[[bytes, bytes, bytes], bytes]


def new_statement(document: Document, owner: Node, beside: Node | None, render: Render) -> Splice:
    """Insert a statement where people put it: right after the one it goes with (`beside`), else above all.

    Above all means below the class line and the docstring, with a blank line after it.
    """
    source = document.source
    statements = operands(field(owner, "body"))
    first = statements[0]
    ending = line_ending(source, owner.start_byte)
    outer = indentation(source, owner.start_byte)
    if not starts_line(source, first.start_byte):  # class Migration(Base): pass
        unit = indent_unit(outer)
        indent = outer + unit
        body = ending + indent + render(indent, unit, ending) + ending + ending + indent
        return Splice(_header_end(owner), first.start_byte, body)
    indent = before_on_line(source, first.start_byte)
    statement = indent + render(indent, indent.removeprefix(outer) or indent_unit(outer), ending)
    if beside is not None:
        at = line_end(source, beside.end_byte)
        return Splice(at, at, ending + statement)
    header = line_end(source, _header_end(owner))
    if _is_docstring(first):
        header = line_end(source, first.end_byte)
        if len(statements) == 1 or not starts_line(source, statements[1].start_byte):
            return Splice(header, header, ending + ending + statement)
        first = statements[1]
    at = _above_comments(source, first.start_byte, header)
    return Splice(at, at, statement + ending + ending)


def _header_end(owner: Node) -> int:
    """Where the colon of the class line ends."""
    return next(child.end_byte for child in owner.children if child.type == ":")


def _is_docstring(statement: Node) -> bool:
    return statement.type == "expression_statement" and operands(statement)[0].type in {
        "string",
        "concatenated_string",
    }


def _above_comments(source: bytes, at: int, header: int) -> int:
    """The start of the comment lines right above a statement, which belong to it, but not of the header's."""
    start = line_start(source, at)
    while (above := line_start(source, start - 1)) > header:
        if not source[above:start].lstrip().startswith(b"#"):
            break
        start = above
    return start
