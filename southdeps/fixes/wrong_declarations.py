"""Corrections of declarations that exist but are wrong."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from msgspec import Struct, field

from southdeps.analysis.context import AnalysisContext
from southdeps.finding import Finding
from southdeps.fixes import proof
from southdeps.fixes.changes import Change, FixOptions, FixRefusal, apply
from southdeps.project import loading
from southdeps.project.loading import Project
from southdeps.rules import Inspection

#: An entry may have to be moved, be put into a pair, be completed, and be removed as the migration's own name.
MOST_ROUNDS = 4


class FixAttempt(Struct, frozen=True):
    """The project with the changes made; if there are `refusals`, the fix is computed again without those."""

    project: Project
    inspection: Inspection
    changes: tuple[Change, ...] = ()
    refusals: Mapping[Change, FixRefusal] = field(default_factory=dict)


def fix_declarations(
    original: Project,
    context: AnalysisContext,
    before: Inspection,
    fix_options: FixOptions,
    refused: Collection[Change],
) -> FixAttempt:
    """Correct wrong declarations until none is left: a corrected one may reveal another fault in it."""
    current, inspection = original, before
    done: list[Change] = []
    for _ in range(MOST_ROUNDS):
        changes = [change for change in wanted(inspection.findings, fix_options) if change not in refused]
        if not changes:
            break
        contents, refusals = apply(
            changes, {change.at: current.migrations[change.at].data for change in changes}
        )
        if refusals:
            return FixAttempt(original, before, refusals=refusals)
        done += changes
        current = loading.with_contents(current, contents)
        inspection = proof.inspect(context, current)
    return FixAttempt(current, inspection, tuple(done), proof.check(done, before, inspection, current))


def wanted(findings: Iterable[Finding], fix_options: FixOptions) -> list[Change]:
    """The corrections that the findings propose."""
    return [
        Change(finding.migration, finding.declaration_fix, finding)
        for finding in findings
        if finding.fixable
        and finding.declaration_fix is not None
        and finding.migration is not None
        and fix_options.allow(finding.migration)
    ]
