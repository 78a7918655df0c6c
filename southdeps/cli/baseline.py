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
from southdeps.report import number
from southdeps.reporters.text import printable
from southdeps.rules import RULES
from southdeps.screening import FindingFilter

#: Where the baseline is written unless told otherwise.
DEFAULT = "southdeps-baseline.json"


@click.command(
    cls=DocumentedCommand,
    examples=[
        ("southdeps baseline write", "write southdeps-baseline.json"),
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
def baseline(action: str, paths: tuple[Path, ...], *, baseline_file: Path, **standard: Any) -> None:
    """Record today's findings, so that `check --baseline FILE` reports only new ones."""
    assert action == "write"
    project = load(paths, **standard)
    found = api.inspect_project(project).findings
    report, _ = api.screened_report(project, found, FindingFilter(RULES))
    folder = relative(baseline_file.absolute().parent)
    write_baseline(baseline_file, (entry_of(finding, folder) for finding in report.findings))
    click.echo(f"{printable(str(baseline_file))}: {number(len(report.findings), 'finding')}")
