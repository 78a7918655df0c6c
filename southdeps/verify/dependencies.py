"""What runs show: which migration creates a table or column, and which dependency a failed one lacked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from msgspec import Struct

from southdeps.finding import MigrationId
from southdeps.verify.outcome import AppliedMigration, ColumnName, RunFailure, RunResult

Providers = Mapping[ColumnName, tuple[MigrationId, ...]]


class ObservedDependency(Struct, frozen=True):
    """A dependency that South needed in a run: `migration` must not run before `on`.

    For a table or column that was not there yet, `migration` needed it and `on` provides it. For one that was
    `gone`, `migration` is the one that dropped or renamed it, and `on` the one that still needed it. `live`: it was
    needed by a query through a live model.
    """

    migration: MigrationId
    on: MigrationId
    table: str
    column: str | None
    gone: bool = False
    live: bool = False

    @property
    def edge(self) -> tuple[MigrationId, MigrationId]:
        """The two ends, as a run takes them."""
        return self.migration, self.on


def providers(steps: Iterable[AppliedMigration], known: Providers | None = None) -> Providers:
    """The migrations that create each column (or rename one to it), added to `known`; a table is a column without a
    name.
    """
    found: defaultdict[ColumnName, list[MigrationId]] = defaultdict(list)
    for column, migrations in (known or {}).items():
        found[column].extend(migrations)
    for step in steps:
        for column in step.appeared:
            if step.migration not in found[column]:
                found[column].append(step.migration)
    return {column: tuple(migrations) for column, migrations in found.items()}


def explain(run: RunResult, known: Providers) -> ObservedDependency | None:
    """The missing dependency that made `run` fail; None if the failure shows none.

    What vanished earlier in the run was dropped too early, unless a migration that has not run yet brings
    it back.
    """
    failure = run.failure
    if failure is None or failure.migration is None or failure.table is None:
        return None
    thing = ColumnName(failure.table, failure.column or "")
    started = set(run.order)
    candidates = [m for m in known.get(thing, ()) if m not in started]
    candidates = [m for m in candidates if m.app != failure.migration.app or m < failure.migration]
    dropper = next((s.migration for s in reversed(run.steps) if thing in s.vanished), None)
    if dropper is not None and not any(m.app == dropper.app and m > dropper for m in candidates):
        return ObservedDependency(
            dropper, failure.migration, failure.table, failure.column, gone=True, live=failure.live
        )
    if not candidates:
        return None
    provider = _likeliest(candidates, failure)
    return ObservedDependency(failure.migration, provider, failure.table, failure.column, live=failure.live)


def _likeliest(candidates: list[MigrationId], failure: RunFailure) -> MigrationId:
    """The first of the app whose name the table begins with, else the first seen."""
    table = failure.table or ""
    return next((m for m in candidates if table.startswith(f"{m.app}_")), candidates[0])
