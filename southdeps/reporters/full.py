"""`--format full`: each error with its source and what to do; everything else in a few lines, unless `--verbose`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from southdeps.finding import Finding
from southdeps.report import Report
from southdeps.reporters import Style
from southdeps.reporters.block import block, shortened, wrapped
from southdeps.reporters.overview import counted, overview, rest
from southdeps.reporters.used import used_lines

#: Below the errors there are at most this many lines.
MOST_AT_THE_END = 12
#: Up to this many errors about one table that nothing provides are shown each.
MOST_OF_ONE_CAUSE = 2


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
    blocks = [
        *head,
        *(block(finding, others, report, style) for finding, others in shown),
        end(findings, str(report.summary), style),
    ]
    return "\n".join("".join(f"{line}\n" for line in lines) for lines in blocks)


def end(findings: Sequence[Finding], summary: str, style: Style) -> list[str]:
    """Warnings, infos, what is needed most and the summary; in a terminal no more lines than `MOST_AT_THE_END`."""
    last = [*overview([one for one in findings if one.severity == "error"]), summary]
    if style.verbose:
        return last
    lines = [part for line in (*rest(findings), *last) for part in wrapped(line, style.width, "    ")]
    if len(lines) <= MOST_AT_THE_END:
        return lines
    short = (*counted(findings), *map(shortened, last))
    return [part for line in short for part in wrapped(line, style.width, "    ")]


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


def order(finding: Finding, report: Report) -> tuple[object, ...]:
    """The project's own files come first, then apps by label."""
    return (finding.path in report.read_only, finding.app or "", *finding.reading_order)
