"""`southdeps baseline`: only what is new is reported."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from southdeps.cli.commands import cli
from tests import projects
from tests.projects import create, migration

THING = "a.Thing: name"
B = migration(create("b_box: thing -> a.Thing"), THING)
CLASSIC = {"a:0001_initial": migration(create("a_thing: name"), THING), "b:0001_initial": B}
CLEAN = "2 migrations in 2 apps checked: nothing is wrong"


@pytest.fixture(autouse=True)
def _in_the_project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
    projects.write(Path(), CLASSIC)


def run(*arguments):
    result = CliRunner().invoke(cli, [*arguments, "--no-cache"])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.stdout, result.stderr


def test_a_baseline_from_beginning_to_end():
    assert run("baseline", "write") == (0, "southdeps-baseline.json: 1 finding\n", "")
    assert run("check", "--baseline", "southdeps-baseline.json") == (0, f"{CLEAN}; 1 suppressed\n", "")
    projects.write(Path(), {"c:0001_initial": migration(create("c_box: thing -> a.Thing"), THING)})
    status, output, _ = run("check", "--baseline", "southdeps-baseline.json", "--format", "concise")
    assert status == 1
    assert [line.partition(":")[0] for line in output.splitlines()[:-1]] == ["c/migrations/0001_initial.py"]
    run("fix", "--write")
    status, _, error = run("check", "--baseline", "southdeps-baseline.json")
    assert status == 0
    assert (
        error
        == "southdeps: southdeps-baseline.json: 1 entry matches no finding; --fix-suppressions removes them\n"
    )
    assert run("check", "--baseline", "southdeps-baseline.json", "--fix-suppressions")[0] == 0
    assert json.loads(Path("southdeps-baseline.json").read_text())["findings"] == []


def test_a_baseline_that_is_not_there():
    assert run("check", "--baseline", "nowhere.json")[0] == 2
