"""Where new pairs go: which statements of a migration have to change so that the attribute holds them in the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from southdeps.edits.declarations import always_sets, events
from southdeps.edits.document import field, line, operands, text
from southdeps.edits.entries import displays, entries, migration, sequence_type
from southdeps.edits.lines import (
    Splice,
    before_on_line,
    indentation,
    line_end,
    line_ending,
    line_start,
    next_line,
    starts_line,
)
from southdeps.edits.owner import inherited
from southdeps.edits.writing import (
    Style,
    entry_text,
    file_style,
    fresh_display,
    indent_unit,
    inline_display,
    into_display,
    style_of,
)
from southdeps.errors import CannotEditError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tree_sitter import Node

    from southdeps.edits.declarations import Event
    from southdeps.edits.document import Document
    from southdeps.finding import Attribute, MigrationId


@dataclass(frozen=True)
class Request:
    """What is to be declared: the attribute of a class, what has a say in it today, and the pairs."""

    document: Document
    owner: Node
    attribute: Attribute
    events: Sequence[Event]
    pairs: Sequence[MigrationId]


def request(document: Document, owner: Node, attribute: Attribute, pairs: Sequence[MigrationId]) -> Request:
    """Gather what an addition has to know; pairs that are named twice count once."""
    once = {canonical(one): one for one in pairs}
    return Request(document, owner, attribute, events(document, owner, attribute), tuple(once.values()))


def canonical(one: MigrationId) -> MigrationId:
    """The migration by its app's label, as South looks it up, whatever dotted path names the app."""
    return one._replace(app=one.app.rpartition(".")[2])


def splices_to_add(asked: Request) -> list[Splice]:
    """The insertions after which the attribute holds the pairs whichever way the module runs; none if it does already.

    In this order of preference: into a display whose entries are kept in any case; into every statement that may have
    the last word; a statement of its own after all others.
    """
    if not asked.events:
        return [new_attribute(asked)] if asked.pairs else []
    last = max((at for at, event in enumerate(asked.events) if event.resets), default=None)
    if last is None:
        raise CannotEditError(f"{asked.attribute} is extended but never set", line=line(asked.events[0].statement))
    kept = [event for event in asked.events[last:] if not event.conditional]
    missing = _missing(asked, kept)
    if not missing:
        return []
    for event in kept:
        if (display := _own_display(asked, event)) is not None:
            return _extend(asked, event, display, missing)
    certain = [at for at, event in enumerate(asked.events) if event.resets and not event.conditional]
    rivals = [event for event in asked.events[certain[-1] if certain else 0 :] if event.resets]
    unset = not certain and not always_sets(_block(asked), [event.statement for event in rivals])
    extended = any(event.method for event in asked.events[asked.events.index(rivals[0]) :])
    if extended and any(_own_display(asked, event) is None for event in rivals):
        if unset:
            raise CannotEditError(f"{asked.attribute} may not be set at all", line=line(rivals[0].statement))
        return [_statement_after(asked, missing)]
    changes = [change for event in rivals for change in _change(asked, event)]
    return [new_attribute(asked), *changes] if unset else changes


def _missing(asked: Request, kept: Sequence[Event]) -> list[MigrationId]:
    present = {migration(entry) for event in kept for entry in entries(asked.document, event)}
    return [one for one in asked.pairs if canonical(one) not in present]


def _block(asked: Request) -> Node:
    return field(asked.owner, "body")


def _own_display(asked: Request, event: Event) -> Node | None:
    """The display that takes more entries: the last in the statement itself, else one behind a name of its own."""
    if event.is_entry:
        return None
    found = displays(asked.document, event.value)
    here = [display for display in found if event.value.start_byte <= display.start_byte < event.value.end_byte]
    return (here or found or [None])[-1]


def _extend(asked: Request, event: Event, display: Node, missing: Sequence[MigrationId]) -> list[Splice]:
    style = _style(asked, operands(display))
    return into_display(asked.document, display, [entry_text(one, style) for one in missing])


def _style(asked: Request, near: Sequence[Node] = ()) -> Style:
    """That of the entries beside the new one, else of any entry of the attribute, else of the file."""
    everywhere = [entry for event in asked.events for entry in entries(asked.document, event)]
    return style_of(asked.document, [*everywhere, *near])


def _change(asked: Request, event: Event) -> list[Splice]:
    missing = _missing(asked, [event])
    if not missing:
        return []
    if (display := _own_display(asked, event)) is not None:
        return _extend(asked, event, display, missing)
    return _concatenate(asked, event.value, missing)


def _concatenate(asked: Request, value: Node, missing: Sequence[MigrationId]) -> list[Splice]:
    kind = sequence_type(asked.document, value)
    addition = b" + " + _inline(asked, missing, kind or "tuple")
    if kind is not None:
        return [Splice(value.end_byte, value.end_byte, addition)]
    _check_builtins(asked)
    return [
        Splice(value.start_byte, value.start_byte, b"tuple("),
        Splice(value.end_byte, value.end_byte, b")" + addition),
    ]


def _inline(asked: Request, missing: Sequence[MigrationId], kind: str) -> bytes:
    style = _style(asked)
    return inline_display([entry_text(one, style) for one in missing], kind)


def _check_builtins(asked: Request) -> None:
    from southdeps.edits.document import is_attribute_name, is_store, names  # noqa: PLC0415

    for builtin in ("tuple", "getattr"):
        for name in names(asked.document, builtin):
            if not is_attribute_name(name) and is_store(name):
                raise CannotEditError(f"{builtin} is bound to something else", line=line(name))


def _statement_after(asked: Request, missing: Sequence[MigrationId]) -> Splice:
    _check_builtins(asked)
    source, last = asked.document.source, asked.events[-1]
    at = line_end(source, last.outermost.end_byte)
    target = text(last.target)
    indent = indentation(source, last.outermost.start_byte)
    statement = target + b" = tuple(" + target + b") + " + _inline(asked, missing, "tuple")
    return Splice(at, at, line_ending(source, at) + indent + statement)


def new_attribute(asked: Request) -> Splice:
    """The attribute where people put it: below the class line and docstring, a blank line after it."""
    source, block = asked.document.source, _block(asked)
    statements = operands(block)
    first = statements[0]
    ending = line_ending(source, asked.owner.start_byte)
    if not starts_line(source, first.start_byte):
        return _instead_of_one_line(asked, first, ending)
    indent = before_on_line(source, first.start_byte)
    statement = indent + _assignment(asked, indent, ending)
    if (sibling := _sibling(asked)) is not None:
        at = line_end(source, sibling.end_byte)
        return Splice(at, at, ending + statement)
    if not _is_docstring(first):
        at = _above_comments(source, first.start_byte, line_end(source, _header_end(asked)))
        return Splice(at, at, statement + ending + ending)
    end_of_doc = line_end(source, first.end_byte)
    if len(statements) > 1 and starts_line(source, statements[1].start_byte):
        at = _above_comments(source, statements[1].start_byte, end_of_doc)
        return Splice(at, at, statement + ending + ending)
    return Splice(end_of_doc, end_of_doc, ending + ending + statement)


def _header_end(asked: Request) -> int:
    """Where the colon of the class line ends."""
    return next(child.end_byte for child in asked.owner.children if child.type == ":")


def _instead_of_one_line(asked: Request, first: Node, ending: bytes) -> Splice:
    """`class Migration(Base): pass` becomes a class with a body of its own lines."""
    source = asked.document.source
    outer = indentation(source, asked.owner.start_byte)
    indent = outer + indent_unit(outer)
    body = ending + indent + _assignment(asked, indent, ending) + ending + ending + indent
    return Splice(_header_end(asked), first.start_byte, body)


def _assignment(asked: Request, indent: bytes, ending: bytes) -> bytes:
    outer = indentation(asked.document.source, asked.owner.start_byte)
    unit = indent.removeprefix(outer) or indent_unit(indent)
    base = inherited(asked.document, asked.owner, asked.attribute)
    if base is not None:
        _check_builtins(asked)
    style = file_style(asked.document)
    display = fresh_display([entry_text(one, style) for one in asked.pairs], indent, unit, ending)
    return asked.attribute.encode() + b" = " + (base + b" + " if base else b"") + display


def _sibling(asked: Request) -> Node | None:
    """The statement that sets the other attribute, if it stands in the class body by itself."""
    other: Attribute = "needed_by" if asked.attribute == "depends_on" else "depends_on"
    try:
        found = events(asked.document, asked.owner, other)
    except CannotEditError:
        return None
    own = [event.statement for event in found if event.statement in operands(_block(asked))]
    if not own or not starts_line(asked.document.source, own[-1].start_byte):
        return None
    return own[-1] if own == [event.statement for event in found] else None


def _is_docstring(statement: Node) -> bool:
    return statement.type == "expression_statement" and operands(statement)[0].type in {"string", "concatenated_string"}


def _above_comments(source: bytes, at: int, floor: int) -> int:
    """The start of the comment lines right above a statement, which belong to it; never above `floor`."""
    start = line_start(source, at)
    while start > 0:
        above = line_start(source, start - 1)
        if above <= floor or not source[above:start].lstrip().startswith(b"#"):
            break
        start = above
    return start


__all__ = ["Request", "canonical", "new_attribute", "next_line", "request", "splices_to_add"]
