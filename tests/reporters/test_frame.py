"""Code frames: what is underlined, and what is left of long lines."""

from __future__ import annotations

import click
import pytest
from msgspec.structs import replace

from southdeps.file_contents import FileContents
from southdeps.finding import MigrationId
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


#: name -> table, the app it comes from, a line, and what is marked in it
BY_APP = {
    "a model whose table has another name": (
        "person",
        "people",
        "(to=orm['people.Person'])",
        "people.Person",
    ),
    "a field of a model": ("person", "people", "orm['people.Person:group']", "people.Person"),
    "its own model before others of the app": ("a_y", "a", "f(orm['a.X'], orm['a.Y'])", "a.Y"),
    "a module of the app is no model": ("person", "people", "f('people.fields.Key', 'person')", "person"),
    "a word in quotes": ("person", "people", "db.add_column('person', 'age')", "person"),
    "the same word without quotes": ("person", "people", "person = db.execute(SQL)", "p"),
    "a table in SQL": ("my_person", "people", "db.execute('DELETE FROM my_person')", "my_person"),
}


@pytest.mark.parametrize(("table", "app", "line", "expected"), BY_APP.values(), ids=BY_APP)
def test_what_is_underlined_if_the_app_is_known(table, app, line, expected):
    finding = replace(FINDING, table=table, requires=MigrationId(app, "0001_initial"), column=1)
    start, end = span(finding, line)
    assert line[start:end] == expected


@pytest.mark.parametrize(("line", "expected"), LINES.values(), ids=LINES)
def test_what_is_underlined(line, expected):
    start, end = span(FINDING, line)
    assert line[start:end] == (expected or "shop_order")
    assert start >= FINDING.column - 1


def framed(source, width=None, **changes):
    lines = frame(replace(FINDING, **changes), Report(sources={"a.py": FileContents.of(source)}), width)
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
