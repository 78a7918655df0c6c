"""SD406: dependencies that nothing declares and every plan respects."""

from __future__ import annotations

import pytest

from tests.projects import create, findings, migration
from tests.rules.things import DEPENDS, READS, THING, A, B, one

HIDDEN = {
    "hidden by every plan": (
        {
            "a:0001_initial": A, "a:0002_x": migration("pass"),
            "z:0001_initial": migration("pass"),
            "b:0001_initial": migration("pass", head="depends_on = (('c', '0001_initial'),)"),
            "b:0002_x": migration(create("b_box: thing -> a.Thing"), THING),
            "b:0003_x": migration("pass", head="depends_on = (('z', '0001_initial'), ('z', '0002_x'))"),
            "z:0002_x": migration("pass", head="depends_on = (('a', '0001_initial'),)"),
            "c:0001_initial": migration("pass"),
        },
        ["SD406 info b:0002_x needs a:0001_initial: a_thing (foreign-key)"],
    ),
    "what follows from another finding is hidden": (
        {"a:0001_initial": A, "b:0001_initial": B, "b:0002_more": READS},
        ["SD101 error b:0001_initial needs a:0001_initial: a_thing (foreign-key)", "SD406 info b:0002_more needs a:0001_initial: a_thing (orm)"],
    ),
    "in a cycle, and behind it, nothing is first": (
        {
            "a:0001_initial": migration(create("a_thing: box -> b.Box"), THING, "b.Box: name"),
            "b:0001_initial": migration(create("b_box: thing -> a.Thing"), THING, "b.Box: name"),
            "c:0001_initial": READS,
            "c:0002_x": migration(create("c_box: thing -> a.Thing"), THING),
        },
        [
            "SD101 error a:0001_initial needs b:0001_initial: b_box (foreign-key)",
            "SD101 error b:0001_initial needs a:0001_initial: a_thing (foreign-key)",
            "SD101 error c:0001_initial needs a:0001_initial: a_thing (orm)",
        ],
    ),
    "declared": ({"a:0001_initial": A, "b:0001_initial": migration(create("b_box: thing -> a.Thing"), THING, head=DEPENDS)}, []),
    "missing": ({"a:0001_initial": A, "b:0001_initial": B}, ["SD101 error b:0001_initial needs a:0001_initial: a_thing (foreign-key)"]),
}  # fmt: skip


@pytest.mark.parametrize(("files", "expected"), HIDDEN.values(), ids=HIDDEN)
def test_what_plans_hide(tmp_path, files, expected):
    assert findings(tmp_path, files, "SD101", "SD406") == expected


def test_the_message_says_why_nothing_fails(tmp_path):
    found = one(tmp_path, {"a:0001_initial": A, "b:0001_initial": B, "b:0002_more": READS}, "SD406")
    assert found.message == (
        "b:0002_more needs table a_thing, which a:0001_initial provides, without depending on it; "
        "the dependencies that other findings ask for make it run first"
    )
    assert (found.severity, found.fixable) == ("info", False)


def test_what_is_first_already_without_other_findings(tmp_path):
    files, _ = HIDDEN["hidden by every plan"]
    assert one(tmp_path, files, "SD406").message == (
        "b:0002_x needs table a_thing, which a:0001_initial provides, without depending on it; "
        "the order of apps already runs it first"
    )
