"""What SD401, SD403, SD407 and SD408 share: they report what the summary of a migration noticed."""

from __future__ import annotations

from collections.abc import Iterator

from southdeps.analysis.context import AnalysisContext
from southdeps.effects import Diagnostic, DiagnosticKind
from southdeps.finding import Finding, MigrationId
from southdeps.rules.rule import Rule
from southdeps.syntax.nodes import Place


def diagnostics(rule: Rule, context: AnalysisContext, kind: DiagnosticKind) -> Iterator[Finding]:
    """The diagnostics of one kind, one per place."""
    seen: set[tuple[MigrationId, Place]] = set()
    for migration, effect in context.every(Diagnostic):
        if effect.kind is kind and (migration, effect.at) not in seen:
            seen.add((migration, effect.at))
            yield rule.finding(context, migration, effect.at, effect.message)
