"""What the commands share: their options, reading a project, printing a report, and how errors end."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from southdeps.cli.help import output_option, project_option, running_option
from southdeps.errors import CannotRunError, SouthdepsError
from southdeps.reporters import ALIASES, FORMATS, Style, render

if TYPE_CHECKING:  # no more than this is loaded for `--help`
    from southdeps.project.loading import Project
    from southdeps.report import Report, Used
    from southdeps.rules import Inspection

F = TypeVar("F", bound=Callable[..., Any])

#: Where the configuration file of a run is kept in a click context.
META = "southdeps.config_file"
#: Up to this many lines on how the project was read are printed, unless `--verbose`.
MOST_NOTES = 3

_COLOURS = {"auto": None, "always": True, "never": False}


def set_colour(ctx: click.Context, value: str) -> None:
    """Make `--color` hold for all that the command prints."""
    if value != "auto":
        ctx.color = _COLOURS[value]


_STANDARD = (
    click.argument("paths", nargs=-1, type=click.Path(path_type=Path)),
    project_option(
        "--database-backend",
        type=click.Choice(["postgresql", "mysql", "sqlite3", "oracle"]),
        help="The database to check for."
        "  [default: as in the settings (SQLite for plan only), else postgresql]",
    ),
    project_option(
        "--settings",
        metavar="FILE_OR_MODULE",
        help="The project's settings; they are read, not executed.  [default: those that manage.py names]",
    ),
    project_option(
        "--python",
        metavar="EXE",
        type=click.Path(path_type=Path),
        help="The project's interpreter or virtual environment: packages are looked up there, nothing is run.",
    ),
    project_option(
        "--user-model",
        metavar="APP.MODEL",
        help="The value of AUTH_USER_MODEL.  [default: as in the settings, else auth.User]",
    ),
    project_option(
        "--path",
        "read_only",
        multiple=True,
        metavar="DIR",
        type=click.Path(path_type=Path),
        help="Another folder to find apps in, read only. Repeatable.",
    ),
    project_option("--exclude", multiple=True, metavar="GLOB", help="Folders to skip. Repeatable."),
    running_option(
        "--jobs",
        metavar="N",
        type=click.IntRange(min=1),
        help="Use at most N processes.  [default: one per processor]",
    ),
    running_option("--no-cache", is_flag=True, help="Neither read nor write the cache."),
    output_option(
        "--color",
        type=click.Choice(list(_COLOURS)),
        default="auto",
        show_default=True,
        expose_value=False,
        callback=lambda ctx, _, value: set_colour(ctx, value),
        help="Colours: on terminals only, always or never. NO_COLOR and FORCE_COLOR decide unless given.",
    ),
    running_option(
        "--config",
        metavar="FILE",
        type=click.Path(path_type=Path),
        expose_value=False,
        help="The configuration file.  [default: the nearest southdeps.toml, pyproject.toml or setup.cfg upwards]",
    ),
    running_option("--no-config", is_flag=True, expose_value=False, help="Use no configuration file."),
    output_option(
        "-v",
        "--verbose",
        is_flag=True,
        help="Print everything in full, the settings in use, and skipped files.",
    ),
    output_option("-q", "--quiet", is_flag=True, help="Print only fatal errors on standard error."),
    running_option(
        "--traceback", "with_traceback", is_flag=True, help="Print a traceback for an internal error."
    ),
)


_FORMAT = (
    output_option(
        "--format",
        "format_",
        type=click.Choice([*FORMATS, *ALIASES]),
        default="full",
        show_default=True,
        help="How to print the result.",
    ),
    output_option(
        "--output-file",
        metavar="FILE",
        type=click.Path(path_type=Path, dir_okay=False),
        help="Write the result to a file instead of standard output.",
    ),
)


def standard_options(command: F) -> F:
    """Give a command the options that all have, and end its errors with exit status 2."""

    @functools.wraps(command)
    def run(*, with_traceback: bool, **arguments: Any) -> Any:
        try:
            return command(**arguments)
        except SouthdepsError as error:
            note(str(error))
            raise SystemExit(2) from None
        except (click.ClickException, click.Abort, click.exceptions.Exit, BrokenPipeError):
            raise
        except Exception as error:  # noqa: BLE001  # whatever our mistake is, the exit status must not be 1
            report_internal_error(error, with_traceback=with_traceback)
            raise SystemExit(2) from None

    decorated: F = with_options(_STANDARD, run)
    return decorated


def format_options(command: F) -> F:
    """Give a command `--format` and `--output-file`, for `print_report`."""
    decorated: F = with_options(_FORMAT, command)
    return decorated


def with_options(options: tuple[Callable[[Any], Any], ...], command: Any) -> Any:
    """Add click options in the order in which help lists them."""
    for option in reversed(options):
        command = option(command)
    return command


def report_internal_error(error: Exception, *, with_traceback: bool) -> None:
    """Print what went wrong in southdeps itself, and how to report it."""
    import traceback  # hardly ever needed

    if with_traceback:
        click.echo(printable_lines(traceback.format_exc()), err=True, nl=False)
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(frame.filename).name}:{frame.lineno}"
    text = f"{type(error).__name__}: {error}"[:200]
    more = "" if with_traceback else "; please report it with the output of --traceback"
    note(f"internal error: {text} ({place}){more}")


def note(line: str) -> None:
    """Print a line on standard error."""
    from southdeps.reporters.text import printable

    click.echo(f"southdeps: {printable(line)}", err=True)


def printable_lines(text: str) -> str:
    """Several lines made safe for a terminal."""
    from southdeps.reporters.text import printable

    return "".join(f"{printable(line)}\n" for line in text.splitlines())


def load(
    paths: tuple[Path, ...],
    *,
    database_backend: str | None,
    settings: str | None,
    python: Path | None,
    user_model: str | None,
    read_only: tuple[Path, ...],
    exclude: tuple[str, ...],
    jobs: int | None,
    no_cache: bool,
    verbose: bool,
    quiet: bool,
    even_sqlite: bool = False,
) -> Project:
    """Read the project and print on standard error what it noted; raises CannotRunError."""
    from southdeps import api, cache
    from southdeps.project.loading import Options

    options = Options(
        read_only=read_only,
        exclude=exclude,
        backend=database_backend,
        user_model=user_model,
        settings=settings,
        python=python,
        even_sqlite=even_sqlite,
        cache=None if no_cache else cache.default_path(),
        jobs=jobs,
    )
    project = api.read(paths or (Path(),), options)
    if not quiet:
        for line in (*project.notes, *project.skipped) if verbose else few_notes(project.notes):
            note(line)
    return project


def few_notes(notes: Sequence[str]) -> list[str]:
    """The first notes, and how many more there are."""
    if len(notes) <= MOST_NOTES:
        return list(notes)
    left = len(notes) - MOST_NOTES + 1
    return [*notes[: MOST_NOTES - 1], f"{left} more notes about the project; -v shows them"]


def print_apps_not_found(project: Project, *, quiet: bool) -> None:
    """Print one line on standard error if installed apps were not found, unless `quiet`."""
    line = project.apps_not_found_note
    if line is not None and not quiet:
        note(line)


def print_none_installed(project: Project, *, quiet: bool) -> None:
    """Print one line on standard error if the settings install none of the project's own apps, unless `quiet`."""
    from southdeps import api
    from southdeps.project.installed_apps import installs_none

    settings = project.configuration.settings
    if settings is not None and not quiet and installs_none(project.apps.values(), project.installed):
        note(api.none_installed(settings.file, project.apps))


def inspect(project: Project) -> Inspection:
    """Apply all rules to a project."""
    from southdeps import api

    return api.inspect_project(project)


def print_report(report: Report, format_: str, output_file: Path | None, *, verbose: bool = False) -> None:
    """Print a report in a format: to a file or to standard output. Raises CannotRunError."""
    from msgspec.structs import replace

    report = replace(report, used=with_config_file(report.used))
    print_text(render(format_, report, Style(terminal_width(), verbose=verbose)), output_file)


def with_config_file(used: Used) -> Used:
    """What was used, with the configuration file of this run."""
    from msgspec.structs import replace

    from southdeps.files import relative

    path = click.get_current_context().meta.get(META)
    return used if path is None else replace(used, config_file=relative(path))


def print_text(text: str, output_file: Path | None) -> None:
    """Print text to a file or to standard output. Raises CannotRunError."""
    if output_file is None:
        click.echo(text, nl=False)
        return
    try:
        output_file.write_text(click.unstyle(text), encoding="utf-8", newline="")
    except OSError as error:
        raise CannotRunError(f"{output_file}: can't be written: {error.strerror or error}") from None


def is_for_people(format_: str) -> bool:
    """Whether a format is the one that commands print in their own way: full, or text."""
    return ALIASES.get(format_, format_) == "full"


def terminal_width() -> int | None:
    """The width of the terminal; None if standard output is none."""
    if not sys.stdout.isatty():
        return None
    return os.get_terminal_size(sys.stdout.fileno()).columns


def split_codes(option: str | None) -> tuple[str, ...]:
    """The codes in `--select` or `--ignore`, in capitals."""
    return tuple(part.strip().upper() for part in (option or "").split(",") if part.strip())
