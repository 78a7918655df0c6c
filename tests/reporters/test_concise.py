"""`--format concise`: one line per finding, and the summary."""

from __future__ import annotations

import click

from southdeps.report import Report
from southdeps.reporters import render
from tests.reporters.made_up import NASTY, report


def test_nothing_is_wrong():
    assert render("concise", Report((), (("migration", 2),))) == "2 migrations checked: nothing is wrong\n"


def test_a_line_each_in_the_order_of_the_report(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = report(tmp_path, NASTY)
    *lines, last = click.unstyle(render("concise", found)).splitlines()
    assert [line.split(" ")[1:3] for line in lines[:-1]] == [
        [one.code, f"{one.severity}:"] for one in found.findings[:-1]
    ]
    assert len(lines) == len(found.findings)
    assert last == str(found.summary)


def test_what_a_terminal_would_obey_is_escaped():
    text = click.unstyle(render("concise", Report((NASTY,))))
    assert all(char.isprintable() for line in text.splitlines() for char in line)
    assert len(text.splitlines()) == 2
