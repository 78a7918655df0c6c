"""What `--help`, the man pages and the reference print: options in groups, examples, exit status."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Literal

import click

DOCUMENTATION = "https://github.com/southdeps/southdeps/tree/main/docs"

#: The headings of the options, in the order of the help; those of the command itself come first.
Group = Literal["Options", "Output", "Project", "Running"]
GROUPS: tuple[Group, ...] = ("Options", "Output", "Project", "Running")

#: A command line, and what it is for.
Example = tuple[str, str]


class GroupedOption(click.Option):
    """An option that stands below a heading."""

    def __init__(self, *arguments: Any, group: Group = "Options", **attributes: Any) -> None:
        """`group` is the heading, the rest is click's."""
        super().__init__(*arguments, **attributes)
        self.group = group


output_option = partial(click.option, cls=GroupedOption, group="Output")
project_option = partial(click.option, cls=GroupedOption, group="Project")
running_option = partial(click.option, cls=GroupedOption, group="Running")


class DocumentedCommand(click.Command):
    """A command with examples and the meaning of its exit status."""

    def __init__(
        self,
        *arguments: Any,
        examples: Sequence[Example] = (),
        exit_status: Mapping[int, str] | None = None,
        **attributes: Any,
    ) -> None:
        """`exit_status` says what each status means; the rest is click's."""
        super().__init__(*arguments, **attributes)
        self.examples = tuple(examples)
        self.exit_status = dict(exit_status or {})

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the options group by group."""
        for group, options in options_by_group(self, ctx).items():
            with formatter.section(group):
                formatter.write_dl([record for option in options if (record := option.get_help_record(ctx))])

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The examples, the exit status and the address of the documentation."""
        write_examples(formatter, self.examples)
        if self.exit_status:
            with formatter.section("Exit status"):
                formatter.write_dl([(str(status), text) for status, text in self.exit_status.items()])
        write_address(formatter)


class DocumentedGroup(DocumentedCommand, click.Group):
    """A group of commands; help lists them before the options."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands, then the options."""
        self.format_commands(ctx, formatter)
        super().format_options(ctx, formatter)


def options_by_group(command: click.Command, ctx: click.Context) -> dict[Group, list[click.Option]]:
    """The options of a command that help lists, below their headings; no heading is empty."""
    options = [option for option in command.get_params(ctx) if isinstance(option, click.Option)]
    grouped = {group: [option for option in options if group_of(option) == group] for group in GROUPS}
    return {group: inside for group, inside in grouped.items() if inside}


def group_of(option: click.Option) -> Group:
    """The heading of an option; `--help` stands with the command's own."""
    return option.group if isinstance(option, GroupedOption) else "Options"


def write_examples(formatter: click.HelpFormatter, examples: Iterable[Example]) -> None:
    """Each example below a line that says what it is for."""
    examples = tuple(examples)
    if examples:
        with formatter.section("Examples"):
            for command, purpose in examples:
                formatter.write(f"{'':{formatter.current_indent}}{command}\n")
                formatter.indent()
                formatter.write_text(purpose)
                formatter.dedent()


def write_address(formatter: click.HelpFormatter) -> None:
    """Where the documentation is."""
    formatter.write(f"\nDocumentation: {DOCUMENTATION}\n")
