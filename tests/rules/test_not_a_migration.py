"""SD303: modules among the migrations that South cannot use as one."""

from __future__ import annotations

import pytest

from tests import projects
from tests.projects import create, migration
from tests.rules.places import only_finding

A = migration(create("a_thing: name"), "a.Thing: name")


def test_a_helper_without_class_migration(tmp_path, monkeypatch):
    files = {"a:0001_initial": A, "a:helpers": "def f():\n    pass\n"}
    finding, text = only_finding(tmp_path, monkeypatch, files)
    assert (finding.code, finding.severity, finding.path) == ("SD303", "error", "a/migrations/helpers.py")
    assert text == "def f():"
    assert finding.message == (
        "South takes a:helpers for a migration, but it has no class Migration: every command stops "
        "with AttributeError: 'module' object has no attribute 'Migration'"
    )


RAISING = [
    pytest.param("raise RuntimeError('no')", "RuntimeError: no", id="an explicit raise"),
    pytest.param("raise ValueError, 'no'", "ValueError: no", id="a raise as in Python 2"),
]  # fmt: skip


@pytest.mark.parametrize(("top", "error"), RAISING)
def test_a_module_that_raises_when_it_is_imported(tmp_path, top, error):
    files = {"a:0001_initial": A, "a:0002_more": migration(top=top)}
    (finding,) = projects.inspect(tmp_path, files).findings
    assert (finding.code, str(finding.migration)) == ("SD303", "a:0002_more")
    assert finding.message == f"South can't import a:0002_more: every command stops with {error}"


QUIET = [
    pytest.param({"a/migrations/sql/x.sql": "SELECT 1"}, [], id="a folder that is no package"),
    pytest.param({"a:0002_more": migration(top="try:\n    raise RuntimeError\nexcept RuntimeError:\n    pass")}, [], id="an error that is caught"),
    pytest.param({"a:0002_more": "class Migration(:\n"}, ["SD402"], id="a syntax error is SD402 alone"),
    pytest.param({"a:0002_more": migration(head="depends_on = (('a', '0001')('a', '0002'))")}, ["SD201"], id="a missing comma is SD201 alone"),
]  # fmt: skip


@pytest.mark.parametrize(("files", "codes"), QUIET)
def test_what_another_rule_reports_or_none(tmp_path, files, codes):
    found = projects.inspect(tmp_path, {"a:0001_initial": A, **files}).findings
    assert [one.code for one in found] == codes
