"""Which findings announced a failure: only where migration, table and cause agree."""

from __future__ import annotations

import pytest

from southdeps.finding import Finding, MigrationId
from southdeps.verify.dependencies import ObservedDependency
from southdeps.verify.foretelling import foretold_by
from southdeps.verify.outcome import RunFailure, RunResult
from southdeps.verify.trials import Trial, TrialResult

A1, A2, B1 = MigrationId("a", "0001"), MigrationId("a", "0002"), MigrationId("b", "0001")


def result(error, *missing, migration=B1, table=None):
    run = RunResult((B1,), (), RunFailure(migration, error, error, table=table))
    return TrialResult(Trial("b", ("b",)), "stuck", run, missing, run)


def finding(code, migration=B1, *, requires=None, table=None):
    return Finding(code, "name", "error", migration, "x.py", 1, 1, "message", table=table, requires=requires)


MISSING = 'relation "a_thing" does not exist'
FAILS = result(MISSING, ObservedDependency(B1, A1, "a_thing", None), table="a_thing")
GONE = result(MISSING, ObservedDependency(A2, B1, "a_thing", "size", gone=True), table="a_thing")
NO_TABLE = result(MISSING, table="a_thing")
THERE = result('relation "a_thing" already exists')


@pytest.mark.parametrize(
    ("one", "found", "codes"),
    [
        pytest.param(FAILS, [finding("SD101", requires=A1)], ("SD101",), id="the dependency itself"),
        pytest.param(FAILS, [finding("SD101", requires=A2)], ("SD101",), id="a later one, which implies it"),
        pytest.param(FAILS, [finding("SD101", A2, requires=A1), finding("SD101")], (), id="other ones"),
        pytest.param(GONE, [finding("SD102", A2, requires=B1)], ("SD102",), id="a dropper"),
        pytest.param(NO_TABLE, [finding("SD301", table="a_thing")], ("SD301",), id="its table"),
        pytest.param(NO_TABLE, [finding("SD301", table="a_other")], (), id="another table"),
        pytest.param(NO_TABLE, [finding("SD305", table="a_thing")], (), id="another cause"),
        pytest.param(NO_TABLE, [finding("SD101", requires=A1)], (), id="a dependency without its table"),
        pytest.param(THERE, [finding("SD103"), finding("SD301")], ("SD103",), id="already there"),
        pytest.param(
            result("KeyError: 'x'"), [finding("SD302"), finding("SD302", A1)], ("SD302",), id="its migration"
        ),
        pytest.param(result("KeyError: 'x'"), [finding("SD401")], (), id="an info announces nothing"),
        pytest.param(
            result("b.models.DoesNotExist: Box matching query does not exist."),
            [finding("SD307"), finding("SD301")],
            ("SD307",),
            id="a row",
        ),
        pytest.param(
            result("south.exceptions.CircularDependency: x", migration=None),
            [finding("SD205", A1), finding("SD101", A1)],
            ("SD205",),
            id="South stops before any migration",
        ),
        pytest.param(
            TrialResult(Trial("b"), "passes", RunResult((), (), None), (), RunResult((), (), None)),
            [finding("SD101", requires=A1)],
            (),
            id="nothing failed",
        ),
    ],
)
def test_foretold_by(one, found, codes):
    assert foretold_by(one, found) == codes
