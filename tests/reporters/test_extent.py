"""Where the code of a finding ends."""

from __future__ import annotations

import pytest

from southdeps.report import Report
from southdeps.reporters import render
from southdeps.reporters.extent import ends_in, with_ends
from tests.reporters.made_up import NASTY, report

PLACES = {
    "a call": ("    db.delete_table('x')  # gone", (1, 5), (1, 25)),
    "a tuple": ("f((\n    ('a', 1),\n))", (2, 5), (2, 13)),
    "over several lines": ("f(\n  1,\n)", (1, 1), (3, 2)),
    "an assignment": ("x = 1", (1, 1), (1, 6)),
    "a compound statement: its first line": ("if x:\n    y()\n", (1, 1), (1, 6)),
    "the first statement of a block": ("if x:\n    y()\n    z()\n", (2, 5), (2, 8)),
    "inside of a word": ("abc = 1", (1, 2), (1, 8)),
    "characters, not bytes": ("f('é'); g('é')", (1, 9), (1, 15)),
}


@pytest.mark.parametrize(("source", "place", "end"), PLACES.values(), ids=PLACES)
def test_ends(source, place, end):
    assert ends_in("x.py", source.encode(), {place}) == {("x.py", *place): end}


def test_a_file_that_can_not_be_decoded():
    assert ends_in("x.py", b"\xff\xfex", {(1, 1)}) == {}


def test_every_finding_of_a_project_gets_its_end(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = with_ends(report(tmp_path, NASTY))
    assert [(one.end_line, one.end_column) for one in found] == [(12, 96), (7, 32), (9, 33), (None, None)]
    assert with_ends(Report()) == ()
    assert "end_line" in render("json", Report((NASTY,)))
