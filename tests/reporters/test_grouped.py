"""`--format grouped`"""

from __future__ import annotations

import click

from southdeps.report import Report
from southdeps.reporters import render
from tests.reporters.made_up import NASTY, report


def test_each_file_once(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    lines = click.unstyle(render("grouped", report(tmp_path))).splitlines()
    assert [line for line in lines if not line.startswith("  ")] == [
        "b/migrations/0001_initial.py:",
        "",
        "b/migrations/0002_more.py:",
        "",
        "3 migrations in 2 apps checked: 2 errors, 0 warnings, 1 info; 2 fixable with `southdeps fix`",
    ]
    assert lines[1].startswith("  12:13 SD101 error: b:0001_initial references table a_thing")


def test_control_characters_are_escaped():
    assert "\x1b[2J" not in render("grouped", Report((NASTY,)))
