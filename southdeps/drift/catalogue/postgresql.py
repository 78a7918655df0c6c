"""PostgreSQL's catalogue, by five plain queries over pg_catalog.

What counts are the tables that an unqualified name finds on the search path, as South's own statements do; those of
extensions are left out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from southdeps.connection import Target, postgresql_connection
from southdeps.drift.catalogue.database import HISTORY_TABLE, History, LiveDatabase
from southdeps.finding import MigrationId
from southdeps.schema.description import (
    Check,
    Column,
    ForeignKey,
    Index,
    PrimaryKey,
    Schema,
    Sequence,
    Table,
    Unique,
)

if TYPE_CHECKING:
    import psycopg

_RELATIONS = """
    SELECT c.oid, c.relname, c.relkind
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
        AND pg_table_is_visible(c.oid)
        AND NOT EXISTS (SELECT 1 FROM pg_depend d
            WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
    ORDER BY c.relname
"""
_COLUMNS = """
    SELECT a.attrelid, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull,
        pg_get_expr(d.adbin, d.adrelid), {identity}
    FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attrelid = ANY(%s) AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY a.attrelid, a.attnum
"""
#: Identity columns came with PostgreSQL 10.
_IDENTITY = "a.attidentity <> ''"
_IDENTITY_SINCE = 100000
_CONSTRAINTS = """
    SELECT o.conrelid, o.conname, o.contype::text, o.conkey,
        CASE WHEN pg_table_is_visible(f.oid) THEN f.relname ELSE o.confrelid::regclass::text END,
        (SELECT array_agg(a.attname::text ORDER BY k.n) FROM unnest(o.confkey) WITH ORDINALITY k(num, n)
            JOIN pg_attribute a ON a.attrelid = o.confrelid AND a.attnum = k.num),
        o.condeferrable AND o.condeferred, pg_get_constraintdef(o.oid)
    FROM pg_constraint o LEFT JOIN pg_class f ON f.oid = o.confrelid
    WHERE o.conrelid = ANY(%s) AND o.contype IN ('p', 'u', 'f', 'c')
    ORDER BY o.conname
"""
_INDEXES = """
    SELECT i.indrelid, c.relname, i.indisunique, i.indkey::int2[],
        (SELECT array_agg(CASE WHEN p.opcdefault THEN '' ELSE p.opcname::text END ORDER BY k.n)
            FROM unnest(i.indclass::oid[]) WITH ORDINALITY k(opclass, n) JOIN pg_opclass p ON p.oid = k.opclass),
        CASE WHEN m.amname <> 'btree' OR i.indpred IS NOT NULL OR i.indexprs IS NOT NULL
            OR array_length(i.indclass::oid[], 1) <> i.indnatts OR 0 <> ANY(i.indoption::int2[])
            THEN pg_get_indexdef(i.indexrelid) END
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am m ON m.oid = c.relam
    WHERE i.indrelid = ANY(%s) AND i.indisvalid
        AND NOT EXISTS (SELECT 1 FROM pg_constraint o WHERE o.conindid = i.indexrelid AND o.contype IN ('p', 'u', 'x'))
    ORDER BY c.relname
"""
_SEQUENCES = """
    SELECT d.refobjid, d.refobjsubid, c.relname
    FROM pg_depend d JOIN pg_class c ON c.oid = d.objid AND c.relkind = 'S'
    WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
        AND d.refobjid = ANY(%s) AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
    ORDER BY c.relname
"""

_SEQUENCE = re.compile(r"nextval\('(?P<name>.*)'::(?:regclass|text)\)")
_CLAUSES = re.compile(r"\) (?P<clauses>(?:MATCH|ON|DEFERRABLE|NOT) .*|DEFERRABLE)\Z")
_DEFERRED = "DEFERRABLE INITIALLY DEFERRED"


def read_postgresql(target: Target) -> LiveDatabase:
    """Read the catalogue in one read-only transaction; raises CannotRunError if that can't be done."""
    with postgresql_connection(target) as connection:
        return _read(connection)


class _Parts(Struct):
    """What a table is put together from."""

    columns: dict[int, Column] = field(default_factory=dict)
    primary_key: PrimaryKey | None = None
    uniques: dict[str, Unique] = field(default_factory=dict)
    indexes: dict[str, Index] = field(default_factory=dict)
    foreign_keys: dict[str, ForeignKey] = field(default_factory=dict)
    checks: dict[str, Check] = field(default_factory=dict)
    sequences: dict[str, Sequence] = field(default_factory=dict)

    def names(self, numbers: Iterable[int]) -> tuple[str, ...]:
        """The columns of these numbers; an expression has the number 0 and no name."""
        return tuple(self.columns[number].name for number in numbers if number)

    def table(self, name: str) -> Table:
        """The table of these parts."""
        return Table(
            name,
            {column.name: column for column in self.columns.values()},
            self.primary_key,
            self.uniques,
            self.indexes,
            self.foreign_keys,
            self.checks,
            sequences=self.sequences,
        )


def _read(connection: psycopg.Connection[Any]) -> LiveDatabase:
    relations = connection.execute(_RELATIONS).fetchall()
    names: dict[int, str] = {oid: name for oid, name, kind in relations if kind in "rpf"}
    identity = _IDENTITY if connection.info.server_version >= _IDENTITY_SINCE else "false"
    oids = list(names)
    parts: defaultdict[int, _Parts] = defaultdict(_Parts)
    for row in connection.execute(_COLUMNS.format(identity=identity), (oids,)):
        _add_column(parts[row[0]], row)
    for row in connection.execute(_CONSTRAINTS, (oids,)):
        _add_constraint(parts[row[0]], row)
    for row in connection.execute(_INDEXES, (oids,)):
        _add_index(parts[row[0]], row)
    for oid, number, name in connection.execute(_SEQUENCES, (oids,)):
        parts[oid].sequences[name] = Sequence(name, *parts[oid].names((number,)))
    tables = {name: parts[oid].table(name) for oid, name in names.items()}
    views = frozenset(name for _, name, kind in relations if kind in "vm")
    return LiveDatabase("postgresql", Schema(tables), views, _history(connection, tables))


def _history(connection: psycopg.Connection[Any], tables: Mapping[str, Table]) -> History:
    if HISTORY_TABLE not in tables:
        return None
    rows = connection.execute(
        f"SELECT app_name, migration FROM {HISTORY_TABLE} WHERE applied IS NOT NULL ORDER BY id"
    )
    return tuple(MigrationId(app, name) for app, name in rows)


def _add_column(parts: _Parts, row: tuple[Any, ...]) -> None:
    _, number, name, type_, null, default, identity = row
    sequence = _SEQUENCE.match(default or "")
    if sequence is not None or identity:
        parts.columns[number] = Column(
            name, type_, null, sequence=sequence["name"].strip('"') if sequence else ""
        )
    else:
        parts.columns[number] = Column(name, type_, null, default)


def _add_constraint(parts: _Parts, row: tuple[Any, ...]) -> None:
    _, name, kind, numbers, table, target, deferred, definition = row
    columns = parts.names(numbers or ())
    match kind:
        case "p":
            parts.primary_key = PrimaryKey(name, columns)
        case "u":
            parts.uniques[name] = Unique(name, columns)
        case "f":
            found = _CLAUSES.search(definition)
            clauses = " ".join(found["clauses"].replace(_DEFERRED, "").split()) if found else ""
            parts.foreign_keys[name] = ForeignKey(name, columns, table, tuple(target), deferred, clauses)
        case "c":
            parts.checks[name] = Check(name, definition.removeprefix("CHECK (").removesuffix(")"), columns)


def _add_index(parts: _Parts, row: tuple[Any, ...]) -> None:
    _, name, unique, numbers, opclasses, definition = row
    using = None if definition is None else definition.partition(" USING ")[2]
    opclasses = tuple(opclasses) if any(opclasses) else ()
    parts.indexes[name] = Index(name, parts.names(numbers), opclasses, unique, using)
