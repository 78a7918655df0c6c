"""Repairs of declarations that are there and wrong."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from msgspec import Struct, field

from southdeps.analysis.context import Subject
from southdeps.finding import Finding
from southdeps.fixes import proof
from southdeps.fixes.changes import Change, FixOptions, Refusal, apply
from southdeps.project import loading
from southdeps.project.loading import Project
from southdeps.rules import Inspection


class Attempt(Struct, frozen=True):
    """The project with the changes made; `refusals` are those that are not to be made, for all to be tried again."""

    repaired: Project
    inspection: Inspection
    changes: tuple[Change, ...] = ()
    refusals: Mapping[Change, Refusal] = field(default_factory=dict)


def mend(
    original: Project,
    subject: Subject,
    before: Inspection,
    fix_options: FixOptions,
    refused: Collection[Change],
) -> Attempt:
    """Mend what can be mended; what is mended may show what else is wrong with it, so it goes on until nothing is."""
    current, inspection = original, before
    done: dict[Change, None] = {}
    while changes := [
        change
        for change in wanted(inspection.findings, fix_options)
        if change not in refused and change not in done
    ]:
        contents, refusals = apply(
            changes, {change.at: current.migrations[change.at].data for change in changes}
        )
        if refusals:
            return Attempt(original, before, refusals=refusals)
        done |= dict.fromkeys(changes)
        current = loading.with_contents(current, contents)
        inspection = proof.inspect(subject, current)
    return Attempt(current, inspection, tuple(done), proof.check(tuple(done), before, inspection, current))


def wanted(findings: Iterable[Finding], fix_options: FixOptions) -> list[Change]:
    """The changes that the findings propose."""
    return [
        Change(finding.migration, finding.mend, finding)
        for finding in findings
        if finding.fixable
        and finding.mend is not None
        and finding.migration is not None
        and fix_options.allow(finding.migration)
    ]
