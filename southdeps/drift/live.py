"""The live comparisons: a database against the migrations that have run on it, and against what they have frozen."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from southdeps.drift.catalogue.database import LiveDatabase
from southdeps.drift.comparison import Drift, compare_live, compare_live_with_frozen
from southdeps.drift.history import HistoryReport, examine_history
from southdeps.drift.project import DriftProject, Sides, leave_out_lost_indexes, sides
from southdeps.drift.simulation import Simulated
from southdeps.drift.sqlite import without_lost
from southdeps.drift.static import name_causes
from southdeps.drift.timeline import Timeline
from southdeps.schema.description import Schema
from southdeps.south.names import truncate_name


class LiveDrift(Struct, frozen=True):
    """What a live database differs in, what its history says, and what it was compared with."""

    drifts: tuple[Drift, ...]
    history: HistoryReport
    sides: Sides
    live: Schema


def live_drift(given: DriftProject, database: LiveDatabase) -> LiveDrift:
    """Compare a live database with the migrations as far as they have run, and with the frozen models."""
    live = comparable(database, given)
    history = examine_history(
        database.history or (),
        given.order_after(database.history or ()),
        given.chains.keys(),
        live.schema,
        lambda order: given.simulate(order).timeline,
    )
    done = given.simulate(history.applied)
    both = sides(given, done)
    expected = without_uncertain(done)
    live = replace(live, views=live.views - done.views)
    found = (
        one for one in compare_live(live, expected, given.owners) if one.cause.table not in done.uncertain
    )
    kept = leave_out_lost_indexes(given, both)
    frozen = compare_live_with_frozen(live, both.made, both.frozen, both.owners, both.author, kept)
    return LiveDrift((*found, *name_causes(frozen, given, both)), history, both, database.schema)


def comparable(database: LiveDatabase, given: DriftProject) -> LiveDatabase:
    """The database as far as it is compared: on SQLite without what South does not keep there.

    Django cuts long names of tables on PostgreSQL only; they are compared by the names that they have there.
    """
    if not given.sqlite:
        return database
    schema = without_lost(database.schema)
    return replace(
        database, schema=Schema({truncate_name(name): table for name, table in schema.tables.items()})
    )


def without_uncertain(done: Simulated) -> Timeline:
    """The timeline without the tables of which not all is known."""
    return Timeline(
        done.timeline.start, tuple((one, _certain(schema, done)) for one, schema in done.timeline.steps)
    )


def _certain(schema: Schema, done: Simulated) -> Schema:
    return Schema({name: table for name, table in schema.tables.items() if name not in done.uncertain})
