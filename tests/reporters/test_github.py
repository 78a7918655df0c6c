"""`--format github`"""

from __future__ import annotations

from southdeps.report import Report
from southdeps.reporters import render
from tests.reporters.made_up import NASTY, report


def test_commands(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    lines = render("github", report(tmp_path)).splitlines()
    assert lines == [
        (
            "::error file=b/migrations/0001_initial.py,line=12,col=13,title=SD101 (missing-dependency)::b:0001_initial "
            "references table a_thing, which a:0001_initial creates, without depending on it%0Aadd to class Migration: "
            'depends_on = (("a", "0001_initial"),)'
        ),
        (
            "::error file=b/migrations/0002_more.py,line=7,col=19,title=SD202 (unknown-migration)::depends_on of b:0002_more "
            "names a:0001: DependsOnUnknownMigration: Migration 'b:0002_more' depends on unknown migration 'a:0001'.%0A"
            'Write ("a", "0001_initial").'
        ),
        (
            "::notice file=b/migrations/0002_more.py,line=9,col=9,title=SD401 (dynamic-name)::the name of the table is known "
            "only at run time: unknown"
        ),
    ]


def test_what_is_special_is_escaped():
    (line,) = render("github", Report((NASTY,))).splitlines()
    assert line.startswith('::warning file=c%2Cd%3Ae/\\x1b[31m%25\\udce9<&>".py,line=1,')
    assert "::a, b: c%25d \\n<tag>" in line
    assert line.endswith("%0Afirst line%0Asecond line")


def test_nothing_found():
    assert render("github", Report()) == ""
