"""A code frame: the source line of a finding with what it is about underlined."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click

from southdeps.finding import Finding
from southdeps.report import Report
from southdeps.reporters.source import source_lines
from southdeps.reporters.text import COLOURS, printable

#: What stands for code that does not fit.
_MORE = "..."


def frame(finding: Finding, report: Report, width: int | None) -> Iterator[str]:
    """The line and the marks below it; nothing for a finding without a place or a source.

    `width` is that of the terminal, None for no limit.
    """
    source = source_lines(report, finding.path)
    if (finding.line, finding.column) == (1, 1) or finding.line > len(source):
        return
    raw = source[finding.line - 1].rstrip("\r\n").replace("\t", " ")
    start, end = span(finding, raw)
    before, marked, after = printable(raw[:start]), printable(raw[start:end]) or " ", printable(raw[end:])
    number = str(finding.line)
    if width is not None:
        before, marked, after = fitted(before, marked, after, max(width - len(number) - 3, 40))
    marks = click.style("^" * len(marked), fg=COLOURS[finding.severity], bold=True)
    yield f"{number} | {before}{marked}{after}"
    yield f"{' ' * len(number)} | {' ' * len(before)}{marks}"


def span(finding: Finding, line: str) -> tuple[int, int]:
    """The part of a line that a finding is about: its table or model from its column on, else one character."""
    begin = finding.column - 1
    for pattern in patterns(finding):
        match = re.compile(pattern, re.IGNORECASE).search(line, begin)
        if match is not None:
            return match.span()
    return begin, begin + 1


def patterns(finding: Finding) -> Iterator[str]:
    """How the table of a finding may be spelled: by its model, by any model of its app, by itself."""
    if not finding.table:
        return
    app, _, model = finding.table.partition("_")
    if model:
        yield rf"\b{re.escape(app)}\.{re.escape(model)}\b"
    if finding.requires is not None:
        yield rf"(?<=['\"]){re.escape(finding.requires.app)}\.\w+(?=['\":])"
    yield rf"\b{re.escape(finding.table)}\b" if model else rf"(?<=['\"]){re.escape(finding.table)}(?=['\"])"


def fitted(before: str, marked: str, after: str, width: int) -> tuple[str, str, str]:
    """A line cut to a width such that the marked part is seen."""
    if len(before) + len(marked) + len(after) <= width:
        return before, marked, after
    marked = marked[: width // 2]
    room = width - len(marked)
    if len(before) > room * 2 // 3:
        kept = before[len(before) - max(room * 2 // 3 - len(_MORE), 0) :].lstrip()
        before = f"{_MORE}{kept}"
    left = room - len(before)
    if len(after) > left:
        after = f"{after[: max(left - len(_MORE), 0)]}{_MORE}"[: max(left, 0)]
    return before, marked, after
