"""No finding proposes what would close a cycle, or an edit of a file of others."""

from __future__ import annotations

import pytest

from southdeps.finding import Declare
from tests import projects
from tests.projects import create, migration
from tests.rules.things import EARLY, LATE, A, B, one


def test_nothing_is_proposed_for_the_files_of_a_cycle(tmp_path):
    """Not even what is missing for another reason; what stands outside is proposed as ever."""
    files = {
        "a:0001_initial": migration(
            create("a_thing: other -> b.Thing, third -> c.Thing"),
            "a.Thing: name",
            "b.Thing: name",
            "c.Thing: name",
        ),
        "b:0001_initial": migration(create("b_thing: owner -> a.Thing"), "b.Thing: name", "a.Thing: name"),
        "c:0001_initial": migration(create("c_thing: name"), "c.Thing: name"),
        "d:0001_initial": migration(create("d_thing: owner -> a.Thing"), "d.Thing: name", "a.Thing: name"),
    }
    proposed = {
        (str(finding.migration), str(finding.requires)): (finding.fixable, finding.advice)
        for finding in projects.inspect(tmp_path, files).findings
        if finding.code == "SD101"
    }
    part = "No declaration helps: it is part of the cycle of a:0001_initial (SD205)."
    assert proposed == {
        ("a:0001_initial", "b:0001_initial"): (False, part),
        ("a:0001_initial", "c:0001_initial"): (False, "Break the cycle of a:0001_initial first (SD205)."),
        ("b:0001_initial", "a:0001_initial"): (False, part),
        ("d:0001_initial", "a:0001_initial"): (True, None),
    }


def test_a_need_that_is_not_certain_makes_no_cycle_and_is_not_proposed(tmp_path):
    files = {
        "a:0001_initial": migration(create("a_thing: name"), "a.Thing: name"),
        "a:0002_more": migration(
            "if os.environ.get('COUNT'):\n    orm['b.Thing'].objects.count()",
            "b.Thing: name",
            top="import os",
        ),
        "b:0001_initial": migration(
            create("b_thing: owner -> a.Thing"),
            "b.Thing: name",
            "a.Thing: name",
            head="depends_on = (('a', '0002_more'),)",
        ),
    }
    findings = projects.inspect(tmp_path, files).findings
    (warning,) = findings
    assert (warning.code, warning.severity, warning.fixable, warning.declare) == (
        "SD101",
        "warning",
        False,
        None,
    )
    assert warning.advice == "Declaring it would close a cycle: b:0001_initial itself needs a:0002_more."


def test_a_wrong_entry_in_a_file_of_others_is_for_its_authors(tmp_path):
    entry = migration(head="depends_on = (('c', '0001'),)")
    projects.write(tmp_path / "theirs", {"b:0001_initial": entry, "c:0001_initial": migration()})
    found = one(tmp_path / "own", {"a:0001_initial": A}, "SD202", read_only=(tmp_path / "theirs",))
    assert not found.fixable
    assert found.advice == (
        'Write ("c", "0001_initial").\nThe file does not belong to the project: its authors have to change it.'
    )


def test_what_helps_is_proposed(tmp_path):
    found = one(tmp_path, {"a:0001_initial": A, "b:0001_initial": B})
    assert found.fixable
    assert found.declare == Declare("depends_on", LATE, EARLY)


CYCLE = {
    "a:0001_initial": A,
    "a:0002_more": migration(head="depends_on = (('c', '0001_initial'),)"),
    "c:0001_initial": migration(head="depends_on = (('a', '0002_more'),)"),
}


@pytest.mark.parametrize(
    "waits",
    [
        pytest.param({"a:0003_table": migration(create("a_late: name"))}, id="what comes behind it"),
        pytest.param({}, id="what comes before it"),
    ],
)
def test_nothing_waits_for_a_declared_cycle(tmp_path, waits):
    """South stops before everything that such a dependency pulls in; what comes before the cycle still runs."""
    table = "a.Late" if waits else "a.Thing"
    needs = migration(create(f"b_thing: late -> {table}"), f"{table}: name")
    found = [
        finding
        for finding in projects.inspect(tmp_path, {**CYCLE, **waits, "b:0001_initial": needs}).findings
        if finding.code == "SD101"
    ]
    (behind,) = found
    assert behind.fixable is not bool(waits)
    assert behind.advice == ("Break the cycle of a:0002_more first (SD205)." if waits else None)


@pytest.mark.parametrize(
    ("written", "code", "advice"),
    [
        pytest.param(
            {"head": "depends_on = (('b', '0002'),)"},
            "SD202",
            "Declaring it would close a cycle: b:0002_more itself needs b:0001_initial.",
            id="a prefix of a later migration",
        ),
        pytest.param(
            {"head": "depends_on = ('a', '0001_initial')"},
            "SD201",
            "Declaring it would close a cycle: a:0001_initial itself needs b:0001_initial.",
            id="a pair that is not nested",
        ),
        pytest.param(
            {"top": "depends_on = (('a', '0009_nope'),)"},
            "SD206",
            "Corrected, it would still stop South: DependsOnUnknownMigration: Migration 'b:0001_initial' depends on unknown migration 'a:0009_nope'.",
            id="outside the class, of no migration",
        ),
        pytest.param(
            {"head": "dependencies = [('a', '0001_initial')]"},
            "SD206",
            "Declaring it would close a cycle: a:0001_initial itself needs b:0001_initial.",
            id="as in Django 1.7",
        ),
    ],
)
def test_a_correction_that_would_not_help_is_not_proposed(tmp_path, written, code, advice):
    files = {
        "a:0001_initial": migration(create("a_thing: thing -> b.Thing"), "b.Thing: name", "a.Thing: name"),
        "b:0001_initial": migration(create("b_thing: name"), "b.Thing: name", **written),
        "b:0002_more": migration(),
    }
    found = one(tmp_path, files, code)
    assert (found.fixable, found.declaration_fix, found.advice) == (False, None, advice)


@pytest.mark.parametrize(
    "written",
    [
        pytest.param({"head": "depends_on = (('b', '0001'),)"}, id="a prefix of its own name, which goes then"),
        pytest.param({"top": "depends_on = (('a', '0001'),)"}, id="a prefix outside the class"),
        pytest.param({"top": "depends_on = (('auth', '0001'), ('a', '0001_initial'))"}, id="an app without migrations"),
    ],
)  # fmt: skip
def test_a_correction_that_helps_in_two_steps_is_proposed(tmp_path, written):
    files = {"a:0001_initial": A, "b:0001_initial": migration(**written)}
    (found,) = projects.inspect(tmp_path, files).findings
    assert found.fixable
