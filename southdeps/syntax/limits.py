"""What of a source tree-sitter is spared: it takes quadratic time for some texts, and much memory for large ones.

Where statements are nested in more than 380 levels, it writes beyond its buffers and takes the whole process along.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

#: Start and end byte of what the parser is not given.
Hole = tuple[int, int]

#: So many marks and lines take some 300 MB. No migration that people wrote comes near.
MAX_MARKS = 400_000
#: Levels of indentation; Python takes 99.
MAX_INDENTS = 300
_INDENTS = re.compile(rb"^[ \t\f]+", re.MULTILINE)
#: Runs that are shorter take no time that one could measure.
_LONG_RUN = 200
_COMMENTS = re.compile(rb"(?m)^(?:[ \t\f]*#[^\n]*\n)+")
_CONTINUATIONS = re.compile(rb"(?:\\\r?\n[ \t\f]*)+")
#: Literal texts and comments, all of which end somewhere; `code` is the prefix of a text with expressions in it.
_TEXTS = re.compile(
    rb"""(?P<code>\b(?:[fF][rR]?|[rR][fF]))?(?:
        \'\'\'[^'\\]*+ (?: (?:\\. | '(?!\'\')) [^'\\]*+ )*+ (?:\'\'\'|\Z)
        | \"\"\"[^"\\]*+ (?: (?:\\. | "(?!\"\")) [^"\\]*+ )*+ (?:\"\"\"|\Z)
        | '[^'\\\n]*+ (?: \\. [^'\\\n]*+ )*+ '?
        | "[^"\\\n]*+ (?: \\. [^"\\\n]*+ )*+ "?
    ) | \#[^\n]*+""",
    re.DOTALL | re.VERBOSE,
)
_NO_MARKS = bytes(byte for byte in range(256) if byte >= 128 or chr(byte).isalnum()) + b"_ \t\r\f"


def why_unreadable(data: bytes, holes: Sequence[Hole] = ()) -> str | None:
    """Why the text between the holes is not parsed; None if it is."""
    if is_too_large(data, holes):
        return "this is too large to be read"
    return "this is nested too deeply to be read" if may_be_deeper(data, MAX_INDENTS, holes) else None


def may_be_deeper(data: bytes, levels: int, holes: Sequence[Hole] = ()) -> bool:
    """Whether lines between the holes begin with so much different white space that there may be more `levels`."""
    found: set[bytes] = set()
    for start, end in _gaps(data, holes):
        found.update(_INDENTS.findall(data, start, end))
    return len(found) > levels


def _gaps(data: bytes, holes: Sequence[Hole]) -> Iterator[tuple[int, int]]:
    """Start and end of what lies between the holes."""
    starts = [0, *(end for _, end in holes)]
    ends = [*(start for start, _ in holes), len(data)]
    yield from zip(starts, ends, strict=True)


def is_too_large(data: bytes, holes: Sequence[Hole] = ()) -> bool:
    """Whether the text between the holes has more marks and lines than can be parsed in reasonable memory.

    What stands in a literal text does not count: it is one token.
    """
    if len(data) <= MAX_MARKS:
        return False
    pieces = [data[start:end] for start, end in _gaps(data, holes)]
    marks = sum(map(_marks, pieces))
    texts = (match for piece in pieces for match in _TEXTS.finditer(piece))
    for count, text in enumerate(texts if marks > MAX_MARKS else (), 1):
        marks += 1 if text["code"] else 1 - _marks(text[0])
        if marks <= MAX_MARKS or count > MAX_MARKS:
            break
    return marks > MAX_MARKS


def _marks(data: bytes) -> int:
    """The characters that are tokens by themselves, and the lines; blank lines are none."""
    return len(data.translate(None, _NO_MARKS)) - data.count(b"\n\n")


def long_runs(data: bytes, holes: Sequence[Hole] = ()) -> Iterator[Hole]:
    """The holes, with long runs of comment lines and of backslashes at a line's end, which mean nothing; in order."""
    runs = sorted([*_runs(data, _COMMENTS, b"#"), *_runs(data, _CONTINUATIONS, b"\\")])
    reached = 0
    for start, end in sorted([*holes, *runs]):
        if start >= reached:  # a run may lie in a hole, or reach into one
            yield start, end
            reached = end


def _runs(data: bytes, pattern: re.Pattern[bytes], mark: bytes) -> Iterator[Hole]:
    if data.count(mark) >= _LONG_RUN:
        for match in pattern.finditer(data):
            if data.count(b"\n", match.start(), match.end()) >= _LONG_RUN:
                yield match.span()
