"""`southdeps verify`: the only command that runs code of the project."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from southdeps import api
from southdeps.cli.common import format_options, inspect, load, print_report, standard_options
from southdeps.cli.help import DocumentedCommand
from southdeps.reporters.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from southdeps.project.loading import Project
    from southdeps.verify.session import Listener, Variant
    from southdeps.verify.trials import TrialResult


@click.command(
    cls=DocumentedCommand,
    examples=[
        ("southdeps verify", "each app alone, all in order, all in reverse"),
        ("southdeps verify --fix", "before and after the edits of `southdeps fix`"),
        (
            "southdeps verify --project --python2 env/bin/python",
            "the project as it is, with its own packages",
        ),
        ("southdeps verify --load dump.json", "with fixtures loaded at the end"),
    ],
    exit_status={
        0: "everything passed",
        1: "something failed; with --fix, after the edits",
        2: "it could not run",
        3: "nothing failed, but something was not judged",
    },
)
@standard_options
@format_options
@click.option(
    "--isolated/--project",
    default=True,
    show_default=True,
    help="Run a copy of the code, with stand-ins for packages that are not there; or run the project as it is, "
    "with its own interpreter (--python2) and settings.",
)
@click.option("--django", metavar="VERSION", help="Django to run with, 1.4 to 1.6.  [default: 1.6]")
@click.option(
    "--python2",
    metavar="EXE",
    help="The Python 2.7 to use.  [default: the project's for --project, else the first found]",
)
@click.option(
    "--fix",
    "with_fix",
    is_flag=True,
    help="Run a second time with the edits of `southdeps fix`, in a copy; no file of the project changes.",
)
@click.option(
    "--load",
    "files",
    multiple=True,
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, resolve_path=True),
    help="Load fixtures with loaddata after all migrations. Repeatable; all files are one command.",
)
@click.option(
    "--schema",
    is_flag=True,
    help="Compare the schema after all migrations with the one that `check` and `plan` simulate.",
)
@click.option("--database-url", metavar="URL", help="A PostgreSQL server to use; else one is started.")
@click.option(
    "--postgresql",
    metavar="VERSION",
    default="16",
    show_default=True,
    help="The server to start: 16 or 18, an installed version, or the folder with its initdb.",
)
@click.option(
    "--timeout",
    metavar="SECONDS",
    type=click.FloatRange(min=0, min_open=True),
    default=1200.0,
    show_default=True,
    help="End a run after this time; it is then not judged.",
)
def verify(
    paths: tuple[Path, ...],
    *,
    isolated: bool,
    django: str | None,
    python2: str | None,
    with_fix: bool,
    schema: bool,
    files: tuple[str, ...],
    database_url: str | None,
    postgresql: str,
    timeout: float,
    format_: str,
    output_file: Path | None,
    **standard: Any,
) -> None:
    """Run the migrations below PATHS with the real South, on fresh PostgreSQL databases.

    Each app alone, then all in order (of INSTALLED_APPS if settings are found, else alphabetical) and in reverse. THIS
    RUNS THE PROJECT'S CODE, as no other command does: with an empty environment and (isolated) on a copy in a
    temporary folder, but with your rights. Needs Python 2.7 and `pip install 'southdeps[verify]'`; Django and psycopg2
    are fetched once, from PyPI, into your cache folder.
    """
    from southdeps.verify import report, session

    loaded = load(paths, **standard)
    label = "before" if with_fix else ""
    variants = [session.Variant(label, loaded, inspect(loaded).findings, (), _foretold(loaded, files))]
    if with_fix:
        variants.append(_fixed(loaded, files))
    options = session.VerifyOptions(
        isolated=isolated,
        django=django,
        python2=python2,
        database_url=database_url,
        postgresql=postgresql,
        jobs=standard["jobs"],
        load=files,
        schema=schema,
        timeout=timeout,
    )
    with _listener(quiet=standard["quiet"]) as listener:
        results = session.verify(variants, options, listener)
    paths_of = {name: loaded.path_of(name) for name in loaded.migrations}
    advice = _advice(loaded) if isolated else ()
    found = report.verify_report(results, api.report_on(loaded, ()), paths_of, advice)
    print_report(found, format_, output_file, verbose=standard["verbose"])
    raise SystemExit(report.exit_status(results[-1]))


def _advice(loaded: Project) -> tuple[str, ...]:
    """How to run the project with its own packages, if that is possible here."""
    from southdeps.verify.django_project import django_project, project_interpreter

    python = project_interpreter(loaded) if django_project(loaded) is not None else None
    return (
        ()
        if python is None
        else (f"with the project's own packages: southdeps verify --project --python2 {python}",)
    )


def _foretold(loaded: Project, files: tuple[str, ...]) -> tuple[str, ...]:
    """The codes with which `fixture check` announces that loading these files fails."""
    if not files:
        return ()
    from southdeps.fixture.check import CheckOptions, check_project

    found = check_project(loaded, CheckOptions(files)).findings
    return tuple(sorted({one.kind.code for one in found if one.kind.rank == "fails"}))


def _fixed(loaded: Project, files: tuple[str, ...]) -> Variant:
    """The project with the edits of `fix`, and what `check` finds then."""
    from southdeps.fixes import fix_project
    from southdeps.verify.session import Variant

    fixed = fix_project(loaded)
    return Variant(
        "after fix", fixed.project, fixed.inspection.findings, fixed.edits, _foretold(fixed.project, files)
    )


@contextmanager
def _listener(*, quiet: bool) -> Iterator[Listener]:
    """What shows progress on standard error: a bar on a terminal, else a line for each trial."""
    from rich.console import Console
    from rich.progress import Progress

    from southdeps.verify import report, session

    console = Console(stderr=True)
    if quiet:
        yield session.Listener()
        return

    class Lines(session.Listener):
        def say(self, line: str) -> None:
            click.echo(printable(line), err=True)

        def finished(self, result: TrialResult) -> None:
            click.echo(f"{printable(result.trial.name)}: {report.outcome(result)}", err=True)

    if not console.is_terminal:
        yield Lines()
        return
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("migrating", total=None)

        class Bar(Lines):
            def planned(self, count: int) -> None:
                progress.update(task, total=count)

            def finished(self, result: TrialResult) -> None:
                progress.advance(task)

        yield Bar()
