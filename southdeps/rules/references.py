"""Every place where a migration needs another app's table, declared or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from southdeps.analysis.context import AnalysisContext
from southdeps.effects import ALL, Require
from southdeps.finding import MigrationId
from southdeps.graph import Reachability, Reference


def references(
    context: AnalysisContext, paths: Mapping[MigrationId, str], reach: Reachability
) -> tuple[Reference, ...]:
    """All references, one per migration, table, kind and line, sorted by path and line."""
    found: dict[tuple[MigrationId, str, str, int], Reference] = {}
    for migration, steps in context.steps.items():
        for step in steps:
            if isinstance(step, Require):
                for reference in reference_of(context, migration, step, paths[migration], reach):
                    key = (migration, reference.table, reference.kind, reference.line)
                    known = found.get(key)
                    if known is None or (reference.certain and not known.certain):
                        found[key] = reference
    return tuple(
        sorted(found.values(), key=lambda reference: (reference.path, reference.line, reference.table))
    )


def reference_of(
    context: AnalysisContext, migration: MigrationId, step: Require, path: str, reach: Reachability
) -> Iterator[Reference]:
    """The reference that a step is, if its table is another app's."""
    provider = context.history.provider(step.table, step.columns)
    if provider is not None:
        if provider.app == migration.app and not made_elsewhere(context, migration, step):
            return
        if provider.app == migration.app:
            provider = context.history.provider(step.table)
    elif step.app in {"", migration.app}:
        return
    assert provider is None or provider.app != migration.app
    yield Reference(
        migration=migration,
        table=step.table,
        field=missing_column(context, step, provider),
        provider=provider,
        kind=step.reference,
        path=path,
        line=step.at[0],
        declared=provider is not None and reach.depends(migration, provider),
        certain=not step.when,
        column=step.at[1],
    )


def made_elsewhere(context: AnalysisContext, migration: MigrationId, step: Require) -> bool:
    """Whether the table is another app's although this app has added the column."""
    provider = context.history.provider(step.table)
    return provider is not None and provider.app != migration.app


def missing_column(context: AnalysisContext, step: Require, provider: MigrationId | None) -> str | None:
    """The column for whose sake the provider is not simply the migration that makes the table."""
    maker = context.history.provider(step.table)
    if provider is None or maker == provider or ALL in step.columns:
        return None
    before = context.history.columns_at(step.table, maker)
    return next((column for column in step.columns if column not in before), None)
