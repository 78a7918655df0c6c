"""`southdeps check`"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from southdeps.cli import common
from southdeps.cli.common import format_options, load, standard_options
from southdeps.cli.help import DocumentedCommand
from southdeps.cli.screening import filter_options, remove_unused, report_unknown_apps, report_unused

if TYPE_CHECKING:
    from southdeps.screening import Baseline, FindingFilter


@click.command(
    cls=DocumentedCommand,
    examples=[
        ("southdeps check", "the project in this folder"),
        (
            "southdeps check shop blog --settings site/settings.py",
            "two folders, and settings for the order",
        ),
        (
            "southdeps check --select SD1,SD205 --format github",
            "missing dependencies and cycles only, for GitHub",
        ),
        ("southdeps check --since origin/main", "only what a branch adds or touches"),
    ],
    exit_status={
        0: "nothing is wrong; infos do not count",
        1: "there are errors or warnings",
        2: "it could not run",
    },
)
@standard_options
@format_options
@filter_options("southdeps.rules:RULES")
@click.option(
    "--since",
    metavar="REV",
    help="Report only findings that are new since a git revision, or whose files have changed since.",
)
@click.option("--show-settings", is_flag=True, help="Print what the project is read with, and check nothing.")
@click.option("--statistics", "count_only", is_flag=True, help="Count the findings of each code instead.")
@click.option(
    "--strict",
    is_flag=True,
    help="Count findings in third-party files too that the current order of apps hides.",
)
@click.option("--exit-zero", is_flag=True, help="Exit with status 0 even if there are findings.")
def check(
    paths: tuple[Path, ...],
    *,
    format_: str,
    output_file: Path | None,
    wanted: FindingFilter,
    baseline: Baseline | None,
    fix_suppressions: bool,
    since: str | None,
    show_settings: bool,
    count_only: bool,
    strict: bool,
    exit_zero: bool,
    **standard: Any,
) -> None:
    """Find every missing dependency between the South migrations below PATHS.

    Without PATHS the working directory is checked.
    """
    from southdeps import api
    from southdeps.analysis.app_cycles import app_cycles
    from southdeps.reporters.statistics import statistics, statistics_json
    from southdeps.reporters.text import app_cycle
    from southdeps.reporters.used import used_lines

    project = load(paths, **standard)
    if show_settings:
        used = common.with_config_file(api.used_by(project))
        common.print_text("".join(f"{line}\n" for line in used_lines(used)), output_file)
        return
    common.print_apps_not_found(project, quiet=standard["quiet"])
    common.print_none_installed(project, quiet=standard["quiet"])
    inspection = api.inspect_project(project)
    report, screened = api.screened_report(project, inspection.findings, wanted, baseline)
    if since is not None:
        report = api.report_since(project, report, since)
    if count_only:
        counted = statistics_json(report) if format_ == "json" else statistics(report)
        common.print_text(counted, output_file)
    else:
        common.print_report(report, format_, output_file, verbose=standard["verbose"])
    if fix_suppressions:
        remove_unused(project, screened, baseline)
    elif not standard["quiet"]:
        report_unused(screened, baseline, wanted)
        report_unknown_apps(project, wanted)
    if standard["verbose"]:
        for cycle in app_cycles(inspection.graph):
            common.note(app_cycle(cycle))
    if not exit_zero and report.is_failure(strict=strict):
        raise SystemExit(1)
