"""Every place where a migration needs another app's table, declared or not."""

from __future__ import annotations

from southdeps.analysis.context import AnalysisContext, once_per_context
from southdeps.databases import bare
from southdeps.effects import ALL, Require
from southdeps.finding import MigrationId
from southdeps.graph import Reference


@once_per_context
def find_references(context: AnalysisContext) -> tuple[Reference, ...]:
    """All references, one per migration, table, kind and line, sorted by path and line."""
    found: dict[tuple[MigrationId, str, str, int], Reference] = {}
    for migration, need in context.every(Require):
        reference = reference_of(context, migration, need)
        if reference is not None:
            key = (migration, reference.table, reference.kind, reference.line)
            known = found.get(key)
            if known is None or (reference.certain and not known.certain):
                found[key] = reference
    return tuple(
        sorted(found.values(), key=lambda reference: (reference.path, reference.line, reference.table))
    )


def reference_of(context: AnalysisContext, migration: MigrationId, need: Require) -> Reference | None:
    """The reference that a need is, if its table belongs to another app."""
    provider = context.history.provider(need.table, need.columns)
    if provider is not None:
        if provider.app == migration.app and not belongs_elsewhere(context, migration, need):
            return None
        if provider.app == migration.app:
            provider = context.history.provider(need.table)
    elif need.app in {"", migration.app}:
        return None
    assert provider is None or provider.app != migration.app
    return Reference(
        migration=migration,
        table=bare(need.table),
        field=missing_column(context, need, provider),
        provider=provider,
        kind=need.reference,
        path=context.paths[migration],
        line=need.at[0],
        declared=provider is not None and context.reach.depends(migration, provider),
        certain=not need.when,
        column=need.at[1],
    )


def belongs_elsewhere(context: AnalysisContext, migration: MigrationId, need: Require) -> bool:
    """Whether the table belongs to another app although this app has added the column."""
    provider = context.history.provider(need.table)
    return provider is not None and provider.app != migration.app


def missing_column(context: AnalysisContext, need: Require, provider: MigrationId | None) -> str | None:
    """The column because of which the provider is not simply the migration that creates the table."""
    creator = context.history.provider(need.table)
    if provider is None or creator == provider or ALL in need.columns:
        return None
    added = context.history.columns_added(need.table, provider)
    return next((column for column in need.columns if column in added), None)
