"""Declarations that are wrong are corrected, until none is left that can be."""

from __future__ import annotations

from southdeps import rules
from southdeps.analysis import build
from southdeps.fixes.changes import FixOptions
from southdeps.fixes.wrong_declarations import fix_declarations
from tests import projects
from tests.projects import migration, name

A = migration()


def corrected(folder, head, options=None, refused=()):
    files = {"a:0001_initial": A, "plain:": "", "b:0001_initial": migration(head=head)}
    loaded = projects.load(folder, files)
    context = build.analysis_context(loaded, order=False)
    return fix_declarations(loaded, context, rules.inspect(context), options or FixOptions(), refused)


def source(attempt):
    return attempt.project.migrations[name("b:0001_initial")].data.decode()


def test_each_correction_is_made(tmp_path):
    attempt = corrected(tmp_path, "depends_on = (('a', '0001'), ('plain', '0001_initial'))")
    assert [str(change) for change in attempt.changes] == [
        'depends_on names ("a", "0001_initial")',
        "depends_on loses an entry",
    ]
    assert "depends_on = (('a', '0001_initial'),)" in source(attempt)
    assert attempt.refusals == {}


def test_a_corrected_declaration_may_reveal_another_fault(tmp_path):
    """Nested, it names a migration that does not exist; then it names the one that was meant."""
    attempt = corrected(tmp_path, "depends_on = ('a' '0001_initial'),")
    assert "'a', '0001_initial'" in source(attempt)
    again = corrected(tmp_path / "again", "depends_on = (('a', '0001') ('a', '0001_initial'),)")
    assert len(again.changes) <= 2


def test_what_is_not_allowed_or_was_refused_is_left(tmp_path):
    head = "depends_on = (('a', '0001'),)"
    assert corrected(tmp_path / "only", head, FixOptions(only=frozenset({"a"}))).changes == ()
    (change,) = corrected(tmp_path / "all", head).changes
    assert corrected(tmp_path / "refused", head, refused=[change]).changes == ()


def test_what_cannot_be_corrected_is_left(tmp_path):
    attempt = corrected(tmp_path, "depends_on = (('a', '0009_nope'),)")
    assert (attempt.changes, attempt.refusals) == ((), {})
    assert [finding.code for finding in attempt.inspection.findings] == ["SD202"]
