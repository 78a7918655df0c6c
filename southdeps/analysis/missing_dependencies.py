"""What `migrate` does on a fresh database, on paper."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from southdeps import effects
from southdeps.analysis.context import AnalysisContext
from southdeps.analysis.prefilter import MayFail, about, find_what_may_fail, with_conditions
from southdeps.effects import Action, Require
from southdeps.finding import MigrationId
from southdeps.graph import (
    CycleError,
    Dependencies,
    Reachability,
    forwards_plan,
    reachability,
    reachable,
    with_acyclic_links,
)
from southdeps.interpreter.values import Condition
from southdeps.schema.simulation import Failure


class MissingDependency(Struct, frozen=True):
    """A migration that fails in some order, and what would have to run before: for a dropper, the reader.

    `late` must run after `early`; `need` is the action that fails, in migration `at`. `doubts` are the conditions under
    which a dropper drops, as far as they can't be decided.
    """

    late: MigrationId
    early: MigrationId
    need: Require
    at: MigrationId
    column: str | None
    dropped: bool
    certain: bool
    doubts: tuple[Condition, ...] = ()

    def is_news(self, known: Mapping[tuple[MigrationId, MigrationId], MissingDependency]) -> bool:
        """Whether it says more than those already known, by `late` and `early`."""
        other = known.get((self.late, self.early))
        return other is None or (self.certain and not other.certain)


def find_missing_dependencies(
    context: AnalysisContext,
) -> tuple[list[MissingDependency], list[tuple[MigrationId, Failure]]]:
    """Every missing dependency, found as South would find it, and every failure that no order cures.

    Any app can stand first in INSTALLED_APPS, so each app's own plan is run on an empty schema: what is
    missing is noted, the dependency added, the plan made again, until nothing fails.
    """
    lacks: dict[tuple[MigrationId, MigrationId], MissingDependency] = {}
    unfixable: dict[tuple[MigrationId, Action], Failure] = {}
    shared = shared_steps(context)
    for lack in missing_in_apps(context, shared, unfixable):
        if lack.is_news(lacks):
            lacks[lack.late, lack.early] = lack
    cured = with_acyclic_links(
        context.declared, [(lack.late, lack.early) for lack in lacks.values() if lack.certain]
    )
    for lack in missing_in_pairs(context, shared, cured):
        if lack.is_news(lacks):
            lacks[lack.late, lack.early] = lack
    return list(lacks.values()), [(migration, failure) for (migration, _), failure in unfixable.items()]


def missing_in_apps(
    context: AnalysisContext,
    shared: Mapping[MigrationId, tuple[Action, ...]],
    unfixable: dict[tuple[MigrationId, Action], Failure],
) -> Iterator[MissingDependency]:
    """What is missing in each app's own plan. Most plans can't fail; in those that can, few tables matter."""
    before = reachability(context.declared)
    own = may_fail_of(context, context.steps, before)
    common = may_fail_of(context, shared, before)
    tables = own.tables | common.tables
    own_steps, shared_steps_ = dict(about(tables, context.steps)), dict(about(tables, shared))
    mask = before.mask(common.migrations)
    for app, chain in context.chains.items():
        if before.plan(chain[-1]) & mask or not own.migrations.isdisjoint(chain):
            mine = {migration: own_steps[migration] for migration in chain if migration in own_steps}
            steps = ChainMap(mine, shared_steps_)
            yield from missing_in_plan(context, [app], context.declared, steps, unfixable)


def missing_in_pairs(
    context: AnalysisContext, shared: Mapping[MigrationId, tuple[Action, ...]], cured: Dependencies
) -> Iterator[MissingDependency]:
    """What one app takes away too early for another one, when that is migrated after it."""
    before = reachability(cured)
    may_fail = may_fail_of(context, shared, before)
    steps, mask = dict(about(may_fail.tables, shared)), before.mask(may_fail.migrations)
    for pair in dropping_pairs(shared):
        if context.chains.keys() >= set(pair) and any(
            before.plan(context.chains[app][-1]) & mask for app in pair
        ):
            yield from missing_in_plan(context, pair, cured, steps, {})


def may_fail_of(
    context: AnalysisContext, steps: Mapping[MigrationId, tuple[Action, ...]], before: Reachability
) -> MayFail:
    """The migrations that may fail when these of their steps run in an order that keeps `before`."""
    return find_what_may_fail(steps, before, context.known, foreign_keys=context.foreign_keys)


def dropping_pairs(steps: Mapping[MigrationId, Sequence[Action]]) -> list[tuple[str, str]]:
    """Pairs of apps of which the first takes away a table or column that the second one's migrations use."""
    takers: dict[str, set[str]] = {}
    users: dict[str, set[str]] = {}
    for migration, actions_ in steps.items():
        for step in actions_:
            if isinstance(
                step, effects.DropTable | effects.RenameTable | effects.DropColumn | effects.RenameColumn
            ):
                takers.setdefault(step.table, set()).add(migration.app)
            elif isinstance(step, Require):
                users.setdefault(step.table, set()).add(migration.app)
    return sorted(
        {
            (taker, user)
            for table, apps in takers.items()
            for taker in apps
            for user in users.get(table, ())
            if taker != user
        }
    )


def shared_steps(context: AnalysisContext) -> dict[MigrationId, tuple[Action, ...]]:
    """The steps that matter to more than one app: what concerns an app's own tables its own plan settles.

    With a table matters what it was called before, and whose rows decide what becomes of it.
    """
    users: dict[str, set[str]] = {}
    for migration, steps in context.steps.items():
        for step in steps:
            for table in tables_of(step):
                users.setdefault(table, set()).add(migration.app)
    shared = with_conditions({table for table, apps in users.items() if len(apps) > 1}, context.steps)
    return {
        migration: tuple(
            step
            for step in steps
            if isinstance(step, effects.ExecuteDeferred) or not shared.isdisjoint(tables_of(step))
        )
        for migration, steps in context.steps.items()
    }


def tables_of(step: Action) -> tuple[str, ...]:
    """The tables that a step names."""
    tables = [condition.table for condition in step.when if condition.table is not None]
    if isinstance(step, effects.RenameTable):
        tables.append(step.to)
    table = getattr(step, "table", None)
    return (*tables, table) if isinstance(table, str) else tuple(tables)


def missing_in_plan(
    context: AnalysisContext,
    apps: Sequence[str],
    dependencies: Dependencies,
    steps: Mapping[MigrationId, tuple[Action, ...]],
    unfixable: dict[tuple[MigrationId, Action], Failure],
) -> list[MissingDependency]:
    """What is missing when `apps` are migrated in turn; failures without a cure go to `hopeless`."""
    found: dict[tuple[MigrationId, MigrationId], MissingDependency] = {}
    cured = dependencies
    last = [context.chains[app][-1] for app in apps]
    while True:
        try:
            order = forwards_plan(last, cured)
        except CycleError:
            return list(found.values())
        new = first_missing(context, order, steps, found, unfixable)
        if not new:
            return list(found.values())
        for lack in new:
            if lack.is_news(found):
                found[lack.late, lack.early] = lack
            if lack.certain:
                # An edge that closes a cycle cures nothing: what it is for fails again, and is passed over.
                cured = with_acyclic_links(cured, [(lack.late, lack.early)])


def first_missing(
    context: AnalysisContext,
    order: Sequence[MigrationId],
    steps: Mapping[MigrationId, tuple[Action, ...]],
    found: Mapping[tuple[MigrationId, MigrationId], MissingDependency],
    unfixable: dict[tuple[MigrationId, Action], Failure],
) -> list[MissingDependency]:
    """Run a plan up to its first certain failure that has a cure; a failure without one is passed over."""
    schema = context.empty_schema()
    new: list[MissingDependency] = []
    done: set[MigrationId] = set()
    for migration in order:
        for failure in schema.run(migration, steps.get(migration, ())):
            lack = explain(context, migration, failure)
            if lack is None or lack.early in done:
                # No order cures it: go on behind it, so that it hides nothing else.
                known = unfixable.get((migration, failure.action))
                if known is None or (failure.certain and not known.certain):
                    unfixable[migration, failure.action] = failure
                continue
            if not lack.is_news(found):
                continue
            new.append(lack)
            if failure.certain:
                return new
        done.add(migration)
    return new


def explain(context: AnalysisContext, migration: MigrationId, failure: Failure) -> MissingDependency | None:
    """The dependency whose lack makes a migration fail; None where nothing could run earlier to help."""
    need = failure.action
    if not isinstance(need, Require) or failure.table is None:
        return None
    if failure.gone is not None:
        if failure.gone.app == migration.app:
            return None
        if failure.doubts and failure.gone in reachable([migration], context.declared):
            return None  # who asks to run after the dropper knows what it may do
        return MissingDependency(
            failure.gone,
            migration,
            need,
            migration,
            failure.column,
            dropped=True,
            certain=failure.certain,
            doubts=failure.doubts,
        )
    provider = context.history.provider(failure.table, need.columns)
    if provider is None or provider.app == migration.app:
        return None
    return MissingDependency(
        migration, provider, need, migration, failure.column, dropped=False, certain=failure.certain
    )
