"""SD411: a dependency that only a database with rows needs, which no fresh one has."""

from __future__ import annotations

from collections.abc import Iterator

from southdeps.analysis.context import AnalysisContext
from southdeps.analysis.missing_dependencies import find_missing_dependencies
from southdeps.analysis.references import find_references, reference_of
from southdeps.data_conditions import RowsExist, tables_of
from southdeps.databases import in_words
from southdeps.effects import Require
from southdeps.finding import Finding
from southdeps.rules.rule import Rule


def check(context: AnalysisContext) -> Iterator[Finding]:
    """One finding per migration and provider's app: needed where there are rows, not declared, and no plan fails."""
    missing, failures = find_missing_dependencies(context)
    reported = {(one.at, one.early.app) for one in missing} | {(one.late, one.early.app) for one in missing}
    reported |= {
        (one.migration, one.provider.app)
        for one in find_references(context)
        if one.provider is not None and one.certain
    }
    failing = {(migration, failure.table) for migration, failure in failures}
    for migration, need in context.every(Require):
        rows = [one for one in need.when if isinstance(one, RowsExist) and one.expected]
        reference = reference_of(context, migration, need) if rows else None
        provider = reference.provider if reference is not None else None
        if reference is None or provider is None or reference.declared:
            continue
        if (migration, provider.app) in reported or (migration, need.table) in failing:
            continue
        reported.add((migration, provider.app))
        tables = sorted(frozenset[str]().union(*map(tables_of, rows)))
        yield RULE.finding(
            context,
            migration,
            need.at,
            f"{migration} needs {in_words(reference.table, reference.field)}, which {provider} provides, "
            "only if there are rows in "
            f"{', '.join(tables)}: on a database with data, and not on a fresh one",
            table=reference.table,
            field=reference.field,
            reference=reference.kind,
            requires=provider,
        )


RULE = Rule(
    code="SD411",
    name="needs-rows",
    severity="info",
    summary="a dependency that is not declared matters only where there are rows",
    explanation="""\
A loop over rows, or a branch that asks for one, needs another app's table. On a fresh database there are no such rows,
so nothing fails. On a database with data the other app may not be migrated yet when South reaches this migration.""",
    before="""\
def forwards(self, orm):
    for order in orm['shop.Order'].objects.all():
        order.book.title  # catalogue_book is needed if there is an order""",
    after="""\
class Migration(DataMigration):
    depends_on = (("catalogue", "0001_initial"),)""",
    check=check,
)
