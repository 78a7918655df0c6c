"""`--format gitlab`"""

from __future__ import annotations

import json

from msgspec.structs import replace

from southdeps.report import Report
from southdeps.reporters import render
from tests.reporters.made_up import NASTY, report


def test_entries(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    entries = json.loads(render("gitlab", report(tmp_path)))
    assert [(one["check_name"], one["severity"], one["location"]) for one in entries] == [
        (
            "SD101 missing-dependency",
            "major",
            {"path": "b/migrations/0001_initial.py", "lines": {"begin": 12, "end": 12}},
        ),
        (
            "SD202 unknown-migration",
            "major",
            {"path": "b/migrations/0002_more.py", "lines": {"begin": 7, "end": 7}},
        ),
        (
            "SD401 dynamic-name",
            "info",
            {"path": "b/migrations/0002_more.py", "lines": {"begin": 9, "end": 9}},
        ),
    ]


def test_a_fingerprint_stays_when_lines_move_and_is_never_shared():
    moved = replace(NASTY, line=99)
    prints = [one["fingerprint"] for one in json.loads(render("gitlab", Report((NASTY, NASTY))))]
    assert len(set(prints)) == 2
    (only,) = json.loads(render("gitlab", Report((moved,))))
    assert only["fingerprint"] == prints[0]


def test_nothing_found():
    assert json.loads(render("gitlab", Report())) == []
