"""`# southdeps: ignore[SD101] reason`: findings that a comment in the file takes out of reports.

A comment behind code covers its statement, within a dictionary its entry; behind `class ...:` the whole file, behind
`def ...:` or `if ...:` what is below; on a line of its own it covers the statement that follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from southdeps.file_contents import FileContents
from southdeps.finding import Finding
from southdeps.syntax.concrete_tree import parse
from southdeps.syntax.encoding import EncodingError, utf8

if TYPE_CHECKING:
    from tree_sitter import Node

_MARK = b"southdeps:"
_COMMENT = re.compile(r"#\s*southdeps:\s*ignore(?:\[(?P<codes>[^\]]*)\])?", re.IGNORECASE)


class Suppression(Struct, frozen=True):
    """A comment: its line and columns from 1, the codes it names (none: all), and the lines it covers."""

    path: str
    line: int
    column: int
    end_column: int
    codes: tuple[str, ...]
    first: int
    last: int

    def covers(self, finding: Finding) -> bool:
        """Whether it takes a finding out."""
        return (
            finding.path == self.path
            and self.first <= finding.line <= self.last
            and (not self.codes or finding.code.startswith(self.codes))
        )


class Suppressed(Struct, frozen=True):
    """The findings that are left, those taken out, and the comments that took out nothing."""

    kept: tuple[Finding, ...]
    suppressed: tuple[Finding, ...] = ()
    unused: tuple[Suppression, ...] = ()


def suppress(findings: Iterable[Finding], sources: Mapping[str, FileContents]) -> Suppressed:
    """Take out the findings that comments in their files cover; `sources` holds what is in them by reported path."""
    comments = [
        comment
        for path, source in sources.items()
        if source.holds(_MARK)
        for comment in find_suppressions(path, source.data)
    ]
    if not comments:
        return Suppressed(tuple(findings))
    kept: list[Finding] = []
    suppressed: list[Finding] = []
    used: set[int] = set()
    for finding in findings:
        covering = [index for index, comment in enumerate(comments) if comment.covers(finding)]
        used.update(covering)
        (suppressed if covering else kept).append(finding)
    unused = tuple(comment for index, comment in enumerate(comments) if index not in used)
    return Suppressed(tuple(kept), tuple(suppressed), unused)


def find_suppressions(path: str, source: bytes) -> Iterator[Suppression]:
    """The comments of a file that suppress something; none if the file can't be decoded."""
    try:
        data = utf8(source)
    except EncodingError:
        return
    root = parse(data).root_node
    for node in comments_in(root):
        text = data[node.start_byte : node.end_byte].decode("utf-8", "replace")
        match = _COMMENT.search(text)
        if match is None:
            continue
        codes = tuple(code.strip().upper() for code in (match["codes"] or "").split(",") if code.strip())
        row, byte = node.start_point
        before = data[node.start_byte - byte : node.start_byte].decode("utf-8", "replace")
        first, last = lines_covered(root, node, alone=not before.strip())
        column = len(before) + 1
        yield Suppression(path, row + 1, column, column + len(text.rstrip("\r")), codes, first + 1, last + 1)


def comments_in(node: Node) -> Iterator[Node]:
    """All comments, in order."""
    stack = [node]
    while stack:
        here = stack.pop()
        if here.type == "comment":
            yield here
        stack.extend(reversed(here.children))


def lines_covered(root: Node, comment: Node, *, alone: bool) -> tuple[int, int]:
    """The rows that a comment covers, the last one included; those of a class are the whole file's."""
    row = comment.start_point[0]
    if alone:
        following = comment.next_named_sibling
        while following is not None and following.type == "comment":
            following = following.next_named_sibling
        # The grammar hangs a comment above a class's first statement in front of its block.
        if following is not None and following.type == "block" and following.named_children:
            following = following.named_children[0]
        statement = following
    else:
        statement = entry_at(comment) or statement_at(root, row)
    if statement is None:
        return row, row
    if statement.type == "class_definition":
        return 0, root.end_point[0]
    return min(row, statement.start_point[0]), statement.end_point[0]


def entry_at(comment: Node) -> Node | None:
    """The entry of a dictionary that begins on the row of a comment within it: a frozen model, or one of its fields."""
    node = comment.parent
    while node is not None:
        if node.type == "dictionary":
            for entry in node.named_children:
                if entry.type == "pair" and entry.start_point[0] == comment.start_point[0]:
                    return entry
        node = node.parent
    return None


def statement_at(root: Node, row: int) -> Node | None:
    """The innermost statement of a row; one with a body only if the row is part of its head."""
    found = None
    node: Node | None = root
    while node is not None:
        node = next(
            (
                child
                for child in node.named_children
                if child.start_point[0] <= row <= child.end_point[0] and child.type != "comment"
            ),
            None,
        )
        if node is None:
            break
        if node.type.endswith(("_statement", "_definition")):
            found = node
            body = node.child_by_field_name("body") or node.child_by_field_name("consequence")
            if body is None or row < body.start_point[0]:
                break
    return found


def without_comments(source: bytes, comments: Iterable[Suppression]) -> bytes:
    """A file without these comments; a line that held nothing else goes with its comment."""
    lines = source.split(b"\n")
    removed = set()
    for comment in comments:
        line = lines[comment.line - 1]
        start = line.rfind(b"#", 0, line.lower().rfind(_MARK))
        end = b"\r" if line.endswith(b"\r") else b""
        rest = line[:start].rstrip()
        lines[comment.line - 1] = rest + end
        if not rest:
            removed.add(comment.line - 1)
    return b"\n".join(line for index, line in enumerate(lines) if index not in removed)
