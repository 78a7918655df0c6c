"""Each table's past: which migration brought it, and its columns, into being."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from southdeps import effects
from southdeps.effects import ALL, Action
from southdeps.finding import MigrationId
from southdeps.schema.simulated_table import SimulatedTable, added_once
from southdeps.schema.simulation import SimulatedSchema

#: The effects that decide which columns a table has, and which of them an INSERT must name.
_SHAPING = (
    effects.CreateTable,
    effects.DropTable,
    effects.RenameTable,
    effects.AddColumn,
    effects.AlterColumn,
    effects.DropColumn,
    effects.RenameColumn,
)


class Event(Struct, frozen=True):
    """A moment at which a table came, changed or went: the columns it has from then on (None: it is gone)."""

    migration: MigrationId
    columns: frozenset[str] | None
    complete: bool = True
    exact: bool = True
    required: frozenset[str] = frozenset()


class History(Struct, frozen=True):
    """Each table's events, in an order that keeps every app's own and what is declared.

    `added` are columns that one migration adds, and that are certainly not there before.
    """

    events: Mapping[str, tuple[Event, ...]]
    added: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def provider(self, table: str, columns: Iterable[str] = ()) -> MigrationId | None:
        """The earliest migration after which `table` has as many of `columns` as it ever has at once.

        The migration that creates the table or last renames it to that name, or the one that adds the column.
        With `ALL` among the columns it is the last one that touches the table.
        """
        events = self.events.get(table, ())
        wanted, added = set(columns), self.added.get(table, frozenset())
        if ALL in wanted:
            present = [event for event in events if event.columns is not None]
            return present[-1].migration if present else None
        best: Event | None = None
        best_count = -1
        for event in events:
            if event.columns is not None:
                count = len(wanted & event.columns if event.complete else wanted - (added - event.columns))
                if count > best_count:
                    best, best_count = event, count
        return best.migration if best is not None else None

    def columns_added(self, table: str, migration: MigrationId) -> frozenset[str]:
        """The columns that the table has right after that migration, and had not before."""
        before: frozenset[str] = frozenset()
        for event in self.events.get(table, ()):
            if event.migration == migration and event.columns is not None:
                return event.columns - before
            before = event.columns or frozenset()
        return frozenset()

    def has_column(self, table: str, column: str) -> bool:
        """Whether the table ever has the column, as far as that can be said."""
        return any(
            event.columns is not None and (column in event.columns or not event.complete)
            for event in self.events.get(table, ())
        )

    def required_columns(self, table: str) -> Iterator[tuple[MigrationId, str]]:
        """The columns that an INSERT has to name at some time, each with the migration since which that is so."""
        known: set[str] = set()
        for event in self.events.get(table, ()):
            for column in sorted(event.required - known):
                yield event.migration, column
            known |= event.required

    def is_exact(self, table: str) -> bool:
        """Whether all the names of its columns are known for sure."""
        return all(event.exact for event in self.events.get(table, ()))


def tell_history(order: Iterable[MigrationId], steps_of: Mapping[MigrationId, Sequence[Action]]) -> History:
    """Run all migrations in `order`, ignoring failures, and record each table's history."""
    events: dict[str, list[Event]] = {}
    state = SimulatedSchema(frozenset())
    for migration in order:
        touched: dict[str, None] = {}
        for step in steps_of.get(migration, ()):
            name = getattr(step, "table", None)
            if not isinstance(step, _SHAPING) or name is None:
                continue
            if isinstance(step, effects.AddColumn | effects.AlterColumn) and step.table not in state.tables:
                continue
            state.apply(migration, step)
            touched[name] = None
            if isinstance(step, effects.RenameTable):
                touched[step.to] = None
        for name in touched:
            event = describe(migration, state.tables.get(name))
            past = events.setdefault(name, [])
            if not past and event.columns is None:
                continue
            if not past or replace(past[-1], migration=migration) != event:
                past.append(event)
    return History({name: tuple(past) for name, past in events.items() if past}, added_once(steps_of))


def describe(migration: MigrationId, table: SimulatedTable | None) -> Event:
    """The state of a table after a migration, as an event."""
    if table is None:
        return Event(migration, None)
    required = frozenset(name for name, is_required in table.columns.items() if is_required)
    return Event(migration, frozenset(table.columns), table.complete, table.exact, required)
