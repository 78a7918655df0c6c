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


def validator(name):
    return Draft202012Validator(
        json.loads((ROOT / f"docs/reference/schemas/{name}.schema.json").read_text("utf-8"))
    )


def output(command, *arguments):
    result = CliRunner().invoke(
        cli, [command, "--format", "json", "--no-cache", "--quiet", "--no-config", *arguments]
    )
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


@pytest.mark.parametrize("name", ["check", "plan"])
def test_a_schema_is_strict(name):
    schema = validator(name)
    Draft202012Validator.check_schema(schema.schema)
    assert not schema.is_valid({"schema": 1})
