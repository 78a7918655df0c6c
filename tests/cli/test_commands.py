"""The commands by name."""

from __future__ import annotations

import pkgutil
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from southdeps import cli as package
from southdeps.cli.commands import COMMANDS, cli


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_can_be_imported_and_says_what_it_does(name):
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert command.name == name
    assert command.help
    assert CliRunner().invoke(cli, [name, "--help"]).exit_code == 0


def test_every_module_of_a_command_is_listed():
    listed = {target.partition(":")[0].split(".")[2] for _, target in COMMANDS.values()}
    helpers = {
        "about", "commands", "common", "configuration", "fix_interactive", "graph_models", "help", "lazy_group",
        "plan_chart", "screening",
    }  # fmt: skip
    assert {one.name for one in pkgutil.iter_modules(package.__path__)} == listed | helpers


def test_help_lists_them_in_the_order_of_use():
    text = CliRunner().invoke(cli, ["--help"]).stdout
    lines = [
        line.split()[0] for line in text.partition("Commands:\n")[2].splitlines() if line.startswith("  ")
    ]
    assert [word for word in lines if word in COMMANDS] == list(COMMANDS)


def test_help_imports_no_command():
    code = (
        "import sys; from click.testing import CliRunner; from southdeps.cli.commands import cli;"
        "CliRunner().invoke(cli, ['--help']); print([name for name in sys.modules if name.startswith('southdeps.cli.')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "southdeps.cli.check" not in done.stdout
    assert "southdeps.cli.verify" not in done.stdout


def test_a_configuration_file_that_is_wrong_ends_the_command(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "southdeps.toml").write_text("[check]\nfrob = 1\n")
    result = CliRunner().invoke(cli, ["check"])
    assert result.exit_code == 2
    assert result.stderr.startswith("southdeps: ")


def test_what_a_configuration_file_says_does_not_control_the_terminal(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "southdeps.toml").write_text(r'"\u001b[31m" = 1')
    result = CliRunner().invoke(cli, ["check"])
    assert (result.exit_code, "\x1b" in result.stderr, "unknown key" in result.stderr) == (2, False, True)
