"""What PostgreSQL does with each statement that changes a schema, and what it refuses with which words.

The order of the checks is PostgreSQL's own (`src/backend/commands/tablecmds.c`, `indexcmds.c`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from southdeps.column_definition import ColumnDefinition
from southdeps.schema import casts, expressions, fields, tables
from southdeps.schema.database import Database
from southdeps.schema.description import Check, ForeignKey, Index, PrimaryKey, Table, Unique
from southdeps.schema.refusal import (
    Refusal,
    RefusalKind,
    column_exists,
    no_column,
    no_table,
    nothing_to_delete,
    programming,
    refused,
    relation_exists,
)
from southdeps.south.names import identifier


class PostgreSQLDatabase(Database):
    """A PostgreSQL database."""

    def find(self, name: str, column: str | None = None) -> Table | Refusal | None:
        """A table that a statement names; None if nothing is known of it, or of that column."""
        table = self.tables.get(name)
        if table is None:
            return no_table(name) if self.is_absent(name) else None
        if column is not None and column not in table.columns:
            if not table.complete:
                return None
            return no_column(name, column, f'column "{column}" of relation "{name}" does not exist')
        return table

    # CREATE, DROP and ALTER TABLE.

    def create_table(
        self, name: str, columns: Iterable[ColumnDefinition], *, complete: bool = True
    ) -> Refusal | None:
        """`CREATE TABLE name (columns)`"""
        name = identifier(name)
        made = list(columns)
        if sum(one.primary_key for one in made) > 1:
            return refused(name, f'multiple primary keys for table "{name}" are not allowed')
        if name in self.relations:
            return relation_exists(name, name)
        seen: set[str] = set()
        for one in made:
            if one.name in seen:
                return Refusal(
                    RefusalKind.EXISTS,
                    programming(f'column "{one.name}" specified more than once'),
                    name,
                    one.name,
                )
            seen.add(one.name)
        table = Table(name, {one.name: fields.column(one) for one in made}, complete=complete)
        for one in made:
            if one.serial:
                table = tables.with_sequence(table, self.choose(name, one.name, "seq"), one.name)
        self.put(table)
        self.add_inline(table, made)
        return None

    def add_inline(self, table: Table, made: Iterable[ColumnDefinition]) -> None:
        """Add the constraints that columns are defined with: checks first, then the primary key, then the others."""
        columns = list(made)
        for one in columns:
            if fields.is_positive(one):
                check = tables.positive(self.choose_constraint(table.name, one.name, "check"), one.name)
                table = tables.with_constraint(table, check)
                self.put_part(table, check)
        for one in sorted(columns, key=lambda column: not column.primary_key):
            if one.primary_key:
                key = PrimaryKey(self.choose(table.name, "", "pkey"), (identifier(one.name),))
                table = tables.with_constraint(table, key)
                self.put_part(table, key)
            elif one.unique:
                unique = Unique(self.choose(table.name, one.name, "key"), (identifier(one.name),))
                table = tables.with_constraint(table, unique)
                self.put_part(table, unique)

    def drop_table(self, name: str, *, cascade: bool = True) -> Refusal | None:
        """`DROP TABLE name [CASCADE]`"""
        table = self.tables.get(name)
        if table is None:
            if not self.is_absent(name):
                return None
            words = f'table "{name}" does not exist'
            return Refusal(RefusalKind.NO_TABLE, programming(words), name)
        referring = [other for other in self.referring(name) if other.name != name]
        if referring and not cascade:
            return refused(
                name,
                f"cannot drop table {name} because other objects depend on it",
                exception="InternalError",
            )
        for other in referring:
            self.put(tables.without_keys_to(other, name))
        self.forget(table)
        del self.tables[name]
        return None

    def rename(self, old: str, new: str) -> Refusal | None:
        """`ALTER TABLE old RENAME TO new`, which renames indexes and sequences as well."""
        new = identifier(new)
        owner = self.relations.get(old)
        if owner is None:
            return no_table(old) if self.is_absent(old) else None
        if new in self.relations:
            return relation_exists(old, new)
        table = self.tables.get(owner)
        if table is None:  # a sequence of no table
            self.relations[new] = self.relations.pop(old)
            return None
        if owner != old:
            self.put_over(table, tables.with_relation_renamed(table, old, new))
            return None
        self.forget(table)
        del self.tables[old]
        self.put(replace(table, name=new))
        for other in self.referring(old):
            self.put(tables.with_target_renamed(other, old, to=new))
        return None

    # Columns.

    def add_column(self, name: str, made: ColumnDefinition) -> Refusal | None:
        """`ALTER TABLE name ADD COLUMN made`"""
        table = self.find(name)
        if not isinstance(table, Table):
            return table
        column = fields.column(made)
        if column.name in table.columns:
            return column_exists(name, column.name)
        if made.primary_key and table.primary_key is not None:
            return refused(name, f'multiple primary keys for table "{name}" are not allowed')
        table = tables.with_column(table, column)
        if made.serial:
            table = tables.with_sequence(table, self.choose(name, made.name, "seq"), column.name)
        self.put(table)
        self.add_inline(table, [made])
        return None

    def drop_column(self, name: str, column: str, *, cascade: bool = True) -> Refusal | None:
        """`ALTER TABLE name DROP COLUMN column [CASCADE]`"""
        table = self.find(name, column)
        if not isinstance(table, Table):
            if isinstance(table, Refusal) and table.kind is RefusalKind.NO_COLUMN:
                return replace(table, kind=RefusalKind.NOTHING_TO_DELETE)
            return table
        referring = [
            other
            for other in self.referring(name)
            if tables.without_keys_to(other, name, (column,)) is not other
        ]
        if referring and not cascade:
            words = f"cannot drop column {column} of table {name} because other objects depend on it"
            return refused(name, words, column, exception="InternalError")
        for other in referring:
            self.put_over(other, tables.without_keys_to(other, name, (column,)))
        table = self.tables[name]
        self.put_over(table, tables.without_column(table, column))
        return None

    def rename_column(self, name: str, old: str, new: str) -> Refusal | None:
        """`ALTER TABLE name RENAME COLUMN old TO new`"""
        table = self.find(name)
        if not isinstance(table, Table):
            return table
        new = identifier(new)
        if old not in table.columns:
            if not table.complete:
                return None
            return no_column(name, old, f'column "{old}" does not exist')
        if new in table.columns:
            return column_exists(name, new)
        self.put(tables.with_column_renamed(table, old, new))
        for other in self.referring(name):
            self.put(tables.with_target_renamed(other, name, column=(old, new)))
        return None

    def set_type(self, name: str, column: str, kind: str) -> Refusal | None:
        """`ALTER TABLE name ALTER COLUMN column TYPE kind`"""
        table = self.find(name, column)
        if not isinstance(table, Table):
            return table
        before = table.columns[column]
        if before.type and casts.is_assignable(before.type, kind) is False:
            base = re.sub(r"\(.*?\)", "", kind)  # PostgreSQL's message leaves lengths out
            return refused(name, f'column "{column}" cannot be cast automatically to type {base}', column)
        for other in self.referring(name):
            for key in other.foreign_keys.values():
                if key.table == name and key.target == (column,):
                    refusal = self.compare(key, other, kind)
                    if refusal is not None:
                        return refusal
        self.put(tables.with_column(table, replace(before, type=kind)))
        return None

    def compare(self, key: ForeignKey, table: Table, kind: str) -> Refusal | None:
        """Whether a foreign key of `table` can refer to a key of type `kind`."""
        column = table.columns.get(key.columns[0])
        if (
            column is None
            or not column.type
            or not kind
            or casts.is_comparable(column.type, kind) is not False
        ):
            return None
        return refused(table.name, f'foreign key constraint "{key.name}" cannot be implemented', key.name)

    def set_null(self, name: str, column: str, *, null: bool) -> Refusal | None:
        """`ALTER TABLE name ALTER COLUMN column {DROP | SET} NOT NULL`"""
        table = self.find(name, column)
        if not isinstance(table, Table):
            return table
        key = table.primary_key
        if null and key is not None and column in key.columns:
            return refused(name, f'column "{column}" is in a primary key', column)
        self.put(tables.with_column(table, replace(table.columns[column], null=null)))
        return None

    def drop_default(self, name: str, column: str) -> Refusal | None:
        """`ALTER TABLE name ALTER COLUMN column DROP DEFAULT`"""
        table = self.find(name, column)
        if not isinstance(table, Table):
            return table
        self.put(tables.with_column(table, replace(table.columns[column], default=None, sequence=None)))
        return None

    def set_default(self, name: str, column: str, default: str) -> Refusal | None:
        table = self.find(name, column)
        if not isinstance(table, Table) or not default:
            return table if not isinstance(table, Table) else self.drop_default(name, column)
        found = table.columns[column]
        sequence = expressions.sequence(default)
        kept = None if sequence else expressions.default(default, found.type)
        self.put(tables.with_column(table, replace(found, default=kept, sequence=sequence)))
        return None

    # Constraints and indexes.

    def add_constraint(self, name: str, made: PrimaryKey | Unique | Check | ForeignKey) -> Refusal | None:
        """`ALTER TABLE name ADD CONSTRAINT made`"""
        table = self.find(name)
        if not isinstance(table, Table):
            return table
        made = replace(made, name=identifier(made.name))
        refusal = (
            self.refuse_foreign_key(table, made)
            if isinstance(made, ForeignKey)
            else self.refuse_constraint(table, made)
        )
        if refusal is None:
            self.put_part(tables.with_constraint(table, made), made)
        return refusal

    def refuse_constraint(self, table: Table, made: PrimaryKey | Unique | Check) -> Refusal | None:
        """Why a constraint that stands on the table alone can't be added."""
        name = table.name
        for column in made.columns if table.complete else ():
            if column not in table.columns:
                return no_column(name, column, no_key_column(made, name, column))
        if isinstance(made, PrimaryKey) and table.primary_key is not None:
            return refused(name, f'multiple primary keys for table "{name}" are not allowed', made.name)
        if not isinstance(made, Check) and made.name in self.relations:
            return relation_exists(name, made.name)
        if tables.find_constraint(table, made.name) is not None:
            return constraint_exists(name, made.name)
        return None

    def refuse_foreign_key(self, table: Table, made: ForeignKey) -> Refusal | None:
        """Why a foreign key can't be added."""
        target = self.find(made.table)
        if isinstance(target, Refusal):
            return target
        if tables.find_constraint(table, made.name) is not None:
            return constraint_exists(table.name, made.name)
        for one, columns in ((table, made.columns), (target, made.target)):
            for column in columns if one is not None and one.complete else ():
                if one is not None and column not in one.columns:
                    words = f'column "{column}" referenced in foreign key constraint does not exist'
                    return no_column(one.name, column, words)
        if target is None or not target.complete:
            return None
        if not is_unique(target, made.target):
            words = f'there is no unique constraint matching given keys for referenced table "{made.table}"'
            return refused(table.name, words, made.name)
        return self.compare(made, table, target.columns[made.target[0]].type)

    def drop_constraint(self, name: str, constraint: str) -> Refusal | None:
        """`ALTER TABLE name DROP CONSTRAINT constraint`"""
        table = self.find(name)
        if not isinstance(table, Table):
            return table
        found = tables.find_constraint(table, constraint)
        if found is None:
            if not table.complete:
                return None
            words = f'constraint "{constraint}" of relation "{name}" does not exist'
            return nothing_to_delete(name, constraint, words)
        if isinstance(found, PrimaryKey | Unique) and self.is_referred_to(table, found):
            words = f"cannot drop constraint {constraint} on table {name} because other objects depend on it"
            return refused(name, words, constraint, exception="InternalError")
        self.put_over(table, tables.without_constraint(table, constraint))
        return None

    def is_referred_to(self, table: Table, constraint: PrimaryKey | Unique) -> bool:
        """Whether a foreign key stands on that constraint: the primary key comes first among equal ones."""
        key = table.primary_key
        equal = [
            one
            for one in (key, *table.uniques.values())
            if one and set(one.columns) == set(constraint.columns)
        ]
        if equal[0] is not constraint:
            return False
        return any(
            one.table == table.name and set(one.target) == set(constraint.columns)
            for other in self.referring(table.name)
            for one in other.foreign_keys.values()
        )

    def create_index(self, name: str, index: Index) -> Refusal | None:
        """`CREATE [UNIQUE] INDEX index ON name (columns)`"""
        table = self.find(name)
        if not isinstance(table, Table):
            return table
        index = replace(index, name=identifier(index.name))
        for column in index.columns if table.complete else ():
            if column not in table.columns:
                return no_column(name, column, f'column "{column}" does not exist')
        if index.name in self.relations:
            return relation_exists(name, index.name)
        self.put_part(tables.with_index(table, index), index)
        return None

    def drop_index(self, index: str) -> Refusal | None:
        """`DROP INDEX index`"""
        index = identifier(index)
        owner = self.relations.get(index)
        if owner is None:
            return nothing_to_delete(None, index, f'index "{index}" does not exist')
        table = self.tables.get(owner)
        if table is not None and index in table.indexes:
            self.put_over(table, tables.without_index(table, index))
            return None
        if table is None or index == owner or index in table.sequences:
            return refused(owner, f'"{index}" is not an index', index)
        words = f"cannot drop index {index} because constraint {index} on table {owner} requires it"
        return refused(owner, words, index, exception="InternalError")


def no_key_column(made: PrimaryKey | Unique | Check, table: str, column: str) -> str:
    """PostgreSQL's words for a missing column of a constraint; a primary key makes its columns NOT NULL first."""
    if isinstance(made, PrimaryKey):
        return f'column "{column}" of relation "{table}" does not exist'
    return f'column "{column}"{"" if isinstance(made, Check) else " named in key"} does not exist'


def constraint_exists(table: str, name: str) -> Refusal:
    """A constraint whose name another one of the table has."""
    words = f'constraint "{name}" for relation "{table}" already exists'
    return Refusal(RefusalKind.EXISTS, programming(words), table, name)


def is_unique(table: Table, columns: Sequence[str]) -> bool:
    """Whether a foreign key can refer to these columns."""
    key = table.primary_key
    unique = [index for index in table.indexes.values() if index.unique]
    return any(
        set(one.columns) == set(columns) for one in (key, *table.uniques.values(), *unique) if one is not None
    )
