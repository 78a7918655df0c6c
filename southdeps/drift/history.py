"""South's history against the migration files and the live schema: what ran, whatever is recorded.

A migration that is not recorded has run if what it makes is there; one that is recorded has not if nothing of what
it makes, and no later migration changes, is there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from msgspec import Struct

from southdeps.drift.timeline import Timeline
from southdeps.finding import MigrationId
from southdeps.schema.compare import Difference
from southdeps.schema.description import Schema
from southdeps.schema.match import has

#: From the migrations that run, in South's order, to the schema after each of them.
Simulate = Callable[[Sequence[MigrationId]], Timeline]


class HistoryReport(Struct, frozen=True):
    """The history of a live database.

    `applied` have run, recorded or not, in South's order, and `timeline` is what they make; `ghosts` are recorded
    without a file, `behind` neither recorded nor run, `unrecorded` run but not recorded, `faked` recorded but without
    effect, `half_run` run in part.
    """

    applied: tuple[MigrationId, ...]
    timeline: Timeline
    ghosts: tuple[MigrationId, ...] = ()
    behind: tuple[MigrationId, ...] = ()
    unrecorded: tuple[MigrationId, ...] = ()
    half_run: tuple[MigrationId, ...] = ()
    faked: tuple[MigrationId, ...] = ()


def examine_history(
    recorded: Sequence[MigrationId],
    order: Sequence[MigrationId],
    apps: Collection[str],
    live: Schema,
    simulate: Simulate,
) -> HistoryReport:
    """Compare the recorded migrations with those of `order`, all that there are in the order in which South runs them.

    `apps` are the apps that have migrations: South ignores the history of others.
    """
    known = frozenset(order)
    ghosts = tuple(one for one in recorded if one.app in apps and one not in known)
    believed = frozenset(recorded) & known
    pending = _touched(believed, order, live, simulate)
    applied = tuple(one for one in order if one in believed or one in pending)
    timeline = simulate(applied)
    effects = {one: _lasting(timeline, one) for one in applied}
    return HistoryReport(
        applied,
        timeline,
        ghosts,
        behind=tuple(one for one in order if one not in believed and one not in pending),
        unrecorded=tuple(one for one in applied if one in pending and _share(live, effects[one]) == 1),
        half_run=tuple(one for one in applied if one in pending and _share(live, effects[one]) < 1),
        faked=tuple(one for one in applied if one in believed and _share(live, effects[one]) == 0),
    )


def _touched(
    believed: frozenset[MigrationId], order: Sequence[MigrationId], live: Schema, simulate: Simulate
) -> frozenset[MigrationId]:
    """The migrations that are not recorded and whose effects are there, at least in part.

    Per app: those before the last one that shows count too, unless they should show as well and do not.
    """
    found: set[MigrationId] = set()
    base = simulate([one for one in order if one in believed]).end
    for chain in by_app([one for one in order if one not in believed]).values():
        run = believed.union(chain)
        timeline = simulate([one for one in order if one in run])
        showing = {
            one
            for one in chain
            if any(_is_done(live, change) and not _is_done(base, change) for change in timeline.changes[one])
        }
        if showing:
            last = max(map(chain.index, showing))
            found.update(one for one in chain[: last + 1] if one in showing or not _lasting(timeline, one))
    return frozenset(found)


def _lasting(timeline: Timeline, migration: MigrationId) -> tuple[Difference, ...]:
    """The effects of a migration that no later one has changed."""
    return tuple(change for change in timeline.changes[migration] if _is_done(timeline.end, change))


def _share(live: Schema, changes: Collection[Difference]) -> float:
    """Which share of some changes is there, from 0 to 1; 1 if there are none."""
    return sum(_is_done(live, change) for change in changes) / len(changes) if changes else 1


def _is_done(schema: Schema, change: Difference) -> bool:
    """Whether the schema is as a change leaves it."""
    if change.found is not None:
        return has(schema, change.table, change.found)
    return change.expected is None or not has(schema, change.table, change.expected)


def by_app(migrations: Sequence[MigrationId]) -> Mapping[str, tuple[MigrationId, ...]]:
    """The migrations of each app, in their order."""
    apps: dict[str, list[MigrationId]] = {}
    for migration in migrations:
        apps.setdefault(migration.app, []).append(migration)
    return {app: tuple(chain) for app, chain in apps.items()}
