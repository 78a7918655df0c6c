"""What is read of a live database."""

from __future__ import annotations

from msgspec import Struct

from southdeps.connection import Backend
from southdeps.finding import MigrationId
from southdeps.schema.description import Schema

#: South's table of the migrations that have run.
HISTORY_TABLE = "south_migrationhistory"

#: The rows of South's history table, in the order of their ids; None if there is no such table.
History = tuple[MigrationId, ...] | None


class LiveDatabase(Struct, frozen=True):
    """A live database: its tables, the names of its views, and what South recorded as applied."""

    backend: Backend
    schema: Schema
    views: frozenset[str] = frozenset()
    history: History = None
