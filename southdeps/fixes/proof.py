"""Proof that edits fix what they were made for and break nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from southdeps import patch, rules
from southdeps.analysis.build import refreshed
from southdeps.analysis.context import AnalysisContext
from southdeps.finding import Declare, Finding
from southdeps.fixes.changes import Change, FixRefusal
from southdeps.project.loading import Project
from southdeps.rules import Inspection

#: The codes of wrong declarations, at which South stops before the first migration.
STOPPING = frozenset(rule.code for rule in rules.RULES if rule.stops_south)


def inspect(context: AnalysisContext, current: Project) -> Inspection:
    """Apply all rules to the project with its edits; `context` is what the rules saw before any edit."""
    return rules.inspect(refreshed(context, current))


def check(
    changes: Sequence[Change], before: Inspection, after: Inspection, project: Project
) -> dict[Change, FixRefusal]:
    """The changes that must not be made, judged by the files with the new bytes.

    Every file must parse, each change must remove its finding, and no wrong declaration or cycle may be new.
    """
    refusals: dict[Change, FixRefusal] = {}
    unparsed = [one for one in changes if project.migrations[one.at].summary.error is not None]
    refuse(refusals, "With it the file could not be parsed.", unparsed)
    left = {key(finding) for finding in after.findings}
    refuse(refusals, "Declaring it does not fix it.", [one for one in changes if key(one.finding) in left])
    declaring = [one for one in changes if one.declares]
    for cycle in after.cycles:
        if not any(cycle <= known for known in before.cycles):
            inside = [one for one in declaring if one.at in cycle]
            refuse(refusals, "It would close a cycle.", least(inside) or declaring or changes)
    known = {key(finding) for finding in before.findings}
    for finding in after.findings:
        if finding.code in STOPPING and key(finding) not in known:
            there = [one for one in changes if one.at == finding.migration]
            refuse(refusals, f"South would stop at it: {finding.message}", there or changes)
    return refusals


def least(changes: Sequence[Change]) -> list[Change]:
    """The one to give up first of changes that exclude each other: the last one that an error does not ask for."""
    return sorted(changes, key=lambda change: change.finding.severity != "error")[-1:]


def refuse(refusals: dict[Change, FixRefusal], reason: str, changes: Iterable[Change]) -> None:
    """Record refusals; the first reason counts."""
    for change in changes:
        pair = change.what if isinstance(change.what, Declare) else None
        paste = patch.paste(pair.attribute, [pair.on]) if pair is not None else ""
        refusals.setdefault(change, FixRefusal(reason, paste))


def key(finding: Finding) -> tuple[object, ...]:
    """The identity of a finding, independent of its place in the file."""
    message = finding.message if finding.requires is None else ""
    return (finding.code, finding.migration, finding.requires, message)
