"""SD307: a migration gets a row that no migration inserts before."""

from __future__ import annotations

from collections.abc import Iterator

from southdeps.analysis.context import AnalysisContext
from southdeps.analysis.missing_dependencies import find_missing_dependencies
from southdeps.data_conditions import RowsExist, tables_of
from southdeps.effect_kinds import RaiseKind
from southdeps.effects import Find, RaiseException
from southdeps.finding import Finding, MigrationId
from southdeps.rules.declaring import condition_text
from southdeps.rules.rows_made_elsewhere import inserting
from southdeps.rules.rule import FailureCause, Rule
from southdeps.schema.rows import CONTENT_TYPES, PERMISSIONS


def check(context: AnalysisContext) -> Iterator[Finding]:
    """One finding per lookup that finds nothing, also if a later migration or another app's inserts the row.

    One too per exception that only an empty table leads to: what `aggregate()` gives is None then.
    """
    _, failures = find_missing_dependencies(context)
    for migration, failure in failures:
        lookup = failure.action
        if isinstance(lookup, RaiseException) and lookup.kind is RaiseKind.NO_ROW and failure.certain:
            tables = {table: None for one in lookup.when for table in tables_of(one)}
            table = list(tables)[-1]
            words = f"{migration} fails: {failure.error} ({table} has no rows)"
            yield RULE.finding(
                context, migration, lookup.at, words, table=table, reference="orm", advice=ADVICE
            )
        if not isinstance(lookup, Find) or lookup.creates:
            continue
        if not failure.certain and any(isinstance(condition, RowsExist) for condition in lookup.when):
            continue  # it depends on data that a fresh database may not have
        conditions = "" if failure.certain else condition_text(lookup.when)
        yield RULE.finding(
            context,
            migration,
            lookup.at,
            f"{migration} fails: {failure.error} ({row_text(lookup)}{conditions})",
            severity="error" if failure.certain else "warning",
            table=lookup.table,
            reference="orm",
            advice=advice(migration, lookup, context),
        )


def row_text(lookup: Find) -> str:
    """What is looked for."""
    values = " and ".join(f"{column} = {value!r}" for column, value in lookup.values)
    return f"{lookup.table} has no row with {values}" if values else f"{lookup.table} has no rows"


def advice(migration: MigrationId, lookup: Find, context: AnalysisContext) -> str:
    """What to do about it."""
    providers = inserting(migration, lookup, context)
    if providers:
        return f"Depend on {' or '.join(map(str, providers))}, which inserts the row."
    if lookup.table in {CONTENT_TYPES, PERMISSIONS}:
        return (
            "Django makes content types and permissions only after the whole plan of the app being migrated; "
            "depends_on does not help. Call db.send_pending_create_signals() first, or use get_or_create()."
        )
    return ADVICE


#: What to do if no other app inserts the row.
ADVICE = "Use filter() or get_or_create(), or insert the row in an earlier migration."

RULE = Rule(
    code="SD307",
    name="no-such-row",
    severity="error",
    summary="a migration gets a row that does not exist in a fresh database",
    explanation="""\
A fresh database has only the rows that `syncdb` makes and that earlier migrations insert. `get()` and `latest()` on
any other row raise DoesNotExist, `[0]` raises IndexError, on every database, and what `aggregate()` gives for an
empty table is None, with which nothing can be calculated. `except` catches the DoesNotExist of its own model only:
that of a frozen model is not that of the model of today. Content types and permissions of apps with South migrations
appear only after the whole plan of the app that is being migrated, so a dependency does not help. Old databases have
the rows, so the fault shows up at the first rebuild.""",
    before="""\
def forwards(self, orm):
    box = orm['shop.Box'].objects.get(name='default')
    box.size = 4
    box.save()""",
    after="""\
def forwards(self, orm):
    for box in orm['shop.Box'].objects.filter(name='default'):
        box.size = 4
        box.save()""",
    foretells=(FailureCause.NO_ROW,),
    check=check,
)
