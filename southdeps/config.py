"""Configuration files: southdeps.toml, pyproject.toml and setup.cfg, the nearest one upwards, as Ruff finds its own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from southdeps.errors import CannotRunError

#: In one folder the first of these that speaks of southdeps is used.
NAMES = ("southdeps.toml", "pyproject.toml", "setup.cfg")


class ConfigFile(Struct, frozen=True):
    """A configuration file: its keys with dashes, as written; `commands` are those for one command each."""

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
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CannotRunError(f"{path}: can't be read: {error.strerror or error}") from None
    if path.suffix == ".cfg":
        return config_of_cfg(path, data)
    section = () if path.name != "pyproject.toml" else ("tool", "southdeps")
    if section and b"southdeps" not in data:
        return None
    return config_of_toml(path, data, section)


def config_of_toml(path: Path, data: bytes, section: tuple[str, ...]) -> ConfigFile | None:
    """The tables of a TOML file below a section."""
    import tomllib  # few runs have a configuration

    try:
        table: object = tomllib.loads(data.decode("utf-8"))
    except ValueError as error:
        raise CannotRunError(f"{path}: not valid TOML: {error}") from None
    for name in section:
        table = table.get(name) if isinstance(table, dict) else None
    if not isinstance(table, dict):
        return None
    return split(path, table)


def config_of_cfg(path: Path, data: bytes) -> ConfigFile | None:
    """The sections [southdeps] and [southdeps:COMMAND] of an INI file; every value is a string."""
    if b"[southdeps" not in data:
        return None
    import configparser

    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read_string(data.decode("utf-8"))
    except (ValueError, configparser.Error) as error:
        raise CannotRunError(f"{path}: not a valid INI file: {str(error).splitlines()[0]}") from None
    table: dict[str, object] = {}
    for section in parser.sections():
        name, _, command = section.partition(":")
        if name == "southdeps":
            values = dict(parser[section])
            table |= {command.strip(): values} if command else values
    return split(path, table)


def split(path: Path, table: Mapping[str, object]) -> ConfigFile:
    """Tables named like a command are for that command, but for those that are the value of an option."""
    commands = {
        name: value
        for name, value in table.items()
        if isinstance(value, dict) and not name.endswith(("-ignores", "_ignores"))
    }
    values = {name.replace("_", "-"): value for name, value in table.items() if name not in commands}
    return ConfigFile(
        path,
        values,
        {
            name: {key.replace("_", "-"): value for key, value in inner.items()}
            for name, inner in commands.items()
        },
    )
