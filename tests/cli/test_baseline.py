"""`southdeps baseline`: only what is new is reported."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests import projects
from tests.cli.classic import CLEAN, THING, run
from tests.projects import create, migration

pytestmark = pytest.mark.usefixtures("classic")


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
