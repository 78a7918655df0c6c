"""The dependencies that are missing, found as South would find them: simulate, add the edge, plan again."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from southdeps import data_conditions, effects
from southdeps.analysis.context import AnalysisContext, once_per_context
from southdeps.analysis.dropped import last_user, short_lived_in
from southdeps.analysis.prefilter import MayFail, about, find_what_may_fail, with_conditions
from southdeps.effects import Action, Require
from southdeps.finding import MigrationId
from southdeps.graph import (
    CycleError,
    Dependencies,
    Link,
    Reachability,
    forwards_plan,
    reachability,
    reachable,
    with_acyclic_links,
    with_links,
)
from southdeps.interpreter.conditions import Condition
from southdeps.schema.simulation import Failure

#: Effects that matter to every app though they name no table: content types are rows of Django's own.
_ABOUT_NO_TABLE = (effects.ExecuteDeferred, effects.AnnounceModels, effects.SendAnnouncements)


class MissingDependency(Struct, frozen=True):
    """A migration that fails in some order, and what has to run before it: for a dropper, the reader.

    `late` must run after `early`; `need` is the effect that fails, in migration `at`. `doubts` are the undecided
    conditions under which a dropper drops.
    """

    late: MigrationId
    early: MigrationId
    need: Require
    at: MigrationId
    column: str | None
    dropped: bool
    certain: bool
    doubts: tuple[Condition, ...] = ()

    def is_new(self, known: Mapping[tuple[MigrationId, MigrationId], MissingDependency]) -> bool:
        """Whether it adds to those already known by `late` and `early`."""
        other = known.get((self.late, self.early))
        return other is None or (self.certain and not other.certain)


@once_per_context
def find_missing_dependencies(
    context: AnalysisContext,
) -> tuple[list[MissingDependency], list[tuple[MigrationId, Failure]]]:
    """Every missing dependency, found as South would find it, and every failure that no order prevents.

    Any app can stand first in INSTALLED_APPS, so each app's own plan is run on an empty schema: what is
    missing is noted, the dependency added, the plan made again, until nothing fails.
    """
    missing: dict[tuple[MigrationId, MigrationId], MissingDependency] = {}
    unfixable: dict[tuple[MigrationId, Action], Failure] = {}
    shared = shared_steps(context)
    for dependency in missing_in_apps(context, shared, unfixable):
        if dependency.is_new(missing):
            missing[dependency.late, dependency.early] = dependency
    completed = with_acyclic_links(
        context.declared,
        [(dependency.late, dependency.early) for dependency in missing.values() if dependency.certain],
    )
    for dependency in missing_in_pairs(context, shared, completed):
        if dependency.is_new(missing):
            missing[dependency.late, dependency.early] = dependency
    return list(missing.values()), [(migration, failure) for (migration, _), failure in unfixable.items()]


@once_per_context
def merged_dependencies(context: AnalysisContext) -> list[MissingDependency]:
    """One missing dependency per migration and required app: the one with the latest provider.

    What may be missing under conditions is one of its own if it needs a later provider than what certainly is. A
    provider that South finds by its name and does not list has no place among the others.
    """
    latest: dict[tuple[MigrationId, str, bool, bool], MissingDependency] = {}
    found, _ = find_missing_dependencies(context)
    for one in found:
        early = one.early
        listed = early in context.chains.get(early.app, ())
        key = (one.late, early.app if listed else str(early), one.dropped, one.certain)
        known = latest.get(key)
        if known is None or (not one.dropped and is_after(early, known.early, context)):
            latest[key] = one
    merged = [
        one
        for (late, provider, dropped, certain), one in latest.items()
        if certain or not follows(one, latest.get((late, provider, dropped, True)), context)
    ]
    return [waits_for_last_user(one, context) if one.dropped else one for one in merged]


def is_after(migration: MigrationId, other: MigrationId, context: AnalysisContext) -> bool:
    """Whether a migration stands behind another one of its app."""
    chain = context.chains.get(migration.app, ())
    return migration in chain and other in chain and chain.index(migration) > chain.index(other)


def follows(doubtful: MissingDependency, sure: MissingDependency | None, context: AnalysisContext) -> bool:
    """Whether what may be missing is there once what is surely missing has been declared."""
    return sure is not None and (sure.dropped or not is_after(doubtful.early, sure.early, context))


def waits_for_last_user(dependency: MissingDependency, context: AnalysisContext) -> MissingDependency:
    """The same for a dropper, which should run only after the last use of what it drops."""
    what = (dependency.need.table, dependency.column)
    last = last_user(context, dependency.late, dependency.at, what, needed_order(context))
    return replace(dependency, early=last)


@once_per_context
def needed_order(context: AnalysisContext) -> Dependencies:
    """What is declared, together with every missing dependency that is certain."""
    found, _ = find_missing_dependencies(context)
    return with_links(context.declared, [(one.late, one.early) for one in found if one.certain])


def missing_in_apps(
    context: AnalysisContext,
    shared: Mapping[MigrationId, tuple[Action, ...]],
    unfixable: dict[tuple[MigrationId, Action], Failure],
) -> Iterator[MissingDependency]:
    """What is missing in each app's own plan. Most plans cannot fail, and in the others few tables matter.

    What is known to be missing from the plans of other apps is added along with a provider that needs it.
    """
    known: dict[MigrationId, frozenset[MigrationId]] = {}
    before = reachability(context.declared)
    own = may_fail_of(context, context.effects, before)
    common = may_fail_of(context, shared, before)
    tables = own.tables | common.tables
    own_steps, shared_steps_ = dict(about(tables, context.effects)), dict(about(tables, shared))
    mask = before.mask(common.migrations)
    for app, chain in context.chains.items():
        if before.plan(chain[-1]) & mask or not own.migrations.isdisjoint(chain):
            mine = {migration: own_steps[migration] for migration in chain if migration in own_steps}
            steps = ChainMap(mine, shared_steps_)
            found = missing_in_plan(context, [app], context.declared, steps, unfixable, known)
            known.update(with_links(known, [(one.late, one.early) for one in found if one.certain]))
            yield from found


def missing_in_pairs(
    context: AnalysisContext, shared: Mapping[MigrationId, tuple[Action, ...]], completed: Dependencies
) -> Iterator[MissingDependency]:
    """What one app drops or renames too early for another app that is migrated after it."""
    before = reachability(completed)
    may_fail = may_fail_of(context, shared, before)
    steps, mask = dict(about(may_fail.tables, shared)), before.mask(may_fail.migrations)
    for pair in dropping_pairs(shared):
        if context.chains.keys() >= set(pair) and any(
            before.plan(context.chains[app][-1]) & mask for app in pair
        ):
            yield from missing_in_plan(context, pair, completed, steps, {}, {})


def may_fail_of(
    context: AnalysisContext, steps: Mapping[MigrationId, tuple[Action, ...]], before: Reachability
) -> MayFail:
    """The migrations that may fail when these of their steps run in an order that keeps `before`."""
    return find_what_may_fail(steps, before, context.may_lack, foreign_keys=context.foreign_keys)


def dropping_pairs(steps: Mapping[MigrationId, Sequence[Action]]) -> list[tuple[str, str]]:
    """Pairs of apps of which the first drops or renames a table or column that the second one uses."""
    droppers: dict[str, set[str]] = {}
    users: dict[str, set[str]] = {}
    for migration, actions_ in steps.items():
        for step in actions_:
            if isinstance(
                step, effects.DropTable | effects.RenameTable | effects.DropColumn | effects.RenameColumn
            ):
                droppers.setdefault(step.table, set()).add(migration.app)
            elif isinstance(step, Require):
                users.setdefault(step.table, set()).add(migration.app)
    return sorted(
        {
            (dropper, user)
            for table, apps in droppers.items()
            for dropper in apps
            for user in users.get(table, ())
            if dropper != user
        }
    )


def shared_steps(context: AnalysisContext) -> dict[MigrationId, tuple[Action, ...]]:
    """The effects that matter to more than one app: the app's own plan covers those on its own tables.

    A table's earlier names matter too, and the tables whose rows decide its fate.
    """
    named = {
        migration: [(step, tables_of(step)) for step in steps] for migration, steps in context.effects.items()
    }
    users: dict[str, set[str]] = {}
    for migration, steps in named.items():
        for table in {table for _, tables in steps for table in tables}:
            users.setdefault(table, set()).add(migration.app)
    shared = with_conditions({table for table, apps in users.items() if len(apps) > 1}, context.effects)
    return {
        migration: tuple(
            step
            for step, tables in steps
            if isinstance(step, _ABOUT_NO_TABLE) or not shared.isdisjoint(tables)
        )
        for migration, steps in named.items()
    }


def tables_of(step: Action) -> tuple[str, ...]:
    """The tables that a step names."""
    table = getattr(step, "table", None)
    own = (table,) if isinstance(table, str) else ()
    if isinstance(step, effects.RenameTable):
        own = (*own, step.to)
    return (*own, *[one for condition in step.when for one in data_conditions.tables_of(condition)])


def missing_in_plan(
    context: AnalysisContext,
    apps: Sequence[str],
    dependencies: Dependencies,
    steps: Mapping[MigrationId, tuple[Action, ...]],
    unfixable: dict[tuple[MigrationId, Action], Failure],
    known: Dependencies,
) -> list[MissingDependency]:
    """What is missing when `apps` are migrated in turn; failures that no order prevents go to `unfixable`.

    `known` are dependencies that are missing from other plans: a provider is added together with those that it needs.
    """
    found: dict[tuple[MigrationId, MigrationId], MissingDependency] = {}
    completed = dependencies
    last = [context.chains[app][-1] for app in apps]
    while True:
        try:
            order = forwards_plan(last, completed)
        except CycleError:
            return list(found.values())
        new = first_missing(context, order, steps, found, unfixable)
        if not new:
            return list(found.values())
        for dependency in new:
            if dependency.is_new(found):
                found[dependency.late, dependency.early] = dependency
            if dependency.certain:
                # An edge that closes a cycle does not help: the same need fails again, and is skipped.
                completed = with_acyclic_links(completed, [(dependency.late, dependency.early)])
                completed = with_known_links(last, dependency.early, completed, known)


def with_known_links(
    targets: Sequence[MigrationId], start: MigrationId, dependencies: Dependencies, known: Dependencies
) -> Dependencies:
    """The graph with all `known` dependencies of a migration, and of what it needs then, unless they close a cycle.

    Finding each of them again takes a plan of its own: in a chain of apps that is the third power of their number.
    """
    queue, seen, links = [start], {start}, list[Link]()
    while queue:
        here = queue.pop()
        declared, more = dependencies.get(here, frozenset()), known.get(here, frozenset())
        links += [(here, early) for early in more - declared]
        new = [other for other in declared | more if other not in seen]
        seen.update(new)
        queue += new
    if not links:
        return dependencies
    completed = with_links(dependencies, links)
    try:
        forwards_plan(targets, completed)
    except CycleError:
        return dependencies
    return completed


def first_missing(
    context: AnalysisContext,
    order: Sequence[MigrationId],
    steps: Mapping[MigrationId, tuple[Action, ...]],
    found: Mapping[tuple[MigrationId, MigrationId], MissingDependency],
    unfixable: dict[tuple[MigrationId, Action], Failure],
) -> list[MissingDependency]:
    """Run a plan up to its first certain failure that another order prevents; any other is skipped."""
    schema = context.empty_schema()
    new: list[MissingDependency] = []
    done: set[MigrationId] = set()
    for migration in order:
        for failure in schema.run(migration, steps.get(migration, ())):
            dependency = explain(context, migration, failure)
            if dependency is None or dependency.early in done:
                # No order prevents it: continue after it, so that it hides nothing else.
                known = unfixable.get((migration, failure.action))
                if known is None or (failure.certain and not known.certain):
                    unfixable[migration, failure.action] = failure
                continue
            if not dependency.is_new(found):
                continue
            new.append(dependency)
            if failure.certain:
                return new
        done.add(migration)
    return new


def explain(context: AnalysisContext, migration: MigrationId, failure: Failure) -> MissingDependency | None:
    """The dependency whose dependency makes a migration fail; None where nothing could run earlier to help."""
    need = failure.action
    if not isinstance(need, Require) or failure.table is None:
        return None
    if failure.gone is not None:
        if failure.gone.app == migration.app or short_lived_in(context, failure.table):
            return None
        if failure.doubts and failure.gone in reachable([migration], context.declared):
            return None  # a reader that declares the dropper expects what it may do
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
