"""No finding proposes a declaration that closes a cycle or stops South, or an edit that would not help."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from southdeps.analysis.context import AnalysisContext
from southdeps.analysis.cycle_breaking import find_cycles
from southdeps.analysis.declarations import verdict
from southdeps.analysis.missing_dependencies import needed_order
from southdeps.finding import Attribute, DeclarationFix, Finding, MigrationId
from southdeps.graph import Link, cyclic_components, reachable
from southdeps.rules.wrong_entries import proposal
from southdeps.summary import DeclaredPair


def with_feasible_fixes(findings: Iterable[Finding], context: AnalysisContext) -> Iterator[Finding]:
    """The findings, without fixes that would close a cycle, stop South, or change files in vain.

    Files of others are not written, and nothing is declared in those of a cycle until it has been broken by hand.
    """
    cycle_of = {member: members for members in find_cycles(context) for member in members}
    blocked = frozenset().union(*cyclic_components(context.declared))
    for finding in findings:
        declare = finding.declare
        at = declare.at if declare is not None else finding.migration
        closing = next((link for link in links_of(finding) if closes_cycle(link, context)), None)
        if closing is not None:
            late, early = closing
            members = cycle_of.get(late, frozenset())
            advice = f"Declaring it would close a cycle: {early} itself needs {late}."
            if early in members:
                advice = f"No declaration helps: it is part of the cycle of {min(members)} (SD205)."
            yield replace(finding, declare=None, declaration_fix=None, fixable=False, advice=advice)
        elif (stop := stop_after(finding, context)) is not None:
            advice = f"Corrected, it would still stop South: {stop}"
            yield replace(finding, declaration_fix=None, fixable=False, advice=advice)
        elif finding.fixable and at in cycle_of and links_of(finding):
            yield replace(
                finding, fixable=False, advice=f"Break the cycle of {min(cycle_of[at])} first (SD205)."
            )
        elif finding.fixable and (ahead := cycle_ahead(finding, blocked, context)):
            first = min(cycle_of[min(ahead)])
            yield replace(finding, fixable=False, advice=f"Break the cycle of {first} first (SD205).")
        elif finding.fixable and at is not None and not context.editable[at]:
            advice = (
                f"{finding.advice}\nThe file does not belong to the project: its authors have to change it."
            )
            yield replace(finding, fixable=False, advice=advice)
        else:
            yield finding


def links_of(finding: Finding) -> tuple[Link, ...]:
    """The dependencies that the fix of a finding declares."""
    if finding.declare is not None:
        return ((finding.declare.late, finding.declare.early),)
    fix, here = finding.declaration_fix, finding.migration
    if fix is None or here is None:
        return ()
    return links(fix, here)


def links(fix: DeclarationFix, here: MigrationId) -> tuple[Link, ...]:
    """The dependencies that the correction of a declaration in `here` declares."""
    return tuple((target, here) if fix.attribute == "needed_by" else (here, target) for target in fix.targets)


def closes_cycle(link: Link, context: AnalysisContext) -> bool:
    """Whether a dependency would close a cycle; one on itself is an entry to remove."""
    late, early = link
    return late != early and late in reachable([early], needed_order(context))


def stop_after(finding: Finding, context: AnalysisContext) -> str | None:
    """What South stops with at an entry that has been corrected, if no further correction helps."""
    fix, here = finding.declaration_fix, finding.migration
    if fix is None or here is None:
        return None
    index = context.index_for(here)
    attribute: Attribute = "needed_by" if fix.attribute == "needed_by" else "depends_on"
    for target in fix.targets:
        entry = DeclaredPair(fix.at, target.app, target.name)
        found = verdict(here, entry, index)
        if found.kind is None:
            continue
        further, _ = proposal(found.kind, here, attribute, entry, index)
        if further is None or any(closes_cycle(link, context) for link in links(further, here)):
            return found.error
    return None


def cycle_ahead(
    finding: Finding, blocked: frozenset[MigrationId], context: AnalysisContext
) -> set[MigrationId]:
    """The members of declared cycles that the fix of a finding has a migration wait for, if none does yet.

    South runs nothing of a plan that leads to such a cycle, not even what comes before it.
    """
    ahead: set[MigrationId] = set()
    for late, early in links_of(finding) if blocked else ():
        before: set[MigrationId] = reachable([late], context.declared)
        after: set[MigrationId] = reachable([late, early], context.declared)
        if blocked.isdisjoint(before):
            ahead |= blocked & after
    return ahead
