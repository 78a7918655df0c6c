"""The reference of the commands and of the configuration, made from the commands themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from southdeps.cli.commands import COMMANDS, HELP, cli
from southdeps.cli.configuration import options_of
from southdeps.cli.help import DocumentedCommand, options_by_group


def walk(group: click.Group = cli, name: str = "southdeps") -> Iterator[tuple[str, DocumentedCommand]]:
    """Every command with its full name, groups before what is in them."""
    context = click.Context(group)
    for each in group.list_commands(context):
        command = group.get_command(context, each)
        assert isinstance(command, DocumentedCommand)
        yield f"{name} {each}", command
        if isinstance(command, click.Group):
            yield from walk(command, f"{name} {each}")


def command_page(name: str, command: DocumentedCommand) -> str:
    """The page of one command, in Markdown."""
    context = click.Context(command, info_name=name, help_option_names=HELP)
    usage = " ".join(command.collect_usage_pieces(context))
    parts = [f"# {name}\n\n{_text(command.help)}\n", f"```text\n{name} {usage}\n```\n"]
    if isinstance(command, click.Group):
        parts.append("## Commands\n\n" + _commands(name, command))
    for group, options in options_by_group(command, context).items():
        rows = "".join(_row(option, context) for option in options)
        parts.append(f"## {group}\n\n| option | |\n|---|---|\n{rows}")
    examples = "".join(f"$ {line}  # {purpose}\n" for line, purpose in command.examples)
    parts.append(f"## Examples\n\n```text\n{examples}```\n")
    if command.exit_status:
        rows = "".join(f"| {status} | {text} |\n" for status, text in command.exit_status.items())
        parts.append(f"## Exit status\n\n| | |\n|---|---|\n{rows}")
    return "\n".join(parts)


def index_page() -> str:
    """The list of all commands."""
    rows = "".join(
        f"| [{name}]({file_name(name)}) | {_cell(_first(command))} |\n" for name, command in walk()
    )
    exits = "".join(f"| {status} | {text} |\n" for status, text in cli.exit_status.items())
    return (
        f"# Commands\n\n| command | |\n|---|---|\n{rows}\n"
        f"## Exit status\n\nEach command's page has its own.\n\n| | |\n|---|---|\n{exits}"
    )


def options_table() -> str:
    """The keys that a configuration file may have: those of all commands, then those of each."""
    shared = options_of(dict(walk())["southdeps check"])
    parts = [_keys("Keys of all commands", shared)]
    for name in COMMANDS:
        command = dict(walk())[f"southdeps {name}"]
        own = {key: option for key, option in options_of(command).items() if key not in shared}
        if own and not isinstance(command, click.Group):
            parts.append(_keys(f"Keys of `{name}`", own))
    return "\n".join(parts)


def file_name(name: str) -> str:
    """The page of a command."""
    return name.removeprefix("southdeps ").replace(" ", "-") + ".md"


def _keys(title: str, options: dict[str, click.Option]) -> str:
    rows = "".join(
        f"| `{key}` | {_kind(option)} | {_cell(option.help)} |\n" for key, option in options.items()
    )
    return f"### {title}\n\n| key | value | |\n|---|---|---|\n{rows}"


def _kind(option: click.Option) -> str:
    if option.is_flag:
        return "true or false"
    if isinstance(option.type, click.Choice):
        return ", ".join(f"`{choice}`" for choice in option.type.choices)
    if isinstance(option.type, click.IntRange | click.FloatRange):
        return "number"
    return "list of strings" if option.multiple or option.metavar == "CODES" else "string"


def _commands(name: str, group: click.Group) -> str:
    inside = [
        (each, command) for each, command in walk(group, name) if each.count(" ") == name.count(" ") + 1
    ]
    rows = "".join(
        f"| [{each}]({file_name(each)}) | {_cell(_first(command))} |\n" for each, command in inside
    )
    return f"| command | |\n|---|---|\n{rows}"


def _row(option: click.Option, context: click.Context) -> str:
    record = option.get_help_record(context)
    assert record is not None
    name, text = record
    return f"| `{_cell(name)}` | {_cell(text)} |\n"


def _first(command: click.Command) -> str:
    """The first sentence of a command's help."""
    return _text(command.help).split("\n\n")[0]


def _text(text: str | None) -> str:
    """Help as Markdown: paragraphs without line breaks."""
    paragraphs = (text or "").split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def _cell(text: Any) -> str:
    """Text as it stands in a cell of a table."""
    return " ".join(str(text or "").split()).replace("|", "\\|")
