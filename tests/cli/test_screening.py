"""Suppressing findings from the command line: comments, ignores, baselines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.classic import CLEAN, run

pytestmark = pytest.mark.usefixtures("classic")

COMMENT = "  # southdeps: ignore[SD101] a is always first"


def comment(line_with):
    path = Path("b/migrations/0001_initial.py")
    lines = path.read_text().splitlines()
    index = next(index for index, line in enumerate(lines) if line_with in line)
    lines[index] += COMMENT
    path.write_text("\n".join([*lines, ""]))


@pytest.mark.parametrize("line", ["('thing'", "db.create_table", "))", "class Migration"])
def test_a_comment(line):
    comment(line)
    assert run("check") == (0, f"{CLEAN}; 1 suppressed\n", "")
    document = json.loads(run("check", "--format", "json")[1])
    assert (document["findings"], document["suppressed"]) == ([], 1)


def test_a_comment_that_matches_nothing_is_reported_and_removed():
    before = Path("b/migrations/0001_initial.py").read_bytes()
    comment("def backwards")
    status, _, error = run("check")
    assert status == 1
    assert error == "southdeps: b/migrations/0001_initial.py:14: this comment suppresses nothing (SD101)\n"
    status, _, error = run("check", "--fix-suppressions")
    assert (status, error) == (1, "southdeps: b/migrations/0001_initial.py: suppressions removed\n")
    assert Path("b/migrations/0001_initial.py").read_bytes() == before


def test_a_comment_with_a_code_that_does_not_exist():
    path = Path("b/migrations/0001_initial.py")
    path.write_text(f"# southdeps: ignore[SD999]\n{path.read_text()}")
    assert run("check")[2] == (
        "southdeps: b/migrations/0001_initial.py:1: this comment suppresses nothing: no code begins with SD999. "
        "Did you mean SD309?\n"
    )
    path.write_text(path.read_text().replace("SD999", "SD501"))  # it may match in `drift`
    assert run("check")[2] == ""


def test_ignores_by_app_and_by_file():
    assert run("check", "--per-app-ignores", "b:SD101")[0] == 0
    assert run("check", "--per-app-ignores", "a:SD101")[0] == 1
    assert run("check", "--per-file-ignores", "b/*:SD1")[0] == 0
    assert run("check", "--per-app-ignores", "b")[0] == 2


def test_ignores_in_a_configuration_file():
    Path("southdeps.toml").write_text('[per-app-ignores]\nb = ["SD101", "SD4"]\n')
    assert run("check")[0] == 0
    Path("b/setup.cfg").write_text("[southdeps]\nper-file-ignores =\n    migrations/*: SD101\n")
    Path("southdeps.toml").unlink()
    assert run("check", "b", "--path", "a")[0] == 0
