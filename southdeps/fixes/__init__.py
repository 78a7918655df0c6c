"""Which edits cure the findings: the least that does, proved on the new bytes before anything is written."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from msgspec import Struct
from msgspec.structs import replace

from southdeps import rules
from southdeps.analysis import build
from southdeps.analysis.context import Subject
from southdeps.finding import Finding
from southdeps.fixes import edge_set, proof
from southdeps.fixes.changes import Change, FixOptions, Refusal, apply
from southdeps.fixes.lines import old_line
from southdeps.fixes.wrong_declarations import Attempt, mend
from southdeps.patch import Edit
from southdeps.project import loading
from southdeps.project.loading import Project
from southdeps.rules import Inspection

__all__ = ["Change", "FixOptions", "Repair", "Unfixed", "in_old_lines", "repair"]


class Unfixed(Struct, frozen=True):
    """A finding that is left alone, why (a line or more), and the text to write by hand where there is one."""

    finding: Finding
    reason: str
    paste: str = ""


class Repair(Struct, frozen=True):
    """The edits and the changes that they make, what is left, and the project as it is with the edits."""

    edits: tuple[Edit, ...]
    changes: tuple[Change, ...]
    unrepaired: tuple[Unfixed, ...]
    repaired: Project
    inspection: Inspection


def repair(original: Project, fix_options: FixOptions | None = None) -> Repair:
    """Cure what has a cure, within the wishes. Nothing is written.

    A change that a file does not take, or that turns out not to cure, is refused and all is tried without it.
    """
    fix_options = fix_options or FixOptions()
    # In which order South takes the apps today is no matter here, and takes long to find out.
    subject = replace(build.subject(original), positions=None)
    before = rules.inspect(subject)
    refused: dict[Change, Refusal] = {}
    while (attempt := attempt_repair(original, subject, before, fix_options, refused)).refusals:
        refused.update(attempt.refusals)
    edits = tuple(
        Edit(loading.relative_path(migration.path), original.migrations[name].data, migration.data)
        for name, migration in sorted(attempt.repaired.migrations.items())
        if migration.data != original.migrations[name].data
    )
    unrepaired = tuple(
        explain(finding, refused, fix_options)
        for finding in attempt.inspection.findings
        if finding.severity != "info"
    )
    return Repair(edits, attempt.changes, unrepaired, attempt.repaired, attempt.inspection)


def attempt_repair(
    original: Project,
    subject: Subject,
    before: Inspection,
    fix_options: FixOptions,
    refused: Collection[Change],
) -> Attempt:
    """Make all changes but the refused ones, until there are none to make, and prove that they cure.

    What is added may take a migration out of a cycle, in which nothing was to be mended.
    """
    attempt = Attempt(original, before)
    while True:
        more = one_round(attempt.repaired, subject, attempt.inspection, fix_options, refused)
        attempt = replace(more, changes=(*attempt.changes, *more.changes))
        if more.refusals or not more.changes:
            return attempt


def one_round(
    original: Project,
    subject: Subject,
    before: Inspection,
    fix_options: FixOptions,
    refused: Collection[Change],
) -> Attempt:
    """Mend wrong declarations, then add those that are missing."""
    mended = mend(original, subject, before, fix_options, refused)
    if mended.refusals:
        return mended
    current = mended.repaired
    added = edge_set.choose(current, subject, mended.inspection, fix_options, refused)
    contents, refusals = apply(added, {change.at: current.migrations[change.at].data for change in added})
    if refusals or not added:
        return replace(mended, refusals=refusals)
    repaired = loading.with_contents(current, contents)
    after = proof.inspect(subject, repaired)
    refusals = proof.check(added, mended.inspection, after, repaired)
    return Attempt(repaired, after, (*mended.changes, *added), refusals)


def explain(finding: Finding, refused: Mapping[Change, Refusal], fix_options: FixOptions) -> Unfixed:
    """Why a finding is left."""
    refusal = {proof.key(change.finding): refusal for change, refusal in refused.items()}.get(
        proof.key(finding)
    )
    if refusal is not None and finding.fixable:
        return Unfixed(finding, refusal.reason, refusal.paste)
    at = finding.declare.at if finding.declare is not None else finding.migration
    if finding.fixable and at in fix_options.declined:
        return Unfixed(finding, "Its file was to be left alone.")
    if finding.fixable and at is not None and not fix_options.allow(at):
        return Unfixed(finding, "--only names other apps.")
    return Unfixed(finding, finding.advice or "There is no repair that is surely right.")


def in_old_lines(result: Repair) -> tuple[Unfixed, ...]:
    """What is left, with the lines of the files as they are without the edits."""
    edits = {edit.path.as_posix(): edit for edit in result.edits}

    def moved(finding: Finding) -> Finding:
        edit = edits.get(finding.path)
        if edit is None:
            return finding
        return replace(finding, line=old_line(edit.before, edit.after, finding.line))

    return tuple(replace(one, finding=moved(one.finding)) for one in result.unrepaired)
