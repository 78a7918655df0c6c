"""One finding of `--format full`: what is wrong, its source, and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

import click

from southdeps.finding import Finding
from southdeps.report import Report, number
from southdeps.reporters import Style
from southdeps.reporters.frame import frame
from southdeps.reporters.overview import few
from southdeps.reporters.text import concise_line, printable, steps, works_today

#: A block has at most this many lines, and an empty one below it; more with `--verbose`, and if
#: standard output is no terminal and the text alone is longer.
MOST_LINES = 5
#: A migration with a long name, and how much of it is left if it would take too many lines of a terminal.
_LONG_NAME = re.compile(r"\b(\w+:\w{24})\w{4,}")
#: What stands for a declaration that takes too many lines.
BY_COMMAND = "`southdeps fix` declares it; -v shows how"
#: What stands for steps that take too many lines: all of them, or the last.
ALL_STEPS, MORE_STEPS = "-v shows what to do", "-v shows the other steps"
_MORE = " ..."

#: What is wrong, and remarks on it, each with its lines.
Words = tuple[list[str], list[list[str]]]


def block(finding: Finding, others: Sequence[Finding], report: Report, style: Style) -> list[str]:
    """A finding, and a line about the `others` that have the same cause.

    What is wrong and what to do are always there. The source comes next, then further notes: as many as fit, unless
    `verbose`.
    """
    head, todo = fitting(finding, others, style)
    notes = [noted(line, finding, style) for line in (*places(finding), *works_today(finding))]
    left = MOST_LINES - size((head, todo))
    kept = []
    for part in (list(frame(finding, report, style.width)), *notes):
        fits = style.verbose or len(part) <= left
        kept.append(part if fits else [])
        left -= len(kept[-1])
    return [*head, *kept[0], *(line for part in (*todo, *kept[1:]) for line in part)]


def fitting(finding: Finding, others: Sequence[Finding], style: Style) -> Words:
    """What is wrong, and what to do; in a terminal as few words as it takes to fit, unless `verbose`.

    First long names are cut short, then a declaration that `fix` writes is left to it, then lines are left out.
    """
    todo = (*same(others), *steps(finding))
    found = words(finding, todo, style)
    if style.verbose or style.width is None or size(found) <= MOST_LINES:
        return found
    found = words(finding, todo, style, shorten=True)
    if size(found) > MOST_LINES and finding.declare is not None and finding.fixable:
        found = words(finding, (*same(others), BY_COMMAND), style, shorten=True)
    return found if size(found) <= MOST_LINES else clipped(found, finding, style)


def words(finding: Finding, todo: Iterable[str], style: Style, *, shorten: bool = False) -> Words:
    """What is wrong, and what to do; with long names of migrations cut short, if `shorten`."""
    cut = shortened if shorten else str
    head = wrapped(cut(concise_line(finding)), style.width, indent="    ")
    return head, [noted(cut(line), finding, style) for line in todo]


def size(found: Words) -> int:
    """How many lines this takes."""
    head, todo = found
    return len(head) + sum(map(len, todo))


def clipped(found: Words, finding: Finding, style: Style) -> Words:
    """The first lines of what is wrong, and the first steps, with a note on what else there is."""
    head, todo = found
    if len(head) >= MOST_LINES:
        head = [*head[: MOST_LINES - 2], f"{head[MOST_LINES - 2]}{_MORE}"]
    if size((head, todo)) <= MOST_LINES:
        return head, todo
    room = MOST_LINES - len(head) - 1
    kept = [step for step, end in zip(todo, accumulate(map(len, todo)), strict=True) if end <= room]
    return head, [*kept, noted(MORE_STEPS if kept else ALL_STEPS, finding, style)]


def shortened(text: str) -> str:
    """Text with long names of migrations cut short; what is to be copied, such as a declaration, has none.

    >>> shortened("cache:0014_auto__add_taskcacheforproject__add_unique needs shop:0001_initial")
    'cache:0014_auto__add_taskcachef... needs shop:0001_initial'
    """
    return _LONG_NAME.sub(r"\1...", text)


def noted(text: str, finding: Finding, style: Style) -> list[str]:
    """A remark below the source of a finding."""
    margin = " " * len(str(finding.line))
    return wrapped(f"{margin} = {printable(text)}", style.width, indent=f"{margin}   ")


def places(finding: Finding) -> Iterator[str]:
    """The other places that a finding is about, those in its own file by line alone."""
    for other in finding.related:
        if other.path != finding.path:
            yield f"{other.path}:{other.line}: {other.message}"
    here = [str(other.line) for other in finding.related if other.path == finding.path]
    if here:
        yield f"also in line {', '.join(here)}"


def same(others: Sequence[Finding]) -> Iterator[str]:
    """A line about the errors that have the same cause."""
    if others:
        named = few((str(other.migration) for other in others), 3)
        yield f"the same in {number(len(others), 'other place')}: {named}; -v shows them"


def wrapped(text: str, width: int | None, indent: str) -> list[str]:
    """A line broken at blanks to a width, counted as it is seen, without the codes of colours."""
    if width is None:
        return [text]
    first, *others = text.split(" ")
    lines = [first]
    for word in others:
        longer = f"{lines[-1]} {word}"
        if len(click.unstyle(longer)) <= width or not lines[-1].strip(" ="):
            lines[-1] = longer
        else:
            lines.append(f"{indent}{word}")
    return lines
