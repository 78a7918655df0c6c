"""`--format github`: workflow commands, which GitHub shows beside the lines of a pull request.

https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from southdeps.finding import Finding
from southdeps.report import Report
from southdeps.reporters import Style
from southdeps.reporters.text import advice, printable

_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


def github(report: Report, _style: Style) -> str:
    """A command per finding."""
    return "".join(f"{command(finding)}\n" for finding in report.findings)


def command(finding: Finding) -> str:
    """`::error file=b/1.py,line=3,col=5,title=SD101 (missing-dependency)::what is wrong, and what to do`"""
    place = {"file": finding.path, "line": finding.line, "col": finding.column} if finding.path else {}
    properties = {**place, "title": f"{finding.code} ({finding.name})"}
    text = "\n".join(map(printable, [finding.message, *advice(finding)]))
    inside = ",".join(f"{key}={escaped_property(str(value))}" for key, value in properties.items())
    return f"::{_COMMANDS[finding.severity]} {inside}::{escaped(text)}"


def escaped(text: str) -> str:
    """A message as the runner reads it back (actions/toolkit: packages/core/src/command.ts)."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escaped_property(text: str) -> str:
    """The value of a property likewise."""
    return escaped(printable(text)).replace(":", "%3A").replace(",", "%2C")
