"""Line numbers after an edit become those before it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from southdeps.fixes.lines import common, old_line


@given(st.data())
def test_lines_are_found_again(data):
    """Blocks of new lines at a few places; the old lines are all different."""
    old = [b"%d" % number for number in range(data.draw(st.integers(1, 12)))]
    places = data.draw(st.lists(st.integers(0, len(old)), max_size=3, unique=True))
    new: list[tuple[bytes, int]] = []
    for number, line in enumerate([*old, None]):
        if number in places:
            new += [(b"new", min(number, len(old) - 1) + 1)] * data.draw(st.integers(1, 3))
        if line is not None:
            new.append((line, number + 1))
    after = b"\n".join(line for line, _ in new)
    for number, (line, expected) in enumerate(new, 1):
        found = old_line(b"\n".join(old), after, number)
        assert found == expected if line != b"new" else 1 <= found <= len(old) + 1


@pytest.mark.parametrize(
    ("after", "line", "expected"),
    [
        pytest.param(b"a\nb\nc", 2, 2, id="no edit"),
        pytest.param(b"a\nnew\nb\nc", 3, 2, id="below an inserted line"),
        pytest.param(b"a\nnew\nb\nc", 2, 2, id="an inserted line is where the next was"),
        pytest.param(b"a\nc", 2, 3, id="below a removed line"),
        pytest.param(b"a\nB\nc", 2, 2, id="a changed line"),
        pytest.param(b"x\na\nb\ny\nc", 5, 3, id="two edits"),
    ],
)
def test_old_lines(after, line, expected):
    assert old_line(b"a\nb\nc", after, line) == expected


def test_the_common_beginning():
    assert common(["a", "b"], ["a", "c"]) == 1
    assert common(["a"], ["a", "b"]) == 1
    assert common([], ["a"]) == 0
