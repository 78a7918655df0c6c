"""`southdeps plan` as a chart in a file."""

from __future__ import annotations

from click.testing import CliRunner

from southdeps.cli.commands import cli
from tests import projects
from tests.projects import create, migration


def test_the_command(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    files = {
        "a:0001_initial": migration(create("a_box: thing -> b.Thing"), "b.Thing: name"),
        "b:0001_initial": migration(create("b_thing: name"), "b.Thing: name"),
    }
    projects.write(tmp_path, files)
    result = CliRunner().invoke(
        cli, ["plan", "--no-cache", "--database-backend", "postgresql", "--out", "plan.svg"]
    )
    assert result.exit_code == 1
    assert "southdeps: plan.svg written" in result.stderr
    svg = (tmp_path / "plan.svg").read_text("utf-8")
    assert "fails: b_thing" in svg
    assert CliRunner().invoke(cli, ["plan", "--out", "plan.gif"]).exit_code == 2
