"""Judging the rebuilt projects with `verify`: how results are named. tests/verify/test_report_cases.py runs a sample."""

from __future__ import annotations

import pytest

from southdeps.verify.outcome import RunFailure, RunResult
from southdeps.verify.trials import Trial, TrialResult
from tests.accuracy.reports import interpreter, said
from tests.projects import name


def result(status, failure=None):
    done = RunResult((), (), failure)
    return TrialResult(Trial("in order"), status, done, (), done)


@pytest.mark.parametrize(
    ("status", "migration", "expected"),
    [
        pytest.param("passes", None, "ok", id="passes"),
        pytest.param("stuck", name("a:0001_initial"), "a:0001_initial", id="a migration"),
        pytest.param("stuck", None, "blocked", id="before the first"),
        pytest.param("not judged", None, "not judged", id="not judged"),
    ],
)
def test_a_result_is_named_as_in_the_records(status, migration, expected):
    failure = None if status == "passes" else RunFailure(migration, "x", "x")
    assert said(result(status, failure)) == expected


def test_the_interpreter_finds_its_packages(tmp_path):
    script = interpreter(tmp_path, "/bin/python2.7", ("/a", "/b"))
    assert 'PYTHONPATH="/a:/b" exec "/bin/python2.7"' in script.read_text("utf-8")
