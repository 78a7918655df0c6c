"""Whether edits have cured what they were made for, and nothing else has come of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from southdeps.facts import Facts
from southdeps.finding import Finding, MigrationId
from southdeps.repair.changes import Change, Refusal
from southdeps.rules import Inspection


def check(
    changes: Sequence[Change], before: Inspection, after: Inspection, facts: Mapping[MigrationId, Facts]
) -> dict[Change, Refusal]:
    """The changes that are not to be made, by what the files with the new bytes show (`facts`: of those changed).

    Every file parses; what was changed for is not found any more; no wrong declaration and no cycle is new.
    """
    refusals: dict[Change, Refusal] = {}
    unparsed = {name for name, said in facts.items() if said.error is not None}
    refuse(refusals, "the new file could not be parsed", [c for c in changes if c.at in unparsed])
    left = {key(finding) for finding in after.findings}
    refuse(refusals, "the change did not cure it", [c for c in changes if key(c.finding) in left])
    for cycle in after.cycles:
        if not any(cycle <= known for known in before.cycles):
            inside = [change for change in changes if cycle.issuperset(change.link)]
            refuse(refusals, "it would close a cycle", inside or changes)
    known = {key(finding) for finding in before.findings}
    for finding in after.findings:
        if finding.code.startswith("SD2") and finding.code != "SD205" and key(finding) not in known:
            there = [change for change in changes if change.at == finding.migration]
            refuse(refusals, f"South would stop at it: {finding.message}", there or changes)
    return refusals


def refuse(refusals: dict[Change, Refusal], reason: str, changes: Sequence[Change]) -> None:
    """Note the refusals; the first reason counts."""
    for change in changes:
        refusals.setdefault(change, Refusal(reason))


def key(finding: Finding) -> tuple[object, ...]:
    """What a finding is about, wherever in the file it stands."""
    message = finding.message if finding.requires is None else ""
    return (finding.code, finding.migration, finding.requires, message)
