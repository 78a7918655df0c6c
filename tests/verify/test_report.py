"""Verdicts in words and as JSON."""

from __future__ import annotations

import pytest

from southdeps.finding import Finding, MigrationId
from southdeps.report import Report
from southdeps.verify.learn import Want
from southdeps.verify.outcome import Failure, Run
from southdeps.verify.report import Versions, document, foretold, summary, text, verify_report
from southdeps.verify.verdict import Trial, Verdict

A1, A2, B1 = MigrationId("a", "0001"), MigrationId("a", "0002"), MigrationId("b", "0001")
USED = Versions("1.0.2", "1.6.11", "2.7.18", "18.4")


def verdict(status, failure=None, *wants, name="b"):
    run = Run((B1,), (), failure)
    return Verdict(Trial(name, (name,)), status, run, wants, run)


def finding(migration, requires=None, code="SD101"):
    return Finding(code, "name", "error", migration, "x.py", 1, 1, "message", requires=requires)


MISSING = Failure(B1, 'E: relation "a_thing" does not exist', "E", table="a_thing")
WANT = Want(B1, A1, "a_thing", None)
PASSES = verdict("passes", name="a")
FAILS = verdict("fails", MISSING, WANT)
GONE = verdict("fails", MISSING, Want(A2, B1, "a_thing", "size", gone=True))
STUCK = verdict("stuck", Failure(B1, "KeyError: 'x\x1b[31m'", "KeyError"))
UNJUDGED = verdict(
    "partly judged", Failure(B1, "TypeError: x", "TypeError", touched=("mptt.models.MPTTModel",))
)


@pytest.mark.parametrize(
    ("one", "findings", "codes"),
    [
        pytest.param(FAILS, [finding(B1, A1)], ("SD101",), id="the dependency itself"),
        pytest.param(FAILS, [finding(B1, A2)], ("SD101",), id="a later one, which leads to it"),
        pytest.param(FAILS, [finding(A2, A1), finding(B1)], (), id="other ones"),
        pytest.param(GONE, [finding(A2, B1, "SD102")], ("SD102",), id="a dropper"),
        pytest.param(
            STUCK, [finding(B1, code="SD302"), finding(A1, code="SD302")], ("SD302",), id="its migration"
        ),
        pytest.param(STUCK, [finding(B1, code="SD401")], (), id="an info foretells nothing"),
        pytest.param(PASSES, [finding(B1, A1)], (), id="nothing failed"),
    ],
)
def test_what_check_had_said(one, findings, codes):
    assert foretold(one, findings) == codes


@pytest.mark.parametrize(
    ("one", "lines"),
    [
        pytest.param(PASSES, ["a                        passes"], id="passes"),
        pytest.param(
            FAILS,
            [
                "b                        fails",
                '    b:0001: E: relation "a_thing" does not exist',
                "    table a_thing comes from a:0001, on which b:0001 does not depend",
                "    check says so: SD101",
            ],
            id="fails",
        ),
        pytest.param(
            GONE,
            [
                "b                        fails",
                '    b:0001: E: relation "a_thing" does not exist',
                "    column a_thing.size is gone since a:0002, which has to wait for b:0001",
                "    check does not say so",
            ],
            id="gone",
        ),
        pytest.param(
            STUCK,
            [
                "b                        fails",
                "    b:0001: KeyError: 'x\\x1b[31m'",
                "    check does not say so",
            ],
            id="stuck, with what a terminal would obey",
        ),
        pytest.param(
            UNJUDGED,
            [
                "b                        not judged",
                "    b:0001: TypeError: x",
                "    this may be due to mptt.models.MPTTModel, for which there was only a stand-in",
            ],
            id="not judged",
        ),
    ],
)
def test_text(one, lines):
    assert text(one, [finding(B1, A1)]).splitlines() == lines


def test_summary():
    assert summary([PASSES, FAILS, STUCK, UNJUDGED], USED) == (
        "1 passed, 2 failed, 1 could not be judged (South 1.0.2, Django 1.6.11, Python 2.7.18, PostgreSQL 18.4)"
    )


def test_document():
    whole = document([PASSES, FAILS], [finding(B1, A1)], USED)
    assert whole == {
        "schema": 1,
        "versions": {"south": "1.0.2", "django": "1.6.11", "python": "2.7.18", "postgresql": "18.4"},
        "summary": {"passes": 1, "fails": 1, "not_judged": 0},
        "results": [
            {
                "name": "a",
                "apps": ["a"],
                "status": "passes",
                "order": ["b:0001"],
                "failed": None,
                "error": None,
                "table": None,
                "field": None,
                "missing": None,
                "reported": None,
            },
            {
                "name": "b",
                "apps": ["b"],
                "status": "fails",
                "order": ["b:0001"],
                "failed": "b:0001",
                "error": 'E: relation "a_thing" does not exist',
                "table": "a_thing",
                "field": None,
                "missing": {"in": "b:0001", "on": "a:0001", "gone": False},
                "reported": ["SD101"],
            },
        ],
    }


def test_each_failure_is_a_finding_for_ci():
    report = verify_report(
        [PASSES, FAILS, UNJUDGED], [], USED, Report(), {B1: "b/migrations/0001_initial.py"}
    )
    (found,) = report.findings
    assert (found.path, found.table) == ("b/migrations/0001_initial.py", "a_thing")
    assert found.message == 'b: E: relation "a_thing" does not exist'
    assert report.checked == (("run", 3),)
    assert report.document == document([PASSES, FAILS, UNJUDGED], [], USED)
    assert report.text is not None
    assert report.text.splitlines()[-1] == summary([PASSES, FAILS, UNJUDGED], USED)
