"""Commands that pages show can be parsed, so that no page names an option that does not exist."""

from __future__ import annotations

import re
import shlex

import click
import pytest

from southdeps.cli.commands import cli
from tests.documentation.commands import command_page, options_table, walk
from tests.documentation.pages import ROOT
from tests.documentation.sessions import steps

PAGES = [ROOT / "README.md", *ROOT.glob("docs/*/*.md"), *ROOT.glob("docs/*/commands/*.md")]
SHOWN = [
    (page.relative_to(ROOT).as_posix(), step.command)
    for page in PAGES
    for step in steps(page.read_text("utf-8"))
    if step.command.startswith("southdeps ")
]


@pytest.mark.parametrize(("page", "line"), SHOWN)
def test_a_command_on_a_page_can_be_parsed(tmp_path, monkeypatch, page, line):
    monkeypatch.chdir(tmp_path)
    _, *rest = shlex.split(re.split(r" [|>] ", line)[0], comments=True)
    for name in [part for part in rest if part.endswith((".json", ".sqlite3"))]:
        (tmp_path / name).touch()
    command: click.Command = cli
    while isinstance(command, click.Group):
        name, *rest = rest
        found = command.get_command(click.Context(command), name)
        assert found is not None, name
        command = found
    assert command.make_context(str(command.name), rest).command is command


def test_pages_show_commands():
    assert len({page for page, _ in SHOWN}) > 10


def test_a_page_has_each_option_of_its_command():
    for name, command in walk():
        page = command_page(name, command)
        options = [option for option in command.params if isinstance(option, click.Option)]
        assert [option.name for option in options if option.opts[-1] not in page] == []


def test_the_keys_of_a_configuration_file():
    table = options_table()
    assert "| `per-app-ignores` | list of strings |" in table
    assert "### Keys of `graph`" in table
    assert "show-settings" not in table
