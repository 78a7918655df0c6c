"""`southdeps baseline`"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from southdeps import api
from southdeps.baseline import entry_of, write_baseline
from southdeps.cli.common import load, standard_options
from southdeps.cli.help import DocumentedCommand
from southdeps.files import relative
from southdeps.finding import Finding
from southdeps.project.loading import Project
from southdeps.report import number
from southdeps.reporters.text import printable
from southdeps.rules import RULES
from southdeps.screening import FindingFilter

#: The default file of the baseline.
DEFAULT = "southdeps-baseline.json"


@click.command(
    cls=DocumentedCommand,
    examples=[
        ("southdeps baseline write", "write southdeps-baseline.json"),
        ("southdeps baseline write --drift", "with what drift finds"),
        ("southdeps check --baseline southdeps-baseline.json", "report only what is new"),
    ],
    exit_status={
        0: "the file is written",
        2: "it could not run",
    },
)
@click.argument("action", type=click.Choice(["write"]))
@standard_options
@click.option(
    "--baseline",
    "baseline_file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    default=DEFAULT,
    show_default=True,
    help="The file to write.",
)
@click.option(
    "--drift", "with_drift", is_flag=True, help="Record what `drift` finds without a database, too."
)
def baseline(
    action: str, paths: tuple[Path, ...], *, baseline_file: Path, with_drift: bool, **standard: Any
) -> None:
    """Record today's findings, so that `check --baseline FILE` and `drift --baseline FILE` report only new ones."""
    assert action == "write"
    project = load(paths, **standard)
    checked, _ = api.screened_report(project, api.inspect_project(project).findings, FindingFilter(RULES))
    findings = [*checked.findings, *(_drift(project) if with_drift else ())]
    folder = relative(baseline_file.absolute().parent)
    write_baseline(baseline_file, (entry_of(finding, folder) for finding in findings))
    click.echo(f"{printable(str(baseline_file))}: {number(len(findings), 'finding')}")


def _drift(project: Project) -> tuple[Finding, ...]:
    from southdeps.drift.report import find_drift  # it simulates all migrations once more
    from southdeps.drift.rules import DRIFT_RULES

    return api.drift_report(project, find_drift(project), FindingFilter(DRIFT_RULES))[0].findings
