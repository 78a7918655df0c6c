"""Whether edits have cured what they were made for, and nothing else has come of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from southdeps import patch, rules
from southdeps.analysis.build import world_of
from southdeps.analysis.context import Subject
from southdeps.finding import Declare, Finding
from southdeps.fixes.changes import Change, Refusal
from southdeps.project.loading import Project
from southdeps.rules import Inspection

#: Wrong declarations, at which South stops before the first migration.
STOPPING = frozenset({"SD201", "SD202", "SD203", "SD204"})


def inspect(subject: Subject, current: Project) -> Inspection:
    """Apply all rules to the project as it is by now; `subject` is what they looked at before anything changed."""
    summary = {name: migration.summary for name, migration in current.migrations.items()}
    return rules.inspect(replace(subject, context=world_of(current, subject.scanned), summary=summary))


def check(
    changes: Sequence[Change], before: Inspection, after: Inspection, repaired: Project
) -> dict[Change, Refusal]:
    """The changes that are not to be made, by what the files with the new bytes show.

    Every file parses; what was changed for is not found any more; no wrong declaration and no cycle is new.
    """
    refusals: dict[Change, Refusal] = {}
    unparsed = [one for one in changes if repaired.migrations[one.at].summary.error is not None]
    refuse(refusals, "With it the file could not be parsed.", unparsed)
    left = {key(finding) for finding in after.findings}
    refuse(refusals, "Declaring it does not cure it.", [one for one in changes if key(one.finding) in left])
    for cycle in after.cycles:
        if not any(cycle <= known for known in before.cycles):
            inside = [one for one in changes if one.at in cycle]
            refuse(refusals, "It would close a cycle.", inside or changes)
    known = {key(finding) for finding in before.findings}
    for finding in after.findings:
        if finding.code in STOPPING and key(finding) not in known:
            there = [one for one in changes if one.at == finding.migration]
            refuse(refusals, f"South would stop at it: {finding.message}", there or changes)
    return refusals


def refuse(refusals: dict[Change, Refusal], reason: str, changes: Iterable[Change]) -> None:
    """Note the refusals; the first reason counts."""
    for change in changes:
        pair = change.what if isinstance(change.what, Declare) else None
        paste = patch.paste(pair.attribute, [pair.on]) if pair is not None else ""
        refusals.setdefault(change, Refusal(reason, paste))


def key(finding: Finding) -> tuple[object, ...]:
    """What a finding is about, wherever in the file it stands."""
    message = finding.message if finding.requires is None else ""
    return (finding.code, finding.migration, finding.requires, message)
