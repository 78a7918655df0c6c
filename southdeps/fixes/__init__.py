"""Which edits fix the findings: the smallest set that does, proved on the new bytes before anything is written."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from msgspec import Struct
from msgspec.structs import replace

from southdeps import rules
from southdeps.analysis import build
from southdeps.analysis.context import AnalysisContext
from southdeps.files import relative_path
from southdeps.finding import Finding, MigrationId
from southdeps.fixes import edge_set, proof
from southdeps.fixes.bridge import add_bridge
from southdeps.fixes.changes import Change, FixOptions, FixRefusal, apply
from southdeps.fixes.lines import old_line
from southdeps.fixes.wrong_declarations import FixAttempt, fix_declarations
from southdeps.patch import Edit
from southdeps.project import loading
from southdeps.project.loading import Project
from southdeps.rules import Inspection

__all__ = [
    "Change", "FixOptions", "FixResult", "Unfixed", "fix_project", "in_old_lines", "is_readable", "with_contents",
]  # fmt: skip


#: So often changes are tried again that were refused beside others.
MOST_RUNS = 3


class Unfixed(Struct, frozen=True):
    """A finding that is not fixed, the reason (one or more lines), and the text to write by hand, if any."""

    finding: Finding
    reason: str
    paste: str = ""


class FixResult(Struct, frozen=True):
    """The edits, the changes they make, the findings that remain, and the project as it is with the edits."""

    edits: tuple[Edit, ...]
    changes: tuple[Change, ...]
    unfixed: tuple[Unfixed, ...]
    project: Project
    inspection: Inspection


def fix_project(original: Project, fix_options: FixOptions | None = None) -> FixResult:
    """Fix what can be fixed within `fix_options`. Nothing is written to disk.

    A change that cannot be edited into its file, or that turns out to fix nothing, is refused; the fix is then
    computed again without it.
    """
    fix_options = fix_options or FixOptions()
    # Fixes do not depend on the order of INSTALLED_APPS, which is slow to compute.
    context = build.analysis_context(original, order=False)
    before = rules.inspect(context)
    attempt, refused = settle(original, context, before, fix_options)
    for _ in range(MOST_RUNS if refused and attempt.changes else 0):
        # What was refused beside other changes may do once those are made.
        more, still_refused = settle(attempt.project, context, attempt.inspection, fix_options)
        if not more.changes:
            break
        attempt, refused = replace(more, changes=(*attempt.changes, *more.changes)), still_refused
    if fix_options.bridge is not None:
        bridge = add_bridge(attempt.project, attempt.inspection, fix_options.bridge)
        if bridge is not None:
            attempt = FixAttempt(bridge.project, bridge.inspection, (*attempt.changes, *bridge.changes))
    unfixed = explain_all(attempt.inspection, refused, fix_options)
    edits = edits_between(original, attempt.project)
    return FixResult(edits, attempt.changes, unfixed, attempt.project, attempt.inspection)


def settle(
    original: Project, context: AnalysisContext, before: Inspection, fix_options: FixOptions
) -> tuple[FixAttempt, dict[Change, FixRefusal]]:
    """Make all changes that can be made together, and say which were refused."""
    refused: dict[Change, FixRefusal] = {}
    while (attempt := attempt_fixes(original, context, before, fix_options, refused)).refusals:
        refused.update(attempt.refusals)
    return attempt, refused


def edits_between(original: Project, project: Project) -> tuple[Edit, ...]:
    """The files that differ, and those that are new."""
    edits = []
    for name, migration in sorted(project.migrations.items()):
        old, path = original.migrations.get(name), relative_path(migration.path)
        if old is None:
            edits.append(Edit(path, b"", migration.data, creates=True))
        elif migration.data != old.data:
            edits.append(Edit(path, old.data, migration.data))
    return tuple(edits)


def is_readable(project: Project, migration: MigrationId, content: bytes) -> bool:
    """Whether a migration file with this content can be parsed."""
    return loading.with_contents(project, {migration: content}).migrations[migration].summary.error is None


def with_contents(result: FixResult, original: Project, contents: Mapping[MigrationId, bytes]) -> FixResult:
    """The result with files as the user has edited them; the findings are those of the edited files."""
    if not contents:
        return result
    project = loading.with_contents(result.project, contents)
    inspection = proof.inspect(build.analysis_context(original, order=False), project)
    unfixed = explain_all(inspection, {}, FixOptions())
    return FixResult(edits_between(original, project), result.changes, unfixed, project, inspection)


def explain_all(
    inspection: Inspection, refused: Mapping[Change, FixRefusal], fix_options: FixOptions
) -> tuple[Unfixed, ...]:
    """Why the errors and warnings that remain are not fixed."""
    return tuple(
        explain(finding, refused, fix_options)
        for finding in inspection.findings
        if finding.severity != "info"
    )


def attempt_fixes(
    original: Project,
    context: AnalysisContext,
    before: Inspection,
    fix_options: FixOptions,
    refused: Collection[Change],
) -> FixAttempt:
    """Make all changes except the refused ones until none is left to make, and prove each round.

    A round may take a migration out of a cycle, whose files are not edited before.
    """
    attempt = FixAttempt(original, before)
    while True:
        more = one_round(attempt.project, context, attempt.inspection, fix_options, refused)
        attempt = replace(more, changes=(*attempt.changes, *more.changes))
        if more.refusals or not more.changes:
            return attempt


def one_round(
    original: Project,
    context: AnalysisContext,
    before: Inspection,
    fix_options: FixOptions,
    refused: Collection[Change],
) -> FixAttempt:
    """Correct wrong declarations, then add the missing ones."""
    corrected = fix_declarations(original, context, before, fix_options, refused)
    if corrected.refusals:
        return corrected
    current = corrected.project
    added = edge_set.choose(current, context, corrected.inspection, fix_options, refused)
    contents, refusals = apply(added, {change.at: current.migrations[change.at].data for change in added})
    if refusals or not added:
        return replace(corrected, refusals=refusals)
    project = loading.with_contents(current, contents)
    after = proof.inspect(context, project)
    refusals = proof.check(added, corrected.inspection, after, project)
    return FixAttempt(project, after, (*corrected.changes, *added), refusals)


def explain(finding: Finding, refused: Mapping[Change, FixRefusal], fix_options: FixOptions) -> Unfixed:
    """Why a finding is not fixed."""
    refusal = {proof.key(change.finding): refusal for change, refusal in refused.items()}.get(
        proof.key(finding)
    )
    if refusal is not None and finding.fixable:
        return Unfixed(finding, refusal.reason, refusal.paste)
    at = finding.declare.at if finding.declare is not None else finding.migration
    if finding.fixable and at in fix_options.declined:
        return Unfixed(finding, "You declined to change its file.")
    if finding.fixable and at is not None and not fix_options.allow(at):
        return Unfixed(finding, "--only names other apps.")
    return Unfixed(finding, finding.advice or "no automatic fix")


def in_old_lines(result: FixResult) -> tuple[Unfixed, ...]:
    """The findings that remain, with line numbers of the files without the edits."""
    edits = {edit.path.as_posix(): edit for edit in result.edits}

    def moved(finding: Finding) -> Finding:
        edit = edits.get(finding.path)
        if edit is None:
            return finding
        return replace(finding, line=old_line(edit.before, edit.after, finding.line))

    return tuple(replace(one, finding=moved(one.finding)) for one in result.unfixed)
