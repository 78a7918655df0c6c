"""A table as far as migrations need it: its columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from msgspec import Struct

from southdeps import effects
from southdeps.effects import ALL, Action
from southdeps.finding import MigrationId
from southdeps.schema.description import Table


class SimulatedTable(Struct):
    """A simulated table: its columns (True where an INSERT must name it).

    Not `complete` where it has more; not `exact` where a field class that isn't Django's may have chosen
    other names.
    """

    columns: dict[str, bool]
    complete: bool = True
    exact: bool = True

    def lacks(self, column: str, added: Collection[str] = ()) -> bool:
        """Whether it surely hasn't got that column; those that are `added` once are not there before."""
        return column not in self.columns and column != ALL and (self.complete or column in added)


def simulated(table: Table) -> SimulatedTable:
    """A table that is there from the start."""
    required = {
        column.name: not column.null and column.default is None and column.sequence is None
        for column in table.columns.values()
    }
    exact = all(column.exact for column in table.columns.values())
    return SimulatedTable(required, table.complete, exact)


def added_once(steps_of: Mapping[MigrationId, Iterable[Action]]) -> dict[str, frozenset[str]]:
    """By table the columns that one migration adds, whatever the state of the database, and none makes or drops else.

    Before that they are not there, or adding them would fail: also in a table whose first columns are not known.
    """
    made: Counter[tuple[str, str]] = Counter()
    added: set[tuple[str, str]] = set()
    for steps in steps_of.values():
        for step in steps:
            match step:
                case effects.AddColumn(table=table, column=column):
                    made[table, column.name] += 1
                    if not step.when and column.exact:
                        added.add((table, column.name))
                case effects.CreateTable(table=table, columns=columns):
                    made.update((table, column.name) for column in columns)
                case effects.RenameColumn(table=table, column=old, to=new):
                    made.update(((table, old), (table, new)))
                case effects.DropColumn(table=table, column=name):
                    made[table, name] += 1
    found: dict[str, set[str]] = {}
    for table, name in added:
        if made[table, name] == 1:
            found.setdefault(table, set()).add(name)
    return {table: frozenset(names) for table, names in found.items()}
