"""What the rules about refused steps share: the finding for a step that South or the database refuses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from southdeps.analysis.context import AnalysisContext
from southdeps.analysis.refusals import RefusedStep, find_refusals
from southdeps.finding import Finding
from southdeps.rules.rule import Rule
from southdeps.schema.refusal import RefusalKind


def refused_steps(context: AnalysisContext, kind: RefusalKind) -> Iterator[RefusedStep]:
    """The steps that are certainly refused for that reason."""
    for one in find_refusals(context):
        if one.refusal.kind is kind and one.certain:
            yield one


def refused_finding(
    rule: Rule, context: AnalysisContext, one: RefusedStep, why: str, **facts: Any
) -> Finding:
    """A finding at the step, in the database's words; a warning, if only some versions of the server refuse it."""
    words = one.refusal.error.rpartition("Error: ")[2]
    where, only_in = "", one.refusal.only_in
    if only_in is not None:
        where = f" on PostgreSQL {only_in} and newer"
        facts |= {"severity": "warning", "only_in": only_in}
    why += (
        f" ({one.refusal.detail}, which Django makes for {one.migration.app})" if one.refusal.detail else ""
    )
    return rule.finding(
        context,
        one.migration,
        one.step.at,
        f"{one.migration} fails{where}: {words}{why}",
        table=one.refusal.table,
        field=one.refusal.name if one.refusal.name != one.refusal.table else None,
        reference="schema-operation",
        **facts,
    )
