"""SD301: a migration needs a table of a scanned app that no order of migrations provides in time."""

from __future__ import annotations

from collections.abc import Iterator

from southdeps.analysis.context import AnalysisContext
from southdeps.analysis.dropped import short_lived_in
from southdeps.analysis.misnamed import misnamed_maker
from southdeps.analysis.missing_dependencies import find_missing_dependencies
from southdeps.analysis.prefilter import is_constraint
from southdeps.databases import DEFAULT, bare, database_of
from southdeps.effects import Require
from southdeps.finding import Finding, MigrationId
from southdeps.rules.rule import FailureCause, Rule


def check(context: AnalysisContext) -> Iterator[Finding]:
    """Certain failures because of a table that nothing provides, or only a later migration of the same app."""
    _, failures = find_missing_dependencies(context)
    for migration, failure in failures:
        need = failure.action
        if not failure.certain or not isinstance(need, Require) or failure.column is not None:
            continue
        reason = reason_text(need, failure.gone, migration, context)
        if reason is not None:
            yield RULE.finding(
                context,
                migration,
                need.at,
                f"{migration} needs table {bare(failure.table or '')}, which {reason}",
                table=failure.table,
                reference=need.reference,
            )


def reason_text(
    need: Require, gone: MigrationId | None, migration: MigrationId, context: AnalysisContext
) -> str | None:
    """Why the table does not exist: what fails to create it, or what has dropped it.

    None if another app's migration may create it, which is the business of SD101.
    """
    events = context.history.events.get(need.table, ())
    if gone is not None:
        apps = {gone.app, *(event.migration.app for event in events)}
        dropper = "it has dropped or renamed itself" if gone == migration else f"{gone} drops or renames"
        return dropper if not events or apps == {migration.app} else None
    if (maker := short_lived_in(context, need.table)) is not None:
        return f"{maker} creates only to drop or rename it"
    if not events:
        elsewhere = misnamed_maker(context, need.table) or made_elsewhere(need, context)
        if elsewhere is not None:
            return elsewhere
        known = need.app in context.chains
        return f"{f'no migration of {need.app}' if known else 'neither syncdb nor a migration'} creates"
    if all(context.is_later(event.migration, migration) for event in events):
        return f"only {events[0].migration} creates, later in the same app"
    return None


def made_elsewhere(need: Require, context: AnalysisContext) -> str | None:
    """Which migration creates a table of that name in another database; None if none does."""
    for table, events in context.history.events.items():
        if bare(table) == bare(need.table):
            where, here = (database_of(one) or DEFAULT for one in (table, need.table))
            reach = "; no foreign key reaches another database" if is_constraint(need) else ""
            return f"{events[0].migration} creates in database {where}, not in {here}{reach}"
    return None


RULE = Rule(
    code="SD301",
    name="no-such-table",
    severity="error",
    summary="no migration creates the table in time, or the same app has dropped it before",
    explanation="""\
The migration needs a table of an app that southdeps has read, and no order of the apps provides it: no migration
creates it, only a later one of the same app does, or an earlier one has dropped or renamed it. PostgreSQL stops with
`relation "..." does not exist`. SQLite stops too, unless the table is only the target of a foreign key.""",
    before="""\
def forwards(self, orm):
    db.add_column('shop_ordr', 'note', ...)  # no migration creates shop_ordr""",
    after="""\
def forwards(self, orm):
    db.add_column('shop_order', 'note', ...)""",
    foretells=(FailureCause.MISSING,),
    check=check,
)
