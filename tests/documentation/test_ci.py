"""The hook for pre-commit, and what the page about CI shows."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
import yaml
from click.testing import CliRunner

from southdeps.cli.commands import cli
from tests.documentation.pages import ROOT
from tests.projects import migration, write

PAGE = (ROOT / "docs/how-to/ci.md").read_text("utf-8")
COMMANDS = re.findall(r"southdeps (check .*?)(?:`|\n)", PAGE)


def test_the_hook():
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert hook["id"] == "southdeps"
    assert re.search(hook["files"], "shop/south_migrations/0001_initial.py")
    assert not re.search(hook["files"], "shop/models.py")
    assert CliRunner().invoke(cli, [*hook["entry"].split()[1:], "--help"]).exit_code == 0


@pytest.mark.parametrize("command", COMMANDS)
def test_the_commands_work(tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"a:0001_initial": migration()})
    assert CliRunner().invoke(cli, [*command.split(), "--no-cache"]).exit_code == 0


def test_the_page_shows_commands():
    assert len(COMMANDS) >= 4


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(shell):
    program = "from southdeps.cli import main; main()"
    environment = {**os.environ, "_SOUTHDEPS_COMPLETE": f"{shell}_source"}
    shown = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False
    )
    assert "_SOUTHDEPS_COMPLETE" in shown.stdout
    assert f"_SOUTHDEPS_COMPLETE={shell}_source" in (ROOT / "docs/how-to/completion.md").read_text("utf-8")
