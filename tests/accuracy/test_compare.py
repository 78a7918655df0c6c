"""What counts as found, missed, right and wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from southdeps.finding import MigrationId
from southdeps.verify.dependencies import ObservedDependency
from tests.accuracy.compare import compare
from tests.accuracy.measure import Measurement, Run


def edge(text):
    late, early = (MigrationId(*name.split(":", 1)) for name in text.split(" > "))
    return late, early


def want(late, early, *, live=False):
    return ObservedDependency(late, early, table="t", column=None, live=live)


def measurement(wants, *, live=(), gone=()):
    """All of a:1, a:2, b:1, b:2, c:1 ran; the files of an app follow each other."""
    every = [MigrationId(*name.split(":")) for name in ("a:1", "a:2", "b:1", "b:2", "c:1")]
    wanted = [ObservedDependency(late, early, "t", None) for late, early in map(edge, wants)]
    wanted += [ObservedDependency(late, early, "t", None, live=True) for late, early in map(edge, live)]
    wanted += [ObservedDependency(late, early, "t", None, gone=True) for late, early in map(edge, gone)]
    return Measurement({}, {}, {}, tuple(wanted), frozenset(every), (edge("a:2 > a:1"), edge("b:2 > b:1")))


@pytest.mark.parametrize(
    ("wants", "asked", "counts"),
    [
        pytest.param(["b:1 > a:1"], ["b:1 > a:1"], (1, 0, 1, 0, 0), id="the same"),
        pytest.param(["b:1 > a:1"], [], (0, 1, 0, 0, 0), id="missed"),
        pytest.param(["b:1 > a:1"], ["b:2 > a:1"], (0, 1, 1, 0, 0), id="asked for too late"),
        pytest.param(["b:1 > a:1"], ["b:1 > a:2"], (1, 0, 0, 1, 0), id="more than is needed"),
        pytest.param(["b:1 > a:1"], ["b:1 > c:1", "c:1 > a:1"], (1, 0, 0, 2, 0), id="by a way round"),
        pytest.param(
            ["b:1 > a:1", "b:1 > a:2"], ["b:1 > a:2"], (2, 0, 1, 0, 0), id="one that another overtakes"
        ),
        pytest.param([], ["b:1 > a:1"], (0, 0, 0, 1, 0), id="wrong"),
        pytest.param([], ["d:1 > a:1"], (0, 0, 0, 0, 1), id="about what never ran"),
    ],
)
def test_compare(wants, asked, counts):
    found = compare(measurement(wants), [edge(text) for text in asked])
    lists = (found.found, found.missed, found.right, found.wrong, found.unjudged)
    assert tuple(map(len, lists)) == counts


def test_a_live_model_is_a_warnings_business():
    found = compare(measurement([], live=["b:1 > a:1"]), [edge("b:1 > a:1")])
    assert (found.missed, found.wrong) == ((), ())


@pytest.mark.parametrize(
    ("asked", "right"), [("a:2 > b:1", True), ("a:2 > b:2", True), ("a:2 > c:1", False), ("a:1 > b:2", False)]
)
def test_what_drops_a_table_may_wait_for_a_later_reader(asked, right):
    found = compare(measurement([], gone=["a:2 > b:1"]), [edge(asked)])
    assert (found.right, found.wrong) == (((edge(asked),), ()) if right else ((), (edge(asked),)))


def test_what_is_proved_is_right():
    found = compare(measurement([]), [edge("b:1 > a:1"), edge("c:1 > a:1")]).with_proof({edge("c:1 > a:1")})
    assert (found.right, found.wrong) == ((edge("c:1 > a:1"),), (edge("b:1 > a:1"),))


@pytest.mark.parametrize(("runs", "judged"), [("helped", False), ("helped, alone", True), ("alone", True)])
def test_a_migration_that_always_needed_help_judges_nothing(runs, judged):
    late, early = edge("b:1 > a:1")
    order = (early, late)
    every = {"helped": Run(order, None, frozenset({late})), "alone": Run(order, None, frozenset())}
    measured = replace(measurement([]), runs=tuple(every[name] for name in runs.split(", ")))
    found = compare(measured, [(late, early)])
    assert (found.wrong, found.unjudged) == ((((late, early),), ()) if judged else ((), ((late, early),)))
