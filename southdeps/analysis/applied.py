"""What `migrate` does next on a database on which migrations have run, as South's own history table says.

South refuses a history with migrations that are not on disk, or in which a migration was applied before one that it
depends on (`south.migration.check_migration_histories`, `south.migration.inner_problem_check`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Literal

from southdeps.analysis.context import AnalysisContext
from southdeps.analysis.missing_dependencies import merged_dependencies
from southdeps.analysis.simulate import (
    AppliedHistory,
    Disagreement,
    SimulationInput,
    SimulationResult,
    first_stop,
    plan,
)
from southdeps.finding import MigrationId
from southdeps.graph import Dependencies


def continue_migrate(
    given: SimulationInput,
    recorded: Sequence[MigrationId],
    source: str,
    label: str | None = None,
    proposals: AnalysisContext | None = None,
) -> tuple[SimulationResult, AppliedHistory]:
    """What `migrate`, or `migrate LABEL`, runs next where `recorded` are the rows of South's history.

    Proposed dependencies are those of `proposals`, by default of the context that is `given`. Rows and tables of the
    database are not known: what the next migrations find there is not simulated.
    """
    context = given.context
    known = {name for chain in context.index.chains.values() for name in chain}
    ours = tuple(dict.fromkeys(one for one in recorded if context.index.chains.get(one.app)))
    done = {one for one in ours if one in known}
    ghosts = tuple(one for one in ours if one not in known)
    wanted = proposed(proposals or context, known)
    broken = tuple(disagreements(context.declared, wanted, done))
    stop = given.crash or first_stop(given) or ghost_error(ghosts)
    order, inconsistent, message = ((), (), stop) if stop else remaining(given, label, done)
    outcome: Literal["ok", "blocked"] = "ok" if message is None else "blocked"
    applied = AppliedHistory(
        source, tuple(one for one in ours if one in known), ghosts, inconsistent, broken, len(wanted)
    )
    return SimulationResult(given.labels, order, outcome, message=message), applied


Remaining = tuple[tuple[MigrationId, ...], tuple[tuple[MigrationId, MigrationId], ...], str | None]


def remaining(given: SimulationInput, label: str | None, done: Collection[MigrationId]) -> Remaining:
    """The migrations that South still runs, the inconsistencies that it stops at, and how it words that."""
    run = set(done)
    order: list[MigrationId] = []
    declared = given.context.declared
    for one in given.labels if label is None else (label,):
        chain = given.context.index.chains.get(one, ())
        planned = plan(chain[-1:], declared)
        if planned.cycle is not None:
            return tuple(order), (), planned.cycle
        work = [migration for migration in planned.order if migration not in run]
        problems = tuple(dict.fromkeys(inconsistencies(planned.order, run, declared))) if work else ()
        if problems:
            return tuple(order), problems, inconsistency_error(problems)
        order += work
        run.update(work)
    return tuple(order), (), None


def inconsistencies(
    planned: Sequence[MigrationId], done: Collection[MigrationId], declared: Dependencies
) -> Iterator[tuple[MigrationId, MigrationId]]:
    """South's own check of one app's plan: what was applied in front of something that it depends on."""
    last: MigrationId | None = None
    for migration in reversed(planned):
        if migration in done:
            last = migration
        elif last is not None:
            yield from unapplied_below(last, done, declared)


def unapplied_below(
    last: MigrationId, done: Collection[MigrationId], declared: Dependencies
) -> Iterator[tuple[MigrationId, MigrationId]]:
    """What `last` depends on that was not applied, as far as a chain of applied migrations leads to it."""
    seen: set[MigrationId] = set()
    stack = sorted(declared.get(last, ()))
    while stack:
        migration = stack.pop()
        if migration not in seen:
            seen.add(migration)
            if migration not in done:
                yield last, migration
            else:
                stack += sorted(declared.get(migration, ()))


def proposed(
    context: AnalysisContext, known: Collection[MigrationId]
) -> list[tuple[MigrationId, MigrationId]]:
    """The dependencies that certainly lack between these migrations: what has to run later, and what before it."""
    return [
        (one.late, one.early)
        for one in merged_dependencies(context)
        if one.certain and one.late in known and one.early in known
    ]


def disagreements(
    declared: Dependencies, wanted: Sequence[tuple[MigrationId, MigrationId]], done: Collection[MigrationId]
) -> Iterator[Disagreement]:
    """The dependencies between apps, declared or `wanted`, that the migrations which are `done` have not kept."""
    for migration in sorted(done):
        for other in sorted(declared.get(migration, ())):
            if other.app != migration.app and other not in done:
                yield Disagreement(migration, other, declared=True)
    for late, early in wanted:
        if late in done and early not in done:
            yield Disagreement(late, early, declared=False)


def ghost_error(ghosts: Sequence[MigrationId]) -> str | None:
    """What South stops with at migrations that were applied and are not on disk."""
    if not ghosts:
        return None
    listed = ", ".join(map(str, ghosts))
    return f"south.exceptions.GhostMigrations: these migrations are in the database but not on disk: {listed}"


def inconsistency_error(problems: Sequence[tuple[MigrationId, MigrationId]]) -> str:
    """What South stops with at migrations that were applied too early."""
    listed = "; ".join(f"{last} was applied, {missing} was not" for last, missing in problems)
    return f"south.exceptions.InconsistentMigrationHistory: Inconsistent migration history ({listed})"
