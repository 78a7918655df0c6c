"""What the rules about notices of one migration share: one finding per place, or one per message."""

from __future__ import annotations

import pytest

from southdeps.analysis import build
from southdeps.effect_kinds import DiagnosticKind
from southdeps.rules.diagnostics import diagnostics, repeated_diagnostics
from southdeps.rules.rule import Rule
from tests import projects
from tests.projects import migration

RULE = Rule("XX1", "made-up", "info", "a rule of this test", check=lambda context: iter(()))
TWICE = migration(
    "for x in 'ab':\n    pass\ndb.delete_table(nobody)\ndb.delete_table(nobody); db.delete_table(nobody)"
)


@pytest.fixture
def context(tmp_path):
    """Two migrations that name a table which is known at run time only: one three times, in two lines."""
    once = migration("db.delete_table(nobody)")
    return build.analysis_context(projects.load(tmp_path, {"a:0001_initial": TWICE, "b:0001_initial": once}))


def told(findings):
    """Each finding: its migration, its line, and how many lines follow after it in `related`."""
    return [
        (str(one.migration), one.line, [other.line - one.line for other in one.related]) for one in findings
    ]


LINE = TWICE[: TWICE.index("db.delete_table")].count("\n") + 1


def test_one_finding_per_place(context):
    found = told(diagnostics(RULE, context, DiagnosticKind.DYNAMIC_NAME))
    assert found == [
        ("a:0001_initial", LINE, []),
        ("a:0001_initial", LINE + 1, []),
        ("a:0001_initial", LINE + 1, []),
        ("b:0001_initial", LINE - 2, []),
    ]


def test_one_finding_per_message_with_each_other_line_once(context):
    found = told(repeated_diagnostics(RULE, context, DiagnosticKind.DYNAMIC_NAME))
    assert found == [("a:0001_initial", LINE, [1]), ("b:0001_initial", LINE - 2, [])]


@pytest.mark.parametrize("report", [diagnostics, repeated_diagnostics])
def test_other_kinds_are_the_business_of_other_rules(context, report):
    assert list(report(RULE, context, DiagnosticKind.LIVE_MODEL)) == []


def test_the_message_is_the_one_that_was_noticed(context):
    (first, *_) = diagnostics(RULE, context, DiagnosticKind.DYNAMIC_NAME)
    assert (first.code, first.name, first.severity) == ("XX1", "made-up", "info")
    assert first.message == "the name of the table is known only at run time: nobody"
