"""`southdeps plan`"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from southdeps import api
from southdeps.cli.common import (
    format_options,
    load,
    print_apps_not_found,
    print_report,
    standard_options,
)
from southdeps.cli.help import DocumentedCommand
from southdeps.reporters.plan import plan_report


@click.command(
    cls=DocumentedCommand,
    examples=[
        ("southdeps plan", "all apps, on the database that the settings name"),
        ("southdeps plan --database-backend postgresql", "the same on PostgreSQL"),
        ("southdeps plan --applied postgresql:///shop", "what `migrate` does next on that database"),
        ("southdeps plan --app shop", "as `manage.py migrate shop`"),
        ("southdeps plan --out plan.svg", "a chart with a lane per app"),
    ],
    exit_status={
        0: "every migration runs",
        1: "a migration fails, or South stops before the first",
        2: "it could not run",
    },
)
@standard_options
@format_options
@click.option(
    "--out",
    metavar="FILE",
    help="Draw the order as a chart with a lane per app: png, svg, pdf, html or dot, by the file's extension.",
)
@click.option(
    "--applied",
    metavar="FILE|URL",
    help="Begin with a database's history: postgresql://..., sqlite:///PATH or an SQLite file (only read), or a text "
    "file with lines `app:migration`, or what `migrate --list` prints.",
)
@click.option(
    "--app",
    "label",
    metavar="LABEL",
    help="Migrate only this app, as `migrate LABEL` does.  [default: all apps]",
)
def plan(
    paths: tuple[Path, ...],
    *,
    out: str | None,
    applied: str | None,
    label: str | None,
    format_: str,
    output_file: Path | None,
    **standard: Any,
) -> None:
    """Report what `syncdb; migrate` does on a fresh database: which migrations run, in which order, and what fails."""
    if out is not None:
        # Only pictures need it.
        from southdeps.cli.plan_chart import check_file, write_chart

        check_file(out)
    project = load(paths, **standard, even_sqlite=True)
    print_apps_not_found(project, quiet=standard["quiet"])
    planned = api.plan_project(project, app=label, applied=applied)
    if out is not None:
        write_chart(planned, project, out, quiet=standard["quiet"])
    report = plan_report(planned, label, api.report_on(project, ()))
    print_report(report, format_, output_file, verbose=standard["verbose"])
    if planned.outcome != "ok":
        raise SystemExit(1)
