"""SD402: files that cannot be read, and analyses that gave up."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from southdeps.analysis import build
from southdeps.rules import unparsed_source
from tests import projects
from tests.projects import create, migration
from tests.rules.places import only_finding

A = migration(create("a_thing: name"), "a.Thing: name")

UNREADABLE = [
    pytest.param(
        "class Migration(:\n    pass\n", "(:", "syntax error: cannot parse this file", id="no Python"
    ),
    pytest.param("# coding: klingon\n", "# coding", "unknown encoding: klingon", id="an unknown encoding"),
]


@pytest.mark.parametrize(("source", "text", "reason"), UNREADABLE)
def test_what_cannot_be_read_is_reported_at_the_place(tmp_path, monkeypatch, source, text, reason):
    finding, found = only_finding(tmp_path, monkeypatch, {"a:0001_initial": A, "a:0002_more": source})
    assert (finding.code, finding.severity, finding.path) == ("SD402", "warning", "a/migrations/0002_more.py")
    assert found.startswith(text)
    assert finding.message == f"{reason}; what can't be read is not checked"
    assert not finding.fixable


def test_a_folder_that_cannot_be_listed_belongs_to_no_migration(tmp_path):
    context = build.analysis_context(projects.load(tmp_path, {"a:0001_initial": A}))
    (finding,) = unparsed_source.check(replace(context, unreadable=(("b", "permission denied"),)))
    assert (finding.path, finding.migration, finding.line) == ("b", None, 1)
    assert finding.message == "permission denied; what can't be read is not checked"


def test_python_2_and_python_3_are_both_python(tmp_path):
    files = {
        "a:0001_initial": migration("print 'x'\n" + create("a_thing: name")),
        "a:0002_x": migration("print('x')"),
    }
    assert projects.findings(tmp_path, files) == []
