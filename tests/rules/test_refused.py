"""What the rules about refused steps share."""

from __future__ import annotations

from southdeps.analysis import build
from southdeps.rules.refused import refused_finding, refused_steps
from southdeps.rules.rule import Rule
from southdeps.schema.refusal import RefusalKind
from tests import projects
from tests.projects import create, migration
from tests.rules.refusals import BOX, FIELDS

RULE = Rule("XX1", "made-up", "error", "a rule of this test", check=lambda context: iter(()))
ADD = f"db.add_column('b_box', 'name', self.gf('{FIELDS}.CharField')(max_length=9))"


def context(folder, body):
    files = {"b:0001_initial": BOX, "b:0002_next": migration(body)}
    return build.analysis_context(projects.load(folder, files))


def test_the_steps_are_told_apart_by_the_reason(tmp_path):
    around = context(tmp_path, f"{create('b_box: name')}\ndb.delete_unique('b_box', ['name'])")
    counts = {kind: len(list(refused_steps(around, kind))) for kind in RefusalKind}
    assert (counts[RefusalKind.EXISTS], counts[RefusalKind.NOTHING_TO_DELETE]) == (1, 1)
    assert sum(counts.values()) == 2


def test_what_may_not_run_is_left_out(tmp_path):
    around = context(tmp_path, f"if unknown():\n    {ADD}")
    assert [list(refused_steps(around, kind)) for kind in RefusalKind] == [[]] * len(RefusalKind)


def test_a_finding_has_the_words_of_the_database_and_the_name_in_question(tmp_path):
    around = context(tmp_path, ADD)
    (step,) = refused_steps(around, RefusalKind.EXISTS)
    finding = refused_finding(RULE, around, step, "; so there", advice="Do not.")
    assert finding.message == (
        'b:0002_next fails: column "name" of relation "b_box" already exists; so there'
    )
    assert (finding.table, finding.field, finding.advice) == ("b_box", "name", "Do not.")
    assert (finding.line, finding.column) == step.step.at


def test_a_whole_table_has_no_field(tmp_path):
    around = context(tmp_path, create("b_box: name"))
    (step,) = refused_steps(around, RefusalKind.EXISTS)
    finding = refused_finding(RULE, around, step, "")
    assert (finding.table, finding.field) == ("b_box", None)
