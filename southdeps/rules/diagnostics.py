"""What SD401, SD403, SD407 and SD408 share: they report what the summary of a migration noticed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from southdeps.analysis.context import AnalysisContext
from southdeps.effect_kinds import DiagnosticKind
from southdeps.effects import Diagnostic
from southdeps.finding import Finding, MigrationId, Related
from southdeps.rules.rule import Rule
from southdeps.syntax.nodes import Place


def diagnostics(rule: Rule, context: AnalysisContext, kind: DiagnosticKind) -> Iterator[Finding]:
    """The diagnostics of one kind, one per place."""
    seen: set[tuple[MigrationId, Place]] = set()
    for migration, effect in context.every(Diagnostic):
        if effect.kind is kind and (migration, effect.at) not in seen:
            seen.add((migration, effect.at))
            yield rule.finding(context, migration, effect.at, effect.message)


def repeated_diagnostics(rule: Rule, context: AnalysisContext, kind: DiagnosticKind) -> Iterator[Finding]:
    """The diagnostics of one kind, one per migration and message, at the first place; `related` has the others."""
    places: dict[tuple[MigrationId, str], list[Place]] = defaultdict(list)
    for migration, effect in context.every(Diagnostic):
        if effect.kind is kind:
            places[migration, effect.message].append(effect.at)
    for (migration, message), found in places.items():
        first, *others = sorted(set(found))
        path = context.paths[migration]
        lines = dict.fromkeys(line for line, _ in others if line != first[0])
        yield rule.finding(
            context,
            migration,
            first,
            message,
            related=tuple(Related(path, line, "again here") for line in lines),
        )
