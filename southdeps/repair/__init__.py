"""Which edits cure the findings: the least that does, proved on the new bytes before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from southdeps import project, rules
from southdeps.finding import Finding
from southdeps.patch import Edit
from southdeps.project import Project
from southdeps.repair import pairs, proof
from southdeps.repair.changes import Change, Refusal, Wishes, apply
from southdeps.repair.lines import old_line
from southdeps.rules import Inspection

__all__ = ["Change", "Repair", "Unrepaired", "Wishes", "in_old_lines", "repair"]


@dataclass(frozen=True, slots=True)
class Unrepaired:
    """A finding that is left alone, why, and the text to write by hand where there is one."""

    finding: Finding
    reason: str
    paste: str = ""


@dataclass(frozen=True)
class Repair:
    """The edits and the changes that they make, what is left, and the project as it is with the edits."""

    edits: tuple[Edit, ...]
    changes: tuple[Change, ...]
    unrepaired: tuple[Unrepaired, ...]
    repaired: Project
    inspection: Inspection


@dataclass(frozen=True)
class _Attempt:
    """A repair that may have failed: then `refusals` tells which changes are not to be tried again."""

    repaired: Project
    inspection: Inspection
    changes: tuple[Change, ...] = ()
    refusals: Mapping[Change, Refusal] = field(default_factory=dict)


def repair(original: Project, wishes: Wishes | None = None) -> Repair:
    """Cure what has a cure, within the wishes. Nothing is written.

    A change that a file does not take, or that turns out not to cure, is refused and all is tried without it.
    """
    wishes = wishes or Wishes()
    before = rules.inspect(project.subject(original))
    refused: dict[Change, Refusal] = {}
    while (attempt := try_to_repair(original, before, wishes, refused)).refusals:
        refused.update(attempt.refusals)
    edits = tuple(
        Edit(project.relative_path(migration.path), original.migrations[name].data, migration.data)
        for name, migration in sorted(attempt.repaired.migrations.items())
        if migration.data != original.migrations[name].data
    )
    unrepaired = tuple(
        explain(finding, attempt.repaired, refused, wishes)
        for finding in attempt.inspection.findings
        if finding.severity != "info"
    )
    return Repair(edits, attempt.changes, unrepaired, attempt.repaired, attempt.inspection)


def try_to_repair(
    original: Project, before: Inspection, wishes: Wishes, refused: Mapping[Change, Refusal]
) -> _Attempt:
    """Make all changes but the refused ones, and prove that they cure."""
    changes = pairs.choose(original, before, wishes, refused)
    if not changes:
        return _Attempt(original, before)
    contents, refusals = apply(changes, {name: one.data for name, one in original.migrations.items()})
    if refusals:
        return _Attempt(original, before, refusals=refusals)
    repaired = project.with_contents(original, contents)
    after = rules.inspect(project.subject(repaired))
    refusals = proof.check(
        changes, before, after, {name: repaired.migrations[name].facts for name in contents}
    )
    return _Attempt(repaired, after, changes, refusals)


def explain(
    finding: Finding, repaired: Project, refused: Mapping[Change, Refusal], wishes: Wishes
) -> Unrepaired:
    """Why a finding is left."""
    for change in pairs.wanted([finding], wishes, repaired):
        if change in refused:
            refusal = refused[change]
            return Unrepaired(finding, refusal.reason, refusal.paste)
    at = finding.declare.at if finding.declare is not None else finding.migration
    if finding.fixable and at is not None:
        reason = (
            "its file was to be left alone" if at in wishes.declined else "its app was not asked for (--only)"
        )
        return Unrepaired(finding, reason)
    advice = (finding.advice or "").partition("\n")[0]
    return Unrepaired(finding, advice or "there is no repair that is surely right")


def in_old_lines(result: Repair) -> tuple[Unrepaired, ...]:
    """What is left, with the lines of the files as they are without the edits."""
    edits = {edit.path.as_posix(): edit for edit in result.edits}

    def moved(finding: Finding) -> Finding:
        edit = edits.get(finding.path)
        if edit is None:
            return finding
        return replace(finding, line=old_line(edit.before, edit.after, finding.line))

    return tuple(replace(one, finding=moved(one.finding)) for one in result.unrepaired)
