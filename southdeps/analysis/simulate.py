"""What `syncdb; migrate` does on a fresh database, rehearsed on paper with the order that South takes.

South stops before the first migration at what it can't load or understand
(`south.migration.base.Migrations.calculate_dependencies`); then it migrates one app after the other
(`south.management.commands.migrate`), each migration after what it depends on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

from southdeps.analysis.context import AnalysisContext
from southdeps.analysis.declarations import DeclarationError, MigrationIndex, verdict
from southdeps.analysis.messages import message
from southdeps.effects import Action, Insert, Require
from southdeps.finding import MigrationId
from southdeps.graph import CycleError, Dependencies, forwards_plans
from southdeps.interpreter.values import Condition
from southdeps.schema.simulation import Failure, Schema
from southdeps.summary import MigrationSummary
from southdeps.syntax.nodes import UNPARSED


class SimulationInput(Struct, frozen=True):
    """All that a rehearsal needs: the migrated apps in South's order, their migrations, and the database's kind.

    `unreadable` are apps whose migrations are Django's own; `crash` is what stops Django itself. `fixtures` are the
    tables that an app's initial_data fills, by label.
    """

    labels: tuple[str, ...]
    migration_index: MigrationIndex
    summary: Mapping[MigrationId, MigrationSummary]
    context: AnalysisContext
    backend: str
    unreadable: frozenset[str] = frozenset()
    crash: str | None = None
    fixtures: Mapping[str, tuple[Require, ...]] = field(default_factory=dict)


class SimulationResult(Struct, frozen=True):
    """What happens.

    `order` are the migrations that South starts. Where a `forwards()` raises, the outcome is "fails" and the
    last of `order` has `failed`; where South stops elsewhere, it is "blocked". `complete_order` is the order
    if nothing failed. `doubtful` are migrations that may fail, with what is missing then.
    """

    labels: tuple[str, ...]
    order: tuple[MigrationId, ...]
    outcome: Literal["ok", "fails", "blocked"]
    complete_order: tuple[MigrationId, ...] = ()
    failed: MigrationId | None = None
    failure: Failure | None = None
    message: str | None = None
    doubtful: tuple[tuple[MigrationId, Failure], ...] = ()


def simulate_migrate(stage: SimulationInput, label: str | None = None) -> SimulationResult:
    """Rehearse `migrate`, or `migrate LABEL`, after `syncdb` on an empty database."""
    chains = {
        one: stage.migration_index.chains.get(one, ())
        for one in (stage.labels if label is None else (label,))
    }
    targets = {one: chain[-1] for one, chain in chains.items() if chain}
    stop = stage.crash or (first_stop(stage) if targets else None)
    if stop is not None:
        return SimulationResult(stage.labels, (), "blocked", message=stop)
    planned = plan(list(targets.values()), stage.context.declared)
    whole = planned.order if planned.cycle is None else ()
    schema = stage.context.empty_schema()
    order: list[MigrationId] = []
    doubtful: list[tuple[MigrationId, Failure]] = []
    for one, end in zip(targets, planned.ends, strict=False):
        for migration in planned.order[len(order) : end]:
            order.append(migration)
            failures = run(schema, migration, stage)
            doubtful.extend((migration, failure) for failure in failures if not failure.certain)
            failure = next((failure for failure in failures if failure.certain), None)
            if failure is not None:
                said = message(failure, stage.backend)
                ran, doubts = tuple(order), tuple(doubtful)
                return SimulationResult(stage.labels, ran, "fails", whole, migration, failure, said, doubts)
        stop = fixture_error(one, schema, stage)
        if stop is not None:
            return SimulationResult(
                stage.labels, tuple(order), "blocked", message=stop, doubtful=tuple(doubtful)
            )
    outcome: Literal["ok", "blocked"] = "ok" if planned.cycle is None else "blocked"
    return SimulationResult(
        stage.labels, tuple(order), outcome, whole, message=planned.cycle, doubtful=tuple(doubtful)
    )


def fixture_error(label: str, schema: Schema, stage: SimulationInput) -> str | None:
    """What loading an app's initial_data fails with, at the end of its turn (LoadInitialDataMigrator)."""
    for need in stage.fixtures.get(label, ()):
        for failure in schema.check(need):
            return f"{message(failure, stage.backend)} (in initial_data of {label})"
    return None


def first_stop(stage: SimulationInput) -> str | None:
    """What South stops with when it loads all migrations and reads all declarations; None where all is well."""
    for label in stage.labels:
        if label in stage.unreadable:
            return "ImportError: cannot import name migrations"
        for migration in stage.migration_index.chains.get(label, ()):
            stop = load_error(migration, stage) or declaration_error(migration, stage)
            if stop is not None:
                return stop
    return None


def load_error(migration: MigrationId, stage: SimulationInput) -> str | None:
    """What loading a migration's module and its class fails with."""
    summary = stage.summary[migration]
    if migration in stage.migration_index.broken:
        return stage.migration_index.broken[migration]
    if summary.raises is not None:
        return summary.raises
    if summary.error == UNPARSED:
        return "SyntaxError: invalid syntax"
    if summary.kind == "other" and summary.error is None:
        return "AttributeError: 'module' object has no attribute 'Migration'"
    return "ImportError: cannot import name migrations" if summary.kind == "django" else None


def declaration_error(migration: MigrationId, stage: SimulationInput) -> str | None:
    """What South says of the first wrong declaration of a migration."""
    for _, entry in stage.summary[migration].entries():
        said = verdict(migration, entry, stage.migration_index)
        if said.kind is DeclarationError.MALFORMED:
            return said.error
        if said.kind is not None:
            return f"south.exceptions.{said.error}"
    return None


class Plan(NamedTuple):
    """The order of all targets up to the first cycle, where each one's turn ends, and what South says of the cycle."""

    order: tuple[MigrationId, ...]
    ends: tuple[int, ...]
    cycle: str | None


def plan(targets: Sequence[MigrationId], dependencies: Dependencies) -> Plan:
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
        return Plan(tuple(order), tuple(ends), cycle)
    return Plan(tuple(order), tuple(ends), None)


def run(schema: Schema, migration: MigrationId, stage: SimulationInput) -> list[Failure]:
    """What fails in a migration, up to the first failure that is certain.

    Where the database can't take back a CREATE TABLE, South runs the migration dry first
    (`south.migration.migrators.Migrator.run`).
    """
    summary = stage.summary[migration]
    dry = () if stage.backend == "postgresql" or summary.no_dry_run else summary.dry_actions
    failures: dict[tuple[str | None, str | None, tuple[Condition, ...]], Failure] = {}
    for steps in (without_rows(dry), stage.context.steps.get(migration, ())):
        for failure in schema.run(migration, steps):
            sure = failure.certain and has_exact_name(failure, summary, stage.context)
            what = (failure.table, failure.column, (*failure.action.when, *failure.doubts))
            if sure:
                return [*failures.values(), failure]
            failures.setdefault(what, replace(failure, certain=False))
    return list(failures.values())


def has_exact_name(failure: Failure, summary: MigrationSummary, context: AnalysisContext) -> bool:
    """Whether a missing column is surely missing, and not called otherwise by a field class that isn't Django's.

    That may be a field of the table, or of the model as the migration with these `facts` has frozen it. A column that
    some migration adds under that very name is surely missing.
    """
    table, column = failure.table, failure.column
    if table is None or column is None:
        return True
    exact = context.history.is_exact(table) and (table, column) not in summary.guessed
    return exact or context.history.has_column(table, column)


def without_rows(dry: Sequence[Action]) -> tuple[Action, ...]:
    """A dry run without the rows that it makes: they are taken back at its end."""
    return tuple(step for step in dry if not isinstance(step, Insert))


def missing(failure: Failure | None) -> tuple[str | None, str | None]:
    """The table that was missing, or else the column of a table that was there."""
    if failure is None or not isinstance(failure.action, Require):
        return None, None
    return (failure.table, None) if failure.column is None else (None, failure.column)
