"""No finding proposes a declaration that closes a cycle, or an edit that would not help."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from southdeps.analysis.context import AnalysisContext
from southdeps.analysis.cycle_breaking import find_cycles
from southdeps.analysis.missing_dependencies import needed_order
from southdeps.finding import Finding
from southdeps.graph import reachable


def with_feasible_fixes(findings: Iterable[Finding], context: AnalysisContext) -> Iterator[Finding]:
    """The findings, without fixes that would close a cycle or change files in vain.

    Files of others are not written, and those of a cycle only once it has been broken by hand.
    """
    cycle_of = {member: members for members in find_cycles(context) for member in members}
    for finding in findings:
        declare = finding.declare
        at = declare.at if declare is not None else finding.migration
        if declare is not None and declare.late in reachable([declare.early], needed_order(context)):
            members = cycle_of.get(declare.late, frozenset())
            advice = f"Declaring it would close a cycle: {declare.early} itself needs {declare.late}."
            if declare.early in members:
                advice = f"No declaration helps: it is part of the cycle of {min(members)} (SD205)."
            yield replace(finding, declare=None, fixable=False, advice=advice)
        elif finding.fixable and at in cycle_of:
            yield replace(
                finding, fixable=False, advice=f"Break the cycle of {min(cycle_of[at])} first (SD205)."
            )
        elif finding.fixable and at is not None and not context.editable[at]:
            advice = (
                f"{finding.advice}\nThe file does not belong to the project: its authors have to change it."
            )
            yield replace(finding, fixable=False, advice=advice)
        else:
            yield finding
