"""What configuration files say, as defaults of a command's options."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from southdeps.cli.common import META
from southdeps.config import ConfigFile, find_config, read_config, shown
from southdeps.errors import CannotRunError
from southdeps.lazy import load
from southdeps.suggest import did_you_mean, did_you_mean_or

#: Options that make no sense in a file.
_NOT_IN_FILES = frozenset({"config", "no-config", "help", "show-settings"})
#: The command whose options may stand outside of a table of its own.
_SHARED = "southdeps.cli.check:check"


def apply_configuration(ctx: click.Context, name: str, command: click.Command, args: Sequence[str]) -> None:
    """Make the values of the configuration file the defaults of a command. Raises CannotRunError.

    `name` is its name in the file, such as `fixture check`.
    """
    given = parsed(ctx, name, command, args)
    if given is None or given.get("no_config") is True:
        return
    named, paths = given.get("config"), given.get("paths")
    if isinstance(named, str):
        config = read_config(Path(named))
        if config is None:
            raise CannotRunError(f"{named}: no section about southdeps")
    else:
        # What is not given is a marker of click's own, not None.
        config = find_config(Path(paths[0] if isinstance(paths, list | tuple) and paths else "."))
    if config is not None:
        ctx.meta[META] = config.path
        ctx.default_map = {name.rpartition(" ")[2]: defaults(config, name, command)}


def parsed(
    ctx: click.Context, name: str, command: click.Command, args: Sequence[str]
) -> dict[str, Any] | None:
    """The raw values on the command line; None if they are wrong, which click reports later."""
    inner = click.Context(command, info_name=name, parent=ctx, resilient_parsing=True)
    try:
        values, _, _ = command.make_parser(inner).parse_args(list(args))
    except click.UsageError:
        return None
    return values


def command_names() -> list[str]:
    """The commands as a configuration file names them; instead of the group `fixture` those in it."""
    from southdeps.cli import commands  # which imports this module
    from southdeps.cli.fixture import group

    prefix = group.FixtureGroup.prefix
    outer = [name for name in commands.COMMANDS if name != prefix.strip()]
    return [*outer, *(f"{prefix}{name}" for name in group.COMMANDS)]


def defaults(config: ConfigFile, name: str, command: click.Command) -> dict[str, object]:
    """The default of each option that the file names. Raises CannotRunError for unknown keys and wrong values."""
    own = options_of(command)
    commands = command_names() if config.commands else []
    for other in config.commands:
        if other not in commands:
            raise no_command(config, other, own, commands)
    for key in config.commands.get(name, {}):
        if key not in own:
            raise unknown_key(config, key, own)
    shared = options_of(load(_SHARED)) if config.values else {}
    for key in config.values:
        if key not in own | shared:
            raise unknown_key(config, key, own | shared)
    values = {
        key: value
        for key, value in config.values.items()
        if key in own and fits(own[key], shared.get(key, own[key]))
    }
    values |= config.commands.get(name, {})
    return {str(own[key].name): converted(own[key], key, value, config) for key, value in values.items()}


def no_command(
    config: ConfigFile, name: str, options: Mapping[str, click.Option], commands: Sequence[str]
) -> CannotRunError:
    """The error about a table that is named like no command."""
    if name in options:
        return CannotRunError(f"{shown(config.path)}: {name}: a table is not {expected(options[name])}")
    return CannotRunError(
        f"{shown(config.path)}: no such command: {name}.{did_you_mean_or(name, commands, 'The commands are')}"
    )


def unknown_key(config: ConfigFile, key: str, known: Mapping[str, click.Option]) -> CannotRunError:
    """The error about a key that no option has."""
    hint = did_you_mean(key, known) or " `southdeps COMMAND --help` lists the options, which are the keys."
    return CannotRunError(f"{shown(config.path)}: unknown key: {key}.{hint}")


def options_of(command: click.Command) -> dict[str, click.Option]:
    """The options of a command by their long names without dashes in front."""
    found = {}
    for option in command.params:
        if isinstance(option, click.Option):
            long = next((name for name in option.opts if name.startswith("--")), "")
            found[long.removeprefix("--")] = option
    return {key: option for key, option in found.items() if key not in _NOT_IN_FILES}


def fits(option: click.Option, shared: click.Option) -> bool:
    """Whether a value that stands for all commands is meant for this one: `graph` has formats of its own."""
    if isinstance(option.type, click.Choice) and isinstance(shared.type, click.Choice):
        return set(shared.type.choices) <= set(option.type.choices)
    return True


def converted(option: click.Option, key: str, value: object, config: ConfigFile) -> object:
    """A value of the file as click takes it: lists for options that can be repeated, else one value."""
    wrong = CannotRunError(f"{shown(config.path)}: {key}: {value!r} is not {expected(option)}")
    if option.is_flag:
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value.lower() in {"true", "yes", "1", "false", "no", "0"}:
            return value.lower() in {"true", "yes", "1"}
        raise wrong
    if isinstance(value, dict):
        if not option.multiple:
            raise wrong
        value = [
            f"{name}:{','.join(map(str, codes)) if isinstance(codes, list) else codes}"
            for name, codes in value.items()
        ]
    if isinstance(value, str) and option.multiple:
        value = (
            [part.strip() for part in value.splitlines() if part.strip()]
            if "\n" in value
            else value.split(",")
        )
    if isinstance(value, list):
        if not all(isinstance(part, str | list) for part in value):
            raise wrong
        parts = [part.strip() if isinstance(part, str) else part for part in value]
        return (
            [placed(option, part, config) for part in parts] if option.multiple else ",".join(map(str, parts))
        )
    if isinstance(value, bool) or not isinstance(value, kinds(option)) or option.multiple:
        raise wrong
    try:
        option.type.convert(value, option, None)
    except click.BadParameter:
        hint = did_you_mean(str(value), option.type.choices) if isinstance(option.type, click.Choice) else ""
        raise CannotRunError(f"{wrong}.{hint}" if hint else str(wrong)) from None
    return placed(option, value, config)


def kinds(option: click.Option) -> tuple[type, ...]:
    """The types of a value in a file that an option takes: numbers stand for numbers only."""
    return (int, str) if isinstance(option.type, click.types.IntParamType) else (str,)


def placed(option: click.Option, value: object, config: ConfigFile) -> object:
    """A path relative to the file's folder, as one relative to the working directory."""
    if "\0" in str(value):
        raise CannotRunError(f"{shown(config.path)}: {value!r} is no name of a file")
    is_path = isinstance(option.type, click.Path) or (
        option.name == "settings" and isinstance(value, str) and ("/" in value or value.endswith(".py"))
    )
    if option.name == "per_file_ignores":
        folder = Path(os.path.relpath(config.path.parent)).as_posix()
        return value if folder == "." else f"{folder}/{value}"
    return str(config.path.parent / str(value)) if is_path else value


def expected(option: click.Option) -> str:
    """What an option takes, in words."""
    if option.is_flag:
        return "true or false"
    match option.type:
        case click.Choice(choices=choices):
            return f"one of {', '.join(map(str, choices))}"
        case click.IntRange(min=lowest) if lowest is not None:
            return f"a number from {lowest} on"
        case click.types.IntParamType():
            return "a number"
    return "a list of strings" if option.multiple else "a string"
