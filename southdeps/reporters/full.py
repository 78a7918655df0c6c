"""`--format full`: each error with its source and what to do; everything else in a few lines, unless `--verbose`."""

from __future__ import annotations

import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import click

from southdeps.finding import Finding
from southdeps.report import Report, number
from southdeps.reporters import Style
from southdeps.reporters.frame import frame
from southdeps.reporters.text import COLOURS, advice, concise_line, printable
from southdeps.reporters.used import used_lines

#: Up to this many warnings have a line each; more are counted by code.
MOST_WARNINGS = 4
#: Up to this many errors about one table that nothing provides are shown each.
MOST_OF_ONE_CAUSE = 2
#: Up to this many migrations that findings need are named at the end.
MOST_NEEDED = 3


def full(report: Report, style: Style) -> str:
    """Errors in full, the project's own first and by app; then warnings, infos, what is needed most, the summary.

    With `verbose` everything in full, after what the project was read with.
    """
    if report.text is not None:
        return report.text
    findings = sorted(report.findings, key=lambda finding: order(finding, report))
    errors = [finding for finding in findings if finding.severity == "error"]
    shown = [(finding, []) for finding in findings] if style.verbose else by_cause(errors)
    head = [list(used_lines(report.used))] if style.verbose else []
    rest = [*warnings(findings), *infos(findings)] if not style.verbose else []
    blocks = [
        *head,
        *([*block(finding, report, style), *same(finding, others)] for finding, others in shown),
        [*rest, *most_needed(findings), str(report.summary)],
    ]
    return "\n".join("".join(f"{line}\n" for line in lines) for lines in blocks)


def by_cause(errors: Sequence[Finding]) -> list[tuple[Finding, list[Finding]]]:
    """Each error with those that have the same cause: what no order provides to many migrations is one thing to fix."""
    causes: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in errors:
        if finding.table is not None and finding.requires is None:
            causes[finding.code, f"{finding.table}.{finding.field}"].append(finding)
    many = {key: found for key, found in causes.items() if len(found) > MOST_OF_ONE_CAUSE}
    grouped = {id(finding): found for found in many.values() for finding in found}
    result = []
    for finding in errors:
        together = grouped.get(id(finding), [finding])
        if together[0] is finding:
            result.append((finding, together[1:]))
    return result


def same(finding: Finding, others: Sequence[Finding]) -> Iterator[str]:
    """A line about the errors that have the same cause."""
    if others:
        margin = " " * len(str(finding.line))
        places = list(dict.fromkeys(str(other.migration) for other in others))
        more = f" and {len(places) - 3} more" if len(places) > 3 else ""
        named = printable(", ".join(places[:3]))
        yield f"{margin} = the same in {number(len(others), 'other place')}: {named}{more}; -v shows them"


def order(finding: Finding, report: Report) -> tuple[object, ...]:
    """The project's own files come first, then apps by label."""
    return (finding.path in report.read_only, finding.app or "", *finding.reading_order)


def block(finding: Finding, report: Report, style: Style) -> Iterator[str]:
    """One finding: what is wrong, its source, and what to do."""
    yield from wrapped(concise_line(finding), style.width, indent="    ")
    yield from frame(finding, report, style.width)
    margin = " " * len(str(finding.line))
    for line in advice(finding):
        yield from wrapped(f"{margin} = {printable(line)}", style.width, indent=f"{margin}   ")
    elsewhere = [other for other in finding.related if other.path != finding.path]
    for other in elsewhere:
        yield f"{margin} = {printable(other.path)}:{other.line}: {printable(other.message)}"
    here = [str(other.line) for other in finding.related if other.path == finding.path]
    if here:
        yield from wrapped(f"{margin} = also in line {', '.join(here)}", style.width, indent=f"{margin}   ")


def wrapped(text: str, width: int | None, indent: str) -> Sequence[str]:
    """A line broken to a width; one with colours is broken as it is seen."""
    if width is None or len(click.unstyle(text)) <= width:
        return [text]
    hidden = len(text) - len(click.unstyle(text))
    first, *others = textwrap.wrap(
        text, width + hidden, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
    again = " ".join(line.strip() for line in others)
    rest = textwrap.wrap(
        again,
        width,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [first, *rest]


def warnings(findings: Sequence[Finding]) -> Iterator[str]:
    """A line for each warning, or for each code if there are many."""
    found = [finding for finding in findings if finding.severity == "warning"]
    if len(found) <= MOST_WARNINGS:
        yield from map(concise_line, found)
        return
    by_code: dict[str, list[Finding]] = defaultdict(list)
    for finding in found:
        by_code[finding.code].append(finding)
    for code, together in sorted(by_code.items()):
        head = click.style(f"{code} warning", fg=COLOURS["warning"])
        places = list(dict.fromkeys(str(one.migration or one.path) for one in together))
        more = f" and {len(places) - 2} more" if len(places) > 2 else ""
        named = printable(", ".join(places[:2]))
        yield f"{head}: {number(len(together), 'finding')} of {together[0].name} in {named}{more}; -v shows them"


def infos(findings: Sequence[Finding]) -> Iterator[str]:
    """One line that counts the infos by code."""
    count = Counter(finding.code for finding in findings if finding.severity == "info")
    if count:
        codes = ", ".join(f"{code}: {count[code]}" for code in sorted(count))
        yield f"{click.style(number(count.total(), 'info'), fg=COLOURS['info'])} ({codes}); -v shows them"


def most_needed(findings: Sequence[Finding]) -> Iterator[str]:
    """The migrations that several findings need."""
    count = Counter(
        finding.requires for finding in findings if finding.severity == "error" and finding.requires
    )
    for migration, times in count.most_common(MOST_NEEDED):
        if times > 1:
            yield f"{times} errors need {printable(str(migration))} to run first"
