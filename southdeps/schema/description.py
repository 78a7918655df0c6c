"""A database schema as a value: what simulated migrations, frozen models and a live database are compared by.

Names and types are spelled as the database's own catalogue spells them: `character varying(50)` and `timestamp with
time zone` on PostgreSQL (`format_type`), the declared type on SQLite (`PRAGMA table_info`).
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

#: Stands for an expression that is not known: the default of a column, the definition of an index.
UNKNOWN = "..."


class Column(Struct, frozen=True):
    """A column.

    `default` is the default kept in the database, as SQL, or UNKNOWN; South and Django keep none. `sequence` is the
    sequence that fills a serial column: its default is `nextval` of that, and `default` is None. Not `exact` where a
    field class that is not Django's made the column: its name, type or existence may differ.
    """

    name: str
    type: str
    null: bool = False
    default: str | None = None
    sequence: str | None = None
    exact: bool = True


class PrimaryKey(Struct, frozen=True):
    """A primary key's constraint; SQLite gives it no name."""

    name: str
    columns: tuple[str, ...]


class Unique(Struct, frozen=True):
    """A UNIQUE constraint; on SQLite, where South makes a unique index instead, that index."""

    name: str
    columns: tuple[str, ...]


class Index(Struct, frozen=True):
    """An index that belongs to no constraint.

    `opclasses` are the operator classes by position, empty strings for the default one:
    `("varchar_pattern_ops",)` for the second index of an indexed text column. `definition` is what PostgreSQL's
    catalogue prints after USING, or UNKNOWN, for an index that is more than columns of a B-tree (an expression, a
    condition, GiST).
    """

    name: str
    columns: tuple[str, ...]
    opclasses: tuple[str, ...] = ()
    unique: bool = False
    definition: str | None = None


class ForeignKey(Struct, frozen=True):
    """A foreign key's constraint; South and Django make each one DEFERRABLE INITIALLY DEFERRED.

    `clauses` are further clauses in the catalogue's words, such as `ON DELETE CASCADE`; South and Django make none.
    """

    name: str
    columns: tuple[str, ...]
    table: str
    target: tuple[str, ...]
    deferred: bool = True
    clauses: str = ""


class Check(Struct, frozen=True):
    """A CHECK constraint: its expression as the catalogue prints it, such as `(n >= 0)`."""

    name: str
    expression: str
    columns: tuple[str, ...] = ()


class Sequence(Struct, frozen=True):
    """A sequence that a column owns: it goes with the column, even if it does not fill it any more."""

    name: str
    column: str


class Table(Struct, frozen=True):
    """A table: columns by name in their order, and every constraint, index and sequence by name.

    Not `complete` where it may have more of them than these, so that a missing one proves nothing.
    """

    name: str
    columns: Mapping[str, Column] = field(default_factory=dict)
    primary_key: PrimaryKey | None = None
    uniques: Mapping[str, Unique] = field(default_factory=dict)
    indexes: Mapping[str, Index] = field(default_factory=dict)
    foreign_keys: Mapping[str, ForeignKey] = field(default_factory=dict)
    checks: Mapping[str, Check] = field(default_factory=dict)
    sequences: Mapping[str, Sequence] = field(default_factory=dict)
    complete: bool = True


class Schema(Struct, frozen=True):
    """All tables of a database by name."""

    tables: Mapping[str, Table] = field(default_factory=dict)
