"""The tables that migrations need and that are certainly not there: neither syncdb nor a migration creates them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from southdeps.analysis.context import AnalysisContext
from southdeps.analysis.declarations import MigrationIndex
from southdeps.data_conditions import AllHold, TableExists
from southdeps.databases import bare, database_of
from southdeps.effects import Require
from southdeps.interpreter.conditions import Condition
from southdeps.project.synced_tables import SyncedTables
from southdeps.schema.simulation import is_opaque
from southdeps.south.contrib import CONTRIB_TABLES


def tables_named(context: AnalysisContext) -> frozenset[str]:
    """Every table that some migration creates, needs or asks for."""
    needed = (need.table for _, need in context.every(Require))
    return frozenset(context.history.events).union(needed, tables_asked_for(context))


def tables_asked_for(context: AnalysisContext) -> frozenset[str]:
    """Every table of which some migration asks whether it is there."""
    conditions = {
        condition for inner in context.effects.values() for step in inner for condition in step.when
    }
    return frozenset(table for condition in conditions for table in _asked_for(condition))


def _asked_for(condition: Condition) -> Iterator[str]:
    match condition:
        case TableExists(table=table):
            yield table
        case AllHold(parts=parts):
            for part in parts:
                yield from _asked_for(part)


def tables_never_created(context: AnalysisContext, settings: SyncedTables | None) -> frozenset[str]:
    """The tables that some migration needs and nothing creates; with the settings it is known what syncdb creates.

    They belong to apps that are migrated or do not exist: syncdb creates none of them. A table named after an app for
    which syncdb does create tables is taken to be that app's, and an app whose migrations can't all be read may create
    any table.
    """
    index = context.index
    synced = index.unmigrated if index.unknown is None else index.unmigrated | index.unknown
    opaque = {migration.app for migration, inner in context.effects.items() if is_opaque(inner)}
    prefixes = tuple(f"{label}_" for label in synced)
    theirs = {table for model, table in CONTRIB_TABLES.items() if model.partition(".")[0] in synced}
    owners = {need.table: need.app for _, need in context.every(Require) if need.app}
    labels = sorted({*index.chains, *synced}, key=len, reverse=True)
    asked_for = tables_asked_for(context)
    found = {table for table in asked_for if is_named_in_vain(table, labels, opaque, index, settings)}
    for _, need in context.every(Require):
        if not need.app and need.table not in owners:
            if is_named_in_vain(need.table, labels, opaque, index, settings):
                found.add(need.table)
            continue
        if not need.app or need.app in synced | opaque:
            continue
        closed = need.app in index.chains or index.unknown is not None
        if closed and need.table not in theirs and not need.table.startswith(prefixes):
            found.add(need.table)
    made = context.history.events.keys()
    needed = {need.table for _, need in context.every(Require)} | asked_for
    found |= {table for table in needed if database_of(table) and bare(table) in made}
    return frozenset(found - made)


def is_named_in_vain(
    table: str,
    labels: Sequence[str],
    opaque: Collection[str],
    index: MigrationIndex,
    settings: SyncedTables | None,
) -> bool:
    """Whether a table that is named by a string can't be there, since no migration creates it.

    It belongs to the app whose label it begins with, the longest that fits: a migrated one would create it in a
    migration. A table that begins with no label is there only if syncdb creates it, or an app that can't be seen.
    """
    owner = next((label for label in labels if table.startswith(f"{label}_")), None)
    if owner is not None and (owner not in index.chains or owner in opaque):
        return False
    if settings is None or not settings.closed:
        return owner is not None
    return not settings.may_create(table) and (owner is not None or not opaque)
