"""What every `--help` shows: grouped options, examples that work, exit status, the address of the documentation."""

from __future__ import annotations

import shlex
from typing import Any

import click
import pytest
from click.testing import CliRunner

from southdeps.cli.commands import HELP, cli
from southdeps.cli.help import DOCUMENTATION, DocumentedCommand, options_by_group


def commands(group=cli, name="southdeps"):
    """Every command below a group, with its full name."""
    context = click.Context(group)
    for each in group.list_commands(context):
        command = group.get_command(context, each)
        yield f"{name} {each}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{name} {each}")


ALL = dict(commands())
DOCUMENTED = {name: command for name, command in ALL.items() if isinstance(command, DocumentedCommand)}


def shown(name):
    return CliRunner().invoke(cli, [*name.split()[1:], "--help"], prog_name="southdeps").stdout


def test_all_commands_are_documented():
    assert list(DOCUMENTED) == list(ALL)


@pytest.mark.parametrize("name", DOCUMENTED)
def test_help_has_examples_and_an_address(name):
    text = shown(name)
    assert text.startswith(f"Usage: {name} ")
    assert "Examples:\n" in text
    assert text.endswith(f"Documentation: {DOCUMENTATION}\n")
    if not isinstance(ALL[name], click.Group):
        assert "Exit status:\n  0  " in text
        assert "  2  it could not run\n" in text or "  2  WHAT does not exist\n" in text


@pytest.mark.parametrize(
    "example",
    [line for command in DOCUMENTED.values() for line, _ in command.examples]
    + [line for line, _ in cli.examples],
)
def test_an_example_is_a_command_that_can_be_parsed(tmp_path, monkeypatch, example):
    monkeypatch.chdir(tmp_path)
    first, *rest = shlex.split(example.split(" | ")[0].split(" > ")[0])
    assert first == "southdeps"
    for part in rest:
        if part.endswith((".json", ".sqlite3")):
            (tmp_path / part).touch()
    (tmp_path / "parts").mkdir()
    command: Any = cli
    name = first
    while isinstance(command, click.Group):
        name, *rest = rest
        command = command.get_command(click.Context(command), name)
    assert command.make_context(name, rest).command is command


def test_options_are_grouped():
    text = shown("southdeps check")
    places = [
        text.index(f"\n{heading}:\n")
        for heading in ("Options", "Output", "Project", "Running", "Examples", "Exit status")
    ]
    assert places == sorted(places)
    assert (
        text.index("  --select")
        < places[1]
        < text.index("  --format")
        < places[2]
        < text.index("  --settings")
    )


def test_no_option_is_left_out():
    for name, command in DOCUMENTED.items():
        context = click.Context(command, help_option_names=HELP)
        grouped = [option for inside in options_by_group(command, context).values() for option in inside]
        assert len(grouped) == sum(
            isinstance(option, click.Option) for option in command.get_params(context)
        ), name


@pytest.mark.parametrize(
    ("arguments", "suggestion"),
    [
        (["chekc"], "Did you mean check?"),
        (["fixture", "natrual"], "Did you mean natural?"),
        (["check", "--selct", "SD1"], "--select"),
        (["check", "--select", "SD110"], "Did you mean SD1"),
        (["explain", "missing-dependancy"], "Did you mean missing-dependency?"),
    ],
)
def test_did_you_mean(arguments, suggestion):
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == 2
    assert suggestion in result.stderr
