"""From line numbers after an edit to those before it."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import takewhile
from typing import TypeVar

Line = TypeVar("Line", str, bytes)


def old_line(before: bytes, after: bytes, line: int) -> int:
    """The number in `before` of a line of `after`; for an inserted line, that of the next old line."""
    old, new = before.split(b"\n"), after.split(b"\n")
    head = common(old, new)
    tail = common(old[head:][::-1], new[head:][::-1])
    if line <= head:
        return line
    if line > len(new) - tail:
        return line - len(new) + len(old)
    # difflib is slow on thousands of lines; it needs only those around the edits.
    matcher = SequenceMatcher(None, old[head : len(old) - tail], new[head : len(new) - tail], autojunk=False)
    for tag, old_start, _, new_start, new_end in matcher.get_opcodes():
        if new_start <= line - 1 - head < new_end:
            offset = line - 1 - head - new_start if tag == "equal" else 0
            return head + old_start + offset + 1
    raise AssertionError("the operations cover all lines")


def common(one: Sequence[Line], other: Sequence[Line]) -> int:
    """How many lines two texts have in common at their beginning."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
