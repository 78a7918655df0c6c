"""The commands by name; the module of each is imported when it is asked for."""

from __future__ import annotations

import click

from southdeps.cli.lazy_group import LazyGroup
from southdeps.version import __version__

#: name -> (one line of help, where the command is). A new command is one module and one line here.
COMMANDS: dict[str, tuple[str, str]] = {
    "check": ("Find every missing dependency between South migrations.", "southdeps.cli.check:check"),
    "graph": ("Draw the migrations and their dependencies.", "southdeps.cli.graph:graph"),
    "fix": ("Write the missing dependencies into the migrations.", "southdeps.cli.fix:fix"),
    "plan": ("Report what migrate does on a fresh database.", "southdeps.cli.plan:plan"),
    "verify": (
        "Run the migrations with the real South, on temporary databases.",
        "southdeps.cli.verify:verify",
    ),
    "fixture": ("Check and repair fixtures and old databases.", "southdeps.cli.fixture.group:fixture"),
    "drift": (
        "Find what migrations, frozen models and a database disagree about.",
        "southdeps.cli.drift:drift",
    ),
    "baseline": (
        "Record today's findings, to report only new ones.",
        "southdeps.cli.baseline:baseline",
    ),
    "explain": ("Explain a code, a migration, a table or a column.", "southdeps.cli.explain:explain"),
    "cache": ("Show or remove the cache.", "southdeps.cli.cache:cache"),
}


#: The names of the option that shows the help; click gives them to all commands below.
HELP = ["-h", "--help"]


class MainGroup(LazyGroup):
    """The commands of `southdeps`."""

    table = COMMANDS


@click.group(
    cls=MainGroup,
    context_settings={"help_option_names": HELP},
    examples=[
        ("southdeps check", "what is wrong, where, and what to write"),
        ("southdeps fix --write", "declare what is missing"),
        ("southdeps graph --out deps.png", "all migrations; what is missing is red"),
        ("southdeps explain SD101", "what a code means"),
    ],
    exit_status={
        0: "nothing is wrong, or what was asked for is done",
        1: "something is wrong",
        2: "it could not run",
        3: "verify: nothing failed, but something was not judged",
    },
)
@click.version_option(__version__, message="%(prog)s %(version)s")
def cli() -> None:
    """Find, draw and repair the missing dependencies between the South migrations of a Django project.

    Nothing of the project is imported or executed (except by verify), and no database is needed.
    """
