"""What the database refuses of the rows that migrations insert: keys and unique values that are taken, long texts."""

from __future__ import annotations

import re
from collections.abc import Mapping

from southdeps import effects
from southdeps.column_definition import ConstraintKind
from southdeps.data_conditions import Literal
from southdeps.schema import fields
from southdeps.schema.description import Table
from southdeps.schema.refusal import Refusal, refused
from southdeps.schema.rows import Rows
from southdeps.schema.table_rows import has_all
from southdeps.south import names

_LENGTH = re.compile(r"character varying\((\d+)\)")


class InsertedRows:
    """What is refused of rows: `rows` are those that are there, `tables` those of an exact schema."""

    def __init__(self, tables: Mapping[str, Table], rows: Rows, *, sqlite: bool) -> None:
        self.tables = tables
        self.rows = rows
        self.sqlite = sqlite

    def insert(self, step: effects.Insert, *, sure: bool) -> Refusal | None:
        """What is refused of a row, if it is `sure` to come."""
        if not sure:
            return None
        if (refusal := self.null(step) or self.too_long(step)) is not None:
            return refusal
        return self.taken_key(step) or self.duplicate(step)

    def update(self, step: effects.ChangeRows, *, sure: bool) -> Refusal | None:
        """What is refused of new values; a text that is too long even if there is no row."""
        return self.too_long(step) if sure else None

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

    def too_long(self, step: effects.Insert | effects.ChangeRows) -> Refusal | None:
        """A text that is longer than its column; SQLite does not care."""
        table = self.tables.get(step.table)
        for name, value in step.values if table is not None and not self.sqlite else ():
            column = table.columns.get(name) if table is not None else None
            length = _LENGTH.fullmatch(column.type) if column is not None else None
            if length is not None and isinstance(value, str) and len(value) > int(length[1]):
                words = f"value too long for type character varying({length[1]})"
                return refused(step.table, words, name, exception="DataError")
        return None

    def taken_key(self, step: effects.Insert) -> Refusal | None:
        """A key that the sequence gives though a row has it, or that is given though a row certainly has it."""
        rows, found = self.rows.of(step.table), self.tables.get(step.table)
        key = found.primary_key if found is not None else None
        columns = key.columns if key is not None else (rows.keys.serial,) if rows.keys is not None else ()
        given = [(name, value) for name, value in step.values if (name,) == columns]
        taken = any(row.certain and has_all(row, given) for row in rows.rows) if given else False
        if rows.keys is not None and not self.sqlite:
            generated = rows.keys.kind_of(step.key, step.columns) == "generated"
            taken = taken or (generated and rows.keys.next in rows.keys.taken)
        if not taken:
            return None
        name = key.name if key is not None and key.name else f"{step.table}_pkey"
        return self.violation(step.table, name, columns)

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

    def violation(self, table: str, name: str, columns: tuple[str, ...] = ()) -> Refusal:
        """What the database says to a value that is taken."""
        words = f'duplicate key value violates unique constraint "{name}"'
        if self.sqlite:
            words = f"UNIQUE constraint failed: {', '.join(f'{table}.{column}' for column in columns)}"
        return refused(table, words, exception="IntegrityError")

    def dangling(self, table: str, *names: str) -> Refusal | None:
        """A row of a table that refers to no row, which fails once its foreign keys (of these `names`) are checked."""
        found = self.tables.get(table)
        keys = found.foreign_keys.values() if found is not None else ()
        for key in keys:
            if (names and key.name not in names) or len(key.columns) != 1 or len(key.target) != 1:
                continue
            target = self.rows.of(key.table)
            values = [row.get(key.columns[0]) for row in self.certain_rows(table)]
            for value in values if not target.open else ():
                if value is not None and not target.matching([(key.target[0], value)]):
                    words = (
                        f'insert or update on table "{table}" violates foreign key constraint "{key.name}"'
                    )
                    return refused(table, words, key.columns[0], exception="IntegrityError")
        return None

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
