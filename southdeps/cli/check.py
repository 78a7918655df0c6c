"""`southdeps check`"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from southdeps import api
from southdeps.analysis.app_cycles import app_cycles
from southdeps.cli.common import (
    format_options,
    load,
    print_report,
    print_text,
    split_codes,
    standard_options,
    with_config_file,
)
from southdeps.reporters import text
from southdeps.reporters.statistics import statistics, statistics_json
from southdeps.reporters.used import used_lines


@click.command()
@standard_options
@format_options
@click.option("--select", metavar="CODES", help="Report only these codes (SD101,SD2: beginnings will do).")
@click.option("--ignore", metavar="CODES", help="Leave out these codes.")
@click.option("--show-settings", is_flag=True, help="Print what the project is read with, and check nothing.")
@click.option("--statistics", "count_only", is_flag=True, help="Count the findings of each code instead.")
@click.option(
    "--strict", is_flag=True, help="Count findings in files that are not yours and that today's order hides."
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever was found.")
def check(
    paths: tuple[Path, ...],
    *,
    format_: str,
    output_file: Path | None,
    select: str | None,
    ignore: str | None,
    show_settings: bool,
    count_only: bool,
    strict: bool,
    exit_zero: bool,
    **standard: Any,
) -> None:
    """Find every missing dependency between the South migrations below PATHS.

    Without PATHS the working directory is checked. Exit status: 0 nothing is wrong, 1 errors or warnings, 2
    could not run.
    """
    selection = api.Selection(split_codes(select), split_codes(ignore))
    project = load(paths, **standard)
    if show_settings:
        print_text(
            "".join(f"{line}\n" for line in used_lines(with_config_file(api.used_by(project)))), output_file
        )
        return
    inspection = api.inspect_project(project)
    report = api.report_on(project, selection.of(inspection.findings))
    if count_only:
        print_text(statistics_json(report) if format_ == "json" else statistics(report), output_file)
    else:
        print_report(report, format_, output_file, verbose=standard["verbose"])
    if standard["verbose"]:
        for cycle in app_cycles(inspection.graph):
            click.echo(f"southdeps: {text.printable(text.app_cycle(cycle))}", err=True)
    if not exit_zero and report.is_failure(strict=strict):
        raise SystemExit(1)
