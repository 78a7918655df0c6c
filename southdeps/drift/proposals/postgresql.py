"""The SQL that makes a PostgreSQL database as it should be.

Names are those of the live catalogue for what is there, and South's own for what is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum

from msgspec.structs import replace

from southdeps.drift.proposals.applied import applied, free, relations
from southdeps.schema.compare import Difference, Part
from southdeps.schema.description import (
    Check,
    Column,
    ForeignKey,
    Index,
    PrimaryKey,
    Schema,
    Table,
    Unique,
)
from southdeps.schema.match import columns_of, parts_of

#: A value for the rows that a new NOT NULL column finds, by how its type begins.
NEUTRAL_VALUES = (
    (("character", "text", "varchar", "char"), "''"),
    (("boolean", "bool"), "false"),
    (("timestamp", "date", "time"), "now()"),
    (("inet",), "'0.0.0.0'"),
    (("bytea",), "''"),
)


class Phase(IntEnum):
    """When a statement runs: constraints go before columns, columns come before constraints."""

    DROP_PART = 0
    DROP = 1
    CREATE = 2
    ALTER = 3
    ADD_PART = 4
    ADD_FOREIGN_KEY = 5


def statements(differences: Sequence[Difference], live: Schema) -> tuple[str, ...]:
    """The statements that remove the differences between what is expected and the `live` schema, in their order."""
    taken = relations(
        applied(live, [replace(one, expected=None) for one in differences if one.found is not None])
    )
    tables = [quote(one.table) for one in differences if isinstance(one.found, Table)]
    dropped = {
        (one.table, column)
        for one in differences
        if one.kind == "column" and one.expected is None
        for column in columns_of(one)
    }
    made = [
        statement
        for one in differences
        if not _goes_with_column(one, dropped)
        for statement in _statements(one, live, taken)
    ]
    if tables:  # all at once, since they may refer to each other
        made.append((Phase.DROP, f"DROP TABLE {', '.join(tables)};"))
    return tuple(sql for _, sql in sorted(made, key=lambda statement: statement[0]))


def quote(name: str) -> str:
    """An identifier in quotes."""
    return '"' + name.replace('"', '""') + '"'


def neutral_value(type_: str) -> str:
    """A value of a type, as SQL, for rows that have none yet."""
    for starts, value in NEUTRAL_VALUES:
        if type_.casefold().startswith(starts):
            return value
    return "0"


def _goes_with_column(difference: Difference, dropped: set[tuple[str, str]]) -> bool:
    """Whether PostgreSQL drops an object by itself, with one of its columns."""
    if difference.kind in {"table", "column"} or difference.expected is not None:
        return False
    return any((difference.table, column) in dropped for column in columns_of(difference))


def _statements(one: Difference, live: Schema, taken: set[str]) -> Iterator[tuple[Phase, str]]:
    table = quote(one.table)
    match one.expected, one.found:
        case (Table() as expected, None):
            yield from _create_table(expected, taken)
        case (_, Table()):
            return
        case (Column() as expected, None):
            yield from _add_column(table, expected)
        case (None, Column() as found):
            yield Phase.DROP, f"ALTER TABLE {table} DROP COLUMN {quote(found.name)};"
        case (Column() as expected, Column() as found):
            yield from _alter_column(table, expected, found)
            if expected.sequence is not None and found.sequence is None:
                yield from _add_sequence(one.table, expected, live, taken)
        case (expected, found):
            if found is not None and not isinstance(found, Table):
                yield Phase.DROP_PART, _drop(table, found)
            if expected is not None and not isinstance(expected, Table):
                yield from _add(one.table, expected, taken)


def _create_table(expected: Table, taken: set[str]) -> Iterator[tuple[Phase, str]]:
    columns = [_definition(column) for column in expected.columns.values()]
    key = expected.primary_key
    if key is not None:
        columns.append(f"PRIMARY KEY ({_names(key.columns)})")
    yield Phase.CREATE, f"CREATE TABLE {quote(expected.name)} ({', '.join(columns)});"
    for part in parts_of(expected):
        if not isinstance(part, Column | PrimaryKey):
            yield from _add(expected.name, part, taken)


def _definition(column: Column) -> str:
    if column.sequence is not None:
        return f"{quote(column.name)} {_serial(column.type)} NOT NULL"
    default = "" if column.default is None else f" DEFAULT {column.default}"
    return f"{quote(column.name)} {column.type}{default}{'' if column.null else ' NOT NULL'}"


def _serial(type_: str) -> str:
    return {"bigint": "bigserial", "smallint": "smallserial"}.get(type_, "serial")


def _add_column(table: str, column: Column) -> Iterator[tuple[Phase, str]]:
    """Add a column.

    Rows that are there get its default, or numbers from its sequence, or else a neutral value. The default for that is
    dropped again, as South does.
    """
    needs_value = not column.null and column.default is None and column.sequence is None
    made = replace(column, default=neutral_value(column.type)) if needs_value else column
    yield Phase.CREATE, f"ALTER TABLE {table} ADD COLUMN {_definition(made)};"
    if needs_value:
        yield Phase.ALTER, f"ALTER TABLE {table} ALTER COLUMN {quote(column.name)} DROP DEFAULT;"


def _alter_column(table: str, expected: Column, found: Column) -> Iterator[tuple[Phase, str]]:
    name = quote(expected.name)
    alter = f"ALTER TABLE {table} ALTER COLUMN {name}"
    is_new = expected.type != found.type
    if found.default is not None and (expected.default is None or is_new):
        yield Phase.ALTER, f"{alter} DROP DEFAULT;"
    if is_new:
        yield Phase.ALTER, f"{alter} TYPE {expected.type} USING {cast(name, found.type, expected.type)};"
    if expected.null and not found.null:
        yield Phase.ALTER, f"{alter} DROP NOT NULL;"
    if found.null and not expected.null:
        yield Phase.ALTER, f"{alter} SET NOT NULL;"
    if expected.sequence is None and found.sequence is not None:
        yield Phase.ALTER, f"{alter} DROP DEFAULT;"
    if expected.default is not None and (expected.default != found.default or is_new):
        yield Phase.ALTER, f"{alter} SET DEFAULT {expected.default};"


#: Types that PostgreSQL casts to each other directly, by how they begin.
_FAMILIES = (
    ("smallint", "integer", "bigint", "numeric", "double precision", "real"),
    ("character", "text"),
    ("timestamp", "date"),
    ("integer", "boolean"),
)


def cast(value: str, before: str, after: str) -> str:
    """A value of the type `before` as one of the type `after`, through text if there is no direct cast."""
    direct = any(before.startswith(family) and after.startswith(family) for family in _FAMILIES)
    is_text = before.startswith(("character", "text")) or after.startswith(("character", "text"))
    return f"{value}::{after}" if direct or is_text else f"{value}::text::{after}"


def _add_sequence(table: str, column: Column, live: Schema, taken: set[str]) -> Iterator[tuple[Phase, str]]:
    """Fill a column from the sequence that it owns, or else from a new one, above the values that are there."""
    there = live.tables[table].sequences.values() if table in live.tables else ()
    name = next((one.name for one in there if one.column == column.name), None)
    if name is None:
        name = free(f"{table}_{column.name}_seq", taken)
        owner = f"{quote(table)}.{quote(column.name)}"
        yield Phase.ALTER, f"CREATE SEQUENCE {quote(name)} OWNED BY {owner};"
    literal = "'" + quote(name).replace("'", "''") + "'"
    field = quote(column.name)
    yield Phase.ALTER, f"ALTER TABLE {quote(table)} ALTER COLUMN {field} SET DEFAULT nextval({literal});"
    yield (
        Phase.ALTER,
        f"SELECT setval({literal}, coalesce(max({field}), 1), max({field}) IS NOT NULL) FROM {quote(table)};",
    )


def _drop(table: str, found: Part) -> str:
    if isinstance(found, Index):
        return f"DROP INDEX {quote(found.name)};"
    return f"ALTER TABLE {table} DROP CONSTRAINT {quote(found.name)};"


def _add(table: str, expected: Part, taken: set[str]) -> Iterator[tuple[Phase, str]]:
    alter = f"ALTER TABLE {quote(table)} ADD CONSTRAINT"
    match expected:
        case PrimaryKey(columns=columns):
            name = free(expected.name or f"{table}_pkey", taken)
            yield Phase.ADD_PART, f"{alter} {quote(name)} PRIMARY KEY ({_names(columns)});"
        case Unique(columns=columns):
            name = free(expected.name, taken)
            yield Phase.ADD_PART, f"{alter} {quote(name)} UNIQUE ({_names(columns)});"
        case Index():
            yield Phase.ADD_PART, _create_index(table, expected, free(expected.name, taken))
        case Check(expression=expression):
            yield Phase.ADD_PART, f"{alter} {quote(expected.name)} CHECK ({expression});"
        case ForeignKey():
            yield Phase.ADD_FOREIGN_KEY, f"{alter} {quote(expected.name)} {_foreign_key(expected)};"


def _foreign_key(key: ForeignKey) -> str:
    target = f"{quote(key.table)} ({_names(key.target)})"
    deferred = "DEFERRABLE INITIALLY DEFERRED" if key.deferred else ""
    clauses = " ".join(filter(None, (key.clauses, deferred)))
    return f"FOREIGN KEY ({_names(key.columns)}) REFERENCES {target} {clauses}".rstrip()


def _create_index(table: str, index: Index, name: str) -> str:
    unique = "UNIQUE " if index.unique else ""
    head = f"CREATE {unique}INDEX {quote(name)} ON {quote(table)}"
    if index.definition is not None:
        return f"{head} USING {index.definition};"
    opclasses = index.opclasses or ("",) * len(index.columns)
    columns = (
        f"{quote(column)} {opclass}".rstrip()
        for column, opclass in zip(index.columns, opclasses, strict=True)
    )
    return f"{head} ({', '.join(columns)});"


def _names(columns: Iterable[str]) -> str:
    return ", ".join(map(quote, columns))
