"""Where a project says which settings it uses: `manage.py`, a buildout's `bin/django`, pytest's configuration."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from msgspec import Struct

from southdeps.files import Files
from southdeps.interpreter.values import External
from southdeps.project.startup import Program

VARIABLE = "DJANGO_SETTINGS_MODULE"

#: Folders whose manage.py starts another program than the project.
_ASIDE = re.compile(r"(tests?|examples?|demos?|samples?|docs?)([-_.].*)?$", re.IGNORECASE)


class Entry(Struct, frozen=True):
    """What one of these files says: the dotted name of the settings, and the folders that are put on the path."""

    file: Path
    settings: str | None
    path: tuple[Path, ...] = ()


def find_entries(folders: Sequence[Path], paths: Sequence[Path], files: Files) -> list[Entry]:
    """What the files in `folders` say, those that name settings first.

    `manage.py` may also lie one folder below one of `paths`, if only one does that is not for tests or examples.
    """
    scripts = [folder / "manage.py" for folder in folders]
    scripts += [folder / "bin" / "django" for folder in folders]
    found = [start(script, files) for script in scripts if files.is_file(script)]
    if not any(entry.settings for entry in found):
        below = [script for folder in paths for script in manage_below(folder, files)]
        found += [start(script, files) for script in below[:1] if len(below) == 1]
    for folder in folders:
        found += configured(folder, files)
    return sorted(found, key=lambda entry: entry.settings is None)


def manage_below(folder: Path, files: Files) -> Iterator[Path]:
    """The `manage.py` of the folders in `folder`."""
    for name, entry in files.listing(folder).items():
        script = folder / name / "manage.py"
        if entry.kind == "folder" and not _ASIDE.match(name) and files.is_file(script):
            yield script


def start(script: Path, files: Files) -> Entry:
    """Run a script on paper up to where Django takes over."""
    folder = script.absolute().parent
    program = Program([folder], files)
    program.run(script, "__main__")
    named = program.environ.get(VARIABLE)
    for value in program.started if named is None else ():
        named = value.path if isinstance(value, External) else value
    path = tuple(folder / root for root in program.roots)
    return Entry(script, named if isinstance(named, str) else None, path)


def configured(folder: Path, files: Files) -> Iterator[Entry]:
    """What pytest's configuration in `folder` says."""
    for name, settings_in in _PYTEST.items():
        if name not in files.listing(folder):
            continue
        text = "\n".join(files.lines(folder / name))
        named = settings_in(text) if VARIABLE in text else None
        if named is not None:
            yield Entry(folder / name, named, (folder,))


def in_ini(text: str, section: str) -> str | None:
    """The settings that `section` or one called `pytest` names."""
    import configparser  # noqa: PLC0415  # takes 2 ms, and few projects have their settings here

    ini = configparser.RawConfigParser(strict=False)
    try:
        ini.read_string(text)
    except configparser.Error:
        return None
    found = (ini.get(one, VARIABLE).strip() for one in (section, "pytest") if ini.has_option(one, VARIABLE))
    return next(found, None)


def in_toml(text: str) -> str | None:
    """The settings that pytest's table names."""
    import tomllib  # noqa: PLC0415  # takes 3 ms, and few projects have their settings here

    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None
    options = document.get("tool", {}).get("pytest", {}).get("ini_options", {})
    named = options.get(VARIABLE) if isinstance(options, dict) else None
    return named if isinstance(named, str) else None


#: Where pytest's configuration may be, and what reads it.
_PYTEST: dict[str, Callable[[str], str | None]] = {
    "pytest.ini": partial(in_ini, section="pytest"),
    "tox.ini": partial(in_ini, section="pytest"),
    "setup.cfg": partial(in_ini, section="tool:pytest"),
    "pyproject.toml": in_toml,
}
