"""What South and SQLite refuse of South's operations (`south.db.sqlite3`); `sqlite` has the schema that they end in.

Most of them make the table anew with other columns and copy the rows: what is not there is no error then, and what
South has deferred is forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from southdeps.effects import ColumnDefinition
from southdeps.schema import fields, tables
from southdeps.schema.description import ForeignKey, Index, PrimaryKey, Table
from southdeps.schema.postgresql import Database
from southdeps.schema.refusal import Refusal, RefusalKind
from southdeps.schema.south import Deferred, Operations
from southdeps.south import names


def operational(kind: RefusalKind, words: str, table: str, name: str | None = None) -> Refusal:
    """An `OperationalError` as Django 1.6 passes it on."""
    return Refusal(kind, f"django.db.utils.OperationalError: {words}", table, name)


class SQLiteDatabase(Database):
    """The statements that South executes on SQLite."""

    def create_sqlite_table(
        self, name: str, columns: Sequence[ColumnDefinition], *, complete: bool
    ) -> Refusal | None:
        """`CREATE TABLE name (columns)`; constraints have no names."""
        if name in self.relations:
            kind = "table" if name in self.tables else "there is already an index named"
            words = f'{kind} "{name}" already exists' if name in self.tables else f"{kind} {name}"
            return operational(RefusalKind.EXISTS, words, name, name)
        if sum(column.primary_key for column in columns) > 1:
            return operational(RefusalKind.REFUSED, f'table "{name}" has more than one primary key', name)
        made = {column.name: fields.column(column, postgresql=False) for column in columns}
        self.put(Table(name, made, complete=complete))
        return None

    def find(self, name: str, column: str | None = None) -> Table | Refusal | None:
        table = self.tables.get(name)
        if table is None and self.is_absent(name):
            return operational(RefusalKind.NO_TABLE, f"no such table: {name}", name)
        return table

    def drop_table(self, name: str, *, cascade: bool = True) -> Refusal | None:
        table = self.find(name)
        return table if isinstance(table, Refusal) else super().drop_table(name)

    def rename(self, old: str, new: str) -> Refusal | None:
        if old in self.tables and new in self.relations:
            words = f"there is already another table or index with this name: {new}"
            return operational(RefusalKind.EXISTS, words, old, new)
        return super().rename(old, new)

    def create_index(self, name: str, index: Index) -> Refusal | None:
        """SQLite takes a column that is not there for a text."""
        table = self.find(name)
        if not isinstance(table, Table):
            return table
        if index.name in self.relations:
            return operational(RefusalKind.EXISTS, f"index {index.name} already exists", name, index.name)
        self.put(tables.with_index(table, index))
        return None

    def drop_index(self, index: str) -> Refusal | None:
        owner = self.relations.get(index)
        if owner is None or index not in self.tables[owner].indexes:
            return operational(RefusalKind.NOTHING_TO_DELETE, f"no such index: {index}", owner or "", index)
        self.put_over(self.tables[owner], tables.without_index(self.tables[owner], index))
        return None


class SQLiteOperations(Operations):
    """South's operations on SQLite."""

    database: SQLiteDatabase

    def create_table(
        self, name: str, columns: Sequence[ColumnDefinition], *, complete: bool = True
    ) -> Refusal | None:
        self.defer(name, columns)
        return self.database.create_sqlite_table(name, columns, complete=complete)

    def defer(self, name: str, columns: Sequence[ColumnDefinition]) -> None:
        """Leave the indexes of new columns to the end of the migration; there are no foreign keys."""
        for column in columns:
            self.deferred += [
                Deferred(name, index) for index in fields.indexes(name, column, postgresql=False)
            ]

    def rename_table(self, old: str, new: str) -> Refusal | None:
        return None if old == new else self.database.rename(old, new)

    def add_column(self, name: str, column: ColumnDefinition) -> Refusal | None:
        """South refuses a NOT NULL column without a default, unless its type takes an empty string."""
        if not column.null and column.default in {"", "none"} and not column.empty_strings:
            error = "ValueError: You cannot add a null=False column without a default value."
            return Refusal(RefusalKind.REFUSED, error, name, column.name)
        self.defer(name, [column])
        return self.remake(name, added=column)

    def alter_column(
        self, name: str, column: ColumnDefinition, *, ignore_constraints: bool = False
    ) -> Refusal | None:
        return self.remake(name, added=column)

    def delete_column(self, name: str, column: str) -> Refusal | None:
        refusal = self.remake(name)
        table = self.database.tables.get(name)
        if refusal is None and table is not None:
            self.database.put_over(table, tables.without_column(table, column))
        return refusal

    def rename_column(self, name: str, old: str, new: str) -> Refusal | None:
        refusal = self.remake(name)
        table = self.database.tables.get(name)
        if refusal is None and table is not None:
            self.database.put(tables.with_column_renamed(table, old, new))
        return refusal

    def remake(self, name: str, *, added: ColumnDefinition | None = None) -> Refusal | None:
        """Make the table anew (`_remake_table`), perhaps with another column; what was deferred is forgotten."""
        table = self.database.find(name)
        if not isinstance(table, Table):
            return table
        if added is not None:
            made = fields.column(added, postgresql=False)
            self.database.put(tables.with_column(table, made))
        self.deferred = []
        return None

    def create_unique(self, name: str, columns: Sequence[str]) -> Refusal | None:
        index = Index(f"{name}_{'__'.join(columns)}", tuple(columns), unique=True)
        return self.database.create_index(name, index)

    def delete_unique(self, name: str, columns: Sequence[str]) -> Refusal | None:
        refusal = self.remake(name)
        table = self.database.tables.get(name)
        if refusal is None and table is not None:
            kept = {
                key: index
                for key, index in table.indexes.items()
                if not (index.unique and set(index.columns) == set(columns))
            }
            self.database.put_over(table, replace(table, indexes=kept))
        return refusal

    def create_primary_key(self, name: str, columns: Sequence[str]) -> Refusal | None:
        if len(columns) > 1:
            error = "AssertionError: SQLite backend does not support multi-column primary keys"
            return Refusal(RefusalKind.REFUSED, error, name)
        refusal = self.remake(name)
        table = self.database.tables.get(name)
        if refusal is None and table is not None:
            self.database.put(replace(table, primary_key=PrimaryKey("", tuple(columns))))
        return refusal

    def delete_primary_key(self, name: str) -> Refusal | None:
        return self.remake(name)

    def delete_foreign_key(self, name: str, column: str) -> Refusal | None:
        """South asks the information schema, which SQLite has not."""
        words = "no such table: information_schema.constraint_column_usage"
        return operational(RefusalKind.REFUSED, words, name, column)

    def create_index(self, name: str, columns: Sequence[str], *, unique: bool = False) -> Refusal | None:
        index = Index(names.south_index(name, columns, postgresql=False), tuple(columns), unique=unique)
        return self.database.create_index(name, index)

    def delete_index(self, name: str, columns: Sequence[str]) -> Refusal | None:
        return self.database.drop_index(names.south_index(name, columns, postgresql=False))

    def execute_deferred_sql(self) -> Iterator[Refusal]:
        deferred, self.deferred = self.deferred, []
        for one in deferred:
            if isinstance(one.made, ForeignKey):
                continue
            refusal = self.database.create_index(one.table, one.made)
            if refusal is not None:
                yield refusal
