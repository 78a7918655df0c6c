"""From the events of runs to the dependency that was missing."""

from __future__ import annotations

import pytest

from southdeps.finding import MigrationId
from southdeps.verify.dependencies import ObservedDependency, explain, providers
from southdeps.verify.outcome import AppliedMigration, ColumnName, RunFailure, RunResult


def ids(*texts):
    return tuple(MigrationId(*text.split(":")) for text in texts)


def step(migration, appeared=(), vanished=()):
    (place,) = ids(migration)
    return AppliedMigration(place, columns(appeared), columns(vanished))


def columns(texts):
    return frozenset(ColumnName(*text.partition(".")[::2]) for text in texts)


def failed(ran, migration, table, column=None, *, live=False):
    """A run in which `ran` went through and `migration` wanted a table, or a column of it."""
    (place,) = ids(migration)
    failure = RunFailure(place, "words", "words", table=table, column=column, live=live)
    return RunResult((*(done.migration for done in ran), place), tuple(ran), failure)


A1 = step("a:0001", ["a_thing", "a_thing.id"])
A2 = step("a:0002", ["a_thing.extra"])
A3 = step("a:0003", [], ["a_thing", "a_thing.id", "a_thing.extra"])
A4 = step("a:0004", ["a_thing", "a_thing.id"])


def want(migration, on, column=None, **summary):
    late, early = ids(migration, on)
    return ObservedDependency(late, early, "a_thing", column, **summary)


@pytest.mark.parametrize(
    ("known", "run", "expected"),
    [
        pytest.param([A1, A2], failed([], "b:0001", "a_thing"), want("b:0001", "a:0001"), id="its creator"),
        pytest.param(
            [A1, A2],
            failed([A1], "b:0001", "a_thing", "extra"),
            want("b:0001", "a:0002", "extra"),
            id="who adds the column",
        ),
        pytest.param(
            [A1, A2, A3],
            failed([A1, A3], "b:0001", "a_thing"),
            want("a:0003", "b:0001", gone=True),
            id="who dropped it has to wait",
        ),
        pytest.param(
            [A1, A3, A4],
            failed([A1, A3], "b:0001", "a_thing"),
            want("b:0001", "a:0004"),
            id="dropped, but brought back later",
        ),
        pytest.param(
            [A1],
            failed([], "b:0001", "a_thing", live=True),
            want("b:0001", "a:0001", live=True),
            id="through a live model",
        ),
        pytest.param(
            [step("c:0001", ["a_thing"]), A1],
            failed([], "b:0001", "a_thing"),
            want("b:0001", "a:0001"),
            id="of two creators the app that the table is named after",
        ),
        pytest.param(
            [step("c:0001", ["a_thing"]), step("d:0001", ["a_thing"])],
            failed([], "b:0001", "a_thing"),
            want("b:0001", "c:0001"),
            id="of two others the first seen",
        ),
        pytest.param([A1], failed([A1], "b:0001", "a_thing"), None, id="its creator has run"),
        pytest.param([A1], failed([], "b:0001", "other"), None, id="nothing makes it"),
        pytest.param([A2], failed([], "a:0001", "a_thing", "extra"), None, id="a later one of the same app"),
        pytest.param([A1], RunResult((), (), None), None, id="nothing failed"),
        pytest.param([A1], RunResult((), (), RunFailure(None, "x", "x")), None, id="blocked"),
    ],
)
def test_explain(known, run, expected):
    assert explain(run, providers(known)) == expected


def test_what_is_known_grows():
    first = providers([A1])
    assert providers([A2, A1], first) == {
        ColumnName("a_thing", ""): ids("a:0001"),
        ColumnName("a_thing", "id"): ids("a:0001"),
        ColumnName("a_thing", "extra"): ids("a:0002"),
    }
    assert first == providers([A1])
