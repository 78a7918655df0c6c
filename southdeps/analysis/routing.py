"""Database routers: a model is read and written in the database that has its table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from southdeps import effects
from southdeps.databases import bare, database_of, on_database
from southdeps.effects import Action
from southdeps.finding import MigrationId
from southdeps.project.django_settings import Settings


def has_routers(settings: Settings | None) -> bool:
    """Whether the settings may name routers."""
    return settings is None or settings.values.get("DATABASE_ROUTERS") not in (None, [], ())


def routed(
    steps: Mapping[MigrationId, tuple[Action, ...]], made: Iterable[str]
) -> dict[MigrationId, tuple[Action, ...]]:
    """The effects, with rows in the one database for which migrations have `made` their table."""
    databases: dict[str, set[str]] = defaultdict(set)
    for table in made:
        databases[bare(table)].add(database_of(table))
    to = {
        table: next(iter(found)) for table, found in databases.items() if len(found) == 1 and "" not in found
    }
    if not to:
        return dict(steps)
    return {migration: tuple(_routed(step, to) for step in inner) for migration, inner in steps.items()}


def _routed(step: Action, to: Mapping[str, str]) -> Action:
    match step:
        case effects.Require(table=table, reference="orm" | "live-model"):
            database = to.get(table)
        case (
            effects.Insert(table=table)
            | effects.Find(table=table)
            | effects.ChangeRows(table=table)
            | effects.DeleteRows(table=table)
        ):
            database = to.get(table)
        case _:
            return step
    return step if database is None else on_database(step, database, since=len(step.when))
