"""A group of commands whose modules are imported when they are asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import click

from southdeps.cli.help import DocumentedGroup
from southdeps.errors import CannotRunError
from southdeps.lazy import load
from southdeps.suggest import did_you_mean


class LazyGroup(DocumentedGroup):
    """A group that lists its commands without importing them."""

    #: name -> (one line of help, where the command is as `module:name`), in the order of use.
    table: ClassVar[Mapping[str, tuple[str, str]]] = {}
    #: What stands before the names of the commands in a configuration file: `fixture ` for `fixture check`.
    prefix: ClassVar[str] = ""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of their use."""
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        if cmd_name not in self.table:
            return None
        command: click.Command = load(self.table[cmd_name][1])
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or suggest the nearest one; its defaults come from the configuration file."""
        if args and args[0] not in self.table and not args[0].startswith("-"):
            ctx.fail(f"No such command '{args[0]}'.{did_you_mean(args[0], self.table)}")
        name, command, rest = super().resolve_command(ctx, args)
        if name is not None and command is not None and is_to_run(command, ctx, rest):
            from southdeps.cli.configuration import apply_configuration

            try:
                apply_configuration(ctx, f"{self.prefix}{name}", command, rest)
            except CannotRunError as error:
                from southdeps.reporters.text import printable

                click.echo(f"southdeps: {printable(str(error))}", err=True)
                raise SystemExit(2) from None
        return name, command, rest

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands by the lines of the table."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (line, _) in self.table.items()])


def is_to_run(command: click.Command, ctx: click.Context, args: list[str]) -> bool:
    """Whether a command takes defaults: no group, and not asked for its help alone."""
    return not isinstance(command, click.Group) and set(ctx.help_option_names).isdisjoint(args)
