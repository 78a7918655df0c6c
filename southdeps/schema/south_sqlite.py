"""What each operation of South's `db` does to an SQLite database (`south.db.sqlite3.DatabaseOperations`).

SQLite changes no column in place: South makes the table anew (`_remake_table`) and loses NOT NULL of the primary key,
and every index that the migration's fields have asked for so far. It makes neither foreign keys nor checks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from southdeps.column_definition import ColumnDefinition
from southdeps.schema import fields, tables
from southdeps.schema.description import Index, PrimaryKey, Table, Unique
from southdeps.schema.refusal import Refusal, RefusalKind
from southdeps.schema.south import Deferred, Operations
from southdeps.schema.sqlite import SQLiteDatabase, inline, operational
from southdeps.south import names


class SQLiteOperations(Operations):
    """South's operations on SQLite."""

    database: SQLiteDatabase

    def create_table(
        self, name: str, columns: Sequence[ColumnDefinition], *, complete: bool = True
    ) -> Refusal | None:
        for column in columns:
            found = fields.indexes(name, column, postgresql=False)
            self.deferred += [Deferred(name, index) for index in found]
        return self.database.create_table(name, columns, complete=complete)

    def rename_table(self, old: str, new: str) -> Refusal | None:
        return None if old == new else self.database.rename(old, new)

    def add_column(self, name: str, column: ColumnDefinition) -> Refusal | None:
        """South refuses a NOT NULL column without a default, unless its type takes an empty string.

        Raw SQL adds a column in place.
        """
        if column.is_raw:
            table = self.database.find(name)
            if not isinstance(table, Table):
                return table
            self.database.put(tables.with_column(table, fields.column(column, postgresql=False)))
            return None
        if not column.null and column.default in {"", "none"} and not column.empty_strings:
            error = "ValueError: You cannot add a null=False column without a default value."
            return Refusal(RefusalKind.REFUSED, error, name, column.name)
        return self.define(name, column, {column.name: column.unique})

    def alter_column(
        self, name: str, column: ColumnDefinition, *, ignore_constraints: bool = False
    ) -> Refusal | None:
        """Define a column anew; a unique one stays so, whatever the field says."""
        return self.define(name, column, {column.name: True} if column.unique else {})

    def define(self, name: str, column: ColumnDefinition, uniques: Mapping[str, bool]) -> Refusal | None:
        """Make a table anew with a column as a field defines it."""
        table = self.database.find(name)
        if not isinstance(table, Table):
            return table
        return self.remake(tables.with_column(table, fields.column(column, postgresql=False)), uniques)

    def remade(self, name: str) -> Table | Refusal | None:
        """A table to make anew; of one that is not there South knows no column, and says `CREATE TABLE name ()`."""
        table = self.database.find(name)
        if isinstance(table, Refusal):
            return operational(table.kind, 'near ")": syntax error', name)
        return table

    def delete_column(self, name: str, column: str) -> Refusal | None:
        table = self.remade(name)
        return self.remake(tables.without_column(table, column)) if isinstance(table, Table) else table

    def rename_column(self, name: str, old: str, new: str) -> Refusal | None:
        table = self.remade(name)
        return self.remake(tables.with_column_renamed(table, old, new)) if isinstance(table, Table) else table

    def create_unique(self, name: str, columns: Sequence[str]) -> Refusal | None:
        """A unique index, at once and under South's own name for it."""
        index = Index(f"{name}_{'__'.join(columns)}", tuple(columns), unique=True)
        return self.database.create_index(name, index)

    def delete_unique(self, name: str, columns: Sequence[str]) -> Refusal | None:
        """Drop the unique index on these columns, and that of each of them alone."""
        table = self.remade(name)
        if not isinstance(table, Table):
            return table
        wanted = set(columns)
        kept = {
            key: part
            for key, part in table.uniques.items()
            if set(part.columns) != wanted and not (len(part.columns) == 1 and part.columns[0] in wanted)
        }
        return self.remake(replace(table, uniques=kept))

    def delete_foreign_key(self, name: str, column: str) -> Refusal | None:
        """South asks the information schema, which SQLite has not."""
        words = "no such table: information_schema.constraint_column_usage"
        return operational(RefusalKind.REFUSED, words, name, column)

    def create_primary_key(self, name: str, columns: Sequence[str]) -> Refusal | None:
        if len(columns) > 1:
            error = "AssertionError: SQLite backend does not support multi-column primary keys"
            return Refusal(RefusalKind.REFUSED, error, name)
        table = self.database.find(name)
        if not isinstance(table, Table):
            return table
        return self.remake(replace(table, primary_key=PrimaryKey("", tuple(columns))), keeps_key=True)

    def delete_primary_key(self, name: str) -> Refusal | None:
        table = self.remade(name)
        return self.remake(replace(table, primary_key=None)) if isinstance(table, Table) else table

    def create_index(self, name: str, columns: Sequence[str], *, unique: bool = False) -> Refusal | None:
        index = Index(names.south_index(name, columns, postgresql=False), tuple(columns), unique=unique)
        return self.database.create_index(name, index)

    def delete_index(self, name: str, columns: Sequence[str]) -> Refusal | None:
        return self.database.drop_index(names.south_index(name, columns, postgresql=False))

    def remake(
        self, table: Table, declared: Mapping[str, bool] | None = None, *, keeps_key: bool = False
    ) -> Refusal | None:
        """Have a table made anew (`_remake_table`), which nothing refuses; the deferred indexes are lost.

        `declared` tells which columns are declared UNIQUE or not; of others South finds out whether they are.
        """
        declared = declared or {}
        self.deferred = []
        database, key = self.database, table.primary_key
        uniques = {name: part for name, part in table.uniques.items() if len(part.columns) > 1}
        for column in table.columns:
            if declared.get(column, self.is_unique(table, column)):
                made = inline(table.name, column)
                uniques[made.name] = made
        if key is not None and not keeps_key:
            (column, *_) = key.columns
            if self.oldest(table, column) is None:
                table = tables.with_column(table, replace(table.columns[column], null=True))
            else:
                table = replace(table, primary_key=None)
        before = database.tables[table.name]
        database.put_over(before, replace(table, uniques=uniques))
        own = before.uniques.keys() | before.indexes.keys()
        again = [name for name in database.indexes if name in uniques or name in table.indexes]
        database.indexes = [name for name in database.indexes if name not in own] + again[::-1]
        return None

    def is_unique(self, table: Table, column: str) -> bool:
        """Whether South makes a column UNIQUE again: it goes by the oldest index that is on this column alone."""
        oldest = self.oldest(table, column)
        return oldest is not None and oldest not in table.indexes

    def oldest(self, table: Table, column: str) -> str | None:
        """The oldest index on a column alone; None if there is none.

        It is the last that Django's introspection sees (`get_indexes`), which then forgets that the column is the
        primary key. Those that the table is declared with come first: that of a key, unless it is an integer.
        """
        declared = table.columns[column].type.casefold() != "integer"
        if declared and table.primary_key is not None and table.primary_key.columns == (column,):
            return inline(table.name, column).name
        parts: list[Unique | Index] = [*table.uniques.values(), *table.indexes.values()]
        alone = {part.name for part in parts if part.columns == (column,)}
        made = [name for name in self.database.indexes if name in alone]
        return next(iter([*(alone - {*made}), *made]), None)
