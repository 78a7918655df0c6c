"""Schema objects as one line of text each, as a catalogue would print them: for reports and for messages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import zip_longest

from southdeps.schema.compare import Part
from southdeps.schema.description import (
    Check,
    Column,
    ForeignKey,
    Index,
    PrimaryKey,
    Sequence,
    Table,
    Unique,
)

_PLAIN = re.compile(r"[a-z_][a-z0-9_$]*\Z")

#: SQLite 3.37 and later print these in capitals, however they were declared.
_STANDARD_TYPES = frozenset({"ANY", "BLOB", "INT", "INTEGER", "REAL", "TEXT"})

#: The words that quote_ident of PostgreSQL 15 to 18 quotes: all of pg_get_keywords() but the unreserved ones.
_KEYWORDS = frozenset(
    """
    all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case cast
    char character check coalesce collate collation column concurrently constraint create cross current_catalog
    current_date current_role current_schema current_time current_timestamp current_user dec decimal default deferrable
    desc distinct do else end except exists extract false fetch float for foreign freeze from full grant greatest group
    grouping having ilike in initially inner inout int integer intersect interval into is isnull join json json_array
    json_arrayagg json_exists json_object json_objectagg json_query json_scalar json_serialize json_table json_value
    lateral leading least left like limit localtime localtimestamp merge_action national natural nchar none normalize
    not notnull null nullif numeric offset on only or order out outer overlaps overlay placing position precision
    primary real references returning right row select session_user setof similar smallint some substring symmetric
    system_user table tablesample then time timestamp to trailing treat trim true union unique user using values varchar
    variadic verbose when where window with xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces
    xmlparse xmlpi xmlroot xmlserialize xmltable
    """.split()  # noqa: SIM905 - a text is easier to compare with the catalogue
)


def quoted(name: str) -> str:
    """A name as PostgreSQL prints it: in quotes if it is not lower case, or a keyword."""
    if _PLAIN.match(name) and name not in _KEYWORDS:
        return name
    return '"' + name.replace('"', '""') + '"'


def spell(what: Table | Part, *, sqlite: bool = False) -> str:
    """One line: `column tons integer not null`, `constraint UNIQUE (name)`, `index (name varchar_pattern_ops)`.

    On SQLite a unique constraint is a unique index, and no name is quoted.
    """
    match what:
        case Table():
            return "table"
        case Column():
            return _column(what, sqlite=sqlite)
        case PrimaryKey():
            return f"constraint PRIMARY KEY ({_names(what.columns, sqlite=sqlite)})"
        case Unique():
            kind = "unique index" if sqlite else "constraint UNIQUE"
            return f"{kind} ({_names(what.columns, sqlite=sqlite)})"
        case Index():
            return _index(what, sqlite=sqlite)
        case ForeignKey():
            return _foreign_key(what)
        case Check():
            return f"constraint CHECK ({what.expression})"
        case Sequence():
            return f"sequence {what.name}"


def _column(column: Column, *, sqlite: bool) -> str:
    is_standard = sqlite and column.type.upper() in _STANDARD_TYPES
    type_ = column.type.upper() if is_standard else column.type
    null = "" if column.null else " not null"
    default = "nextval" if column.sequence is not None else column.default
    return f"column {column.name} {type_}{null}" + ("" if default is None else f" default {default}")


def _index(index: Index, *, sqlite: bool) -> str:
    kind = "unique index" if index.unique else "index"
    if index.definition is not None:
        return f"{kind} {index.definition}"
    parts = (
        f"{_names((name,), sqlite=sqlite)} {opclass}".rstrip()
        for name, opclass in zip_longest(index.columns, index.opclasses[: len(index.columns)], fillvalue="")
    )
    return f"{kind} ({', '.join(parts)})"


def _foreign_key(key: ForeignKey) -> str:
    target = f"{quoted(key.table)}({_names(key.target)})"
    clauses = [clause for clause in (key.clauses, _DEFERRED if key.deferred else "") if clause]
    return " ".join((f"constraint FOREIGN KEY ({_names(key.columns)}) REFERENCES {target}", *clauses))


_DEFERRED = "DEFERRABLE INITIALLY DEFERRED"


def _names(names: Iterable[str], *, sqlite: bool = False) -> str:
    return ", ".join(names if sqlite else map(quoted, names))
