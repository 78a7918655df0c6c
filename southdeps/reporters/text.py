"""Findings as people read them: the place, the source line with a marker, and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import click

from southdeps.finding import Declare, Finding, MigrationId

_COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}

#: The source lines of a file, by its path as reported; empty where it can't be read.
Lines = Callable[[str], Sequence[str]]


def printable(text: str) -> str:
    """Text from scanned files made safe for a terminal: control characters are shown, not obeyed."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in text
    )


def full(findings: Iterable[Finding], lines: Lines) -> str:
    """Every finding with its source line."""
    return "\n".join(_full(finding, lines) for finding in findings)


def _full(finding: Finding, lines: Lines) -> str:
    parts = [concise_line(finding)]
    source = lines(finding.path)
    if (finding.line, finding.column) != (1, 1) and finding.line <= len(source):
        number = str(finding.line)
        text = printable(source[finding.line - 1].rstrip("\r\n").replace("\t", " "))
        margin = " " * len(number)
        marker = click.style("^", fg=_COLOURS[finding.severity], bold=True)
        parts += [f"{margin} |", f"{number} | {text}", f"{margin} | {' ' * (finding.column - 1)}{marker}"]
    margin = " " * len(str(finding.line))
    parts += [f"{margin} = {printable(line)}" for line in advice(finding)]
    return "\n".join(parts) + "\n"


def advice(finding: Finding) -> list[str]:
    """What to do about a finding, a line each."""
    lines = []
    if finding.declare is not None:
        lines.append(f"write in class Migration of {finding.declare.at}: {declaration(finding.declare)}")
    if finding.hidden_by_installed_apps and finding.requires is not None and finding.migration is not None:
        first, second = finding.requires.app, finding.migration.app
        lines.append(f"works only because {first} stands before {second} in INSTALLED_APPS")
    if finding.advice is not None:
        lines += finding.advice.split("\n")
    return lines


def declaration(declare: Declare) -> str:
    """The attribute to write, as in `depends_on = (("a", "0001_initial"),)`."""
    return f"{declare.attribute} = {pair(declare.on)}"


def pair(migration: tuple[str, str]) -> str:
    """A tuple of one pair as Python source."""
    app, name = migration
    return f'(("{app}", "{name}"),)'


def concise(findings: Iterable[Finding]) -> str:
    """A line each."""
    return "".join(f"{concise_line(finding)}\n" for finding in findings)


def concise_line(finding: Finding) -> str:
    """`path:line:column: code severity: message`"""
    place = click.style(f"{printable(finding.path)}:{finding.line}:{finding.column}", bold=True)
    code = click.style(f"{finding.code} {finding.severity}", fg=_COLOURS[finding.severity])
    return f"{place}: {code}: {printable(finding.message)}"


def count(findings: Iterable[Finding]) -> Counter[str]:
    """How many findings of each severity."""
    return Counter(finding.severity for finding in findings)


def summary(findings: Sequence[Finding], migrations: int, apps: int) -> str:
    """What was checked and what came of it, in a line."""
    checked = f"{number(migrations, 'migration')} in {number(apps, 'app')}"
    found = count(findings)
    if not found:
        return f"{checked} checked: nothing is wrong"
    parts = ", ".join(number(found[severity], severity) for severity in ("error", "warning", "info"))
    fixable = sum(finding.fixable for finding in findings)
    cure = f"; southdeps fix cures {fixable}" if fixable else ""
    return f"{checked} checked: {parts}{cure}"


def app_cycle(links: Sequence[tuple[MigrationId, MigrationId]]) -> str:
    """A line about apps that need each other, each step by two of their migrations."""
    apps = ", ".join(sorted({late.app for late, _ in links}))
    steps = ", ".join(f"{late} needs {early}" for late, early in links)
    return f"apps {apps} need each other, though no migrations do: {steps}"


def number(count_: int, noun: str) -> str:
    """`1 app`, `2 apps`, `2 dependencies`"""
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{count_} {noun if count_ == 1 else plural}"
