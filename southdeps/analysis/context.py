"""What an analysis works on: every migration's summary, its steps, and who comes before whom."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct

from southdeps.analysis.declarations import MigrationIndex
from southdeps.effects import Action
from southdeps.finding import MigrationId
from southdeps.graph import Dependencies
from southdeps.schema.simulation import History, Schema
from southdeps.summary import MigrationSummary


class AnalysisContext(Struct, frozen=True, dict=True):
    """What all plans have in common.

    `chains` are each app's migrations in order; `steps` what each migration does; `declared` what South knows
    of who comes before whom; `filled` the tables that `syncdb` leaves with rows, `absent` those that nobody makes.
    """

    chains: Mapping[str, tuple[MigrationId, ...]]
    steps: Mapping[MigrationId, tuple[Action, ...]]
    declared: Dependencies
    history: History
    filled: frozenset[str] = frozenset()
    foreign_keys: bool = True
    absent: frozenset[str] = frozenset()

    @cached_property
    def known(self) -> frozenset[str]:
        """The tables that can be missing."""
        return self.absent.union(self.history.events)

    def empty_schema(self) -> Schema:
        """The database before the first migration."""
        return Schema(self.known, filled=self.filled, foreign_keys=self.foreign_keys)


class Subject(Struct, frozen=True):
    """What the rules look at: the world of plans, and every migration's facts and place.

    `scanned` is what South would find if all scanned apps were installed, `installed` what it finds with the settings.
    `positions` are the places of the migrations in South's order, None without settings. `optional` holds (app, other)
    where `other` need not be installed for `app` to work. `backend` is the database's kind.
    """

    context: AnalysisContext
    summary: Mapping[MigrationId, MigrationSummary]
    paths: dict[MigrationId, str]
    editable: dict[MigrationId, bool]
    scanned: MigrationIndex
    installed: MigrationIndex
    positions: Mapping[MigrationId, int] | None = None
    optional: frozenset[tuple[str, str]] = frozenset()
    backend: str = "postgresql"
