"""What `syncdb; migrate` does on a fresh database, simulated in South's own order.

South stops before the first migration at what it can't load or understand
(`south.migration.base.Migrations.calculate_dependencies`); then it migrates one app after the other
(`south.management.commands.migrate`), each migration after what it depends on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

from southdeps.analysis.context import AnalysisContext
from southdeps.analysis.declarations import DeclarationError, verdict
from southdeps.analysis.messages import message
from southdeps.databases import bare
from southdeps.effects import (
    Action,
    ChangeRows,
    DeleteRows,
    Insert,
    RaiseException,
    Require,
    UseManager,
)
from southdeps.exception_texts import NO_ORM
from southdeps.finding import MigrationId
from southdeps.graph import CycleError, Dependencies, forwards_plans
from southdeps.interpreter.conditions import Condition
from southdeps.schema.simulation import Failure, SimulatedSchema
from southdeps.summary import MigrationSummary


class SimulationInput(Struct, frozen=True):
    """A context of the installed apps, their labels in South's order, and what stops South or Django early.

    `unreadable` are apps whose migrations are Django's own; `crash` is what stops Django itself. `fixtures` are the
    tables that an app's initial_data fills, by label.
    """

    context: AnalysisContext
    labels: tuple[str, ...]
    unreadable: frozenset[str] = frozenset()
    crash: str | None = None
    fixtures: Mapping[str, tuple[Require, ...]] = field(default_factory=dict)


class SimulationResult(Struct, frozen=True):
    """What `migrate` does.

    `order` are the migrations that South starts. Where a `forwards()` raises, the outcome is "fails" and the
    last of `order` has `failed`; where South stops elsewhere, it is "blocked". An app whose initial_data can't be
    loaded, or whose permissions do not fit, blocks it too, and its last migration is `failed`.
    `complete_order` is the order if nothing failed.
    `doubtful` are migrations that may fail, with what is missing then.
    """

    labels: tuple[str, ...]
    order: tuple[MigrationId, ...]
    outcome: Literal["ok", "fails", "blocked"]
    complete_order: tuple[MigrationId, ...] = ()
    failed: MigrationId | None = None
    failure: Failure | None = None
    message: str | None = None
    doubtful: tuple[tuple[MigrationId, Failure], ...] = ()


class Disagreement(Struct, frozen=True):
    """A dependency that a history has not kept: `migration` was applied, `requires` was not.

    `declared` if it stands in the files, else `fix` proposes it.
    """

    migration: MigrationId
    requires: MigrationId
    declared: bool


class AppliedHistory(Struct, frozen=True):
    """A history, from `source`, and what does not agree with it.

    `migrations` are those of installed apps that were applied and have files, `ghosts` those without; in each pair
    of `inconsistent` the first was applied before the second, which South stops at. `proposed` is how many
    dependencies `fix` proposes between the installed apps.
    """

    source: str
    migrations: tuple[MigrationId, ...]
    ghosts: tuple[MigrationId, ...] = ()
    inconsistent: tuple[tuple[MigrationId, MigrationId], ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    proposed: int = 0


class Plan(Struct, frozen=True):
    """What `syncdb; migrate` does on a fresh database: the simulation's result, and what it was given.

    `on_postgresql` is what it does on PostgreSQL if the plan was made for SQLite and succeeds there; else None. With
    `applied`, it is what `migrate` does next on a database with that history.
    """

    result: SimulationResult
    given: SimulationInput
    on_postgresql: SimulationResult | None = None
    applied: AppliedHistory | None = None

    @property
    def outcome(self) -> str:
        """`ok`, `fails` (a migration raises) or `blocked` (South stops before or between migrations)."""
        return self.result.outcome


def simulate_migrate(given: SimulationInput, label: str | None = None) -> SimulationResult:
    """Simulate `migrate`, or `migrate LABEL`, after `syncdb` on an empty database."""
    chains = {
        one: given.context.index.chains.get(one, ()) for one in (given.labels if label is None else (label,))
    }
    targets = {one: chain[-1] for one, chain in chains.items() if chain}
    stop = given.crash or (first_stop(given) if targets else None)
    if stop is not None:
        return SimulationResult(given.labels, (), "blocked", message=stop)
    planned = plan(list(targets.values()), given.context.declared)
    whole = planned.order if planned.cycle is None else ()
    schema = given.context.empty_schema()
    if given.context.can_execute:
        schema = schema.with_execution(given.context.synced_tables())
    order: list[MigrationId] = []
    doubtful: list[tuple[MigrationId, Failure]] = []
    for one, end in zip(targets, planned.ends, strict=False):
        for migration in planned.order[len(order) : end]:
            order.append(migration)
            failures = run(schema, migration, given.context)
            doubtful.extend((migration, failure) for failure in failures if not failure.certain)
            failure = next((failure for failure in failures if failure.certain), None)
            if failure is not None:
                said = message(failure, given.context.backend)
                ran, doubts = tuple(order), tuple(doubtful)
                return SimulationResult(given.labels, ran, "fails", whole, migration, failure, said, doubts)
        where, failure = order[-1], schema.end_plan()
        of_what = "in the permissions of its models"
        if failure is None:
            where, failure = targets[one], fixture_failure(one, schema, given)
            of_what = f"in initial_data of {one}"
        if failure is not None:
            said = f"{message(failure, given.context.backend)} ({of_what})"
            ran, doubts = tuple(order), tuple(doubtful)
            return SimulationResult(given.labels, ran, "blocked", whole, where, failure, said, doubts)
    outcome: Literal["ok", "blocked"] = "ok" if planned.cycle is None else "blocked"
    return SimulationResult(
        given.labels, tuple(order), outcome, whole, message=planned.cycle, doubtful=tuple(doubtful)
    )


def fixture_failure(label: str, schema: SimulatedSchema, given: SimulationInput) -> Failure | None:
    """What loading an app's initial_data fails with, after its last migration (LoadInitialDataMigrator)."""
    for need in given.fixtures.get(label, ()):
        failure = next(schema.check(need), None)
        if failure is not None:
            return failure
        schema.rows.of(need.table).insert({}, certain=True)
    return None


def first_stop(given: SimulationInput) -> str | None:
    """What South stops with when it loads all migrations and reads all declarations; None where all is well."""
    for label in given.labels:
        if label in given.unreadable:
            return "ImportError: cannot import name migrations"
        for migration in given.context.index.chains.get(label, ()):
            stop = load_error(migration, given.context) or declaration_error(migration, given.context)
            if stop is not None:
                return stop
    return None


def load_error(migration: MigrationId, context: AnalysisContext) -> str | None:
    """What loading a migration's module and its class fails with."""
    summary = context.summaries[migration]
    if migration in context.index.broken:
        return context.index.broken[migration]
    if summary.raises is not None:
        return summary.raises
    if summary.kind == "other" and summary.error is None:
        return "AttributeError: 'module' object has no attribute 'Migration'"
    return "ImportError: cannot import name migrations" if summary.kind == "django" else None


def declaration_error(migration: MigrationId, context: AnalysisContext) -> str | None:
    """What South stops with at the first wrong declaration of a migration."""
    for _, entry in context.summaries[migration].entries():
        said = verdict(migration, entry, context.index)
        if said.kind is DeclarationError.MALFORMED:
            return said.error
        if said.kind is not None:
            return f"south.exceptions.{said.error}"
    return None


class PlanOrder(NamedTuple):
    """The order up to the first cycle, where each target's part of it ends, and South's error about the cycle."""

    order: tuple[MigrationId, ...]
    ends: tuple[int, ...]
    cycle: str | None


def plan(targets: Sequence[MigrationId], dependencies: Dependencies) -> PlanOrder:
    """South's order: the plan of one app after the other, without what has run."""
    order: list[MigrationId] = []
    ends: list[int] = []
    try:
        for part in forwards_plans(targets, dependencies):
            order += part
            ends.append(len(order))
    except CycleError as error:
        words = " -> ".join(map(str, error.path))
        cycle = f"south.exceptions.CircularDependency: Found circular dependency:\n    {words}"
        return PlanOrder(tuple(order), tuple(ends), cycle)
    return PlanOrder(tuple(order), tuple(ends), None)


def run(schema: SimulatedSchema, migration: MigrationId, context: AnalysisContext) -> list[Failure]:
    """What fails in a migration, up to the first failure that is certain.

    Where the database can't take back a CREATE TABLE, South runs the migration dry first
    (`south.migration.migrators.Migrator.run`).
    """
    summary = context.summaries[migration]
    dry = () if context.backend == "postgresql" or summary.no_dry_run else summary.dry_actions
    failures: dict[tuple[str | None, str | None, tuple[Condition, ...]], Failure] = {}
    for steps in (tuple(in_dry_run(dry)), context.effects.get(migration, ())):
        for failure in schema.run(migration, steps):
            sure = failure.certain and has_exact_name(failure, summary, context)
            what = (failure.table, failure.column, (*failure.action.when, *failure.doubts))
            if sure:
                return [*failures.values(), replace(failure, words=schema.words_for(failure, steps))]
            failures.setdefault(what, replace(failure, certain=False))
    return list(failures.values())


def has_exact_name(failure: Failure, summary: MigrationSummary, context: AnalysisContext) -> bool:
    """Whether a column is certainly missing, rather than named differently by a field class that isn't Django's.

    That may be a field of the table, or of the model as the migration of this `summary` freezes it. A column that
    some migration adds under exactly that name is certainly missing.
    """
    table, column = failure.table, failure.column
    if table is None or column is None:
        return True
    exact = context.history.is_exact(table) and (table, column) not in summary.guessed
    return exact or context.history.has_column(table, column)


def in_dry_run(steps: Sequence[Action]) -> Iterator[Action]:
    """The effects of a dry run: its rows are rolled back, and South refuses the managers of frozen models."""
    for step in steps:
        if isinstance(step, UseManager):
            yield RaiseException(step.at, step.when, NO_ORM)
        elif not isinstance(step, Insert | ChangeRows | DeleteRows):
            yield step


def missing(failure: Failure | None) -> tuple[str | None, str | None]:
    """The table that was missing, or else the column of a table that was there."""
    if failure is None or not isinstance(failure.action, Require):
        return None, None
    table = bare(failure.table) if failure.table is not None else None
    return (table, None) if failure.column is None else (None, failure.column)
