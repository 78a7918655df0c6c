"""What the commands share: the standard options, loading a project, and how errors end."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from southdeps import cache, rules
from southdeps.analysis import build
from southdeps.errors import CannotRunError
from southdeps.project import loading
from southdeps.reporters.text import printable

F = TypeVar("F", bound=Callable[..., Any])

_STANDARD = (
    click.argument("paths", nargs=-1, type=click.Path(path_type=Path)),
    click.option(
        "--database-backend",
        type=click.Choice(["postgresql", "mysql", "sqlite3", "oracle"]),
        help="The kind of database that is to be built."
        "  [default: as in the settings (SQLite for plan only), else postgresql]",
    ),
    click.option(
        "--settings",
        metavar="FILE_OR_MODULE",
        help="The project's settings, which are read and not executed.  [default: those that manage.py names]",
    ),
    click.option(
        "--python",
        metavar="EXE",
        type=click.Path(path_type=Path),
        help="The project's interpreter, or its virtual environment: packages are looked up there, nothing is run.",
    ),
    click.option(
        "--user-model",
        metavar="APP.MODEL",
        help="What AUTH_USER_MODEL is.  [default: as in the settings, else auth.User]",
    ),
    click.option(
        "--path",
        "read_only",
        multiple=True,
        metavar="DIR",
        type=click.Path(path_type=Path),
        help="A further place to find apps, read only. Repeatable.",
    ),
    click.option("--exclude", multiple=True, metavar="GLOB", help="Folders to pass over. Repeatable."),
    click.option(
        "--jobs",
        metavar="N",
        type=click.IntRange(min=1),
        help="Start at most so many processes.  [default: one per processor]",
    ),
    click.option("--no-cache", is_flag=True, help="Read every file anew, and remember nothing."),
    click.option("-v", "--verbose", is_flag=True, help="Name the folders that were passed over."),
    click.option("-q", "--quiet", is_flag=True, help="Say nothing on standard error but what ends the run."),
)


def standard_options(command: F) -> F:
    """Give a command the options that all have, and end its errors with exit status 2."""

    @functools.wraps(command)
    def run(**arguments: Any) -> Any:
        try:
            return command(**arguments)
        except CannotRunError as error:
            click.echo(f"southdeps: {printable(str(error))}", err=True)
            raise SystemExit(2) from None

    for option in reversed(_STANDARD):
        run = option(run)
    return run  # type: ignore[return-value]


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
) -> loading.Project:
    """Read the project and say on standard error what was passed over; raises CannotRunError."""
    options = loading.Options(
        paths=paths or (Path(),),
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
    loaded = loading.load(options)
    lines = [*loaded.notes, *(loaded.skipped if verbose else ())]
    if not quiet:
        for line in lines:
            click.echo(f"southdeps: {printable(line)}", err=True)
    return loaded


def inspect(loaded: loading.Project) -> rules.Inspection:
    """Apply all rules to a project."""
    return rules.inspect(build.analysis_context(loaded))
