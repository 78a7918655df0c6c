"""How the command line begins: colours."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from southdeps import cli as entry
from southdeps.cli import commands, wants_colour
from southdeps.cli.commands import cli
from tests import projects
from tests.projects import migration

COLOURS = {
    "a terminal decides": ({}, None),
    "NO_COLOR": ({"NO_COLOR": "1"}, False),
    "NO_COLOR, empty": ({"NO_COLOR": ""}, None),
    "FORCE_COLOR": ({"FORCE_COLOR": "1"}, True),
    "both": ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    "a dumb terminal": ({"TERM": "dumb"}, False),
    "a dumb terminal, forced": ({"TERM": "dumb", "FORCE_COLOR": "1"}, True),
}


@pytest.mark.parametrize(("environment", "expected"), COLOURS.values(), ids=COLOURS)
def test_colours(environment, expected):
    assert wants_colour(environment) is expected


@pytest.mark.parametrize(("option", "coloured"), [("always", True), ("never", False), ("auto", False)])
def test_the_option(tmp_path, monkeypatch, option, coloured):
    monkeypatch.chdir(tmp_path)
    projects.write(Path(), {"a:0001_initial": migration("orm['a.None'].x")})
    result = CliRunner().invoke(cli, ["check", "--no-cache", "--color", option])
    assert result.exit_code == 1
    assert ("\x1b[" in result.stdout) is coloured


def test_no_error_of_our_own_ends_with_the_status_of_findings(monkeypatch, capsys):
    def fail(**_):
        raise RecursionError("oops")

    monkeypatch.setattr(commands, "cli", fail)
    monkeypatch.setattr("sys.argv", ["southdeps", "cache", "info"])
    with pytest.raises(SystemExit) as left:
        entry.main()
    assert left.value.code == 2
    assert capsys.readouterr().err.startswith(
        "southdeps: internal error: RecursionError: oops (test_main.py:"
    )
