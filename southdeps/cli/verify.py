"""`southdeps verify`: the only command that runs code of the project."""

from __future__ import annotations

import os
import re
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from southdeps import api
from southdeps.cli.common import format_options, inspect, load, print_report, standard_options
from southdeps.errors import CannotRunError

if TYPE_CHECKING:
    from southdeps.project.loading import Project
    from southdeps.verify.environment import Environment
    from southdeps.verify.postgres import Server
    from southdeps.verify.testbed import Bench
    from southdeps.verify.verdict import Verdict


@click.command()
@standard_options
@format_options
@click.option(
    "--isolated/--project",
    default=True,
    show_default=True,
    help="Migrations alone, with stand-ins for what they import and can't have; or the project as it is, "
    "with its own interpreter (--python2) and settings.",
)
@click.option("--django", metavar="VERSION", help="Django to run with, 1.4 to 1.6.  [default: 1.6]")
@click.option("--python2", metavar="EXE", help="The Python 2.7 to use.  [default: the first that is found]")
@click.option("--database-url", metavar="URL", help="A PostgreSQL server to use; else one is started.")
def verify(
    paths: tuple[Path, ...],
    *,
    isolated: bool,
    django: str | None,
    python2: str | None,
    database_url: str | None,
    format_: str,
    output_file: Path | None,
    **standard: Any,
) -> None:
    """Run the migrations below PATHS with the real South, on fresh PostgreSQL databases.

    Each app alone, then all in order and in reverse. THIS RUNS THE PROJECT'S CODE, as no other command does: with an
    empty environment and in a temporary folder, but with your rights. Needs Python 2.7 and `pip install
    'southdeps[verify]'`; Django and psycopg2 are fetched once, from PyPI, into your cache folder.

    Exit status: 0 nothing failed, 1 something failed, 2 could not run.
    """
    from southdeps.verify import environment as environments  # noqa: PLC0415
    from southdeps.verify import postgres, report, verdict  # noqa: PLC0415

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C: all that was made is taken away
    loaded = load(paths, **standard)
    findings = inspect(loaded).findings
    say: Callable[[str], None] = _silent if standard["quiet"] else partial(click.echo, err=True)
    python = environments.find_python2(python2)
    if isolated:
        release = environments.django_release(django or environments.DEFAULT_DJANGO)
        environment = environments.environment(python, release, say)
    else:
        environment = environments.Environment(python, "of the project", ())
    with (
        tempfile.TemporaryDirectory(prefix="southdeps-verify-") as folder,
        postgres.server(database_url) as server,
    ):
        opened = (
            _isolated(loaded, environment, server, Path(folder))
            if isolated
            else _project(loaded, standard["settings"], environment, server)
        )
        with opened as bench:
            trials = verdict.trials(bench.labels)
            jobs = standard["jobs"] or os.cpu_count() or 1
            with _progress(len(trials), quiet=standard["quiet"]) as advance:
                verdicts = verdict.judge_all(bench, trials, jobs, advance, rounds=1)
        used = report.versions(environment, server)
    found = report.verify_report(
        verdicts,
        findings,
        used,
        api.report_on(loaded, ()),
        {name: loaded.path_of(name) for name in loaded.migrations},
    )
    print_report(found, format_, output_file, verbose=standard["verbose"])
    if any(one.status in ("fails", "stuck") for one in verdicts):
        raise SystemExit(1)


def _isolated(
    loaded: Project, environment: Environment, server: Server, folder: Path
) -> AbstractContextManager[Bench]:
    from southdeps.verify.testbed import isolated_bench  # noqa: PLC0415

    apps = {label: app.migrations for label, app in loaded.apps.items() if app.migrations is not None}
    return isolated_bench(apps, environment, server, folder)


def _project(
    loaded: Project, settings: str | None, environment: Environment, server: Server
) -> AbstractContextManager[Bench]:
    from southdeps.verify.testbed import project_bench  # noqa: PLC0415

    folder = loaded.options.paths[0].resolve()
    return project_bench(settings or _settings_of(folder), environment, server, folder)


def _settings_of(folder: Path) -> str:
    """The settings module that the project's manage.py names; raises CannotRunError if there is none."""
    try:
        text = (folder / "manage.py").read_text("utf-8", "replace")
    except OSError:
        text = ""
    found = re.search(r"DJANGO_SETTINGS_MODULE['\"]\s*[,\]=\s]+['\"]([\w.]+)['\"]", text)
    if found is None:
        raise CannotRunError(f"{folder}: no manage.py that names the settings; use --settings")
    return found[1]


@contextmanager
def _progress(total: int, *, quiet: bool) -> Iterator[Callable[[Verdict], None]]:
    """A bar on standard error, where that is a terminal; gives what to call after each verdict."""
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress  # noqa: PLC0415

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=quiet or not console.is_terminal) as bar:
        task = bar.add_task("migrating", total=total)
        yield lambda _: bar.advance(task)


def _silent(_: str) -> None:
    pass
