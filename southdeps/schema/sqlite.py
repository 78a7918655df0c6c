"""What South's operations do to an SQLite database (`south.db.sqlite3.DatabaseOperations`).

SQLite changes no column in place: South makes the table anew (`_remake_table`) and loses NOT NULL of the primary key,
and every index that the migration's fields have asked for so far. It makes neither foreign keys nor checks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from southdeps.effects import ColumnDefinition
from southdeps.schema import fields
from southdeps.schema.description import Check, ForeignKey, Index, PrimaryKey, Schema, Table, Unique
from southdeps.south import names


class SqliteDatabase:
    """An SQLite database that statements change; unlike PostgreSQL's model it does not tell what is refused."""

    def __init__(self) -> None:
        self.tables: dict[str, Table] = {}
        #: The indexes that statements of their own have made, oldest first.
        self.indexes: list[str] = []

    def schema(self) -> Schema:
        """The schema as it is now."""
        return Schema(dict(self.tables))

    def create_table(self, name: str, columns: Iterable[ColumnDefinition], *, complete: bool = True) -> None:
        """`CREATE TABLE name (columns)`"""
        if name in self.tables:
            return
        made = list(columns)
        key = tuple(one.name for one in made if one.primary_key)
        self.tables[name] = Table(
            name,
            {one.name: fields.column(one, postgresql=False) for one in made},
            PrimaryKey("", key) if key else None,
            _by_name(_inline(one.name) for one in made if one.unique and not one.primary_key),
            complete=complete,
        )

    def add_constraint(self, name: str, made: PrimaryKey | Unique | Check | ForeignKey) -> None:
        """A constraint that CREATE TABLE holds; of them only UNIQUE is kept."""
        if isinstance(made, Unique) and name in self.tables:
            self.put(name, uniques={**self.tables[name].uniques, made.name: made})

    def create_index(self, name: str, index: Index) -> None:
        """`CREATE [UNIQUE] INDEX index ON name`"""
        table = self.tables.get(name)
        if table is None or not table.columns.keys() >= set(index.columns):
            return
        self.indexes.append(index.name)
        if index.unique:
            self.put(name, uniques={**table.uniques, index.name: Unique(index.name, index.columns)})
        else:
            self.put(name, indexes={**table.indexes, index.name: index})

    def drop_index(self, index: str) -> None:
        """`DROP INDEX index`"""
        for table in list(self.tables.values()):
            if index in table.uniques or index in table.indexes:
                self.put(
                    table.name, uniques=_without(table.uniques, index), indexes=_without(table.indexes, index)
                )

    def rename(self, old: str, new: str) -> None:
        """`ALTER TABLE old RENAME TO new`"""
        if old in self.tables:
            self.tables[new] = replace(self.tables.pop(old), name=new)

    def drop_table(self, name: str) -> None:
        """`DROP TABLE name`"""
        self.tables.pop(name, None)

    def choose(self, table: str, addition: str, label: str) -> str:
        """A name for what SQLite itself names; no statement ever names it."""
        return f"sqlite_autoindex_{table}_{addition}_{label}"

    choose_constraint = choose

    def put(self, name: str, **parts: Any) -> None:
        """Change parts of a table."""
        self.tables[name] = replace(self.tables[name], **parts)


class SqliteOperations:
    """South's operations; `deferred` are the indexes that wait for `execute_deferred_sql`."""

    def __init__(self, database: SqliteDatabase) -> None:
        self.database = database
        self.deferred: list[tuple[str, Index]] = []

    def create_table(self, name: str, columns: Sequence[ColumnDefinition], *, complete: bool = True) -> None:
        self.database.create_table(name, columns, complete=complete)
        self.deferred += [(name, index) for one in columns for index in _indexes(name, one)]

    def rename_table(self, old: str, new: str) -> None:
        self.database.rename(old, new)

    def delete_table(self, name: str, *, cascade: bool = True) -> None:
        self.database.drop_table(name)

    def clear_table(self, name: str) -> None:
        """Only rows go."""

    def add_column(self, name: str, column: ColumnDefinition) -> None:
        self._define(name, column, {column.name: column.unique})

    def alter_column(self, name: str, column: ColumnDefinition, *, ignore_constraints: bool = False) -> None:
        """Define a column anew; a unique one stays so, whatever the field says."""
        self._define(name, column, {column.name: True} if column.unique else {})

    def _define(self, name: str, column: ColumnDefinition, uniques: Mapping[str, bool]) -> None:
        table = self.database.tables.get(name)
        if table is not None:
            made = fields.column(column, postgresql=False)
            self._remake(replace(table, columns={**table.columns, made.name: made}), uniques)

    def delete_column(self, name: str, column: str) -> None:
        table = self.database.tables.get(name)
        if table is None:
            return
        key = table.primary_key if table.primary_key and column not in table.primary_key.columns else None
        self._remake(
            replace(
                table,
                columns=_without(table.columns, column),
                primary_key=key,
                uniques={n: part for n, part in table.uniques.items() if column not in part.columns},
                indexes={n: part for n, part in table.indexes.items() if column not in part.columns},
            )
        )

    def rename_column(self, name: str, old: str, new: str) -> None:
        table = self.database.tables.get(name)
        if table is None:
            return
        columns = {
            new if n == old else n: replace(column, name=new) if n == old else column
            for n, column in table.columns.items()
        }
        key = table.primary_key
        self._remake(
            replace(
                table,
                columns=columns,
                primary_key=replace(key, columns=_renamed(key.columns, old, new))
                if key is not None
                else None,
                uniques={
                    n: replace(part, columns=_renamed(part.columns, old, new))
                    for n, part in table.uniques.items()
                },
                indexes={
                    n: replace(part, columns=_renamed(part.columns, old, new))
                    for n, part in table.indexes.items()
                },
            )
        )

    def create_unique(self, name: str, columns: Sequence[str]) -> None:
        """A unique index, at once and under South's own name for it."""
        index = Index(f"{name}_{'__'.join(columns)}", tuple(columns), unique=True)
        self.database.create_index(name, index)

    def delete_unique(self, name: str, columns: Sequence[str]) -> None:
        """Drop the unique index on these columns, and that of each of them alone."""
        table = self.database.tables.get(name)
        if table is not None:
            wanted = set(columns)
            kept = {
                n: part
                for n, part in table.uniques.items()
                if set(part.columns) != wanted and not (len(part.columns) == 1 and part.columns[0] in wanted)
            }
            self._remake(replace(table, uniques=kept))

    def delete_foreign_key(self, name: str, column: str) -> None:
        """There is none."""

    def create_primary_key(self, name: str, columns: Sequence[str]) -> None:
        table = self.database.tables.get(name)
        if table is not None:
            self._remake(replace(table, primary_key=PrimaryKey("", (columns[0],))), keeps_key=True)

    def delete_primary_key(self, name: str) -> None:
        table = self.database.tables.get(name)
        if table is not None:
            self._remake(replace(table, primary_key=None))

    def create_index(self, name: str, columns: Sequence[str], *, unique: bool = False) -> None:
        made = names.south_index(name, columns, postgresql=False)
        self.database.create_index(name, Index(made, tuple(columns), unique=unique))

    def delete_index(self, name: str, columns: Sequence[str]) -> None:
        self.database.drop_index(names.south_index(name, columns, postgresql=False))

    def execute_deferred_sql(self) -> Iterator[None]:
        """Make the indexes that are still waiting; none is refused."""
        deferred, self.deferred = self.deferred, []
        for table, index in deferred:
            self.database.create_index(table, index)
        return iter(())

    def _remake(
        self, table: Table, declared: Mapping[str, bool] | None = None, *, keeps_key: bool = False
    ) -> None:
        """Have a table made anew; the deferred indexes are lost.

        `declared` tells which columns are declared UNIQUE or not; of others South finds out whether they are.
        """
        declared = declared or {}
        self.deferred = []
        database, key = self.database, table.primary_key
        uniques = {name: part for name, part in table.uniques.items() if len(part.columns) > 1}
        for column in table.columns:
            if declared.get(column, self._is_unique(table, column)):
                uniques[_inline(column).name] = _inline(column)
        if key is not None and not keeps_key:
            (column, *_) = key.columns
            if self._oldest(table, column) is None:
                columns = {**table.columns, column: replace(table.columns[column], null=True)}
                table = replace(table, columns=columns)
            else:
                table = replace(table, primary_key=None)
        database.tables[table.name] = replace(table, uniques=uniques)
        again = [name for name in database.indexes if name in uniques or name in table.indexes]
        database.indexes = [name for name in database.indexes if name not in again] + again[::-1]

    def _is_unique(self, table: Table, column: str) -> bool:
        """Whether South makes a column UNIQUE again: it goes by the oldest index that is on this column alone."""
        oldest = self._oldest(table, column)
        return oldest is not None and oldest not in table.indexes

    def _oldest(self, table: Table, column: str) -> str | None:
        """The oldest index on a column alone; None if there is none.

        It is the last that Django's introspection sees (`get_indexes`), which then forgets that the column is the
        primary key. Those that the table is declared with come first: that of a key, unless it is an integer.
        """
        declared = table.columns[column].type.casefold() != "integer"
        if declared and table.primary_key is not None and table.primary_key.columns == (column,):
            return _inline(column).name
        parts: list[Unique | Index] = [*table.uniques.values(), *table.indexes.values()]
        alone = {part.name for part in parts if part.columns == (column,)}
        made = [name for name in self.database.indexes if name in alone]
        return next(iter([*(alone - {*made}), *made]), None)


def _indexes(table: str, column: ColumnDefinition) -> Iterator[Index]:
    return fields.indexes(table, column, postgresql=False)


def _inline(column: str) -> Unique:
    """The UNIQUE of a column's own definition."""
    return Unique(f"sqlite_autoindex_{column}", (column,))


def _by_name(parts: Iterable[Unique]) -> dict[str, Unique]:
    return {part.name: part for part in parts}


def _without(parts: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: part for key, part in parts.items() if key != name}


def _renamed(columns: Sequence[str], old: str, new: str) -> tuple[str, ...]:
    return tuple(new if column == old else column for column in columns)
