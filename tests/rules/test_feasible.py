"""No finding proposes what would close a cycle, or an edit of a file of others."""

from __future__ import annotations

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
