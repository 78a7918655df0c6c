"""Every edit is proved before it is handed out: the new text is parsed and compared with the old one."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from southdeps.edits.document import parse
from southdeps.edits.lines import splice
from southdeps.errors import CannotEditError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from southdeps.edits.document import Document
    from southdeps.edits.lines import Splice

#: Nodes whose inside is no concern of ours.
_ATOMS = frozenset({"string", "comment"})

#: The types of the statements and blocks around a token, from the outside in.
Frame: TypeAlias = tuple[str, ...]


def prove(document: Document, splices: Sequence[Splice]) -> Document:
    """Make the splices and parse the outcome, whose tokens must be the old ones but for those spliced.

    Tokens that stay must stay in the same statements and blocks: an insertion may not change how anything
    around it is read. Raises CannotEditError where that is not so.
    """
    at = document.source.count(b"\n", 0, min(splices).start) + 1
    try:
        edited = parse(splice(document.source, splices))
    except CannotEditError as error:
        raise CannotEditError(f"after the edit {error.reason}", line=at) from None
    removed = [(one.start, one.end) for one in splices]
    added: list[tuple[int, int]] = []
    shift = 0
    for start, end, text in sorted(splices):
        added.append((start + shift, start + shift + len(text)))
        shift += len(text) - (end - start)
    if list(_tokens_outside(document, removed)) != list(_tokens_outside(edited, added)):
        raise CannotEditError("the edit would change how the text around it is read", line=at)
    return edited


def _tokens_outside(document: Document, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[Frame, bytes]]:
    """The tokens, with what is around them, but for those that lie whole within one of the spans.

    A simple statement that touches none of the spans counts as one token: the same text is parsed alike.
    """
    cursor = document.root.walk()
    around: list[Frame] = [()]
    while True:
        node = cursor.node
        assert node is not None, "the cursor stands on a node"
        kind, start, end = node.type, node.start_byte, node.end_byte
        is_atom = kind in _ATOMS or (
            kind == "expression_statement" and all(end < low or high < start for low, high in spans)
        )
        if not is_atom and cursor.goto_first_child():
            is_frame = kind == "block" or kind.endswith(("_statement", "_definition", "_clause"))
            around.append((*around[-1], kind) if is_frame else around[-1])
            continue
        if start < end and not any(low <= start and end <= high for low, high in spans):
            # Which block a comment belongs to means nothing.
            yield () if kind == "comment" else around[-1], document.source[start:end]
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return
            around.pop()
