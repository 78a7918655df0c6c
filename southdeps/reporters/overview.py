"""The end of `--format full`: warnings and infos in few lines, what most errors need, and what is left to people."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

import click

from southdeps.finding import Finding
from southdeps.report import number
from southdeps.reporters.text import COLOURS, concise_line, printable

#: Up to this many lines are about warnings: one for each, or for each code if there are more.
MOST_WARNINGS = 4
#: Up to this many migrations that errors need are named.
MOST_NEEDED = 3
#: Up to this many places are named of the errors that no command fixes.
MOST_LEFT = 3


def rest(findings: Sequence[Finding]) -> list[str]:
    """The warnings and the infos, counted."""
    return [*warnings([one for one in findings if one.severity == "warning"]), *infos(findings)]


def warnings(found: Sequence[Finding]) -> Iterator[str]:
    """A line for each warning, or for each code if there are many."""
    if len(found) <= MOST_WARNINGS:
        yield from map(concise_line, found)
        return
    by_code: dict[str, list[Finding]] = defaultdict(list)
    for finding in found:
        by_code[finding.code].append(finding)
    codes = sorted(by_code)
    shown = codes if len(codes) <= MOST_WARNINGS else codes[: MOST_WARNINGS - 1]
    for code in shown:
        together = by_code[code]
        head = click.style(f"{code} warning", fg=COLOURS["warning"])
        places = few((str(one.migration or one.path) for one in together), 2)
        yield f"{head}: {number(len(together), 'finding')} of {together[0].name} in {places}; -v shows them"
    if len(shown) < len(codes):
        counts = ", ".join(f"{code}: {len(by_code[code])}" for code in codes[len(shown) :])
        yield f"{click.style('more warnings', fg=COLOURS['warning'])} ({counts}); -v shows them"


def infos(findings: Sequence[Finding]) -> Iterator[str]:
    """One line that counts the infos by code."""
    return _by_code([finding for finding in findings if finding.severity == "info"])


def counted(findings: Sequence[Finding]) -> list[str]:
    """One line that counts the warnings by code, and one for the infos."""
    return [*_by_code([finding for finding in findings if finding.severity == "warning"]), *infos(findings)]


def _by_code(found: Sequence[Finding]) -> Iterator[str]:
    if found:
        severity = found[0].severity
        count = Counter(finding.code for finding in found)
        codes = ", ".join(f"{code}: {count[code]}" for code in sorted(count))
        yield f"{click.style(number(count.total(), severity), fg=COLOURS[severity])} ({codes}); -v shows them"


def overview(errors: Sequence[Finding]) -> Iterator[str]:
    """The migrations that several errors need; then, if some errors can be fixed, those that can't."""
    count = Counter(finding.requires for finding in errors if finding.requires)
    for migration, times in count.most_common(MOST_NEEDED):
        if times > 1:
            yield f"{times} errors need {printable(str(migration))} to run first"
    left = [finding for finding in errors if not finding.fixable]
    if left and len(left) < len(errors):
        codes: dict[str, dict[str, None]] = defaultdict(dict)
        for finding in left:
            codes[str(finding.migration or finding.path)][finding.code] = None
        places = few((f"{', '.join(found)} in {place}" for place, found in codes.items()), MOST_LEFT)
        yield f"{number(len(left), 'error')} to fix by hand: {places}"


def few(texts: Iterable[str], most: int) -> str:
    """The first of some texts, each once, and how many more there are."""
    different = list(dict.fromkeys(texts))
    more = f" and {len(different) - most} more" if len(different) > most else ""
    return printable(", ".join(different[:most])) + more
