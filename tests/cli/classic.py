"""A project of two apps, one of which needs the other without saying so, and runs of commands in it."""

from __future__ import annotations

from click.testing import CliRunner

from southdeps.cli.commands import cli
from tests.projects import create, migration

THING = "a.Thing: name"
A = migration(create("a_thing: name"), THING)
B = migration(create("b_box: thing -> a.Thing"), THING)
CLASSIC = {"a:0001_initial": A, "b:0001_initial": B}
CLEAN = "2 migrations in 2 apps checked: nothing is wrong"


def run(*arguments):
    """Run `southdeps` without its cache: exit status, standard output, standard error."""
    result = CliRunner().invoke(cli, [*arguments, "--no-cache"])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.stdout, result.stderr
