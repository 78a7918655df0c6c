"""Columns as fields and raw SQL define them, and the kinds of their constraints."""

from __future__ import annotations

import enum

import msgspec


class ConstraintKind(enum.Enum):
    """The kinds of constraints, in SQL's words."""

    UNIQUE = "UNIQUE"
    PRIMARY_KEY = "PRIMARY KEY"
    FOREIGN_KEY = "FOREIGN KEY"
    CHECK = "CHECK"


class ColumnType(msgspec.Struct, frozen=True, array_like=True):
    """A column's type: Django's internal type of its field with its arguments, or as raw SQL spells it.

    `kind` is a key of `DatabaseCreation.data_types` such as `CharField`; it is empty for raw SQL. `sql` is the type in
    raw SQL, or what the `db_type` of a field class answers.
    """

    kind: str = ""
    length: int | None = None
    digits: int | None = None
    places: int | None = None
    sql: str = ""


class ColumnDefinition(msgspec.Struct, frozen=True, array_like=True):
    """A column as a field or raw SQL makes it.

    `type` is None where it is unknown. `unique` and `index` are the field's `unique` and `db_index`, `target` is the
    table and column that a foreign key refers to. `default` says whether the field has one: "" for none, "none" for
    None, "value" for another; for raw SQL it is the expression that the database keeps. Without `empty_strings` the
    field takes none (`Field.empty_strings_allowed`). Not `exact` where a field class that isn't Django's made the
    column: that may choose another name, or make more columns.
    """

    name: str
    null: bool = True
    type: ColumnType | None = None
    primary_key: bool = False
    unique: bool = False
    index: bool = False
    target: tuple[str, str] | None = None
    default: str = ""
    empty_strings: bool = True
    exact: bool = True

    @property
    def serial(self) -> bool:
        """Whether the database fills it from a sequence."""
        kind = self.type
        return kind is not None and (kind.kind == "AutoField" or "serial" in kind.sql)

    @property
    def required(self) -> bool:
        """Whether an INSERT that does not name it fails: NOT NULL and no serial, since South keeps no default."""
        return not self.null and not self.serial and not self.keeps_default

    @property
    def is_raw(self) -> bool:
        """Whether raw SQL defines it."""
        return self.type is not None and not self.type.kind

    @property
    def gives_value(self) -> bool:
        """Whether rows that are there get a value from its default when it is added."""
        return self.default.upper() not in {"", "NONE", "NULL"}

    @property
    def keeps_default(self) -> bool:
        """Whether the default is the database's: that of raw SQL is, that of a field South takes away."""
        return self.is_raw and bool(self.default)
