"""`--statistics`"""

from __future__ import annotations

import json

from southdeps.report import Report
from southdeps.reporters import render
from southdeps.reporters.statistics import statistics, statistics_json
from tests.reporters.made_up import NASTY, report


def test_codes_are_counted(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = report(tmp_path, NASTY, NASTY)
    assert statistics(found) == (
        "2  SD102  dropped-too-early\n"
        "1  SD101  missing-dependency  1 fixable\n"
        "1  SD202  unknown-migration   1 fixable\n"
        "1  SD401  dynamic-name\n"
        "3 migrations in 2 apps checked: 2 errors, 2 warnings, 1 info; 2 fixable with `southdeps fix`\n"
    )
    assert json.loads(statistics_json(found))[1] == {
        "code": "SD101", "name": "missing-dependency", "count": 1, "fixable": 1
    }  # fmt: skip


def test_nothing_found():
    assert statistics_json(Report()) == "[]\n"
    assert render("concise", Report()) == f"{statistics(Report())}"
