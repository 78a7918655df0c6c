"""SD405: a migration relies on a row that only other apps' migrations insert."""

from __future__ import annotations

from collections.abc import Iterator

from southdeps.analysis.context import AnalysisContext
from southdeps.analysis.missing_dependencies import find_missing_dependencies
from southdeps.effects import Find
from southdeps.finding import Finding, MigrationId
from southdeps.rules.declaring import where_to_declare
from southdeps.rules.rule import FailureCause, FixKind, Rule


def check(context: AnalysisContext) -> Iterator[Finding]:
    """One finding per migration and table: a lookup that fails, by values that another app's migration inserts."""
    _, failures = find_missing_dependencies(context)
    seen: set[tuple[MigrationId, str]] = set()
    for migration, failure in failures:
        lookup = failure.action
        if not isinstance(lookup, Find) or lookup.creates or (migration, lookup.table) in seen:
            continue
        providers = inserting(migration, lookup, context)
        if not providers:
            continue
        seen.add((migration, lookup.table))
        first = providers[0]
        only = all(other.app == first.app for other in providers)
        row = ", ".join(f"{column} = {value!r}" for column, value in lookup.values)
        yield RULE.finding(
            context,
            migration,
            lookup.at,
            f"{migration} expects a row of {lookup.table} ({row}), which "
            f"{' or '.join(map(str, providers))} inserts",
            table=lookup.table,
            reference="orm",
            requires=first,
            declare=where_to_declare(migration, first, context) if only else None,
        )


def inserting(migration: MigrationId, lookup: Find, context: AnalysisContext) -> list[MigrationId]:
    """The migrations of other apps that insert such a row, in their order."""
    if not lookup.values or not lookup.exact:
        return []
    return list(
        dict.fromkeys(
            other
            for other, row in context.insertions.get(lookup.table, ())
            if other.app != migration.app and all(row.get(column) == value for column, value in lookup.values)
        )
    )


RULE = Rule(
    code="SD405",
    name="rows-made-elsewhere",
    severity="warning",
    summary="a migration needs rows that another app's migration inserts",
    explanation="""\
A fresh database has only the rows that earlier migrations insert. A migration that gets a row which another app's
migration inserts fails with DoesNotExist, on every database, if its own app comes first. An old database has the row
already, so the fault shows up at the first rebuild.""",
    before="""\
# groups:0001 inserts the group
def forwards(self, orm):
    orm['auth.Group'].objects.get(name='Moderators')""",
    after="""\
depends_on = (("groups", "0001_initial"),)

def forwards(self, orm):
    orm['auth.Group'].objects.get(name='Moderators')""",
    fix=FixKind.DECLARE,
    foretells=(FailureCause.NO_ROW,),
    check=check,
)
