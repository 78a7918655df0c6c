"""How findings that ask for no dependency are judged."""

from __future__ import annotations

import pytest

from southdeps.finding import Finding, MigrationId
from southdeps.verify.outcome import RunFailure
from tests.accuracy import findings
from tests.accuracy.measure import Measurement, Run

A1, A2, B1 = MigrationId("a", "0001"), MigrationId("a", "0002"), MigrationId("b", "0001")
NO_TABLE = RunFailure(B1, 'relation "a_old" does not exist', "", table="a_old")


def finding(code, severity="error", migration=B1, **more):
    return Finding(code, "", severity, migration, "b.py", 1, 1, "what is wrong", **more)


def measured(*runs):
    return Measurement({"a": "passes", "b": "stuck"}, {}, {}, (), frozenset(), (), runs)


def run(*order, failure=None, helped=(), excused=False):
    return Run(order, failure, frozenset(helped), excused)


@pytest.mark.parametrize(
    ("one", "runs", "judgement"),
    [
        pytest.param(
            finding("SD301", table="a_old"), [run(A1, failure=NO_TABLE, excused=True)], None, id="excused"
        ),
        pytest.param(
            finding("SD301", table="a_old"), [run(A1, failure=NO_TABLE)], "right", id="as announced"
        ),
        pytest.param(
            finding("SD301", table="a_other"), [run(A1, failure=NO_TABLE)], None, id="another table"
        ),
        pytest.param(finding("SD301", table="a_old"), [run(A1, B1)], "wrong", id="went through"),
        pytest.param(finding("SD301", table="a_old"), [run(A1, B1, helped=[B1])], None, id="helped through"),
        pytest.param(finding("SD301", table="a_old"), [run(A1)], None, id="never reached"),
        pytest.param(finding("SD407", "warning"), [run(B1)], None, id="a warning that did not come true"),
        pytest.param(
            finding("SD406", "info", requires=A1), [run(A1, B1), run(A1)], "right", id="hidden by plan"
        ),
        pytest.param(
            finding("SD406", "info", requires=A1), [run(A1, B1), run(B1, A1)], "wrong", id="not hidden"
        ),
        pytest.param(finding("SD406", "info", requires=A1), [run(A1, A2)], None, id="hidden, never reached"),
        pytest.param(
            finding("SD404", "info", migration=None, app="c"), [], "right", id="an app that is not here"
        ),
        pytest.param(
            finding("SD404", "info", migration=None, app="a"), [], "wrong", id="an app that is here"
        ),
        pytest.param(
            finding("SD205"), [run(failure=RunFailure(None, findings.CYCLE, ""))], "right", id="a cycle"
        ),
        pytest.param(finding("SD205"), [run(A1, B1)], "wrong", id="no cycle"),
    ],
)
def test_what_south_says_of_a_finding(one, runs, judgement):
    assert findings.by_south(one, measured(*runs)) == judgement


def test_what_no_run_tells_is_read(monkeypatch):
    read = findings.Reading("thing-1.0", "SD407", "b:0001", "a_thing", "wrong", "the model is never used")
    monkeypatch.setattr(findings, "readings", lambda: (read,))
    known, unknown = finding("SD407", "warning", table="a_thing"), finding("SD409", "warning")
    found = list(findings.judged("thing-1.0", [known, unknown, finding("SD101")], measured(run(B1))))
    assert [(one.finding.code, one.judgement, one.by) for one in found] == [
        ("SD407", "wrong", "reading"),
        ("SD409", None, ""),
    ]
    text = findings.table(found)
    assert "| SD407 live-model | 1 | 0 | 0 | 1 | 0 |" in text
    assert "| **all** | 2 | 0 | 0 | 1 | 1 |" in text
    assert findings.lines_of(found, None) == ["thing-1.0, SD409: what is wrong"]


def test_every_reading_has_a_reason_and_a_release_of_the_corpus():
    from tests.corpus import RELEASES

    assert [one for one in findings.readings() if not one.reason or one.release not in RELEASES] == []
