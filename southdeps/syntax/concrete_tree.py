"""Source -> the concrete tree that tree-sitter makes of it.

tree-sitter-python takes Python 2 and 3 alike: print statements, backticks, `<>`, `0755`, `except X, e`.
"""

from __future__ import annotations

from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING

from southdeps.syntax.limits import Hole, long_runs, why_unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tree_sitter import Node, Parser, Tree

    from southdeps.syntax.nodes import Expr, Place

#: byte of a dict display's opening brace -> the models frozen in it, which tree-sitter was not given.
FrozenAt = dict[int, tuple[tuple["Expr", str], ...]]

#: What is parsed in the place of what can't be.
_UNREADABLE = b"("
#: The bytes of a line whose characters are counted together.
_STEP = 256
#: The bytes of UTF-8 that begin no character.
_NO_FIRST = bytes(range(0x80, 0xC0))

#: Nodes that stand anywhere and say nothing of the program.
MEANINGLESS = frozenset({"comment", "line_continuation", "ERROR"})


@cache
def parser() -> Parser:
    """The one parser of this process; made late, since loading the grammar takes some 30 ms."""
    import tree_sitter
    import tree_sitter_python

    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_python.language()))


def parse(data: bytes) -> Tree:
    """Parse UTF-8 bytes; what is too large or nested too deeply for that gives a tree with an error, alone."""
    return parse_between(_UNREADABLE if why_unreadable(data) is not None else data)


def parse_between(data: bytes, holes: Sequence[Hole] = ()) -> Tree:
    """Parse UTF-8 bytes but for `holes` (in order) and long runs that mean nothing. Places stay those of `data`.

    The text between the holes must be readable (`limits.why_unreadable`).
    """
    import tree_sitter

    ranges = []
    start, point = 0, (0, 0)
    for hole_start, hole_end in long_runs(data, holes):
        hole_point = _advance(data, start, point, hole_start)
        ranges.append(tree_sitter.Range(point, hole_point, start, hole_start))
        start, point = hole_end, _advance(data, hole_start, hole_point, hole_end)
    this = parser()
    # An end far beyond the text stands for "to the end", as tree-sitter itself has it.
    this.included_ranges = [*ranges, tree_sitter.Range(point, (0xFFFFFFFF, 0xFFFFFFFF), start, 0xFFFFFFFF)]
    return this.parse(data)


def _advance(data: bytes, start: int, point: tuple[int, int], end: int) -> tuple[int, int]:
    newlines = data.count(b"\n", start, end)
    if newlines:
        return point[0] + newlines, end - data.rfind(b"\n", start, end) - 1
    return point[0], point[1] + end - start


def first_error(root: Node) -> Place | None:
    """The place of the first node that tree-sitter could not make sense of, if there is one."""
    if not root.has_error:
        return None
    node = root
    while not (node.is_error or node.is_missing):
        inner = next((child for child in node.children if child.has_error or child.is_missing), None)
        if inner is None:
            break
        node = inner
    row, column = node.start_point
    return row + 1, column + 1


def inside(node: Node) -> list[Node]:
    """The parts of a node that mean something: no comments, no backslashes at a line's end, no errors."""
    return [child for child in node.named_children if child.type not in MEANINGLESS]


class SourceText:
    """What the nodes of one tree stand for: the text they were made of, and what was cut out of it."""

    def __init__(self, data: bytes, frozen: FrozenAt, *, skip: frozenset[str] = frozenset()) -> None:
        """`skip` names functions whose bodies are not converted."""
        self.data = data
        self.frozen = frozen
        self.skip = skip
        # Columns count characters; bytes are as good where a file has ASCII only.
        self.lines = None if data.isascii() else data.split(b"\n")
        self.counts: dict[bytes, list[int]] = {}

    def place(self, node: Node) -> Place:
        row, column = node.start_point
        if self.lines is not None:
            column = self._characters(self.lines[row], column)
        return row + 1, column + 1

    def _characters(self, line: bytes, column: int) -> int:
        """How many characters of a line stand before a byte; those of a long one are counted once, in steps."""
        step, rest = divmod(column, _STEP)
        before = 0
        if step:
            counts = self.counts.get(line)
            if counts is None:
                steps = (line[start : start + _STEP] for start in range(0, len(line), _STEP))
                counts = self.counts[line] = [0, *accumulate(map(_count_characters, steps))]
            before = counts[step]
        return before + _count_characters(line[column - rest : column])

    def text(self, node: Node) -> str:
        return self.data[node.start_byte : node.end_byte].decode("utf-8", "replace")


def _count_characters(data: bytes) -> int:
    """The characters of UTF-8 that begin in some bytes."""
    return len(data.translate(None, _NO_FIRST))
