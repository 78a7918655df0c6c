"""Values that every stage shares."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from southdeps.finding import Declare, Finding, MigrationId
from tests.projects import name

FINDING = Finding("SD101", "missing-dependency", "error", name("b:1"), "b/1.py", 3, 5, "words")


def test_a_migration_is_named_as_south_prints_it():
    assert str(MigrationId("a", "0001_initial")) == "a:0001_initial"
    assert sorted([name("b:1"), name("a:2"), name("a:1")]) == [name("a:1"), name("a:2"), name("b:1")]


@pytest.mark.parametrize(
    ("attribute", "late", "early"), [("depends_on", "a:1", "b:2"), ("needed_by", "b:2", "a:1")]
)
def test_which_of_two_runs_later(attribute, late, early):
    declare = Declare(attribute, name("a:1"), name("b:2"))
    assert (declare.late, declare.early) == (name(late), name(early))


def test_findings_are_read_from_top_to_bottom():
    findings = [
        replace(FINDING, path="a/1.py", line=9),
        replace(FINDING, line=2, column=9),
        replace(FINDING, line=3, column=1),
        replace(FINDING, line=10),
    ]
    shuffled = [findings[index] for index in (2, 0, 3, 1)]
    assert sorted(shuffled, key=lambda one: one.reading_order) == findings


def test_a_command_may_add_keys_of_its_own():
    class Own(Finding, frozen=True):
        def details(self):
            return {"row": 1}

    assert FINDING.details() == {}
    assert Own("X", "x", "info", None, "", 1, 1, "").details() == {"row": 1}
