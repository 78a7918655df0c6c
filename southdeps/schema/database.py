"""A simulated database: the tables that are there, and the names that they take.

What a statement changes, and what refuses it, is said by the kinds of databases: `postgresql`, `sqlite`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from typing import Self

from southdeps.column_definition import ColumnDefinition
from southdeps.schema import tables
from southdeps.schema.description import Check, ForeignKey, Index, PrimaryKey, Schema, Table, Unique
from southdeps.schema.refusal import Refusal
from southdeps.south import names


class Database(ABC):
    """A database that statements change; each abstract method is a statement, and gives what refuses it.

    `is_absent` answers whether a table that is not among `tables` is surely not there: of any other table nothing is
    known, and no statement on it is refused. `server_version` is the major version of PostgreSQL.
    """

    def __init__(
        self, is_absent: Callable[[str], bool] = lambda name: True, *, server_version: int = 15
    ) -> None:
        self.tables: dict[str, Table] = {}
        self.relations: dict[str, str] = {}
        self.constraints: dict[str, set[str]] = {}
        self.referrers: dict[str, set[str]] = {}
        self.is_absent = is_absent
        self.server_version = server_version

    def schema(self) -> Schema:
        """The schema as it is now."""
        return Schema(dict(self.tables))

    def copy(self) -> Self:
        """A database of its own that is as this one is now."""
        made = type(self)(self.is_absent, server_version=self.server_version)
        made.restore(self)
        return made

    def restore(self, other: Database) -> None:
        """Be as another one is now."""
        self.tables, self.relations = dict(other.tables), dict(other.relations)
        self.constraints = {name: set(owners) for name, owners in other.constraints.items()}
        self.referrers = {name: set(owners) for name, owners in other.referrers.items()}

    def put(self, table: Table) -> None:
        """Have the table as it is now; the names that it takes are taken from here on."""
        before = self.tables.get(table.name)
        self.tables[table.name] = table
        if before is not None and tables.take_same_names(before, table):
            return  # most changes are of columns only
        if before is not None:
            self.forget(before)
        self.relations.update(dict.fromkeys(tables.relations(table), table.name))
        for constraint in tables.constraints(table):
            self.constraints.setdefault(constraint.name, set()).add(table.name)
        for key in table.foreign_keys.values():
            self.referrers.setdefault(key.table, set()).add(table.name)

    def put_part(self, table: Table, part: PrimaryKey | Unique | Check | ForeignKey | Index) -> None:
        """Have the table, which differs from what it was by one part that is new."""
        self.tables[table.name] = table
        if not isinstance(part, Check | ForeignKey) and part.name:
            self.relations[part.name] = table.name
        if not isinstance(part, Index):
            self.constraints.setdefault(part.name, set()).add(table.name)
        if isinstance(part, ForeignKey):
            self.referrers.setdefault(part.table, set()).add(table.name)

    def forget(self, table: Table) -> None:
        """Give the names free that a table takes."""
        for name in tables.relations(table):
            self.relations.pop(name, None)
        for constraint in tables.constraints(table):
            self.constraints.get(constraint.name, set()).discard(table.name)

    def is_taken(self, name: str) -> bool:
        """Whether an index or sequence can't be called so."""
        return name in self.relations or bool(self.constraints.get(name))

    def choose(self, table: str, addition: str, label: str) -> str:
        """The name that PostgreSQL chooses for what has none."""
        return names.chosen(table, addition, label, self.is_taken)

    def choose_constraint(self, table: str, column: str, label: str) -> str:
        """The name that PostgreSQL chooses for a CHECK or a foreign key, which is no relation."""
        return names.chosen(table, column, label, lambda name: bool(self.constraints.get(name)))

    def referring(self, name: str) -> list[Table]:
        """The tables that have foreign keys to a table."""
        found = (self.tables.get(other) for other in sorted(self.referrers.get(name, ())))
        return [
            table
            for table in found
            if table is not None and any(key.table == name for key in table.foreign_keys.values())
        ]

    def put_over(self, before: Table, after: Table) -> None:
        """Have a table with other names of its parts."""
        self.forget(before)
        self.put(after)

    # The statements.

    @abstractmethod
    def find(self, name: str, column: str | None = None) -> Table | Refusal | None:
        """A table that a statement names; None if nothing is known of it, or of that column."""

    @abstractmethod
    def create_table(
        self, name: str, columns: Iterable[ColumnDefinition], *, complete: bool = True
    ) -> Refusal | None:
        """`CREATE TABLE name (columns)`"""

    @abstractmethod
    def drop_table(self, name: str, *, cascade: bool = True) -> Refusal | None:
        """`DROP TABLE name [CASCADE]`"""

    @abstractmethod
    def rename(self, old: str, new: str) -> Refusal | None:
        """`ALTER TABLE old RENAME TO new`"""

    @abstractmethod
    def set_type(self, name: str, column: str, kind: str) -> Refusal | None:
        """`ALTER TABLE name ALTER COLUMN column TYPE kind`"""

    @abstractmethod
    def set_null(self, name: str, column: str, *, null: bool) -> Refusal | None:
        """`ALTER TABLE name ALTER COLUMN column {DROP | SET} NOT NULL`"""

    @abstractmethod
    def set_default(self, name: str, column: str, default: str) -> Refusal | None:
        """`ALTER TABLE name ALTER COLUMN column {DROP | SET} DEFAULT`: an empty one is dropped."""

    @abstractmethod
    def add_constraint(self, name: str, made: PrimaryKey | Unique | Check | ForeignKey) -> Refusal | None:
        """`ALTER TABLE name ADD CONSTRAINT made`"""

    def declare(self, name: str, made: PrimaryKey | Unique | Check | ForeignKey) -> None:
        """Have a constraint that CREATE TABLE holds, in a table that is there."""
        self.add_constraint(name, made)

    @abstractmethod
    def drop_constraint(self, name: str, constraint: str) -> Refusal | None:
        """`ALTER TABLE name DROP CONSTRAINT constraint`"""

    @abstractmethod
    def create_index(self, name: str, index: Index) -> Refusal | None:
        """`CREATE [UNIQUE] INDEX index ON name (columns)`"""

    @abstractmethod
    def drop_index(self, index: str) -> Refusal | None:
        """`DROP INDEX index`"""
