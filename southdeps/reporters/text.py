"""Words and lines that several formats share."""

from __future__ import annotations

from collections.abc import Sequence

import click

from southdeps.finding import Declare, Finding, MigrationId
from southdeps.report import number

__all__ = ["COLOURS", "advice", "app_cycle", "concise_line", "declaration", "number", "pair", "printable"]

COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}


def printable(text: str) -> str:
    """Text from scanned files made safe for a terminal: control characters are escaped."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in text
    )


def advice(finding: Finding) -> list[str]:
    """What to do about a finding, and why all is well today if it is; a line each."""
    return [*steps(finding), *works_today(finding)]


def steps(finding: Finding) -> list[str]:
    """What to do about a finding, a line each."""
    lines = []
    if finding.declare is not None:
        elsewhere = "" if finding.declare.at == finding.migration else f" of {finding.declare.at}"
        lines.append(f"add to class Migration{elsewhere}: {declaration(finding.declare)}")
    if finding.advice is not None:
        lines += finding.advice.split("\n")
    return lines


def works_today(finding: Finding) -> list[str]:
    """Why an undeclared dependency does no harm with today's order of apps, in a line."""
    if not finding.hidden_by_installed_apps or finding.requires is None:
        return []
    return [f"works today only because the order of INSTALLED_APPS makes {finding.requires} run first"]


def declaration(declare: Declare) -> str:
    """The attribute to write, as in `depends_on = (("a", "0001_initial"),)`."""
    return f"{declare.attribute} = {pair(declare.on)}"


def pair(migration: tuple[str, str]) -> str:
    """A tuple of one pair as Python source."""
    app, name = migration
    return f'(("{app}", "{name}"),)'


def concise_line(finding: Finding) -> str:
    """`path:line:column: code severity: message`"""
    place = click.style(f"{printable(finding.path)}:{finding.line}:{finding.column}", bold=True)
    code = click.style(f"{finding.code} {finding.severity}", fg=COLOURS[finding.severity])
    return f"{place}: {code}: {printable(finding.message)}"


def app_cycle(links: Sequence[tuple[MigrationId, MigrationId]]) -> str:
    """A line about apps that need each other, each step by two of their migrations."""
    apps = ", ".join(sorted({late.app for late, _ in links}))
    steps = ", ".join(f"{late} needs {early}" for late, early in links)
    return f"apps {apps} need each other, though no migrations do: {steps}"
