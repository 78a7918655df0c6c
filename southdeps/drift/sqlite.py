"""What South loses on SQLite, which is no drift there (`south.db.sqlite3`).

South makes neither foreign keys nor checks; whenever it makes a table anew (`_remake_table`) NOT NULL of the primary
key is lost, and every index that a field of the same migration asked for (`deferred_sql = []`), as the index of a
foreign key added by `add_column`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, MutableMapping

from msgspec.structs import replace

from southdeps.schema.compare import Difference
from southdeps.schema.description import Index, Schema, Table

#: Tables by their identity, with what is kept of each: schemas over time share most of their tables.
Kept = MutableMapping[int, tuple[Table, Table]]


def without_lost(schema: Schema, known: Kept | None = None) -> Schema:
    """A schema without what South does not keep on SQLite: foreign keys, checks, NOT NULL of primary keys.

    Tables in `known` are not looked at again.
    """
    known = {} if known is None else known
    for table in schema.tables.values():
        if id(table) not in known:
            known[id(table)] = (table, _without_lost(table))
    return Schema({name: known[id(table)][1] for name, table in schema.tables.items()})


def _without_lost(table: Table) -> Table:
    key = table.primary_key.columns if table.primary_key is not None else ()
    columns = {
        name: replace(column, null=True, sequence=None) if name in key else column
        for name, column in table.columns.items()
    }
    return replace(table, columns=columns, foreign_keys={}, checks={}, sequences={})


def without_lost_indexes(differences: Iterable[Difference], elsewhere: Schema) -> Iterator[Difference]:
    """Leave out missing indexes that the same migrations make on another database: South has lost them on SQLite.

    `elsewhere` is what they make on PostgreSQL.
    """
    for difference in differences:
        index, table = difference.expected, elsewhere.tables.get(difference.table)
        if difference.found is None and isinstance(index, Index) and not index.unique and table is not None:
            made = {one.columns for one in table.indexes.values()}
            if index.columns in made:
                continue
        yield difference
