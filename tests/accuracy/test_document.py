"""The page and the lines that tell what was measured."""

from __future__ import annotations

import pytest

from southdeps.finding import MigrationId
from southdeps.verify.dependencies import ObservedDependency
from southdeps.verify.report import Versions
from tests.accuracy import document
from tests.accuracy.compare import Comparison
from tests.accuracy.document import Result
from tests.accuracy.measure import Measurement

A, B = MigrationId("a", "0001"), MigrationId("b", "0001")
FOUND, MISSED = ObservedDependency(B, A, "a_thing", None), ObservedDependency(B, A, "a_thing", "size")
GONE = ObservedDependency(A, B, "a_thing", None, gone=True)


def result(variant, statuses, *, orders=None, errors=None, **found):
    lists = {"found": (), "missed": (), "right": (), "wrong": (), "unjudged": ()} | found
    wants = (*lists["found"], *lists["missed"])
    measured = Measurement(statuses, orders or {}, errors or {}, wants, frozenset(), ())
    return Result("thing-1.0", variant, measured, Comparison(**lists))


def page(results, repaired=None):
    text = document.document(results, repaired or {}, Versions("1", "2", "3", "4"))
    return text.partition("## Published\n")[2]


PUBLISHED = result("published", {"a": "passes", "b": "fails"}, found=(FOUND,), right=((B, A),))


def test_a_release_that_is_found_whole():
    assert "| thing-1.0 | 2 | 2 | 1 | 1 | 0 | 1 | 1 | 0 | 0 | 100.0 % | 100.0 % |" in page([PUBLISHED])
    assert "2 of 2 apps judged (100.0 %)." in page([PUBLISHED])


def test_what_is_missed_wrong_or_left_open():
    bad = result(
        "published",
        {"a": "stuck", "b": "not judged"},
        errors={"a": "ValueError: no", "b": "ImportError: x"},
        missed=(MISSED, GONE),
        wrong=((A, B),),
    )
    text = page([bad])
    assert "| thing-1.0 | 2 | 1 | 2 | 0 | 2 | 1 | 0 | 1 | 0 | 0.0 % | 0.0 % |" in text
    assert "- thing-1.0 published: `b:0001` on `a:0001` (column a_thing.size, not there yet)\n" in text
    assert "- thing-1.0 published: `a:0001` on `b:0001` (table a_thing, dropped too early)\n" in text
    assert "## Wrong\n\n- thing-1.0 published: `a:0001` on `b:0001`\n" in text
    assert "## Stuck\n\n- thing-1.0 published, a: ValueError: no\n" in text
    assert "## Not judged\n\n- thing-1.0 published, b: ImportError: x\n" in text


STRIPPED = result("stripped", {"a": "passes", "b": "fails", "c": "stuck"})


@pytest.mark.parametrize(
    ("statuses", "orders", "said"),
    [
        ({"a": "passes", "b": "passes", "c": "stuck"}, {"in order": "passes"}, ["3 of 3 pass."]),
        (
            {"a": "passes", "b": "fails", "c": "stuck"},
            {"in order": "stuck"},
            [
                "1 of 3 pass.",
                "- thing-1.0, b: fails (`b:0001` on `a:0001`)",
                "- thing-1.0, in order: stuck (KeyError)",
            ],
        ),
    ],
)
def test_what_passes_after_the_repair(statuses, orders, said):
    after = Measurement(statuses, orders, {"in order": "KeyError"}, (FOUND,), frozenset(), ())
    text = page([STRIPPED], {"thing-1.0": after})
    assert all(line in text for line in said)


def test_a_remark_stands_once_below_the_lines(monkeypatch):
    monkeypatch.setattr(
        document, "REMARKS", {("Stuck", "thing-1.0"): "It is known.", ("Wrong", "thing-1.0"): "No."}
    )
    text = page([result("published", {"a": "stuck", "b": "stuck"}, errors={"a": "E", "b": "F"})])
    assert (
        "## Stuck\n\n- thing-1.0 published, a: E\n- thing-1.0 published, b: F\n\n**thing-1.0.** It is known.\n"
        in text
    )
    assert "No." not in text


def test_what_no_remark_explains():
    stuck = result("published", {"a": "stuck"}, errors={"a": "E"})
    assert document.unexplained([stuck], {}) == ["thing-1.0 published, a: E"]


def test_lines_for_tests_to_read():
    measured = result(
        "published", {"a": "passes"}, found=(FOUND, GONE, ObservedDependency(B, A, "a_x", None, live=True))
    )
    lines = [line for line in document.lines([measured]).splitlines() if not line.startswith("#")]
    assert lines == [
        "app\tthing-1.0\tpublished\ta\tpasses",
        "edge\tthing-1.0\tpublished\tb:0001\ta:0001\ta_thing\t",
        "live\tthing-1.0\tpublished\tb:0001\ta:0001\ta_x\t",
        "gone\tthing-1.0\tpublished\tb:0001\ta:0001\ta_thing\t",
    ]
