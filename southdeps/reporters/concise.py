"""`--format concise`: one line per finding."""

from __future__ import annotations

from southdeps.report import Report
from southdeps.reporters import Style
from southdeps.reporters.text import concise_line


def concise(report: Report, _style: Style) -> str:
    """A line per finding, then the summary."""
    return "".join(f"{concise_line(finding)}\n" for finding in report.findings) + f"{report.summary}\n"
