"""Configuration files: southdeps.toml, pyproject.toml and setup.cfg, the nearest one upwards, as Ruff finds its own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from southdeps.errors import CannotRunError

#: Where the keys stand in a file: the tables that hold them, outermost first.
SECTIONS = {"pyproject.toml": ("tool", "southdeps")}
#: In one folder the first of these that speaks of southdeps is used.
NAMES = ("southdeps.toml", "pyproject.toml", "setup.cfg")


class ConfigFile(NamedTuple):
    """A configuration file: its keys with dashes, as written; `commands` are those for one command each.

    A command of a group is named as on the command line: `fixture check`.
    """

    path: Path
    values: Mapping[str, object]
    commands: Mapping[str, Mapping[str, object]]


def find_config(folder: Path) -> ConfigFile | None:
    """The configuration of the nearest folder upwards that has one. Raises CannotRunError if it can't be read."""
    here = folder.absolute()
    for candidate in (here, *here.parents):
        for name in NAMES:
            path = candidate / name
            if path.is_file() and (config := read_config(path)) is not None:
                return config
    return None


def read_config(path: Path) -> ConfigFile | None:
    """Read a configuration file; None if it says nothing of southdeps. Raises CannotRunError."""
    from southdeps.files import read_file  # few runs have a configuration

    try:
        data = read_file(path)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise CannotRunError(f"{shown(path)}: can't be read: {reason}") from None
    if path.suffix == ".cfg":
        return config_of_cfg(path, data)
    section = SECTIONS.get(path.name, ())
    if section and b"southdeps" not in data:
        return None
    return config_of_toml(path, data, section)


def config_of_toml(path: Path, data: bytes, section: tuple[str, ...]) -> ConfigFile | None:
    """The tables of a TOML file below a section."""
    import tomllib  # few runs have a configuration

    try:
        whole = tomllib.loads(data.decode("utf-8"))
    except ValueError as error:
        raise CannotRunError(f"{shown(path)}: not valid TOML: {error}") from None
    except RecursionError:
        raise CannotRunError(f"{shown(path)}: not valid TOML: nested too deeply") from None
    if not section and table_at(whole, SECTIONS["pyproject.toml"]) is not None:
        raise CannotRunError(
            f"{shown(path)}: the keys stand at the top of this file, not in [tool.southdeps]"
        )
    table = table_at(whole, section)
    if table is None and table_at(whole, section[-1:]) is not None:
        raise CannotRunError(f"{shown(path)}: the table is called [{'.'.join(section)}], not [{section[-1]}]")
    return split(path, table) if table is not None else None


def table_at(table: object, names: tuple[str, ...]) -> Mapping[str, object] | None:
    """The table in tables of those names; None if there is none."""
    for name in names:
        table = table.get(name) if isinstance(table, dict) else None
    return table if isinstance(table, dict) else None


def config_of_cfg(path: Path, data: bytes) -> ConfigFile | None:
    """The sections [southdeps] and [southdeps:COMMAND] of an INI file; every value is a string.

    That of a command in a group is [southdeps:fixture:check].
    """
    if b"[tool:southdeps" in data:
        raise CannotRunError(f"{shown(path)}: the section is called [southdeps], not [tool:southdeps]")
    if b"[southdeps" not in data:
        return None
    import configparser

    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read_string(data.decode("utf-8"))
    except (ValueError, configparser.Error) as error:
        raise CannotRunError(f"{shown(path)}: not a valid INI file: {str(error).splitlines()[0]}") from None
    table: dict[str, object] = {}
    for section in parser.sections():
        name, _, command = section.partition(":")
        if name == "southdeps":
            values = dict(parser[section])
            table |= {command.strip().replace(":", " "): values} if command else values
    return split(path, table)


def shown(path: Path) -> str:
    """A path as messages show it."""
    from southdeps.files import relative  # only an error needs it

    return relative(path)


def split(path: Path, table: Mapping[str, object]) -> ConfigFile:
    """Tables named like a command are for that command, but for those that are the value of an option."""
    values, tables = parted(table)
    commands: dict[str, Mapping[str, object]] = {}
    for name, inner in tables.items():
        own, below = parted(inner)
        if own or not below:
            commands[name] = own
        commands |= {f"{name} {command}": parted(further)[0] for command, further in below.items()}
    return ConfigFile(path, values, commands)


def parted(table: Mapping[str, object]) -> tuple[dict[str, object], dict[str, Mapping[str, object]]]:
    """The options in a table, and the tables in it that are named like commands."""
    below: dict[str, Mapping[str, object]] = {
        name: value
        for name, value in table.items()
        if isinstance(value, dict) and not name.endswith(("-ignores", "_ignores"))
    }
    return {name.replace("_", "-"): value for name, value in table.items() if name not in below}, below
