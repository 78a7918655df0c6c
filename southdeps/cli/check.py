"""`southdeps check`"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import click

from southdeps.analysis.app_cycles import app_cycles
from southdeps.cli.common import inspect, load, standard_options
from southdeps.errors import CannotRunError
from southdeps.finding import Finding
from southdeps.project.loading import Project
from southdeps.reporters import text
from southdeps.rules import RULES
from southdeps.syntax.encoding import EncodingError, decode


@click.command()
@standard_options
@click.option(
    "--format", "format_", type=click.Choice(["full", "concise", "json"]), default="full", show_default=True
)
@click.option("--select", metavar="CODES", help="Report these codes only (SD101,SD2: prefixes will do).")
@click.option("--ignore", metavar="CODES", help="Leave out these codes.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever was found.")
def check(
    paths: tuple[Path, ...],
    *,
    format_: str,
    select: str | None,
    ignore: str | None,
    exit_zero: bool,
    **standard: Any,
) -> None:
    """Name every missing dependency between the South migrations below PATHS.

    Without PATHS the working directory is checked. Exit status: 0 nothing is wrong, 1 errors or warnings, 2
    could not run.
    """
    chosen, left_out = codes(select), codes(ignore)
    loaded = load(paths, **standard)
    inspection = inspect(loaded)
    findings = tuple(
        finding
        for finding in inspection.findings
        if (not chosen or finding.code.startswith(chosen))
        and not (left_out and finding.code.startswith(left_out))
    )
    apps, migrations = len(loaded.apps), len(loaded.migrations)
    if format_ == "json":
        from southdeps.reporters.check_json import check_json  # noqa: PLC0415

        click.echo(check_json(findings, apps=apps, migrations=migrations), nl=False)
    else:
        report = text.concise(findings) if format_ == "concise" else text.full(findings, lines_of(loaded))
        click.echo(report, nl=bool(report) and format_ == "full")
        click.echo(text.summary(findings, migrations, apps))
    if standard["verbose"]:
        for cycle in app_cycles(inspection.graph):
            click.echo(f"southdeps: {text.printable(text.app_cycle(cycle))}", err=True)
    if not exit_zero and is_wrong(findings):
        raise SystemExit(1)


def is_wrong(findings: Sequence[Finding]) -> bool:
    """Whether there is more than an info."""
    return any(finding.severity != "info" for finding in findings)


def codes(option: str | None) -> tuple[str, ...]:
    """The prefixes in `--select` or `--ignore`; raises CannotRunError for one that no code begins with."""
    prefixes = tuple(part.strip().upper() for part in (option or "").split(",") if part.strip())
    for prefix in prefixes:
        if not any(rule.code.startswith(prefix) for rule in RULES):
            known = ", ".join(rule.code for rule in RULES)
            raise CannotRunError(f"{prefix}: no code begins with it; the codes are {known}")
    return prefixes


def lines_of(loaded: Project) -> text.Lines:
    """The lines of the files that were read, by their reported path."""
    contents = {loaded.path_of(name): migration.data for name, migration in loaded.migrations.items()}

    @cache
    def lines(path: str) -> Sequence[str]:
        try:
            return decode(contents[path]).split("\n") if path in contents else ()
        except EncodingError:
            return ()

    return lines
