"""SD406: a dependency that nothing declares, although every plan happens to respect it."""

from __future__ import annotations

from collections.abc import Iterator

from southdeps.analysis.context import AnalysisContext
from southdeps.analysis.missing_dependencies import find_missing_dependencies
from southdeps.analysis.references import find_references
from southdeps.finding import Finding
from southdeps.rules.rule import Rule


def check(context: AnalysisContext) -> Iterator[Finding]:
    """One finding per migration and provider's app: referenced, not declared, and yet no plan fails."""
    missing, _ = find_missing_dependencies(context)
    reported = {(one.at, one.early.app) for one in missing} | {(one.late, one.early.app) for one in missing}
    for reference in find_references(context):
        provider = reference.provider
        if provider is None or reference.declared or not reference.certain:
            continue
        if (reference.migration, provider.app) in reported:
            continue
        reported.add((reference.migration, provider.app))
        yield RULE.finding(
            context,
            reference.migration,
            (reference.line, reference.column),
            f"{reference.migration} needs table {reference.table}, which {provider} provides, without "
            "depending on it; the order of apps already runs it first",
            table=reference.table,
            field=reference.field,
            reference=reference.kind,
            requires=provider,
        )


RULE = Rule(
    code="SD406",
    name="hidden-by-plan",
    severity="info",
    summary="a dependency is not declared, but every order of apps runs the provider earlier",
    explanation="""\
South's plan puts everything that an app's last migration depends on in front of the whole app. So a dependency that
only a later migration declares can make its provider run before the app's earlier migrations as well. Nothing fails
today, on any database; it would if the later declaration were removed.""",
    before="""\
# shop:0001 refers to catalogue_book and declares nothing; shop:0002 declares it
class Migration(SchemaMigration):
    depends_on = (("catalogue", "0001_initial"),)""",
    after="""\
# shop:0001 declares what it needs by itself
class Migration(SchemaMigration):
    depends_on = (("catalogue", "0001_initial"),)""",
    check=check,
)
