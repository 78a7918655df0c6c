"""`--format grouped`: the findings of each file under its path."""

from __future__ import annotations

from itertools import groupby

import click

from southdeps.report import Report
from southdeps.reporters import Style
from southdeps.reporters.text import COLOURS, printable


def grouped(report: Report, _style: Style) -> str:
    """A heading per file, a line per finding, then the summary."""
    blocks = []
    for path, findings in groupby(report.findings, key=lambda finding: finding.path):
        lines = [f"{click.style(printable(path), bold=True)}:"]
        for finding in findings:
            code = click.style(f"{finding.code} {finding.severity}", fg=COLOURS[finding.severity])
            lines.append(f"  {finding.line}:{finding.column} {code}: {printable(finding.message)}")
        blocks.append("".join(f"{line}\n" for line in lines))
    return "\n".join([*blocks, f"{report.summary}\n"])
