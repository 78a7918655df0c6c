"""Where the code of a finding ends: its place says only where it begins."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec.structs import replace

from southdeps.finding import Finding
from southdeps.report import Report
from southdeps.syntax.concrete_tree import parse
from southdeps.syntax.encoding import EncodingError, utf8

if TYPE_CHECKING:
    from tree_sitter import Node

_MODELS = re.compile(rb"\n[ \t]+models[ \t]*=[ \t]*\{")
#: Nodes that hold statements: what begins with its first statement is not what a finding is about.
_BLOCKS = frozenset({"module", "block"})
#: Statements with a body; of those a finding is about the first line.
_COMPOUND = frozenset({
    "class_definition", "decorated_definition", "for_statement", "function_definition", "if_statement",
    "try_statement", "while_statement", "with_statement",
})  # fmt: skip


def with_ends(report: Report) -> tuple[Finding, ...]:
    """The findings with `end_line` and `end_column`, if their places are known and their files can be parsed."""
    by_path: dict[str, list[Finding]] = defaultdict(list)
    for finding in report.findings:
        if (finding.line, finding.column) != (1, 1) and finding.path in report.sources:
            by_path[finding.path].append(finding)
    ends: dict[tuple[str, int, int], tuple[int, int]] = {}
    for path, findings in by_path.items():
        ends |= ends_in(path, report.sources[path].data, {(one.line, one.column) for one in findings})
    return tuple(
        with_end(finding, ends.get((finding.path, finding.line, finding.column)))
        for finding in report.findings
    )


def with_end(finding: Finding, end: tuple[int, int] | None) -> Finding:
    """The finding with its end, if there is one and it has none yet."""
    if end is None or finding.end_line is not None:
        return finding
    return replace(finding, end_line=end[0], end_column=end[1])


def ends_in(
    path: str, source: bytes, places: set[tuple[int, int]]
) -> dict[tuple[str, int, int], tuple[int, int]]:
    """By path and place: the line and column behind the code that begins there, in characters from 1."""
    try:
        data = utf8(source)
    except EncodingError:
        return {}
    lines = data.split(b"\n")
    root = parse(without_models(data, max(line for line, _ in places))).root_node
    found = {}
    for line, column in places:
        if line <= len(lines):
            start = len(lines[line - 1].decode("utf-8", "replace")[: column - 1].encode())
            row, byte = end_of(root, (line - 1, start), lines)
            found[path, line, column] = (row + 1, len(lines[row][:byte].decode("utf-8", "replace")) + 1)
    return found


def without_models(data: bytes, last_line: int) -> bytes:
    """A migration up to its frozen models, which are most of it, if they stand behind `last_line`."""
    models = _MODELS.search(data)
    if models is None or data.count(b"\n", 0, models.start()) < last_line:
        return data
    return data[: models.start() + 1]


def end_of(root: Node, point: tuple[int, int], lines: list[bytes]) -> tuple[int, int]:
    """The end of the largest piece of code that begins at a point, within a statement."""
    node = root.descendant_for_point_range(point, point)
    while (
        node is not None
        and node.parent is not None
        and tuple(node.parent.start_point) == point
        and node.parent.type not in _BLOCKS
    ):
        node = node.parent
    if node is None or tuple(node.start_point) != point or node.type in _COMPOUND | _BLOCKS:
        return point[0], len(lines[point[0]].rstrip())
    row, column = node.end_point
    return row, column
