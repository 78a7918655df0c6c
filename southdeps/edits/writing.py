"""How an entry is written: in the quotes, brackets, indentation and line endings of what stands around it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from southdeps.edits.document import line, operands, text
from southdeps.edits.entries import migration as named_by
from southdeps.edits.entries import pair, string_value
from southdeps.edits.lines import (
    Splice,
    before_on_line,
    indentation,
    line_end,
    line_ending,
    line_start,
    starts_line,
)
from southdeps.errors import CannotEditError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tree_sitter import Node

    from southdeps.edits.document import Document
    from southdeps.finding import MigrationId

_APP = re.compile(r"[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*")
_NAME = re.compile(r"[A-Za-z0-9_]+")


class PairStyle(Struct, frozen=True):
    """How a pair is written; `quote` with its prefix, as in `u"`."""

    quote: bytes = b'"'
    opening: bytes = b"("
    separator: bytes = b", "
    closing: bytes = b")"


def check_names(pairs: Iterable[MigrationId]) -> None:
    """Raise CannotEditError for a name that is more than letters, digits and underscores: names are data.

    A name with a dot would not even be read back: South cuts off what follows.
    """
    for app, name in pairs:
        if not _APP.fullmatch(app) or not _NAME.fullmatch(name):
            raise CannotEditError(f"{app!r}, {name!r} is no name of a migration that South could find")


def entry_text(migration: MigrationId, style: PairStyle) -> bytes:
    """One pair, as in `("app", "0001_initial")`."""
    app, name = (quoted(part, style.quote) for part in migration)
    return style.opening + app + style.separator + name + style.closing


def quoted(name: str, quote: bytes) -> bytes:
    """A string in these quotes, which may have a prefix."""
    return quote + name.encode("ascii") + quote[-1:]


def splices_to_rename(entry: Node, migration: MigrationId) -> list[Splice]:
    """Rewrite what differs in the two strings of an entry; a dotted path before the app's label is kept."""
    strings = pair(entry)
    old = named_by(entry)
    if strings is None or old is None:
        raise CannotEditError("the entry does not consist of two strings", line=line(entry))
    dots = (string_value(strings.app) or "").rpartition(".")
    app = migration.app if "." in migration.app else "".join(dots[:2]) + migration.app
    splices = []
    if old.app != migration.app.rpartition(".")[2]:
        splices.append(Splice(*strings.app.byte_range, quoted(app, _quote(strings.app))))
    if old.name != migration.name:
        splices.append(Splice(*strings.name.byte_range, quoted(migration.name, _quote(strings.name))))
    return splices


def _quote(string: Node) -> bytes:
    """The prefix and one quotation mark of a string, of the first of adjacent ones."""
    while string.type != "string":
        string = operands(string)[0]
    opening = text(string.children[0])
    prefix = opening.rstrip(b"'\"")
    return (prefix if prefix in {b"u", b"U"} else b"") + opening[-1:]


def file_style(document: Document) -> PairStyle:
    """The quotes that the file uses most."""
    single, double = document.source.count(b"'"), document.source.count(b'"')
    return PairStyle(quote=b"'" if single > double else b'"')


def style_of(document: Document, written: Sequence[Node]) -> PairStyle:
    """The style of the last pair that is written out, else that of the file."""
    for entry in reversed(written):
        strings = pair(entry)
        if strings is None:
            continue
        between = document.source[strings.app.end_byte : strings.name.start_byte]
        is_list = entry.type == "list"
        return PairStyle(
            quote=_quote(strings.app),
            opening=b"[" if is_list else b"(",
            separator=between if between in {b",", b", "} else b", ",
            closing=b"]" if is_list else b")",
        )
    return file_style(document)


def fresh_display(written: Sequence[bytes], indent: bytes, unit: bytes, ending: bytes) -> bytes:
    """A tuple with one entry on each line, as most people write it; `indent` is that of its statement."""
    body = b"".join(ending + indent + unit + entry + b"," for entry in written)
    return b"(" + body + ending + indent + b")"


def inline_display(written: Sequence[bytes], kind: str) -> bytes:
    """A tuple or list on one line."""
    inside = b", ".join(written)
    if kind == "list":
        return b"[" + inside + b"]"
    return b"(" + inside + (b",)" if len(written) == 1 else b")")


def into_display(document: Document, display: Node, written: Sequence[bytes]) -> list[Splice]:
    """Write more entries at the end of a tuple or list: on its one line, or on lines of their own."""
    elements = operands(display)
    if not elements:
        return [_into_empty(document.source, display, written)]
    last = elements[-1]
    comma = next((child for child in reversed(display.children) if child.type == ","), None)
    trailing = comma if comma is not None and comma.start_byte >= last.end_byte else None
    if display.type != "expression_list" and starts_line(document.source, last.start_byte):
        return _on_own_lines(document.source, display, last, trailing, written)
    return [_inline(document.source, display, elements, trailing, written)]


def _into_empty(source: bytes, display: Node, written: Sequence[bytes]) -> Splice:
    inside, closing = display.start_byte + 1, display.end_byte - 1
    if b"\n" not in source[inside:closing]:
        return Splice(inside, inside, inline_display(written, display.type)[1:-1])
    ending = line_ending(source, display.start_byte)
    comments = [child for child in display.named_children if starts_line(source, child.start_byte)]
    outer = indentation(source, display.start_byte)
    lead = indentation(source, comments[-1].start_byte) if comments else outer + indent_unit(outer)
    lines = b"".join(lead + entry + b"," + ending for entry in written)
    start = line_start(source, closing)
    return Splice(start, start, lines)


def indent_unit(indent: bytes) -> bytes:
    """One more level for a line that is indented like this."""
    return b"\t" if indent.endswith(b"\t") else b"    "


def _on_own_lines(
    source: bytes, display: Node, last: Node, comma: Node | None, written: Sequence[bytes]
) -> list[Splice]:
    lead = line_ending(source, last.start_byte) + before_on_line(source, last.start_byte)
    end = comma.end_byte if comma else last.end_byte
    end_of_line = line_end(source, end)
    at = end if display.end_byte <= end_of_line else end_of_line
    lines = [lead + entry for entry in written]
    if comma:
        return [Splice(at, at, b"".join(line + b"," for line in lines))]
    if at == end:
        return [Splice(at, at, b"".join(b"," + line for line in lines))]
    return [Splice(end, end, b","), Splice(at, at, b",".join(lines))]


def _inline(
    source: bytes, display: Node, elements: Sequence[Node], comma: Node | None, written: Sequence[bytes]
) -> Splice:
    close = len(elements) > 1 and source[elements[-2].end_byte : elements[-1].start_byte] == b","
    separator = b"," if close else b", "
    if comma is None:
        at = elements[-1].end_byte
        return Splice(at, at, b"".join(separator + entry for entry in written))
    # Behind a single element the comma is what makes the tuple, not a habit to be kept.
    one_line = b"\n" not in source[display.start_byte : display.end_byte]
    habit = not (one_line and len(elements) == 1 and display.type != "list")
    text = separator[1:] + separator.join(written) + (b"," if habit else b"")
    return Splice(comma.end_byte, comma.end_byte, text)
