"""`southdeps drift`"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from southdeps import api
from southdeps.cli.common import format_options, load, print_report, print_text, standard_options
from southdeps.cli.help import DocumentedCommand
from southdeps.cli.screening import filter_options, remove_unused, report_unused
from southdeps.drift.catalogue import parse_target
from southdeps.drift.report import DriftResult, find_drift
from southdeps.drift.settings import target_of
from southdeps.errors import CannotRunError
from southdeps.reporters.text import printable
from southdeps.screening import Baseline, FindingFilter


@click.command(
    cls=DocumentedCommand,
    examples=[
        ("southdeps drift", "the migrations against the frozen models"),
        ("southdeps drift --database postgresql:///shop", "a live database against both"),
        ("southdeps drift --database old.sqlite3 --sql", "statements that would close the gap"),
    ],
    exit_status={
        0: "there is no drift; infos do not count",
        1: "there are errors or warnings",
        2: "it could not run",
    },
)
@standard_options
@format_options
@click.option(
    "--database",
    "url",
    metavar="URL",
    help="A live database to compare, read only: postgresql://..., or the path of an SQLite file.",
)
@click.option("--from-settings", is_flag=True, help="Compare the database that the settings name.")
@click.option("--sql", is_flag=True, help="Print SQL that closes the gap: a proposal.")
@click.option("--operations", is_flag=True, help="Print South migrations that close the gap: a proposal.")
@filter_options("southdeps.drift.rules:DRIFT_RULES")
@click.option("--exit-zero", is_flag=True, help="Exit with status 0 even if there are findings.")
def drift(
    paths: tuple[Path, ...],
    *,
    format_: str,
    output_file: Path | None,
    url: str | None,
    from_settings: bool,
    sql: bool,
    operations: bool,
    wanted: FindingFilter,
    baseline: Baseline | None,
    fix_suppressions: bool,
    exit_zero: bool,
    **standard: Any,
) -> None:
    """Find what the migrations below PATHS, their frozen models and a live database disagree about.

    Without a database: the schema that the migrations make against the last frozen models of each app. With one: the
    database against both, and South's history against the files. It is read in one read-only transaction, and no
    row but those of south_migrationhistory. Needs `pip install 'southdeps[database]'` for PostgreSQL.
    """
    if sql and operations:
        raise CannotRunError("--sql and --operations: one of them at a time")
    target = parse_target(url) if url is not None else None
    if target is not None and standard["database_backend"] is None:
        standard["database_backend"] = target.backend
    project = load(paths, **standard, even_sqlite=from_settings)
    if from_settings and target is None:
        target = target_of(project.configuration.settings)
    result = find_drift(project, target)
    if not standard["quiet"]:
        for line in result.sides.unknown:
            click.echo(f"southdeps: {printable(line)}", err=True)
    report, screened = api.drift_report(project, result, wanted, baseline)
    if sql:
        print_text(sql_script(result), output_file)
    elif operations:
        print_text(migration_files(result), output_file)
    else:
        print_report(report, format_, output_file, verbose=standard["verbose"])
    if fix_suppressions:
        remove_unused(project, screened, baseline)
    elif not standard["quiet"]:
        report_unused(screened, baseline, wanted)
    if not exit_zero and report.is_failure():
        raise SystemExit(1)


def sql_script(result: DriftResult) -> str:
    """The proposed statements, as a script."""
    statements = "".join(f"{statement}\n" for statement in result.sql())
    return f"-- A proposal of southdeps drift: read it, and try it on a copy of the database.\n{statements}"


def migration_files(result: DriftResult) -> str:
    """The proposed migrations, one after the other, each under a comment that names its app."""
    files = result.operations()
    if len(files) == 1:
        return next(iter(files.values()))
    return "\n".join(f"# A migration of {app}\n{text}" for app, text in files.items())
