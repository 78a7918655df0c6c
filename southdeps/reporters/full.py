"""`--format full`: each finding with its source line, a marker, and what to do."""

from __future__ import annotations

import click

from southdeps.finding import Finding
from southdeps.report import Report
from southdeps.reporters import Style
from southdeps.reporters.source import source_lines
from southdeps.reporters.text import COLOURS, advice, concise_line, printable


def full(report: Report, _style: Style) -> str:
    """All findings, then the summary; or the command's own text, if it has one."""
    if report.text is not None:
        return report.text
    parts = [*(block(finding, report) for finding in report.findings), f"{report.summary}\n"]
    return "\n".join(parts)


def block(finding: Finding, report: Report) -> str:
    """One finding: its line, the source with a marker, and the advice."""
    parts = [concise_line(finding)]
    source = source_lines(report, finding.path)
    margin = " " * len(str(finding.line))
    if (finding.line, finding.column) != (1, 1) and finding.line <= len(source):
        text = printable(source[finding.line - 1].rstrip("\r\n").replace("\t", " "))
        marker = click.style("^", fg=COLOURS[finding.severity], bold=True)
        parts += [
            f"{margin} |",
            f"{finding.line} | {text}",
            f"{margin} | {' ' * (finding.column - 1)}{marker}",
        ]
    parts += [f"{margin} = {printable(line)}" for line in advice(finding)]
    return "\n".join(parts) + "\n"
