"""Where a project says which settings it uses: the environment, `manage.py`, a buildout's script, test tools."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from msgspec import Struct, field

from southdeps.files import Files, relative
from southdeps.interpreter.values import Either, External, Function, Unknown, Value
from southdeps.project.settings_values import CONFIGURATION, chosen_class
from southdeps.project.startup import Program
from southdeps.scan import SKIPPED, is_virtual_environment

VARIABLE = "DJANGO_SETTINGS_MODULE"

#: A line of tox's `setenv`, in either spelling.
_TOX_VARIABLE = re.compile(
    rf"^[ \t]*(?:[\w,!{{}}-]+:)?[ \t]*{VARIABLE}[ \t]*=[ \t]*([\w.]+)[ \t\r]*$", re.MULTILINE
)
#: Options of django-admin and pytest-django that name the settings.
_OPTION = re.compile(r"(?:^|\s)--(?:settings|ds)[= ]([\w.]+)")
#: Scripts of reusable apps that call `settings.configure(...)`.
_TEST_RUNNERS = (
    "runtests.py",
    "run_tests.py",
    "tests/runtests.py",
    "tests/run_tests.py",
    "quicktest.py",
    "conftest.py",
    "tests/conftest.py",
)

#: Folders whose manage.py starts another program than the project.
_ASIDE = re.compile(r"(tests?|examples?|demos?|samples?|docs?)([-_.].*)?$", re.IGNORECASE)


#: A script's name, which no interpreter has.
_SCRIPT = re.compile(r"(?!python|pypy)[^.]+$")
#: What a script of djangorecipe calls to start Django; those for tests and servers call other functions.
_BUILDOUT = re.compile(rb"djangorecipe\.(manage\.main|binscripts\.manage)\(")
#: How far below the given folders `manage.py` is looked for.
_LEVELS = 3
#: The function that `setup.py test` runs.
_TEST_SUITE = re.compile(r"""\btest_suite\s*=\s*['"]([\w.]+)['"]""")
#: Folders that test tools put on the path.
_TOX_PATH = re.compile(r"^[ \t]*(?:[\w,!{}-]+:)?[ \t]*PYTHONPATH[ \t]*=[ \t]*(\S.*?)[ \t]*$", re.MULTILINE)
_PYTEST_PATHS = ("python_paths", "pythonpath")


class EntryPoint(Struct, frozen=True):
    """What one place says: the dotted name of the settings, and the folders that are put on the path.

    `file` is None for the environment variable. `program` is the one that called `settings.configure(...)` itself.
    `environ` are the variables that a script sets for the settings, `notes` what of the script is not followed,
    and `lost_path` and `lost_variables` whether it adds folders to the path, or sets variables, that are not known.
    """

    file: Path | None
    settings: str | None = None
    path: tuple[Path, ...] = ()
    program: Program | None = None
    environ: Mapping[str, Value] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    lost_path: bool = False
    lost_variables: bool = False

    @property
    def source(self) -> str:
        """The place as messages name it."""
        return relative(self.file) if self.file is not None else f"the environment variable {VARIABLE}"

    @property
    def names_settings(self) -> bool:
        """Whether settings can be had from here."""
        return self.settings is not None or self.program is not None


def find_entry_points(folders: Sequence[Path], paths: Sequence[Path], files: Files) -> list[EntryPoint]:
    """What the environment and the files in `folders` say, in order of precedence, those that name settings first.

    `manage.py` may also lie up to three folders below one of `paths`, if only one is there, in the nearest of these
    folders, that is not for tests or examples.
    """
    named = os.environ.get(VARIABLE, "").strip()
    chosen = chosen_class()
    found = [EntryPoint(None, named, environ={CONFIGURATION: chosen} if chosen else {})] if named else []
    scripts = [folder / "manage.py" for folder in folders]
    scripts += [script for folder in folders for script in buildout_scripts(folder / "bin", files)]
    started = [start(script, files) for script in scripts if files.is_file(script)]
    if not any(entry.settings for entry in started):
        below = list(manage_below(paths, files))
        started += [start(script, files) for script in below[:1] if len(below) == 1]
    found += started
    for name, settings_in in _CONFIGURATION:
        for folder in folders:
            found += configured(folder / name, settings_in, files)
    if not any(entry.settings for entry in found):
        runners = [
            folder / name for folder in folders for name in (*_TEST_RUNNERS, *suite_files(folder, files))
        ]
        found += [start(script, files) for script in runners if files.is_file(script)]
    return sorted(found, key=lambda entry: not entry.names_settings)


def buildout_scripts(folder: Path, files: Files) -> Iterator[Path]:
    """The scripts in a `bin` that a buildout has made to start Django, under whatever name; `django` first."""
    listing = files.listing(folder)
    names = [name for name in listing if listing[name].kind == "file" and _SCRIPT.match(name)]
    for name in sorted(names, key=lambda name: name != "django"):
        if name == "django" or _BUILDOUT.search(files.read(folder / name) or b""):
            yield folder / name


def manage_below(folders: Sequence[Path], files: Files) -> Iterator[Path]:
    """The `manage.py` of the folders in `folders`, else of those in these, and so on, to a few levels."""
    found: list[Path] = []
    for _ in range(_LEVELS):
        folders = [
            folder / name
            for folder in folders
            for name, entry in files.listing(folder).items()
            if entry.kind == "folder" and not (_ASIDE.match(name) or name in SKIPPED)
        ]
        folders = [folder for folder in folders if not is_virtual_environment(folder, files)]
        found = [folder / "manage.py" for folder in folders if files.is_file(folder / "manage.py")]
        if found:
            break
    yield from found


def suite_files(folder: Path, files: Files) -> Iterator[str]:
    """The file with the function that `setup.py test` runs."""
    text = "\n".join(files.lines(folder / "setup.py")) if "setup.py" in files.listing(folder) else ""
    for suite in _TEST_SUITE.findall(text):
        parts = suite.split(".")
        for length in range(len(parts), 0, -1):
            yield "/".join(parts[:length]) + ".py"


def start(script: Path, files: Files) -> EntryPoint:
    """Interpret a script up to where Django takes over."""
    folder = script.absolute().parent
    program = Program([folder], files)
    scope = program.run(script, "__main__")
    notes = list(program.notes)
    hook = scope.names.get("pytest_configure") if scope is not None else None
    if script.name == "conftest.py" and isinstance(hook, Function):
        program.interpreter().call_value(hook, (Unknown("config"),), {})
    named = program.environ.get(VARIABLE)
    for value in program.started if named is None else ():
        named = value.path if isinstance(value, External) else value
    if isinstance(named, Either):
        from southdeps.interpreter.describing import describe

        chosen = next((option for option in named.options if isinstance(option, str)), None)
        notes.append(f"{relative(script)}: {VARIABLE} may be {describe(named)}; taken as {chosen}")
        named = chosen
    path = tuple(folder / root for root in program.roots)
    configures = named is None and program.configured is not None
    return EntryPoint(
        script,
        named if isinstance(named, str) else None,
        path,
        program if configures else None,
        program.environ,
        tuple(notes),
        program.lost_path,
        program.lost_variables,
    )


def configured(file: Path, settings_in: Callable[[str], str | None], files: Files) -> Iterator[EntryPoint]:
    """What a configuration file says."""
    text = "\n".join(files.lines(file)) if file.name in files.listing(file.parent) else ""
    named = settings_in(text) if VARIABLE in text or "--settings" in text or "--ds" in text else None
    if named:
        yield EntryPoint(file, named, (*folders_in_ini(text, file.parent), file.parent))


def in_ini(text: str, section: str) -> str | None:
    """The settings that `section` or one called `pytest` names, else a tox environment, else an option."""
    import configparser  # takes 2 ms, and few projects have their settings here

    ini = configparser.RawConfigParser(strict=False)
    try:
        ini.read_string(text)
    except configparser.Error:
        return None
    named = [ini.get(one, VARIABLE).strip() for one in (section, "pytest") if ini.has_option(one, VARIABLE)]
    for one in ini.sections():
        if one.partition(":")[0] == "testenv":
            named += _TOX_VARIABLE.findall(ini.get(one, "setenv", fallback=""))
    for one in ini.sections():
        key = "commands" if one.partition(":")[0] == "testenv" else "addopts"
        named += _OPTION.findall(ini.get(one, key, fallback=""))
    return next(iter(named), None)


def folders_in_ini(text: str, folder: Path) -> Iterator[Path]:
    """The folders that pytest's options or the variables of a tox environment put on the path."""
    import configparser

    ini = configparser.RawConfigParser(strict=False)
    try:
        ini.read_string(text)
    except configparser.Error:
        return
    for section in ini.sections():
        listed = [ini.get(section, key, fallback="") for key in _PYTEST_PATHS]
        listed += [
            path.replace(":", " ") for path in _TOX_PATH.findall(ini.get(section, "setenv", fallback=""))
        ]
        for name in " ".join(listed).replace("{toxinidir}", ".").split():
            yield Path(os.path.normpath(folder / name))


def in_toml(text: str) -> str | None:
    """The settings that pytest's table names."""
    import tomllib  # takes 3 ms, and few projects have their settings here

    try:
        found: object = tomllib.loads(text)
    except (ValueError, RecursionError):
        return None
    for name in ("tool", "pytest", "ini_options", VARIABLE):
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, str) else None


#: Where else settings are named, in order of precedence, and what reads it.
_CONFIGURATION: tuple[tuple[str, Callable[[str], str | None]], ...] = (
    ("pytest.ini", partial(in_ini, section="pytest")),
    ("tox.ini", partial(in_ini, section="pytest")),
    ("setup.cfg", partial(in_ini, section="tool:pytest")),
    ("pyproject.toml", in_toml),
)
