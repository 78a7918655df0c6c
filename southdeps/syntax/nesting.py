"""How deeply Python 2 lets statements be nested: what it refuses though the grammar allows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

#: CPython 2.7: MAXINDENT of Parser/tokenizer.h (the outermost level counts), CO_MAXBLOCKS of Include/code.h.
MAX_LEVELS = 99
MAX_BLOCKS = 20
#: Statements that have a block on the frame's stack while their body runs, and those with a frame of their own.
_LOOPS = frozenset({"for_statement", "while_statement", "with_statement"})
_FRAMES = frozenset({"function_definition", "class_definition"})


class _Depth(NamedTuple):
    """How deep a statement is: levels of indentation, and blocks of its frame."""

    levels: int = 0
    blocks: int = 0


def refusal(root: Node) -> tuple[int, str] | None:
    """The line and the exception of Python 2 for the first statement that is nested too deeply.

    Indentation comes first: the tokenizer has seen the whole text before the compiler counts blocks.
    """
    found = None
    pending = [(root, _Depth())]
    while pending:
        node, depth = pending.pop()
        line = node.start_point[0] + 1
        if depth.levels > MAX_LEVELS:
            return line, "IndentationError: too many levels of indentation"
        if depth.blocks > MAX_BLOCKS and found is None:
            found = line, "SyntaxError: too many statically nested blocks"
        pending.extend(reversed(list(_inner(node, depth))))
    return found


def _inner(node: Node, depth: _Depth) -> Iterator[tuple[Node, _Depth]]:
    """The statements and clauses in a node, each with its depth."""
    clauses = {child.type for child in node.children} if node.type == "try_statement" else frozenset()
    for child in node.named_children:
        blocks = 0 if node.type in _FRAMES else depth.blocks
        if "finally_clause" in clauses:
            blocks += 1
        if child.type == "block":
            blocks += node.type in _LOOPS or "except_clause" in clauses
            own_line = child.start_point[0] > node.start_point[0]
            yield child, _Depth(depth.levels + own_line, blocks)
        elif child.type.endswith(("_statement", "_clause", "_definition")):
            yield child, _Depth(depth.levels, blocks)
