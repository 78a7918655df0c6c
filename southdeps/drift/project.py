"""What comparisons need of a project: its apps, what their migrations make, and what they have frozen."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from southdeps.analysis.context import AnalysisContext
from southdeps.drift.borrowed_tables import borrowing_fields
from southdeps.drift.comparison import Author, Keep, Owners
from southdeps.drift.frozen import FrozenHistory, FrozenState
from southdeps.drift.places import Position, frozen_position
from southdeps.drift.simulation import Simulated, complete_dependencies, complete_order, simulate
from southdeps.drift.sqlite import Kept, without_lost, without_lost_indexes
from southdeps.drift.timeline import Timeline
from southdeps.finding import MigrationId
from southdeps.graph import Dependencies
from southdeps.project.loading import Project
from southdeps.schema.compare import Difference
from southdeps.schema.description import Index, Schema, Table
from southdeps.schema.tables import with_column_renamed


class DriftProject(Struct, frozen=True, dict=True):
    """A project whose schema is compared: all its migrations, or those of the installed apps where all are known."""

    project: Project
    context: AnalysisContext
    sqlite: bool = False

    @cached_property
    def chains(self) -> Mapping[str, tuple[MigrationId, ...]]:
        """The migrations of each app that South migrates, or may migrate where settings are known in part."""
        settings, installed = self.project.configuration.settings, self.context.installed
        if settings is None or installed is None or not settings.complete:
            return self.context.chains
        return {label: chain for label, chain in self.context.chains.items() if installed.chains.get(label)}

    @cached_property
    def dependencies(self) -> Dependencies:
        """Which migrations each one needs, declared or not."""
        return complete_dependencies(self.context)

    @cached_property
    def order(self) -> tuple[MigrationId, ...]:
        """All migrations in the order in which South runs them."""
        return self.order_after(())

    def order_after(self, recorded: Sequence[MigrationId]) -> tuple[MigrationId, ...]:
        """All migrations: first those that are recorded, in the order in which they ran, then the others in South's.

        Dependencies count for more than the ids of the history: these are out of order if `migrate --merge` has run an
        older migration late, or if rows were inserted by hand.
        """
        known = frozenset(one for chain in self.chains.values() for one in chain)
        ran = [one for one in recorded if one in known]
        return tuple(one for one in complete_order(self.context, self.dependencies, ran) if one in known)

    @cached_property
    def owners(self) -> Owners:
        """The labels of the apps."""
        others = {entry.label for entry in self.project.installed or ()} | self.project.unmigrated
        return Owners(frozenset(self.chains), frozenset(others - self.chains.keys()) | {"auth", "south"})

    @cached_property
    def frozen(self) -> FrozenHistory:
        """The frozen models, read when they are asked for."""
        return FrozenHistory(self.project, sqlite=self.sqlite)

    @cached_property
    def on_postgresql(self) -> DriftProject:
        """The same project on PostgreSQL, where South loses no index."""
        return DriftProject(self.project, self.context)

    def borrowed(
        self, app: str, links: Mapping[str, tuple[str, str]], missing: Collection[str]
    ) -> frozenset[str]:
        """Those of the missing tables that the models of an app do not ask for: another field has made them."""
        wanted = {links[table]: table for table in missing if table in links}
        if not wanted:
            return frozenset()
        found = borrowing_fields(
            self.project.apps[app].folder, wanted.keys(), self.project.configuration.files
        )
        return frozenset(wanted[field] for field in found)

    def position(self, migration: MigrationId, difference: Difference) -> Position:
        """Where a migration freezes what differs."""

        def position(one: MigrationId) -> Position:
            models = self.frozen.models_of(one, difference.table)
            return frozen_position(self.project.migrations[one].data, models, difference)

        what = b"position " + msgspec.msgpack.encode(difference)
        return self.frozen.remember(what, migration, Position, position)

    def simulate(self, order: Sequence[MigrationId], broken: Collection[MigrationId] = ()) -> Simulated:
        """What migrations make, as it is kept on this kind of database; those that are `broken` do nothing."""
        return self._remembered(tuple(order), frozenset(broken))

    @cached_property
    def _remembered(self) -> Callable[[tuple[MigrationId, ...], frozenset[MigrationId]], Simulated]:
        """The latest simulations: what is recorded is mostly what has run."""
        return lru_cache(maxsize=2)(self._simulated)

    def _simulated(self, order: tuple[MigrationId, ...], broken: frozenset[MigrationId]) -> Simulated:
        done = simulate(self.context, order, sqlite=self.sqlite, broken=broken)
        return replace(done, timeline=_kept(done.timeline)) if self.sqlite else done


class Sides(Struct, frozen=True):
    """Migrations and frozen models after the same migrations, table by table.

    `made` and `frozen` hold the tables of which enough is known; `owners` are their apps, `states` what each app has
    frozen, `author` gives the migration that froze an object so, `unknown`
    says what is not compared, or why little is, one line each; `chains` are the migrations that have run.
    """

    made: Schema
    frozen: Schema
    owners: Mapping[str, str]
    states: Mapping[str, FrozenState]
    author: Author
    unknown: tuple[str, ...]
    chains: Mapping[str, Sequence[MigrationId]]


def sides(given: DriftProject, done: Simulated) -> Sides:
    """Put the migrations that have run beside the frozen models of each app's last one.

    An app whose last migrations freeze nothing is compared as of the last one that does.
    """
    chains = _by_app(given, [migration for migration, _ in done.timeline.steps])
    found = {app: given.frozen.last(chain) for app, chain in chains.items()}
    states = {app: state for app, state in found.items() if state is not None and app not in done.opaque}
    owners = {table: maker.app for table, maker in done.makers.items()}
    owners.update((table, app) for app, state in states.items() for table in state.schema.tables)
    made: dict[str, Table] = {}
    frozen: dict[str, Table] = {}
    for app, state in states.items():
        schema = done.timeline.after(state.migration)
        left_out = state.unmanaged | done.uncertain
        owners.update((other, app) for other, _ in state.default_names.values() if other in schema.tables)
        made.update(_own(schema, app, owners, left_out))
        own = _own(state.schema, app, owners, left_out)
        borrowed = given.borrowed(app, state.links, own.keys() - schema.tables.keys())
        own = {name: table for name, table in own.items() if name not in borrowed}
        frozen.update(_as_made(own, state, schema, done.timeline))
    frozen_schema = Schema(frozen)
    return Sides(
        Schema(made),
        without_lost(frozen_schema) if given.sqlite else frozen_schema,
        owners,
        states,
        lambda one: given.frozen.author(chains.get(owners.get(one.table, ""), ()), one),
        tuple(_unknown(done, owners)),
        chains,
    )


def _unknown(done: Simulated, owners: Mapping[str, str]) -> Iterator[str]:
    """What is not compared, since not all that the migrations do is known."""
    if done.opaque:
        yield f"not compared: {', '.join(sorted(done.opaque))} (the migrations do what cannot be read)"
    tables = sorted(table for table in done.uncertain if table in owners)
    if tables:
        more = f" and {len(tables) - _SHOWN} more" if len(tables) > _SHOWN else ""
        yield f"not compared: {', '.join(tables[:_SHOWN])}{more} (changed under a condition that can't be decided)"


#: Tables that a note lists.
_SHOWN = 5


def _as_made(
    frozen: Mapping[str, Table], state: FrozenState, made: Schema, timeline: Timeline
) -> Mapping[str, Table]:
    """The frozen tables; those of many-to-many fields with the other names that migrations give them knowingly."""
    found: dict[str, Table] = {}
    for name, table in frozen.items():
        other, model = state.default_names.get(name, ("", ""))
        knowingly = not any(
            model in schema.tables for _, schema in timeline.steps
        )  # else `db_table` has changed
        chosen = other if knowingly and other in made.tables and name not in made.tables else None
        found[chosen or name] = replace(table, name=chosen or name)
    for name in state.links.keys() & made.tables.keys() & found.keys():
        found[name] = _with_renamed_link(found[name], made.tables[name], timeline)
    return found


def _with_renamed_link(frozen: Table, made: Table, timeline: Timeline) -> Table:
    """A many-to-many table whose column the migrations have renamed, since the field refers to a proxy.

    Django names the column after the proxy, and South freezes the model behind it.
    """
    missing, extra = frozen.columns.keys() - made.columns.keys(), made.columns.keys() - frozen.columns.keys()
    if len(missing) != 1 or len(extra) != 1:
        return frozen
    (old,), (new,) = missing, extra
    before = (schema.tables.get(made.name) for _, schema in timeline.steps)
    renamed = any(table is not None and old in table.columns for table in before)
    same = _targets(frozen, old) == _targets(made, new)
    return with_column_renamed(frozen, old, new) if renamed and same else frozen


def _targets(table: Table, column: str) -> frozenset[str]:
    return frozenset(key.table for key in table.foreign_keys.values() if key.columns == (column,))


def leave_out_lost_indexes(given: DriftProject, both: Sides, broken: Collection[MigrationId] = ()) -> Keep:
    """What South loses on SQLite is no drift there; elsewhere everything counts."""
    if not given.sqlite:
        return tuple

    def kept(differences: Iterable[Difference]) -> Iterable[Difference]:
        found = tuple(differences)
        if not any(isinstance(one.expected, Index) for one in found):
            return found
        done = frozenset(one for chain in both.chains.values() for one in chain)
        order = [one for one in given.order if one in done]
        return tuple(without_lost_indexes(found, given.on_postgresql.simulate(order, broken).timeline.end))

    return kept


def _own(
    schema: Schema, app: str, owners: Mapping[str, str], left_out: Collection[str]
) -> Mapping[str, Table]:
    return {
        name: table
        for name, table in schema.tables.items()
        if owners.get(name) == app and name not in left_out
    }


def _kept(timeline: Timeline) -> Timeline:
    """A timeline as SQLite keeps it."""
    known: Kept = {}
    steps = tuple((one, without_lost(schema, known)) for one, schema in timeline.steps)
    return Timeline(without_lost(timeline.start), steps)


def _by_app(given: DriftProject, order: Sequence[MigrationId]) -> Mapping[str, tuple[MigrationId, ...]]:
    done = frozenset(order)
    chains = {app: tuple(one for one in chain if one in done) for app, chain in given.chains.items()}
    return {app: chain for app, chain in chains.items() if chain}
