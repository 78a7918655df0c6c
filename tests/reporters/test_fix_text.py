"""What `fix` has done and what it has left, in words."""

from __future__ import annotations

import click

from southdeps.finding import Declare, Finding
from southdeps.fixes import Change, Unfixed
from southdeps.reporters.fix_text import summary, unfixed
from tests.projects import name


def finding(at):
    return Finding("SD101", "missing-dependency", "error", name(at), f"{at}.py", 3, 5, "a \x07message")


def change(at, on):
    return Change(name(at), Declare("depends_on", name(at), name(on)), finding(at))


LEFT = Unfixed(finding("c:1"), "The file cannot be edited.\nSee above.", "    depends_on = (\n    )\n")


def test_changes_are_reported_by_file_with_the_reason():
    changes = [change("b:1", "a:2"), change("a:2", "c:1"), change("b:1", "c:1")]
    assert summary(changes, lambda one: f"{one}.py", []).splitlines() == [
        "a:2.py:",
        '  depends_on gets ("c", "1")',
        r"    for SD101: a \x07message",
        "b:1.py:",
        '  depends_on gets ("a", "2")',
        r"    for SD101: a \x07message",
        '  depends_on gets ("c", "1")',
        r"    for SD101: a \x07message",
        "2 files changed",
    ]


def test_without_changes_it_matters_whether_something_is_left():
    assert summary([], str, []) == "nothing to fix\n"
    assert summary([], str, [LEFT]) == "nothing was changed\n"


def test_what_is_left_with_the_reason_and_what_to_write():
    assert click.unstyle(unfixed([LEFT])) == (
        "not fixed: c:1.py:3:5: SD101 error: a \\x07message\n"
        "  = The file cannot be edited.\n  = See above.\n"
        "  = Write by hand into the class:\n    depends_on = (\n    )\n"
    )
    assert "by hand" not in unfixed([Unfixed(finding("c:1"), "no automatic fix")])
