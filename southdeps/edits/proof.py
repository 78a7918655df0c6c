"""Every edit is proved before it is handed out: the new text is parsed again and compared with the old one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from southdeps.edits.document import parse
from southdeps.edits.lines import splice
from southdeps.errors import CannotEditError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tree_sitter import Node

    from southdeps.edits.document import Document
    from southdeps.edits.lines import Splice

#: Nodes whose inside is one token to us.
_ATOMS = frozenset({"string", "comment", "integer", "float", "identifier"})


class Token(NamedTuple):
    """A token and the statements and blocks around it, by their types."""

    around: tuple[str, ...]
    text: bytes


def prove(document: Document, splices: Sequence[Splice]) -> Document:
    """Make the splices and parse the outcome, whose tokens must be the old ones but for those spliced in or out.

    Tokens that stay must also stay in the same statements and blocks: an insertion may not change how anything
    around it is read. Raises CannotEditError where that is not so.
    """
    edited = parse(splice(document.source, splices))
    removed = [(one.start, one.end) for one in splices]
    added: list[tuple[int, int]] = []
    shift = 0
    for start, end, text in sorted(splices):
        added.append((start + shift, start + shift + len(text)))
        shift += len(text) - (end - start)
    if list(_tokens_outside(document, removed)) != list(_tokens_outside(edited, added)):
        raise CannotEditError("the edit would change how the text around it is read")
    return edited


def _tokens_outside(document: Document, spans: Sequence[tuple[int, int]]) -> Iterator[Token]:
    """The tokens but for those that lie whole within one of the spans."""
    for around, start, end in tokens(document.root):
        if not any(low <= start and end <= high for low, high in spans):
            yield Token(around, document.source[start:end])


def tokens(root: Node) -> Iterator[tuple[tuple[str, ...], int, int]]:
    """Every token with the statements and blocks around it and its place."""
    cursor = root.walk()
    around: list[tuple[str, ...]] = [()]
    while True:
        node = cursor.node
        assert node is not None, "the cursor stands on a node"
        if node.type not in _ATOMS and cursor.goto_first_child():
            is_frame = node.type == "block" or node.type.endswith(("_statement", "_definition", "_clause"))
            around.append((*around[-1], node.type) if is_frame else around[-1])
            continue
        if node.end_byte > node.start_byte:
            yield around[-1], node.start_byte, node.end_byte
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return
            around.pop()
