"""Lines and splices of program text, as bytes: nothing here knows Python."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


class Splice(NamedTuple):
    """Write `text` in place of the bytes from `start` to `end` of the old text."""

    start: int
    end: int
    text: bytes


def splice(source: bytes, splices: Sequence[Splice]) -> bytes:
    """Make all the splices, whose places are those of the old text; they must not overlap."""
    ordered = sorted(splices)
    assert all(one.end <= other.start for one, other in pairwise(ordered)), "splices overlap"
    for start, end, text in reversed(ordered):
        source = source[:start] + text + source[end:]
    return source


def line_start(source: bytes, at: int) -> int:
    """Where the line that holds `at` begins."""
    return source.rfind(b"\n", 0, at) + 1


def line_end(source: bytes, at: int) -> int:
    """Where the line that holds `at` ends, before its line ending."""
    end = source.find(b"\n", at)
    if end < 0:
        return len(source)
    return end - 1 if end > at and source[end - 1 : end] == b"\r" else end


def next_line(source: bytes, at: int) -> int:
    """Where the line after the one that holds `at` begins, or the end of the text."""
    return source.find(b"\n", at) + 1 or len(source)


def line_ending(source: bytes, at: int) -> bytes:
    """The ending of the line that holds `at`; where it has none, that of the line before."""
    end = source.find(b"\n", at)
    if end < 0:
        end = source.rfind(b"\n", 0, at)
    return b"\r\n" if end > 0 and source[end - 1 : end] == b"\r" else b"\n"


def before_on_line(source: bytes, at: int) -> bytes:
    """What stands before `at` on its line."""
    return source[line_start(source, at) : at]


def indentation(source: bytes, at: int) -> bytes:
    """The white space that the line of `at` begins with."""
    start = line_start(source, at)
    line = source[start : line_end(source, start)]
    return line[: len(line) - len(line.lstrip(b" \t\f"))]


def starts_line(source: bytes, at: int) -> bool:
    """Whether only white space stands before `at` on its line."""
    return not before_on_line(source, at).strip()
