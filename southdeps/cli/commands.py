"""The commands; the module of each is loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Callable

import click

from southdeps import __version__


def _check() -> click.Command:
    from southdeps.cli.check import check  # noqa: PLC0415

    return check


def _graph() -> click.Command:
    from southdeps.cli.graph import graph  # noqa: PLC0415

    return graph


def _fix() -> click.Command:
    from southdeps.cli.fix import fix  # noqa: PLC0415

    return fix


def _plan() -> click.Command:
    from southdeps.cli.plan import plan  # noqa: PLC0415

    return plan


def _verify() -> click.Command:
    from southdeps.cli.verify import verify  # noqa: PLC0415

    return verify


def _cache() -> click.Command:
    from southdeps.cli.cache import cache  # noqa: PLC0415

    return cache


#: name -> (one line of help, how to load it)
COMMANDS: dict[str, tuple[str, Callable[[], click.Command]]] = {
    "check": ("Name every missing dependency between South migrations.", _check),
    "graph": ("Draw who needs whom.", _graph),
    "fix": ("Write the missing dependencies into the migrations.", _fix),
    "plan": ("Say what migrate does on a fresh database.", _plan),
    "verify": ("Run the migrations with the real South, on databases of their own.", _verify),
    "cache": ("Show or remove what was kept of earlier runs.", _cache),
}


class LazyGroup(click.Group):
    """A group that lists its commands without loading them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of their use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command."""
        return COMMANDS[cmd_name][1]() if cmd_name in COMMANDS else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands by the lines above."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (line, _) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(prog)s %(version)s")
def cli() -> None:
    """Find, draw and repair the missing dependencies between the South migrations of a Django project.

    Nothing of the project is imported or executed, and no database is needed.
    """
