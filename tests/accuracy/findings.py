"""Findings that ask for no dependency (SD2xx to SD4xx): each judged by the runs of the real South, or by reading.

A run judges a finding about a migration that it reached. What it can't tell was read by a person: the judgement stands
in `tests/data/read_findings.tsv` with a reason. What neither has judged is shown as such.
"""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from southdeps.rules import RULES
from southdeps.verify.foretelling import announces
from tests.corpus import DATA

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from southdeps.finding import Finding
    from tests.accuracy.measure import Measurement

Judgement = Literal["right", "wrong"]
#: Rules about a dependency that an order hides: judged by the order of every run.
ABOUT_ORDER = frozenset({"SD406"})
#: Rules about an app that is not here.
ABOUT_APPS = frozenset({"SD404"})
#: Rules about declarations that form a cycle, in which no migration runs.
ABOUT_CYCLES = frozenset({"SD205"})
CYCLE = "south.exceptions.CircularDependency"


class JudgedFinding(NamedTuple):
    """A finding in a release, and who has judged it; `by` is empty for a finding without a judge."""

    release: str
    finding: Finding
    judgement: Judgement | None
    by: Literal["South", "reading", ""]


class Reading(NamedTuple):
    """What a person read of a finding: a line of read_findings.tsv."""

    release: str
    code: str
    place: str
    subject: str
    judgement: Judgement
    reason: str


@cache
def readings() -> tuple[Reading, ...]:
    """All that was read."""
    with (DATA / "read_findings.tsv").open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        rows = list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return tuple(
        Reading(release, code, place, subject, _judgement(judgement), reason)
        for release, code, place, subject, judgement, reason in rows
    )


def _judgement(word: str) -> Judgement:
    if word == "right":
        return "right"
    if word == "wrong":
        return "wrong"
    raise ValueError(f"read_findings.tsv: neither right nor wrong: {word}")


def is_counted(finding: Finding) -> bool:
    """Whether a finding is of the kind that is judged here."""
    return "SD2" <= finding.code < "SD5"


def judged(release: str, findings: Iterable[Finding], measured: Measurement) -> Iterator[JudgedFinding]:
    """The findings of a release that are counted, each with its judgement."""
    for finding in filter(is_counted, findings):
        if said := by_south(finding, measured):
            yield JudgedFinding(release, finding, said, "South")
        elif read := by_reading(release, finding):
            yield JudgedFinding(release, finding, read.judgement, "reading")
        else:
            yield JudgedFinding(release, finding, None, "")


def by_reading(release: str, finding: Finding) -> Reading | None:
    """What was read of a finding, if it was."""
    key = (release, finding.code, _place(finding), _subject(finding))
    return next((one for one in readings() if one[:4] == key), None)


def _place(finding: Finding) -> str:
    return str(finding.migration or finding.app)


def _subject(finding: Finding) -> str:
    return finding.table or (str(finding.requires) if finding.requires else "") or finding.field or ""


def by_south(finding: Finding, measured: Measurement) -> Judgement | None:
    """What the runs say of a finding; None if they can't tell.

    A failure is as announced if it is that of the finding's migration, table and cause. An error about a migration
    that always went through without help is wrong; a warning or an info that did not come true is not thereby wrong.
    """
    if finding.code in ABOUT_APPS:
        return "right" if finding.app not in measured.statuses else "wrong"
    if finding.code in ABOUT_ORDER:
        return _judge_order(finding, measured)
    failures = [run.failure for run in measured.runs if run.failure]
    if finding.code in ABOUT_CYCLES:
        return "right" if any(failure.error.startswith(CYCLE) for failure in failures) else "wrong"
    sure = [run.failure for run in measured.runs if run.failure and not run.excused]
    if any(failure.migration == finding.migration and announces(finding, failure) for failure in sure):
        return "right"
    ran = [run for run in measured.runs if finding.migration in run.order]
    helped = any(finding.migration in run.helped for run in ran)
    failed = any(failure.migration == finding.migration for failure in failures)
    return "wrong" if ran and finding.severity == "error" and not helped and not failed else None


def _judge_order(finding: Finding, measured: Measurement) -> Judgement | None:
    """Whether every run that reached the migration had the provider behind it."""
    orders = [run.order for run in measured.runs if finding.migration in run.order]
    if not orders or finding.migration is None:
        return None
    behind = (order[: order.index(finding.migration)] for order in orders)
    return "right" if all(finding.requires in order for order in behind) else "wrong"


def table(found: Sequence[JudgedFinding]) -> str:
    """A line for each rule, with how many findings were judged in which way."""
    lines = [
        "| rule | findings | right, says South | right, as read | wrong | unjudged |",
        "|---|---|---|---|---|---|",
    ]
    names = {rule.code: rule.name for rule in RULES}
    codes = sorted({one.finding.code for one in found})
    counts = {code: _counts([one for one in found if one.finding.code == code]) for code in codes}
    lines += [_row(f"{code} {names[code]}", counts[code]) for code in codes]
    lines.append(_row("**all**", sum(counts.values(), Counter())))
    return "\n".join(lines)


def _counts(found: Iterable[JudgedFinding]) -> Counter[str]:
    return Counter(
        "wrong" if one.judgement == "wrong" else "unjudged" if one.judgement is None else one.by
        for one in found
    )


def _row(name: str, counts: Counter[str]) -> str:
    numbers = [sum(counts.values()), *(counts[key] for key in ("South", "reading", "wrong", "unjudged"))]
    return f"| {name} | " + " | ".join(map(str, numbers)) + " |"


def lines_of(found: Iterable[JudgedFinding], judgement: Judgement | None) -> list[str]:
    """The findings with this judgement, a line each."""
    return [
        f"{one.release}, {one.finding.code}: {one.finding.message}"
        for one in found
        if one.judgement == judgement
    ]
