"""Which statements have to change so that an attribute holds new pairs, whichever way the module runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from southdeps.edits.declarations import DeclarationStatement, always_sets, declaration_statements
from southdeps.edits.document import field, is_attribute_name, is_store, line, names, operands, text
from southdeps.edits.entries import displays, entries, migration, sequence_type
from southdeps.edits.lines import Splice, indentation, line_end, line_ending, starts_line
from southdeps.edits.owner import inherited
from southdeps.edits.placing import new_statement
from southdeps.edits.writing import (
    PairStyle,
    entry_text,
    fresh_display,
    inline_display,
    into_display,
    style_of,
)
from southdeps.errors import CannotEditError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tree_sitter import Node

    from southdeps.edits.document import Document
    from southdeps.finding import Attribute, MigrationId


class Request(Struct, frozen=True):
    """What is to be declared: the attribute of a class, what has a say in it today, and the pairs."""

    document: Document
    owner: Node
    attribute: Attribute
    events: Sequence[DeclarationStatement]
    pairs: Sequence[MigrationId]


def request(document: Document, owner: Node, attribute: Attribute, pairs: Sequence[MigrationId]) -> Request:
    """Gather what an addition has to know; a pair that is given twice counts once."""
    once = {canonical(pair): pair for pair in pairs}
    return Request(
        document, owner, attribute, declaration_statements(document, owner, attribute), tuple(once.values())
    )


def canonical(pair: MigrationId) -> MigrationId:
    """The migration by its app's label, as South looks it up, whatever dotted path names the app."""
    return pair._replace(app=pair.app.rpartition(".")[2])


def splices_to_add(asked: Request) -> list[Splice]:
    """The insertions after which the attribute surely holds the pairs; none if it does already.

    In this order of preference: into a display that is kept in any case; into every statement that may have
    the last word; a statement of its own after all others. Raises CannotEditError.
    """
    if not asked.events:
        return [_new_attribute(asked)] if asked.pairs else []
    last = max((at for at, event in enumerate(asked.events) if event.resets), default=None)
    if last is None:
        raise CannotEditError(
            f"{asked.attribute} is extended but never set", line=line(asked.events[0].statement)
        )
    kept = [event for event in asked.events[last:] if not event.conditional]
    if not _missing(asked, kept):
        return []
    for event in kept:
        if _own_display(asked, event) is not None:
            return _extend(asked, event, kept)
    return _change_rivals(asked)


def _change_rivals(asked: Request) -> list[Splice]:
    """Nothing is kept in any case: change each of the statements of which one has the last word."""
    certain = max(
        (at for at, event in enumerate(asked.events) if event.resets and not event.conditional), default=None
    )
    since = asked.events[certain or 0 :]
    rivals = [event for event in since if event.resets]
    body = field(asked.owner, "body")
    is_set = certain is not None or always_sets(body, [event.statement for event in rivals])
    if len(rivals) < len(since) and any(_becomes_tuple(asked, event) for event in rivals):
        # What extends a list may fail on the tuple that a concatenation would make of it.
        if not is_set:
            raise CannotEditError(f"{asked.attribute} may not be set at all", line=line(rivals[0].statement))
        return [_statement_after(asked, asked.pairs)]
    changes = [splice for event in rivals for splice in _change(asked, event)]
    return changes if is_set else [_new_attribute(asked), *changes]


def _becomes_tuple(asked: Request, event: DeclarationStatement) -> bool:
    return _own_display(asked, event) is None and sequence_type(asked.document, event.value) is None


def _missing(asked: Request, kept: Sequence[DeclarationStatement]) -> list[MigrationId]:
    present = {migration(entry) for event in kept for entry in entries(asked.document, event)}
    return [pair for pair in asked.pairs if canonical(pair) not in present]


def _own_display(asked: Request, event: DeclarationStatement) -> Node | None:
    """The display that takes more entries: the last in the statement, else one behind a name of its own."""
    if event.is_entry:
        return None
    found = displays(asked.document, event.value)
    start, end = event.value.byte_range
    here = [display for display in found if start <= display.start_byte < end]
    return (here or found)[-1] if found else None


def _change(asked: Request, event: DeclarationStatement) -> list[Splice]:
    missing = _missing(asked, [event])
    if not missing:
        return []
    if _own_display(asked, event) is not None:
        return _extend(asked, event, [event])
    return _concatenate(asked, event.value, missing)


def _extend(
    asked: Request, event: DeclarationStatement, kept: Sequence[DeclarationStatement]
) -> list[Splice]:
    display = _own_display(asked, event)
    assert display is not None, "only displays are extended"
    style = _style(asked, operands(display))
    written = [entry_text(pair, style) for pair in _missing(asked, kept)]
    return into_display(asked.document, display, written)


def _concatenate(asked: Request, value: Node, missing: Sequence[MigrationId]) -> list[Splice]:
    _check_builtins(asked)
    kind = sequence_type(asked.document, value)
    addition = b" + " + _inline(asked, missing, kind or "tuple")
    if kind is not None:
        return [Splice(value.end_byte, value.end_byte, addition)]
    return [
        Splice(value.start_byte, value.start_byte, b"tuple("),
        Splice(value.end_byte, value.end_byte, b")" + addition),
    ]


def _statement_after(asked: Request, missing: Sequence[MigrationId]) -> Splice:
    _check_builtins(asked)
    source, last = asked.document.source, asked.events[-1]
    at = line_end(source, last.outermost.end_byte)
    target = text(last.target)
    indent = indentation(source, last.outermost.start_byte)
    statement = target + b" = tuple(" + target + b") + " + _inline(asked, missing, "tuple")
    return Splice(at, at, line_ending(source, at) + indent + statement)


def _inline(asked: Request, missing: Sequence[MigrationId], kind: str) -> bytes:
    style = _style(asked)
    return inline_display([entry_text(pair, style) for pair in missing], kind)


def _style(asked: Request, near: Sequence[Node] = ()) -> PairStyle:
    """That of the entries beside the new one, else of any entry of the attribute, else of the file."""
    everywhere = [entry for event in asked.events for entry in entries(asked.document, event)]
    return style_of(asked.document, [*everywhere, *near])


def _new_attribute(asked: Request) -> Splice:
    base = inherited(asked.document, asked.owner, asked.attribute)
    if base is not None:
        _check_builtins(asked)
    style = _style(asked)

    def render(indent: bytes, unit: bytes, ending: bytes) -> bytes:
        display = fresh_display([entry_text(pair, style) for pair in asked.pairs], indent, unit, ending)
        return asked.attribute.encode() + b" = " + (base + b" + " if base else b"") + display

    return new_statement(
        asked.document, asked.owner, sibling(asked.document, asked.owner, asked.attribute), render
    )


def sibling(document: Document, owner: Node, attribute: Attribute) -> Node | None:
    """The one statement that sets the other attribute, if it stands in the class body on lines of its own."""
    try:
        found = declaration_statements(
            document, owner, "needed_by" if attribute == "depends_on" else "depends_on"
        )
    except CannotEditError:
        return None
    if len(found) != 1 or found[0].statement not in operands(field(owner, "body")):
        return None
    statement = found[0].statement
    return statement if starts_line(document.source, statement.start_byte) else None


def _check_builtins(asked: Request) -> None:
    """Raise CannotEditError where `tuple`, `list` or `getattr` may not be what Python means by them."""
    for builtin in ("tuple", "list", "getattr"):
        for name in names(asked.document, builtin):
            if not is_attribute_name(name) and is_store(name):
                raise CannotEditError(f"{builtin} is bound to something else", line=line(name))
