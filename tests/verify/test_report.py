"""Results as text and as JSON."""

from __future__ import annotations

import pytest

from southdeps.finding import Finding, MigrationId
from southdeps.report import Report
from southdeps.verify.dependencies import ObservedDependency
from southdeps.verify.outcome import AppliedMigration, RunFailure, RunResult
from southdeps.verify.report import (
    Results,
    Versions,
    document,
    exit_status,
    summary,
    text,
    trial_lines,
    verify_report,
)
from southdeps.verify.trials import Trial, TrialResult

A1, A2, B1 = MigrationId("a", "0001"), MigrationId("a", "0002"), MigrationId("b", "0001")
USED = Versions("1.0.2", "1.6.11", "2.7.18", "16.14")


def result(status, failure=None, *missing, name="b", reasons=(), touched=()):
    run = RunResult((B1,), (AppliedMigration(B1, frozenset(), frozenset(), touched),), failure)
    return TrialResult(Trial(name, (name,)), status, run, missing, run, (), reasons)


def finding(migration, requires=None, code="SD101"):
    return Finding(code, "name", "error", migration, "x.py", 1, 1, "message", requires=requires)


def results(*trials, left_out=(), findings=()):
    return Results(trials, left_out, findings, USED)


MISSING = RunFailure(B1, 'E: relation "a_thing" does not exist', "E: aborted", table="a_thing")
PASSES = result("passes", name="a")
FAILS = result("fails", MISSING, ObservedDependency(B1, A1, "a_thing", None))
GONE = result("fails", MISSING, ObservedDependency(A2, B1, "a_thing", "size", gone=True))
STUCK = result("stuck", RunFailure(B1, "KeyError: 'x\x1b[31m'", "KeyError: 'x\x1b[31m'"))
UNJUDGED = result(
    "partly judged", RunFailure(B1, "TypeError: x", "TypeError: x"), reasons=("mptt.models.MPTTModel()",)
)


@pytest.mark.parametrize(
    ("one", "lines"),
    [
        pytest.param(PASSES, ["a                        passes"], id="passes"),
        pytest.param(
            FAILS,
            [
                "b                        fails",
                "    b:0001: E: aborted",
                '    after: E: relation "a_thing" does not exist',
                "    a:0001 creates table a_thing; b:0001 does not depend on it",
                "    foretold by check: SD101",
            ],
            id="fails",
        ),
        pytest.param(
            GONE,
            [
                "b                        fails",
                "    b:0001: E: aborted",
                '    after: E: relation "a_thing" does not exist',
                "    a:0002 drops or renames column a_thing.size before b:0001 has used it",
                "    not foretold by check",
            ],
            id="gone",
        ),
        pytest.param(
            STUCK,
            [
                "b                        fails",
                "    b:0001: KeyError: 'x\\x1b[31m'",
                "    not foretold by check",
            ],
            id="stuck, with what a terminal would obey",
        ),
        pytest.param(
            UNJUDGED,
            [
                "b                        not judged",
                "    b:0001: TypeError: x",
                "    not judged: mptt.models.MPTTModel()",
            ],
            id="not judged",
        ),
        pytest.param(
            result("passes", touched=tuple(f"x{n}" for n in range(6))),
            ["b                        passes", "    left out: x0, x1, x2, x3 and 2 more"],
            id="passes by stand-ins",
        ),
    ],
)
def test_a_trial_in_lines(one, lines):
    assert list(trial_lines(one, results(one, findings=(finding(B1, A1),)).foretold(one))) == lines


def test_text_ends_with_what_was_left_out_and_counted():
    lines = text(results(PASSES, left_out=("stand-in for mptt",))).splitlines()
    assert lines[1:] == ["left out in every run: stand-in for mptt", summary(results(PASSES))]


def test_summary():
    assert summary(results(PASSES, FAILS, STUCK, UNJUDGED)) == (
        "1 passed, 2 failed, 1 not judged (South 1.0.2, Django 1.6.11, Python 2.7.18, PostgreSQL 16.14)"
    )


@pytest.mark.parametrize(
    ("trials", "status"),
    [([PASSES], 0), ([PASSES, UNJUDGED], 3), ([UNJUDGED, FAILS], 1), ([STUCK], 1), ([], 0)],
)
def test_exit_status(trials, status):
    assert exit_status(results(*trials)) == status


def test_document():
    whole = document([results(PASSES, FAILS, UNJUDGED, left_out=("x",), findings=(finding(B1, A1),))])
    assert {key: whole[key] for key in ("schema", "versions", "summary", "left_out")} == {
        "schema": 2,
        "versions": {"south": "1.0.2", "django": "1.6.11", "python": "2.7.18", "postgresql": "16.14"},
        "summary": {"passes": 1, "fails": 1, "not_judged": 1},
        "left_out": ["x"],
    }
    assert whole["results"] == [
        {
            "name": "a",
            "apps": ["a"],
            "outcome": "passes",
            "order": ["b:0001"],
            "failed": None,
            "message": None,
            "cause": None,
            "table": None,
            "field": None,
            "missing": None,
            "loaded": None,
            "foretold_by": [],
            "not_judged": None,
            "left_out": ["x"],
        },
        {
            "name": "b",
            "apps": ["b"],
            "outcome": "fails",
            "order": ["b:0001"],
            "failed": "b:0001",
            "message": "E: aborted",
            "cause": 'E: relation "a_thing" does not exist',
            "table": "a_thing",
            "field": None,
            "missing": {"in": "b:0001", "on": "a:0001", "gone": False},
            "loaded": None,
            "foretold_by": ["SD101"],
            "not_judged": None,
            "left_out": ["x"],
        },
        {
            "name": "b",
            "apps": ["b"],
            "outcome": "not judged",
            "order": ["b:0001"],
            "failed": "b:0001",
            "message": "TypeError: x",
            "cause": None,
            "table": None,
            "field": None,
            "missing": None,
            "loaded": None,
            "foretold_by": [],
            "not_judged": "mptt.models.MPTTModel()",
            "left_out": ["x"],
        },
    ]


def test_document_after_the_edits_of_fix():
    whole = document([results(FAILS), results(PASSES)])
    assert whole["summary"]["fails"] == 1
    assert whole["after_fix"]["summary"]["passes"] == 1


def test_each_failure_is_a_finding_for_ci():
    given = [results(PASSES, FAILS, UNJUDGED)]
    report = verify_report(given, Report(), {B1: "b/migrations/0001_initial.py"})
    (found,) = report.findings
    assert (found.path, found.table) == ("b/migrations/0001_initial.py", "a_thing")
    assert found.message == "b: E: aborted"
    assert report.checked == (("run", 3),)
    assert report.document == document(given)
    assert report.text is not None
    assert report.text.splitlines()[-1] == summary(given[0])
