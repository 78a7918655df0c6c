"""Words and lines that several formats share."""

from __future__ import annotations

import click
import pytest
from msgspec.structs import replace

from southdeps.finding import Declare, Finding
from southdeps.reporters import text
from tests.projects import name

FINDING = Finding("SD101", "missing-dependency", "error", name("b:0001_x"), "b/1.py", 3, 5, "a message")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        pytest.param("Zürich 東京", "Zürich 東京", id="letters"),
        pytest.param("\x1b[31mred", r"\x1b[31mred", id="an escape sequence"),
        pytest.param("a\nb\tc\r", r"a\nb\tc\r", id="white space but blanks"),
        pytest.param("\u202e", r"\u202e", id="the writing direction"),
        pytest.param("\udce9", r"\udce9", id="a byte that is no UTF-8"),
    ],
)
def test_control_characters_are_escaped(written, shown):
    assert text.printable(written) == shown


DECLARE = Declare("needed_by", name("b:0001_x"), name("a:0002_y"))


@pytest.mark.parametrize(
    ("facts", "lines"),
    [
        pytest.param({}, [], id="nothing"),
        pytest.param({"declare": DECLARE}, ['add to class Migration: needed_by = (("a", "0002_y"),)'], id="a declaration"),
        pytest.param(
            {"declare": Declare("depends_on", name("c:0001_z"), name("a:0002_y"))},
            ['add to class Migration of c:0001_z: depends_on = (("a", "0002_y"),)'], id="a declaration elsewhere",
        ),
        pytest.param({"advice": "one\ntwo"}, ["one", "two"], id="lines"),
        pytest.param(
            {"hidden_by_installed_apps": True, "requires": name("a:0002_y")},
            ["works today only because the order of INSTALLED_APPS makes a:0002_y run first"], id="hidden",
        ),
        pytest.param(
            {"hidden_by_installed_apps": True, "requires": name("a:0002_y"), "advice": "one"},
            ["one", "works today only because the order of INSTALLED_APPS makes a:0002_y run first"], id="hidden, and what to do",
        ),
        pytest.param({"hidden_by_installed_apps": False, "requires": name("a:0002_y")}, [], id="not hidden"),
    ],
)  # fmt: skip
def test_advice(facts, lines):
    assert text.advice(replace(FINDING, **facts)) == lines


def test_a_line_that_editors_understand():
    line = text.concise_line(replace(FINDING, path="b/\x07.py"))
    assert click.unstyle(line) == r"b/\x07.py:3:5: SD101 error: a message"


def test_apps_that_need_each_other():
    links = [(name("b:0001"), name("a:0001")), (name("a:0002"), name("b:0001"))]
    assert text.app_cycle(links) == (
        "apps a, b need each other, though no migrations do: b:0001 needs a:0001, a:0002 needs b:0001"
    )
