"""What each operation of South's `db` does to a PostgreSQL database: the statements that South executes.

See `south.db.generic.DatabaseOperations` and `south.db.postgresql_psycopg2`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from southdeps.column_definition import ColumnDefinition, ConstraintKind
from southdeps.schema import fields, tables
from southdeps.schema.description import ForeignKey, Index, PrimaryKey, Table, Unique
from southdeps.schema.postgresql import PostgreSQLDatabase
from southdeps.schema.refusal import Refusal, lookup_fails, no_table, refused
from southdeps.schema.south import Deferred, Operations
from southdeps.south import names

#: The version of PostgreSQL from which on NOT NULL is a constraint with a name, which South takes for a check.
NAMES_NOT_NULL = 18


class PostgreSQLOperations(Operations):
    """South's operations on PostgreSQL."""

    database: PostgreSQLDatabase

    def create_table(
        self, name: str, columns: Sequence[ColumnDefinition], *, complete: bool = True
    ) -> Refusal | None:
        for column in columns:
            self.deferred += deferred_by(name, column)
        refusal = refuse_types(name, columns)
        return refusal or self.database.create_table(name, columns, complete=complete)

    def rename_table(self, old: str, new: str) -> Refusal | None:
        """Rename a table and its sequence; South means to rename the primary key's index, and never does."""
        refusal = None if old == new else self.database.rename(old, new)
        if refusal is not None:
            return refusal
        sequence = f"{old}_id_seq"
        owner = self.database.relations.get(sequence)
        table = self.database.tables.get(owner or "")
        if old != new and table is not None and sequence in table.sequences:
            refusal = self.database.rename(sequence, f"{new}_id_seq")
            if refusal is not None:
                return refusal
        # South casts the new name to regclass without quotes around it: only a name in lower case is found.
        found = new.lower()
        return (
            no_table(found)
            if found not in self.database.relations and self.database.is_absent(found)
            else None
        )

    def delete_table(self, name: str, *, cascade: bool = True) -> Refusal | None:
        return self.database.drop_table(name, cascade=cascade)

    def add_column(self, name: str, column: ColumnDefinition) -> Refusal | None:
        """Add a column, and drop its default again: that gives a positive integer a second check.

        Raw SQL keeps its default.
        """
        self.deferred += deferred_by(name, column)
        refusal = refuse_types(name, [column]) or self.database.add_column(name, column)
        if refusal is not None or column.default == "none" or column.is_raw:
            return refusal
        return self.change(name, column, default="")

    def alter_column(
        self, name: str, column: ColumnDefinition, *, ignore_constraints: bool = False
    ) -> Refusal | None:
        """Change a column in place: its checks and foreign keys go, and those of the field come."""
        if not ignore_constraints:
            if self.database.server_version >= NAMES_NOT_NULL and self.is_key(name, column.name):
                return in_a_key(name, column.name)
            for check in self.affecting(name, [column.name], ConstraintKind.CHECK):
                refusal = self.database.drop_constraint(name, check)
                if refusal is not None:
                    return refusal
            for key in self.foreign_keys(name, column.name):
                self.database.drop_constraint(name, key)
        refusal = self.change(name, column, default=column.default)
        if refusal is None and not ignore_constraints and column.target is not None:
            refusal = self.database.add_constraint(name, foreign_key(name, column, column.target))
        return refusal

    def alter_column_fails_later(self, name: str, column: str) -> Refusal | None:
        """South drops the checks of a column, among which newer servers count that a key is NOT NULL."""
        if self.database.server_version >= NAMES_NOT_NULL or not self.is_key(name, column):
            return None
        return replace(in_a_key(name, column), only_in=str(NAMES_NOT_NULL))

    def change(self, name: str, column: ColumnDefinition, *, default: str) -> Refusal | None:
        """`ALTER TABLE name ALTER COLUMN ... TYPE ..., ... NOT NULL, ... DROP DEFAULT`"""
        database, where = self.database, (name, names.identifier(column.name))
        found = database.find(*where)
        if not isinstance(found, Table):
            return found
        kind = fields.type_name(column.type)
        if column.serial:
            return refused(name, 'type "serial" does not exist', column.name)
        if kind is None:
            unknown = replace(found.columns[where[1]], type="", exact=False)
            database.put(tables.with_column(found, unknown))
        else:
            refusal = database.set_type(*where, kind)
            if refusal is not None:
                return refusal
        if fields.is_positive(column):
            check = tables.positive(names.positive_check(name, column.name, kind or ""), where[1])
            refusal = database.add_constraint(name, check)
            if refusal is not None:
                return refusal
        null = column.null or bool(default)
        refusal = database.set_null(*where, null=null) or database.drop_default(*where)
        if refusal is None and not column.null and default:
            refusal = database.set_null(*where, null=False)
        return refusal

    def delete_column(self, name: str, column: str) -> Refusal | None:
        return self.database.drop_column(name, column)

    def rename_column(self, name: str, old: str, new: str) -> Refusal | None:
        return None if old == new else self.database.rename_column(name, old, new)

    def create_unique(self, name: str, columns: Sequence[str]) -> Refusal | None:
        made = Unique(names.south_index(name, columns, "_uniq"), tuple(columns))
        return self.database.add_constraint(name, made)

    def delete_unique(self, name: str, columns: Sequence[str]) -> Refusal | None:
        return self.delete(
            ConstraintKind.UNIQUE,
            name,
            self.affecting(name, columns, ConstraintKind.UNIQUE),
            f", columns {list(columns)}",
        )

    def delete_foreign_key(self, name: str, column: str) -> Refusal | None:
        return self.delete(
            ConstraintKind.FOREIGN_KEY, name, self.foreign_keys(name, column), f", column {column}"
        )

    def delete_primary_key(self, name: str) -> Refusal | None:
        return self.delete(
            ConstraintKind.PRIMARY_KEY, name, self.affecting(name, None, ConstraintKind.PRIMARY_KEY), ""
        )

    def delete(self, kind: ConstraintKind, name: str, found: Iterable[str], of: str) -> Refusal | None:
        """Drop the constraints that were found; South itself fails where there are none."""
        constraints = list(found)
        if not constraints:
            table = self.database.tables.get(name)
            is_known = self.database.is_absent(name) if table is None else table.complete
            return lookup_fails(kind.value, name, of) if is_known else None
        refusals = (self.database.drop_constraint(name, constraint) for constraint in constraints)
        return next((refusal for refusal in refusals if refusal is not None), None)

    def create_primary_key(self, name: str, columns: Sequence[str]) -> Refusal | None:
        return self.database.add_constraint(name, PrimaryKey(f"{name}_pkey", tuple(columns)))

    def create_index(self, name: str, columns: Sequence[str], *, unique: bool = False) -> Refusal | None:
        index = Index(names.south_index(name, columns), tuple(columns), unique=unique)
        return self.database.create_index(name, index)

    def delete_index(self, name: str, columns: Sequence[str]) -> Refusal | None:
        return self.database.drop_index(names.south_index(name, columns))

    def affecting(self, name: str, columns: Iterable[str] | None, kind: ConstraintKind) -> list[str]:
        """The constraints of a kind that stand on exactly these columns (`_constraints_affecting_columns`).

        The information schema counts what a foreign key of a table to itself refers to among its columns.
        """
        table = self.database.tables.get(name)
        if table is None:
            return []
        wanted = None if columns is None else {column.lower() for column in columns}
        found = []
        for constraint in tables.constraints(table):
            if _kind(constraint) != kind:
                continue
            standing = set(constraint.columns)
            if isinstance(constraint, ForeignKey) and constraint.table == name:
                standing |= set(constraint.target)
            if wanted is None or {column.lower() for column in standing} == wanted:
                found.append(constraint.name)
        return found

    def is_key(self, name: str, column: str) -> bool:
        """Whether a column is part of the primary key: PostgreSQL 18 counts its NOT NULL among the checks."""
        table = self.database.tables.get(name)
        return table is not None and table.primary_key is not None and column in table.primary_key.columns

    def foreign_keys(self, name: str, column: str) -> list[str]:
        """The foreign keys of a column (`_find_foreign_constraints`)."""
        found = self.affecting(name, [column], ConstraintKind.FOREIGN_KEY)
        table = self.database.tables.get(name)
        key = table.primary_key.columns if table is not None and table.primary_key is not None else ()
        if len(key) <= 1:
            found += [
                one
                for one in self.affecting(name, [*key, column], ConstraintKind.FOREIGN_KEY)
                if one not in found
            ]
        return found


def _kind(constraint: tables.Constraint) -> ConstraintKind:
    match constraint:
        case PrimaryKey():
            return ConstraintKind.PRIMARY_KEY
        case Unique():
            return ConstraintKind.UNIQUE
        case ForeignKey():
            return ConstraintKind.FOREIGN_KEY
    return ConstraintKind.CHECK


def deferred_by(table: str, column: ColumnDefinition) -> Iterator[Deferred]:
    """What a field leaves to the end of the migration (`column_sql`): its foreign key, then its indexes."""
    if column.target is not None:
        yield Deferred(table, foreign_key(table, column, column.target))
    for index in fields.indexes(table, column):
        yield Deferred(table, index)


def foreign_key(table: str, column: ColumnDefinition, target: tuple[str, str]) -> ForeignKey:
    """The constraint that South adds for a foreign key."""
    name = names.foreign_key(table, column.name, *target)
    return ForeignKey(name, (column.name,), target[0], (target[1],))


def refuse_types(table: str, columns: Iterable[ColumnDefinition]) -> Refusal | None:
    """Columns whose type PostgreSQL can't read, since a field lacks its length."""
    for column in columns:
        kind = fields.type_name(column.type)
        if kind is not None and "None" in kind:
            position = 'syntax error at or near "None"' if "varchar" not in kind else ""
            return refused(table, position or 'column "none" does not exist', column.name)
    return None


def in_a_key(table: str, column: str) -> Refusal:
    """A key stays NOT NULL."""
    return refused(table, f'column "{column}" is in a primary key', column)
