"""SD406: a dependency that nothing declares, although every plan happens to respect it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from southdeps.analysis.context import AnalysisContext, once_per_context
from southdeps.analysis.cycle_breaking import find_cycles
from southdeps.analysis.missing_dependencies import find_missing_dependencies, needed_order
from southdeps.analysis.references import find_references
from southdeps.databases import in_words
from southdeps.finding import Finding, MigrationId
from southdeps.graph import CycleError, forwards_plan
from southdeps.rules.rule import Rule

ALREADY = "the order of apps already runs it first"
AFTER_OTHERS = "the dependencies that other findings ask for make it run first"


def check(context: AnalysisContext) -> Iterator[Finding]:
    """One finding per migration and provider's app: referenced, not declared, and yet no plan fails.

    What no plan reaches, because of a cycle, has no order.
    """
    missing, _ = find_missing_dependencies(context)
    reported = {(one.at, one.early.app) for one in missing} | {(one.late, one.early.app) for one in missing}
    plans: dict[str, list[MigrationId]] = {}
    for reference in find_references(context):
        migration, provider = reference.migration, reference.provider
        if provider is None or reference.declared or not reference.certain:
            continue
        if (migration, provider.app) in reported:
            continue
        reported.add((migration, provider.app))
        if migration.app not in plans:
            plans[migration.app] = plan_of(migration.app, context)
        plan = plans[migration.app]
        if migration not in plan or provider in cycle_members(context):
            continue
        already = provider in plan[: plan.index(migration)]
        if not already and not is_reached(migration, context):
            continue
        what = in_words(reference.table, reference.field)
        yield RULE.finding(
            context,
            migration,
            (reference.line, reference.column),
            f"{migration} needs {what}, which {provider} provides, without depending on it; "
            + (ALREADY if already else AFTER_OTHERS),
            table=reference.table,
            field=reference.field,
            reference=reference.kind,
            requires=provider,
        )


def plan_of(app: str, context: AnalysisContext) -> list[MigrationId]:
    """What South runs to migrate an app, up to the first member of a cycle."""
    try:
        order = forwards_plan(context.chains.get(app, ())[-1:], context.declared)
    except CycleError:
        return []
    return list(takewhile(lambda migration: migration not in cycle_members(context), order))


def is_reached(migration: MigrationId, context: AnalysisContext) -> bool:
    """Whether the plan of its app leads to a migration once all that is missing has been declared."""
    try:
        forwards_plan([migration], needed_order(context))
    except CycleError:
        return False
    return True


@once_per_context
def cycle_members(context: AnalysisContext) -> frozenset[MigrationId]:
    """Every migration that is in some cycle."""
    return frozenset().union(*find_cycles(context))


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
