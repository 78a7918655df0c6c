"""`--format sarif`, validated against the schema of the standard."""

from __future__ import annotations

import json
from pathlib import Path

from jsonschema import Draft202012Validator

from southdeps import api
from southdeps.report import Report
from southdeps.reporters import render
from tests import projects
from tests.reporters.made_up import FILES, NASTY, report

SCHEMA = json.loads((Path(__file__).parent / "data/sarif-2.1.0.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)


def log(of):
    """The log of a report, which is valid."""
    document = json.loads(render("sarif", of))
    assert [error.message for error in VALIDATOR.iter_errors(document)] == []
    return document["runs"][0]


def test_the_schema_refuses_what_is_no_log():
    assert not VALIDATOR.is_valid({"version": "2.1.0", "runs": [{"tool": {}}]})


def test_results(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run = log(report(tmp_path, NASTY))
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["SD101", "SD102", "SD202", "SD401"]
    found = [(one["ruleId"], one["level"], one["ruleIndex"]) for one in run["results"]]
    assert found == [
        ("SD101", "error", 0),
        ("SD202", "error", 2),
        ("SD401", "note", 3),
        ("SD102", "warning", 1),
    ]
    (place,) = run["results"][0]["locations"]
    line = FILES["b:0001_initial"].splitlines()[11].rstrip(",")
    assert place["physicalLocation"]["region"] == {
        "startLine": 12, "startColumn": 13, "endLine": 12, "endColumn": len(line) + 1
    }  # fmt: skip
    (related,) = run["results"][3]["relatedLocations"]
    assert related["physicalLocation"]["region"] == {"startLine": 7}


def test_fixes_give_what_fix_writes(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    results = log(report(tmp_path))["results"]
    for index in (0, 1):
        (fix,) = results[index]["fixes"]
        (change,) = fix["artifactChanges"]
        (replacement,) = change["replacements"]
        region, path = replacement["deletedRegion"], Path(change["artifactLocation"]["uri"])
        lines = path.read_text("utf-8").splitlines(keepends=True)
        lines[region["startLine"] - 1 : region["endLine"] - 1] = [replacement["insertedContent"]["text"]]
        path.write_text("".join(lines), "utf-8")
    after = {path: path.read_bytes() for path in sorted(Path().glob("*/migrations/*.py"))}
    projects.write(Path(), FILES)
    api.fix(write=True)
    assert after == {path: path.read_bytes() for path in after}
    assert results[2]["fixes"] == []


def test_nothing_found():
    assert log(Report())["results"] == []
