"""The operations of South's `db`; `south_postgresql` and `south_sqlite` have what each does."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence

from msgspec import Struct

from southdeps.column_definition import ColumnDefinition
from southdeps.schema.database import Database
from southdeps.schema.description import ForeignKey, Index
from southdeps.schema.refusal import Refusal


class Deferred(Struct, frozen=True):
    """A statement that South leaves to the end of the migration: an index or a foreign key of a table."""

    table: str
    made: Index | ForeignKey


class Operations(ABC):
    """South's operations on a database; each gives what refuses it. `deferred` waits for `execute_deferred_sql`."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.deferred: list[Deferred] = []

    @abstractmethod
    def create_table(
        self, name: str, columns: Sequence[ColumnDefinition], *, complete: bool = True
    ) -> Refusal | None:
        """Create a table; what its fields defer waits."""

    @abstractmethod
    def rename_table(self, old: str, new: str) -> Refusal | None:
        """Rename a table."""

    def delete_table(self, name: str, *, cascade: bool = True) -> Refusal | None:
        """Drop a table."""
        return self.database.drop_table(name, cascade=cascade)

    def clear_table(self, name: str) -> Refusal | None:
        """Delete its rows."""
        found = self.database.find(name)
        return found if isinstance(found, Refusal) else None

    @abstractmethod
    def add_column(self, name: str, column: ColumnDefinition) -> Refusal | None:
        """Add a column."""

    @abstractmethod
    def alter_column(
        self, name: str, column: ColumnDefinition, *, ignore_constraints: bool = False
    ) -> Refusal | None:
        """Give a column the type, NULL and constraints of a field."""

    def alter_column_fails_later(self, name: str, column: str) -> Refusal | None:
        """What will refuse to alter a column on servers newer than this one."""
        return None

    @abstractmethod
    def delete_column(self, name: str, column: str) -> Refusal | None:
        """Drop a column."""

    @abstractmethod
    def rename_column(self, name: str, old: str, new: str) -> Refusal | None:
        """Rename a column."""

    @abstractmethod
    def create_unique(self, name: str, columns: Sequence[str]) -> Refusal | None:
        """Add a unique constraint."""

    @abstractmethod
    def delete_unique(self, name: str, columns: Sequence[str]) -> Refusal | None:
        """Drop the unique constraint on exactly these columns."""

    @abstractmethod
    def delete_foreign_key(self, name: str, column: str) -> Refusal | None:
        """Drop the foreign key of a column."""

    @abstractmethod
    def create_primary_key(self, name: str, columns: Sequence[str]) -> Refusal | None:
        """Add a primary key."""

    @abstractmethod
    def delete_primary_key(self, name: str) -> Refusal | None:
        """Drop the primary key."""

    @abstractmethod
    def create_index(self, name: str, columns: Sequence[str], *, unique: bool = False) -> Refusal | None:
        """Create an index under South's name for it."""

    @abstractmethod
    def delete_index(self, name: str, columns: Sequence[str]) -> Refusal | None:
        """Drop the index that South would name so."""

    def execute_deferred_sql(self) -> Iterator[Refusal]:
        """Execute what was deferred; one that is refused does not keep the others from being asked for."""
        deferred, self.deferred = self.deferred, []
        for one in deferred:
            refusal = (
                self.database.create_index(one.table, one.made)
                if isinstance(one.made, Index)
                else self.database.add_constraint(one.table, one.made)
            )
            if refusal is not None:
                yield refusal
