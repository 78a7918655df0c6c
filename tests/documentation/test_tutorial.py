"""The tutorial's commands that need neither Python 2.7 nor PostgreSQL print what stands there; `make tutorial` runs all."""

from __future__ import annotations

import shlex
import shutil

from click.testing import CliRunner

from southdeps.cli.commands import cli
from tests.documentation.follow import DUMP, PAGE
from tests.documentation.pages import ROOT
from tests.documentation.sessions import steps
from tests.environments import virtualenv

#: What needs a database, or runs the project.
ELSEWHERE = ("verify", "drift", "fixture compare")
STEPS = [
    step
    for step in steps(PAGE.read_text("utf-8"))
    if step.command.startswith("southdeps ")
    and not step.command.startswith(tuple(f"southdeps {name}" for name in ELSEWHERE))
]


def test_the_tutorial(tmp_path, monkeypatch):
    ignored = shutil.ignore_patterns("*.pyc", "*.json", "*.sqlite3", "old", "python2", "server", "tools")
    project = shutil.copytree(ROOT / "examples/library", tmp_path / "library", ignore=ignored)
    virtualenv(project / "old")
    shutil.copy(DUMP, project / "dump.json")
    monkeypatch.chdir(project)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    assert len(STEPS) == 10
    for step in STEPS:
        result = CliRunner().invoke(cli, shlex.split(step.command)[1:], catch_exceptions=False)
        assert step.matches(result.output), f"{step.command}\n{result.output}"


def test_the_tutorial_ends_with_data_on_postgresql():
    commands = [step.command for step in steps(PAGE.read_text("utf-8"))]
    for name in (
        "plan",
        "check",
        "fix --write",
        "verify",
        "drift",
        "fixture natural",
        "fixture split",
        "fixture compare",
    ):
        assert any(command.startswith(f"southdeps {name}") for command in commands), name
    loaded = [
        index
        for index, command in enumerate(commands)
        if "loaddata" in command and "settings_postgresql" in command
    ]
    compared = next(index for index, command in enumerate(commands) if "fixture compare" in command)
    assert loaded
    assert max(loaded) < compared
