"""What the database refuses of the rows that migrations insert: keys and unique values that are taken, long texts.

PostgreSQL fills a serial column from its sequence, which begins at 1 whatever keys rows were given.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct, field

from southdeps import data_conditions, effects
from southdeps.column_definition import ConstraintKind
from southdeps.data_conditions import Literal
from southdeps.effects import Action
from southdeps.schema import fields
from southdeps.schema.description import Table
from southdeps.schema.refusal import Refusal, refused
from southdeps.schema.rows import Rows, has_all
from southdeps.south import names

_LENGTH = re.compile(r"character varying\((\d+)\)")


class Keys(Struct):
    """The keys of a table: its serial column, what its sequence gives next (None: unknown), which are taken."""

    serial: str
    next: int | None = 1
    taken: set[int] = field(default_factory=set)


class InsertedRows:
    """Follows the rows of `rows` through the migrations, on the `tables` of an exact schema."""

    def __init__(self, tables: Mapping[str, Table], rows: Rows, *, sqlite: bool) -> None:
        self.tables = tables
        self.rows = rows
        self.sqlite = sqlite
        self.keys: dict[str, Keys] = {}

    def follow(self, step: Action, *, sure: bool) -> None:
        """Note what a step does to keys and sequences; after SQL that is not known no sequence is."""
        match step:
            case effects.CreateTable(table=table, columns=columns):
                serial = next(
                    (column.name for column in columns if column.serial and column.primary_key), None
                )
                if serial is not None and sure:
                    self.keys[table] = Keys(serial)
                else:
                    self.keys.pop(table, None)
            case effects.RenameTable(table=table, to=to) if table in self.keys:
                self.keys[to] = self.keys.pop(table)
            case effects.DeleteRows(table=table) | effects.ChangeRows(table=table) if table in self.keys:
                self.keys[table].taken.clear()
            case effects.DropTable(table=table):
                self.keys.pop(table, None)
            case effects.Diagnostic() | effects.UnparsedSql() | effects.SetSequences():
                self.keys.clear()

    def insert(self, step: effects.Insert, *, sure: bool) -> Refusal | None:
        """What is refused of a row; one that is not `sure` to come may take a key or not."""
        keys = self.keys.get(step.table)
        repeated = any(isinstance(one, data_conditions.RowsExist) and one.expected for one in step.when)
        if keys is not None and (not sure or repeated):
            keys.next = None
        if not sure:
            return None
        return self.null(step) or self.too_long(step) or self.taken_key(step, keys) or self.duplicate(step)

    def null(self, step: effects.Insert) -> Refusal | None:
        """A NULL for a column that is NOT NULL."""
        table = self.tables.get(step.table)
        for name, value in step.values if table is not None else ():
            column = table.columns.get(name) if table is not None and value is None else None
            if column is not None and not column.null:
                words = (
                    f'null value in column "{name}" of relation "{step.table}" violates not-null constraint'
                )
                if self.sqlite:
                    words = f"NOT NULL constraint failed: {step.table}.{name}"
                return refused(step.table, words, name, exception="IntegrityError")
        return None

    def too_long(self, step: effects.Insert) -> Refusal | None:
        """A text that is longer than its column; SQLite does not care."""
        table = self.tables.get(step.table)
        for name, value in step.values if table is not None and not self.sqlite else ():
            column = table.columns.get(name) if table is not None else None
            length = _LENGTH.fullmatch(column.type) if column is not None else None
            if length is not None and isinstance(value, str) and len(value) > int(length[1]):
                words = f"value too long for type character varying({length[1]})"
                return refused(step.table, words, name, exception="DataError")
        return None

    def taken_key(self, step: effects.Insert, keys: Keys | None) -> Refusal | None:
        """A key that the sequence gives though a row has it."""
        if keys is None or self.sqlite:
            return None
        given = dict(step.values).get(keys.serial)
        match self.key_of(step, keys):
            case "given":
                if isinstance(given, int):
                    keys.taken.add(given)
            case "generated" if keys.next is not None:
                key = keys.next
                keys.next += 1
                if key in keys.taken:
                    return self.violation(step.table, self.primary_key(step.table))
                keys.taken.add(key)
            case _:
                keys.next = None
        return None

    def key_of(self, step: effects.Insert, keys: Keys) -> str:
        """Whether the row's key is given or generated; empty if it is not known."""
        if step.key or step.columns is None:
            return step.key
        return "given" if keys.serial in step.columns else "generated"

    def duplicate(self, step: effects.Insert) -> Refusal | None:
        """Values that a row has for certain, and that are unique."""
        table = self.tables.get(step.table)
        values = dict(step.values)
        known = [row for row in self.rows.of(step.table).rows if row.certain]
        for unique in table.uniques.values() if table is not None else ():
            wanted = [(name, values[name]) for name in unique.columns if values.get(name) is not None]
            if len(wanted) == len(unique.columns) and any(has_all(row, wanted) for row in known):
                return self.violation(step.table, unique.name, unique.columns)
        return None

    def primary_key(self, table: str) -> str:
        """The name of a table's primary key."""
        found = self.tables.get(table)
        key = found.primary_key if found is not None else None
        return key.name if key is not None else f"{table}_pkey"

    def violation(self, table: str, name: str, columns: tuple[str, ...] = ()) -> Refusal:
        """What the database says to a value that is taken."""
        words = f'duplicate key value violates unique constraint "{name}"'
        if self.sqlite:
            words = f"UNIQUE constraint failed: {', '.join(f'{table}.{column}' for column in columns)}"
        return refused(table, words, exception="IntegrityError")

    def change(self, step: effects.SchemaChange) -> Refusal | None:
        """What is refused of a change of the schema, since the rows that are there do not fit."""
        match step:
            case effects.AddColumn():
                return self.new_column(step)
            case effects.AlterColumn():
                return self.altered_column(step)
            case effects.AddConstraint(table=table, kind=ConstraintKind.UNIQUE, columns=columns):
                values = [[row.get(column) for column in columns] for row in self.certain_rows(table)]
                known = [one for one in values if None not in one]
                if any(one in known[:place] for place, one in enumerate(known)) and not self.sqlite:
                    name = step.name or names.south_index(table, columns, "_uniq")
                    words = f'could not create unique index "{name}"'
                    return refused(table, words, exception="IntegrityError")
        return None

    def certain_rows(self, table: str) -> list[Mapping[str, Literal]]:
        """What is known of the rows that a table certainly has."""
        return [row.values for row in self.rows.of(table).rows if row.certain]

    def altered_column(self, step: effects.AlterColumn) -> Refusal | None:
        """A column that becomes shorter than a value, or NOT NULL while there is a NULL."""
        table, column, words = step.table, step.column, ""
        rows = [] if self.sqlite else self.certain_rows(table)
        values = [row[column.name] for row in rows if column.name in row]
        length = _LENGTH.fullmatch(fields.type_name(column.type) or "")
        if length is not None and any(isinstance(one, str) and len(one) > int(length[1]) for one in values):
            words = f"value too long for type character varying({length[1]})"
            return refused(table, words, column.name, exception="DataError")
        if not column.null and column.default != "value" and None in values:  # South fills in a default
            words = f'column "{column.name}" of relation "{table}" contains null values'
        return refused(table, words, column.name, exception="IntegrityError") if words else None

    def new_column(self, step: effects.AddColumn) -> Refusal | None:
        """A new column that the rows which are there can't have: NOT NULL without a default, unique with one."""
        column = step.column
        count = sum(row.certain for row in self.rows.of(step.table).rows)
        words = ""
        if column.unique and column.gives_value and count > 1:
            words = f'could not create unique index "{step.table}_{column.name}_key"'
            if self.sqlite:
                words = f"UNIQUE constraint failed: _south_new_{step.table}.{column.name}"
        elif not (column.null or column.gives_value or column.serial or self.sqlite) and count:
            words = f'column "{column.name}" of relation "{step.table}" contains null values'
        return refused(step.table, words, column.name, exception="IntegrityError") if words else None
