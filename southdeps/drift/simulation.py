"""The schema that a project's migrations make, one after the other, on PostgreSQL or SQLite."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from msgspec import Struct

from southdeps import effects
from southdeps.analysis.context import AnalysisContext
from southdeps.analysis.missing_dependencies import find_missing_dependencies
from southdeps.analysis.simulate import plan
from southdeps.drift.timeline import Timeline
from southdeps.finding import MigrationId
from southdeps.graph import Dependencies, with_acyclic_links
from southdeps.schema.description import Schema
from southdeps.schema.executions import Executions


class Simulated(Struct, frozen=True):
    """What migrations make: the schema after each; `makers` who created each table.

    The `views` that they make are no tables. Of the tables in `uncertain` and of the apps in `opaque` not all is known:
    a condition that can't be decided, or code that can't be read, is in the way.
    """

    timeline: Timeline
    makers: dict[str, MigrationId]
    uncertain: frozenset[str]
    opaque: frozenset[str]
    views: frozenset[str] = frozenset()


def complete_dependencies(context: AnalysisContext) -> Dependencies:
    """The declared dependencies, and those that South needs although they are not declared."""
    missing, _ = find_missing_dependencies(context)
    return with_acyclic_links(context.declared, [(one.late, one.early) for one in missing if one.certain])


def complete_order(
    context: AnalysisContext, dependencies: Dependencies, first: Sequence[MigrationId] = ()
) -> tuple[MigrationId, ...]:
    """All migrations in an order in which South can run them: each after its dependencies, those of `first` early.

    Those in or behind a cycle come at the end, app by app.
    """
    planned = plan([*first, *(chain[-1] for chain in context.chains.values())], dependencies).order
    every = (one for chain in context.chains.values() for one in chain)
    return tuple(dict.fromkeys((*planned, *every)))


def broken_migrations(context: AnalysisContext, order: Sequence[MigrationId]) -> frozenset[MigrationId]:
    """The migrations of which nothing remains: those whose own code raises in any case, and what depends on them.

    `order` has each migration after its dependencies.
    """
    broken: set[MigrationId] = set()
    for migration in order:
        raises = any(
            isinstance(step, effects.RaiseException) and not step.when
            for step in context.effects.get(migration, ())
        )
        if raises or not broken.isdisjoint(context.declared.get(migration, ())):
            broken.add(migration)
    return frozenset(broken)


def simulate(
    context: AnalysisContext,
    order: Sequence[MigrationId],
    *,
    sqlite: bool,
    broken: Collection[MigrationId] = (),
) -> Simulated:
    """Run migrations in an order, passing over whatever fails; those that are `broken` do nothing."""
    state = context.empty_schema()
    execution = Executions(state.is_absent, sqlite=sqlite)
    state.execution = execution
    steps: list[tuple[MigrationId, Schema]] = []
    views = frozenset(effect.table for _, effect in context.every(effects.CreateTable) if effect.view)
    for migration in order:
        for _ in state.run(migration, context.effects.get(migration, ()) if migration not in broken else ()):
            pass
        schema = execution.schema()
        tables = {name: table for name, table in schema.tables.items() if name not in views}
        steps.append((migration, Schema(tables) if views else schema))
    return Simulated(
        Timeline(Schema(), tuple(steps)),
        execution.makers,
        execution.uncertain,
        execution.opaque,
        views,
    )
