"""The JSON schemas of the documentation, against real output."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from southdeps.cli.commands import cli
from tests.documentation.pages import ROOT
from tests.reporters import made_up

CASES = sorted((ROOT / "tests/south_cases").glob("[0-9]*"))


SCHEMAS = sorted((ROOT / "docs/reference/schemas").glob("*.schema.json"))


def validator(name):
    return Draft202012Validator(
        json.loads((ROOT / f"docs/reference/schemas/{name}.schema.json").read_text("utf-8"))
    )


def output(command, *arguments):
    options = ["--format", "json", "--no-cache", "--quiet", "--no-config"]
    result = CliRunner().invoke(cli, [*command.split(), *options, *arguments])
    return json.loads(result.stdout)


@pytest.mark.parametrize("command", ["check", "plan"])
def test_the_cases(command):
    schema = validator(command)
    for case in CASES:
        assert [error.message for error in schema.iter_errors(output(command, str(case)))] == [], case.name


def test_what_fix_writes(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    made_up.report(tmp_path)
    document = output("fix", "--write")
    assert document["applied"]
    assert [error.message for error in validator("check").iter_errors(document)] == []


def errors(name, document):
    return [f"{error.json_path}: {error.message}" for error in validator(name).iter_errors(document)]


DRIFTED = sorted(path for path in (ROOT / "tests/drift_cases").iterdir() if path.is_dir())[::4]


@pytest.mark.parametrize("case", DRIFTED, ids=lambda path: path.name)
def test_drift(case):
    assert errors("drift", output("drift", str(case))) == []


def test_a_drift_is_among_them():
    assert any(output("drift", str(case))["findings"] for case in DRIFTED)


def test_fixture_check():
    folder = ROOT / "tests/fixture/tutorial"
    document = output("fixture check", str(folder / "dump.json"), str(folder))
    assert {finding["rank"] for finding in document["findings"]} >= {"fails", "wrong"}
    assert errors("fixture", document) == []


@pytest.mark.parametrize("project", ["examples/bookshop", "examples/library"])
def test_graph(project):
    document = output("graph", str(ROOT / project))
    assert {edge["kind"] for edge in document["edges"]} >= {"order", "missing"}
    assert errors("graph", document) == []


@pytest.mark.parametrize("project", ["examples/bookshop", "examples/library"])
def test_models(project):
    document = output("graph", "--models", str(ROOT / project))
    assert {model["origin"] for model in document["models"]} >= {"own", "foreign"}
    assert errors("models", document) == []


def test_every_schema_is_in_the_reference():
    page = (ROOT / "docs/reference/json.md").read_text("utf-8")
    assert [path.name for path in SCHEMAS if f"](schemas/{path.name})" not in page] == []


@pytest.mark.parametrize("name", [path.name.partition(".")[0] for path in SCHEMAS])
def test_a_schema_is_strict(name):
    schema = validator(name)
    Draft202012Validator.check_schema(schema.schema)
    assert not schema.is_valid({"schema": 1})
