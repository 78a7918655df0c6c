"""SD206: declarations that South does not read."""

from __future__ import annotations

import pytest

from tests import projects
from tests.projects import create, migration
from tests.rules.declared import FILES

OUTSIDE = "is outside class Migration in b:0002_more: South does not read it"
MOVE = "Move it into the class."
INEFFECTIVE = [
    pytest.param({"top": "depends_on = (('a', '0001_initial'),)"}, f"depends_on {OUTSIDE}", MOVE, id="depends_on of the module"),
    pytest.param({"top": "needed_by = (('a', '0001_initial'),)"}, f"needed_by {OUTSIDE}", MOVE, id="needed_by of the module"),
    pytest.param(
        {"head": "dependencies = [('a', '0001_initial')]"},
        "dependencies in b:0002_more is Django 1.7's name; South reads depends_on only",
        "Rename it to depends_on, and write each migration's name in full.",
        id="as in Django 1.7",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("written", "message", "advice"), INEFFECTIVE)
def test_south_does_not_see_it(tmp_path, written, message, advice):
    (finding,) = projects.inspect(tmp_path, {**FILES, "b:0002_more": migration(**written)}).findings
    assert (finding.code, finding.severity, finding.message) == ("SD206", "warning", message)
    assert finding.advice == advice
    assert finding.declaration_fix is not None
    assert finding.declaration_fix.kind == "move"


def test_an_attribute_of_the_class_is_fine(tmp_path):
    text = migration(head="depends_on = (('a', '0001_initial'),)")
    assert projects.findings(tmp_path, {**FILES, "b:0002_more": text}) == []


def test_what_it_would_have_declared_is_missing_all_the_same(tmp_path):
    box = migration(
        create("b_box: thing -> a.Thing"), "a.Thing: name", top="depends_on = (('a', '0001_initial'),)"
    )
    files = {"a:0001_initial": migration(create("a_thing: name")), "b:0001_initial": box}
    assert [one.code for one in projects.inspect(tmp_path, files).findings] == ["SD206", "SD101"]
