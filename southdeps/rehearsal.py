"""What `syncdb; migrate` does on a fresh database, rehearsed on paper with the order that South takes.

South stops before the first migration at what it can't load or understand
(`south.migration.base.Migrations.calculate_dependencies`); then it migrates one app after the other
(`south.management.commands.migrate`), each migration after what it depends on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from southdeps.actions import Action, Insert, Require
from southdeps.declared import Registry, entries, verdict
from southdeps.facts import Facts
from southdeps.finding import MigrationId
from southdeps.graph import CycleError, Dependencies, walk
from southdeps.messages import message
from southdeps.plan import World
from southdeps.schema import Failure, Schema
from southdeps.source import UNPARSED


@dataclass(frozen=True, slots=True)
class Stage:
    """All that a rehearsal needs: the migrated apps in South's order, their migrations, and the database's kind.

    `unreadable` are apps whose migrations are Django's own; `crash` is what stops Django itself.
    """

    labels: tuple[str, ...]
    registry: Registry
    facts: Mapping[MigrationId, Facts]
    world: World
    backend: str
    unreadable: frozenset[str] = frozenset()
    crash: str | None = None


@dataclass(frozen=True, slots=True)
class Rehearsal:
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


def rehearse(stage: Stage, label: str | None = None) -> Rehearsal:
    """Rehearse `migrate`, or `migrate LABEL`, after `syncdb` on an empty database."""
    labels = stage.labels if label is None else (label,)
    chains = [stage.registry.chains.get(one, ()) for one in labels]
    stop = stage.crash
    if stop is None and any(chains):
        stop = first_stop(stage)
    if stop is not None:
        return Rehearsal(stage.labels, (), "blocked", message=stop)
    complete, cycle = plan([chain[-1] for chain in chains if chain], stage.world.declared)
    schema = stage.world.empty_schema()
    doubtful: list[tuple[MigrationId, Failure]] = []
    for index, migration in enumerate(complete):
        failures = run(schema, migration, stage)
        doubtful.extend((migration, failure) for failure in failures if not failure.certain)
        failure = next((failure for failure in failures if failure.certain), None)
        if failure is not None:
            return Rehearsal(
                stage.labels,
                tuple(complete[: index + 1]),
                "fails",
                () if cycle else tuple(complete),
                migration,
                failure,
                message(failure, stage.backend),
                tuple(doubtful),
            )
    if cycle is not None:
        return Rehearsal(stage.labels, tuple(complete), "blocked", message=cycle, doubtful=tuple(doubtful))
    return Rehearsal(stage.labels, tuple(complete), "ok", tuple(complete), doubtful=tuple(doubtful))


def first_stop(stage: Stage) -> str | None:
    """What South stops with when it loads all migrations and reads all declarations; None where all is well."""
    for label in stage.labels:
        if label in stage.unreadable:
            return "ImportError: cannot import name migrations"
        for migration in stage.registry.chains.get(label, ()):
            stop = load_error(migration, stage) or declaration_error(migration, stage)
            if stop is not None:
                return stop
    return None


def load_error(migration: MigrationId, stage: Stage) -> str | None:
    """What loading a migration's module and its class fails with."""
    facts = stage.facts[migration]
    if migration in stage.registry.broken:
        return stage.registry.broken[migration]
    if facts.raises is not None:
        return facts.raises
    if facts.error == UNPARSED:
        return "SyntaxError: invalid syntax"
    if facts.kind == "other" and facts.error is None:
        return "AttributeError: 'module' object has no attribute 'Migration'"
    return "ImportError: cannot import name migrations" if facts.kind == "django" else None


def declaration_error(migration: MigrationId, stage: Stage) -> str | None:
    """What South says of the first wrong declaration of a migration."""
    for _, entry in entries(stage.facts[migration]):
        said = verdict(migration, entry, stage.registry)
        if said.code is not None:
            return said.error if said.code == "SD201" else f"south.exceptions.{said.error}"
    return None


def plan(targets: Sequence[MigrationId], dependencies: Dependencies) -> tuple[list[MigrationId], str | None]:
    """The order up to the first cycle, and what South says of that."""
    order: list[MigrationId] = []
    for target in targets:
        try:
            order = walk([*order, target], dependencies)
        except CycleError as error:
            words = " -> ".join(map(str, error.path))
            return order, f"south.exceptions.CircularDependency: Found circular dependency:\n    {words}"
    return order, None


def run(schema: Schema, migration: MigrationId, stage: Stage) -> list[Failure]:
    """What fails in a migration, up to the first failure that is certain.

    Where the database can't take back a CREATE TABLE, South runs the migration dry first
    (`south.migration.migrators.Migrator.run`).
    """
    facts = stage.facts[migration]
    dry = () if stage.backend == "postgresql" or facts.no_dry_run else facts.dry_actions
    failures: list[Failure] = []
    for steps in (without_rows(dry), stage.world.steps.get(migration, ())):
        for failure in schema.run(migration, steps):
            sure = failure.certain and has_exact_columns(schema, failure)
            failures.append(replace(failure, certain=sure))
            if sure:
                return failures
    return failures


def has_exact_columns(schema: Schema, failure: Failure) -> bool:
    """Whether a missing column is surely missing: no field class that isn't Django's may have called it otherwise."""
    table = schema.tables.get(failure.table or "")
    return failure.column is None or table is None or table.exact


def without_rows(dry: Sequence[Action]) -> tuple[Action, ...]:
    """A dry run without the rows that it makes: they are taken back at its end."""
    return tuple(step for step in dry if not isinstance(step, Insert))


def missing(failure: Failure | None) -> tuple[str | None, str | None]:
    """The table that was missing, or else the column of a table that was there."""
    if failure is None or not isinstance(failure.action, Require):
        return None, None
    return (failure.table, None) if failure.column is None else (None, failure.column)
