"""Code frames: what is underlined, and what is left of long lines."""

from __future__ import annotations

import click
import pytest
from msgspec.structs import replace

from southdeps.report import Report
from southdeps.reporters.frame import fitted, frame, span
from tests.reporters.made_up import NASTY

FINDING = replace(NASTY, path="a.py", table="shop_order", line=1, column=5)
LINES = {
    "a model": ("    f(orm['shop.Order'])", "shop.Order"),
    "a table": ("    db.delete_table('shop_order')", "shop_order"),
    "from its column on": ("f('shop_order', g('shop_order'))", None),
    "no part of another name": ("    f('shop_order_lines')", "f"),
    "not named here": ("    f(table)", "f"),
}


@pytest.mark.parametrize(("line", "expected"), LINES.values(), ids=LINES)
def test_what_is_underlined(line, expected):
    start, end = span(FINDING, line)
    assert line[start:end] == (expected or "shop_order")
    assert start >= FINDING.column - 1


def framed(source, width=None, **changes):
    lines = frame(replace(FINDING, **changes), Report(sources={"a.py": source}), width)
    return [click.unstyle(line) for line in lines]


def test_a_frame():
    assert framed(b"    x('shop_order')\r\n") == ["1 |     x('shop_order')", "  |        ^^^^^^^^^^"]
    assert framed(b"    \x1bx", column=5) == ["1 |     \\x1bx", "  |     ^^^^"]


def test_no_frame():
    assert framed(b"x", column=1) == []
    assert framed(b"x", line=7) == []
    assert framed(b"\xff\xfex", line=1) == []
    assert list(frame(replace(FINDING, path="elsewhere.py"), Report(), None)) == []


@pytest.mark.parametrize("before", [0, 10, 200])
@pytest.mark.parametrize("marked", [1, 10, 200])
@pytest.mark.parametrize("after", [0, 10, 200])
@pytest.mark.parametrize("width", [40, 80])
def test_a_long_line_is_cut_around_what_is_marked(before, marked, after, width):
    cut = fitted("b" * before, "m" * marked, "a" * after, width)
    assert sum(map(len, cut)) <= width
    assert set(cut[1]) == {"m"}
    if before + marked + after <= width:
        assert cut == ("b" * before, "m" * marked, "a" * after)
