"""`--format json`: every key in every finding, and nothing that json cannot hold."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace

from southdeps.finding import DeclarationFix, Declare, Finding
from southdeps.report import Applied, Report, Used
from southdeps.reporters import render
from southdeps.reporters.json import finding_document
from tests.projects import name
from tests.reporters.made_up import NASTY, report

PLAIN = Finding("SD404", "app-not-scanned", "info", None, "a.py", 1, 1, "words", app="zzz")
A, B = {"app": "a", "migration": "1"}, {"app": "b", "migration": "2"}


def test_a_finding_without_a_migration_has_every_key():
    document = finding_document(PLAIN)
    assert document["app"] == "zzz"
    empty = {key for key, value in document.items() if value in (None, [], False)}
    assert empty == {
        "migration", "table", "field", "reference", "requires", "declare", "hidden_by_installed_apps", "fixable",
        "advice", "fix", "end_line", "end_column", "related", "objects", "only_in",
    }  # fmt: skip
    assert document.keys() == finding_document(NASTY).keys()


@pytest.mark.parametrize(
    ("facts", "fix"),
    [
        pytest.param(
            {"declare": Declare("depends_on", name("a:1"), name("b:2"))},
            {"kind": "declare", "attribute": "depends_on", "in": A, "on": B, "line": None, "column": None},
            id="declare",
        ),
        pytest.param(
            {"declaration_fix": DeclarationFix("replace", "needed_by", (3, 4), name("b:2"))},
            {"kind": "replace", "attribute": "needed_by", "in": A, "on": B, "line": 3, "column": 4},
            id="replace",
        ),
        pytest.param(
            {"declaration_fix": DeclarationFix("remove", "needed_by", (3, 4))},
            {"kind": "remove", "attribute": "needed_by", "in": A, "on": None, "line": 3, "column": 4},
            id="remove",
        ),
        pytest.param({}, None, id="none"),
    ],
)
def test_what_fix_would_do(facts, fix):
    finding = replace(PLAIN, migration=name("a:1"), **facts)
    assert finding_document(finding)["fix"] is None
    assert finding_document(replace(finding, fixable=True))["fix"] == fix


def test_the_frame():
    applied = (Applied("a.py", name("a:1"), "words", "SD101"),)
    used = Used(settings="settings.py", apps_not_found=("gone",))
    done = Report((PLAIN,), (("migration", 3), ("app", 2)), used, applied=applied, complete=False)
    document = json.loads(render("json", done))
    assert document["summary"] == {"apps": 2, "migrations": 3, "errors": 0, "warnings": 0, "infos": 1}
    assert list(document["summary"])[:2] == ["apps", "migrations"]
    assert (document["settings"], document["apps_not_found"], document["complete"]) == (
        "settings.py",
        ["gone"],
        False,
    )
    assert document["applied"] == [{"path": "a.py", "migration": A, "change": "words", "code": "SD101"}]


def test_the_end_of_what_a_finding_is_about_is_filled_in(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = json.loads(render("json", report(tmp_path)))["findings"]
    assert {one["code"]: (one["end_line"], one["end_column"]) for one in found}["SD202"] == (7, 32)


def test_anything_goes_through():
    (found,) = json.loads(render("json", Report((NASTY,))))["findings"]
    assert (found["path"], found["message"]) == (NASTY.path, NASTY.message)
    assert found["related"] == [{"path": "b/1.py", "line": 7, "message": "b:0001 reads it"}]
