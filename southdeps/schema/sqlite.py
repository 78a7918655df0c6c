"""What SQLite does with each statement that changes a schema, and what it refuses with which words.

Constraints have no names and can't be changed. A UNIQUE of a column's own definition is kept under the name of an index
that no statement can drop.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec.structs import replace

from southdeps.column_definition import ColumnDefinition
from southdeps.schema import fields, tables
from southdeps.schema.database import Database
from southdeps.schema.description import Check, ForeignKey, Index, PrimaryKey, Table, Unique
from southdeps.schema.refusal import Refusal, RefusalKind


class SQLiteDatabase(Database):
    """An SQLite database; `indexes` are those that statements of their own have made, oldest first."""

    def __init__(
        self, is_absent: Callable[[str], bool] = lambda name: True, *, server_version: int = 15
    ) -> None:
        super().__init__(is_absent, server_version=server_version)
        self.indexes: list[str] = []

    def restore(self, other: Database) -> None:
        super().restore(other)
        if isinstance(other, SQLiteDatabase):
            self.indexes = list(other.indexes)

    def is_taken(self, name: str) -> bool:
        """SQLite itself names what has no name, and no statement ever names it."""
        return False

    def find(self, name: str, column: str | None = None) -> Table | Refusal | None:
        """A table that a statement names; a column that is not there is no error to most of them."""
        table = self.tables.get(name)
        if table is None and self.is_absent(name):
            return operational(RefusalKind.NO_TABLE, f"no such table: {name}", name)
        return table

    def create_table(
        self, name: str, columns: Iterable[ColumnDefinition], *, complete: bool = True
    ) -> Refusal | None:
        made = list(columns)
        if name in self.relations:
            is_table = name in self.tables
            words = (
                f'table "{name}" already exists' if is_table else f"there is already an index named {name}"
            )
            return operational(RefusalKind.EXISTS, words, name, name)
        key = tuple(one.name for one in made if one.primary_key)
        if len(key) > 1:
            return operational(RefusalKind.REFUSED, f'table "{name}" has more than one primary key', name)
        uniques = (inline(name, one.name) for one in made if one.unique and not one.primary_key)
        self.put(
            Table(
                name,
                {one.name: fields.column(one, postgresql=False) for one in made},
                PrimaryKey("", key) if key else None,
                {one.name: one for one in uniques},
                complete=complete,
            )
        )
        return None

    def drop_table(self, name: str, *, cascade: bool = True) -> Refusal | None:
        table = self.find(name)
        if not isinstance(table, Table):
            return table
        self.forget(table)
        del self.tables[name]
        own = table.uniques.keys() | table.indexes.keys()
        self.indexes = [index for index in self.indexes if index not in own]
        return None

    def rename(self, old: str, new: str) -> Refusal | None:
        table = self.find(old)
        if not isinstance(table, Table):
            return table
        if new in self.relations:
            words = f"there is already another table or index with this name: {new}"
            return operational(RefusalKind.EXISTS, words, old, new)
        self.forget(table)
        del self.tables[old]
        self.put(replace(table, name=new))
        return None

    def set_type(self, name: str, column: str, kind: str) -> Refusal | None:
        return _syntax_error(name, "ALTER")

    def set_null(self, name: str, column: str, *, null: bool) -> Refusal | None:
        return _syntax_error(name, "ALTER")

    def set_default(self, name: str, column: str, default: str) -> Refusal | None:
        return _syntax_error(name, "ALTER")

    def add_constraint(self, name: str, made: PrimaryKey | Unique | Check | ForeignKey) -> Refusal | None:
        return _syntax_error(name, "CONSTRAINT")

    def drop_constraint(self, name: str, constraint: str) -> Refusal | None:
        return _syntax_error(name, "CONSTRAINT")

    def declare(self, name: str, made: PrimaryKey | Unique | Check | ForeignKey) -> None:
        """Only keys and UNIQUE are kept."""
        table = self.tables.get(name)
        if table is not None and isinstance(made, PrimaryKey):
            self.put(replace(table, primary_key=replace(made, name="")))
        elif table is not None and isinstance(made, Unique):
            self.put(tables.with_constraint(table, made))

    def create_index(self, name: str, index: Index) -> Refusal | None:
        """A column that is not there is a text to SQLite: the index is one on an expression."""
        table = self.find(name)
        if isinstance(table, Refusal):
            return operational(RefusalKind.NO_TABLE, f"no such table: main.{name}", name)
        if table is None:
            return None
        if index.name in self.relations:
            return operational(RefusalKind.EXISTS, f"index {index.name} already exists", name, index.name)
        self.indexes.append(index.name)
        if index.unique and index.definition is None:
            self.put(tables.with_constraint(table, Unique(index.name, index.columns)))
        else:
            self.put(tables.with_index(table, index))
        return None

    def drop_index(self, index: str) -> Refusal | None:
        if index not in self.indexes:
            owner = self.relations.get(index)
            return operational(RefusalKind.NOTHING_TO_DELETE, f"no such index: {index}", owner, index)
        table = self.tables[self.relations[index]]
        self.indexes.remove(index)
        self.put_over(table, tables.without_constraint(tables.without_index(table, index), index))
        return None


def operational(kind: RefusalKind, words: str, table: str | None, name: str | None = None) -> Refusal:
    """An `OperationalError` as Django 1.6 passes it on."""
    return Refusal(kind, f"django.db.utils.OperationalError: {words}", table, name)


def inline(table: str, column: str) -> Unique:
    """The UNIQUE of a column's own definition."""
    return Unique(f"sqlite_autoindex_{table}_{column}", (column,))


def _syntax_error(table: str, word: str) -> Refusal:
    """A statement that SQLite does not know: its ALTER TABLE changes no column and no constraint."""
    return operational(RefusalKind.REFUSED, f'near "{word}": syntax error', table)
