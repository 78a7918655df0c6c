"""Lines and splices of bytes."""

from __future__ import annotations

import pytest

from southdeps.edits import lines
from southdeps.edits.lines import Splice

TEXT = b"one\r\n\ttwo = 2\nthree"
TWO, THREE = TEXT.index(b"two"), TEXT.index(b"three")


@pytest.mark.parametrize(
    ("splices", "after"),
    [
        pytest.param([], b"abcdef", id="none"),
        pytest.param([Splice(4, 5, b"E"), Splice(0, 1, b"")], b"bcdEf", id="in any order"),
        pytest.param([Splice(3, 3, b"-")], b"abc-def", id="an insertion"),
        pytest.param([Splice(0, 3, b""), Splice(3, 6, b"x")], b"x", id="side by side"),
        pytest.param([Splice(6, 6, b"!")], b"abcdef!", id="at the end"),
    ],
)
def test_splices_have_places_of_the_old_text(splices, after):
    assert lines.splice(b"abcdef", splices) == after


def test_splices_that_overlap_are_a_mistake():
    with pytest.raises(AssertionError, match="overlap"):
        lines.splice(b"abcdef", [Splice(0, 3, b""), Splice(2, 4, b"")])


@pytest.mark.parametrize(
    ("at", "start", "end", "following"),
    [
        pytest.param(1, 0, 3, 5, id="ends with a carriage return and a line feed"),
        pytest.param(TWO, 5, THREE - 1, THREE, id="ends with a line feed"),
        pytest.param(len(TEXT), THREE, len(TEXT), len(TEXT), id="has no ending"),
    ],
)
def test_a_line_and_the_next(at, start, end, following):
    found = lines.line_start(TEXT, at), lines.line_end(TEXT, at), lines.next_line(TEXT, at)
    assert found == (start, end, following)


@pytest.mark.parametrize(
    ("source", "at", "ending"),
    [
        pytest.param(b"a\r\nb\n", 0, b"\r\n", id="its own, of Windows"),
        pytest.param(b"a\r\nb\n", 3, b"\n", id="its own"),
        pytest.param(b"a\r\nb", 3, b"\r\n", id="that of the line before"),
        pytest.param(b"a", 0, b"\n", id="none at all"),
        pytest.param(b"\n", 0, b"\n", id="an empty line"),
    ],
)
def test_line_endings(source, at, ending):
    assert lines.line_ending(source, at) == ending


def test_what_stands_before_on_the_line():
    assert lines.before_on_line(TEXT, TWO) == b"\t"
    assert lines.indentation(TEXT, TWO + 4) == b"\t"
    assert lines.starts_line(TEXT, TWO)
    assert not lines.starts_line(TEXT, TWO + 4)
