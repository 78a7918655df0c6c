"""Columns as fields make them: their types and indexes, as Django 1.6 has them for PostgreSQL and SQLite.

The types are those of `DatabaseCreation.data_types`, spelled as the database's catalogue spells them; the indexes those
of `DatabaseCreation.sql_indexes_for_field`, which South calls too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from southdeps.column_definition import ColumnDefinition, ColumnType
from southdeps.schema import expressions
from southdeps.schema.description import Column, Index
from southdeps.south import names

_POSTGRESQL = {
    "AutoField": "integer",
    "BigIntegerField": "bigint",
    "BinaryField": "bytea",
    "BooleanField": "boolean",
    "CharField": "character varying({length})",
    "DateField": "date",
    "DateTimeField": "timestamp with time zone",
    "DecimalField": "numeric({digits},{places})",
    "FileField": "character varying({length})",
    "FilePathField": "character varying({length})",
    "FloatField": "double precision",
    "GenericIPAddressField": "inet",
    "IPAddressField": "inet",
    "IntegerField": "integer",
    "NullBooleanField": "boolean",
    "PositiveIntegerField": "integer",
    "PositiveSmallIntegerField": "smallint",
    "SlugField": "character varying({length})",
    "SmallIntegerField": "smallint",
    "TextField": "text",
    "TimeField": "time without time zone",
}

_SQLITE = {
    "AutoField": "integer",
    "BigIntegerField": "bigint",
    "BinaryField": "BLOB",
    "BooleanField": "bool",
    "CharField": "varchar({length})",
    "DateField": "date",
    "DateTimeField": "datetime",
    "DecimalField": "decimal",
    "FileField": "varchar({length})",
    "FilePathField": "varchar({length})",
    "FloatField": "real",
    "GenericIPAddressField": "char(39)",
    "IPAddressField": "char(15)",
    "IntegerField": "integer",
    "NullBooleanField": "bool",
    "PositiveIntegerField": "integer unsigned",
    "PositiveSmallIntegerField": "smallint unsigned",
    "SlugField": "varchar({length})",
    "SmallIntegerField": "smallint",
    "TextField": "text",
    "TimeField": "time",
}

#: PostgreSQL's other names for its types (the manual, table 8.1).
_SYNONYMS = {
    "bool": "boolean",
    "char": "character",
    "dec": "numeric",
    "decimal": "numeric",
    "float": "double precision",
    "float4": "real",
    "float8": "double precision",
    "int": "integer",
    "int2": "smallint",
    "int4": "integer",
    "int8": "bigint",
    "bigserial": "bigint",
    "serial": "integer",
    "serial4": "integer",
    "serial8": "bigint",
    "smallserial": "smallint",
    "time": "time without time zone",
    "timestamp": "timestamp without time zone",
    "timestamptz": "timestamp with time zone",
    "timetz": "time with time zone",
    "varchar": "character varying",
}
_SQL_TYPE = re.compile(r"([a-z_][\w ]*?)\s*(\(.*\))?", re.IGNORECASE | re.DOTALL)

#: Operator classes of the second index of a text column, by how its type begins.
_LIKE = {"character varying": "varchar_pattern_ops", "text": "text_pattern_ops"}

#: Types that carry a CHECK on PostgreSQL: values below zero are refused.
POSITIVE = frozenset({"PositiveIntegerField", "PositiveSmallIntegerField"})


@lru_cache(maxsize=4096)
def type_name(kind: ColumnType | None, *, postgresql: bool = True) -> str | None:
    """The type as the catalogue spells it; None where it is unknown."""
    if kind is None:
        return None
    if kind.sql:
        return catalogue_type(kind.sql) if postgresql else kind.sql
    pattern = (_POSTGRESQL if postgresql else _SQLITE).get(kind.kind)
    if pattern is None:
        return None
    return pattern.format(length=kind.length, digits=kind.digits, places=kind.places)


def catalogue_type(sql: str) -> str:
    """A type of a SQL statement as PostgreSQL's `format_type` spells it: `VARCHAR(5)` -> `character varying(5)`."""
    match = _SQL_TYPE.fullmatch(sql.strip())
    if match is None:
        return sql
    name, arguments = " ".join(match[1].lower().split()), "".join((match[2] or "").split())
    name = _SYNONYMS.get(name, name)
    if name == "character" and not arguments:
        arguments = "(1)"
    return name + arguments


@lru_cache(maxsize=16384)
def column(made: ColumnDefinition, *, postgresql: bool = True) -> Column:
    """The column that a field makes; what fills a serial is left to the table."""
    kind = type_name(made.type, postgresql=postgresql)
    default, sequence = made.default if made.keeps_default else None, None
    if default is not None and postgresql:
        sequence = expressions.sequence(default)
        default = None if sequence else expressions.default(default, kind or "")
    null = made.null and not made.primary_key
    exact = made.exact and kind is not None
    return Column(names.identifier(made.name), kind or "", null, default, sequence, exact=exact)


def is_positive(made: ColumnDefinition) -> bool:
    """Whether the column has a CHECK that refuses values below zero."""
    return made.type is not None and made.type.kind in POSITIVE


def indexes(table: str, made: ColumnDefinition, *, postgresql: bool = True) -> Iterator[Index]:
    """The indexes of a column that no constraint makes, as `sql_indexes_for_field` has them in turn."""
    unique, columns = made.unique or made.primary_key, (made.name,)
    if not postgresql:
        if made.index and not unique:
            # The name is that of the field.
            field = made.name.removesuffix("_id") if made.target is not None else made.name
            yield Index(names.digest_index(table, [field]), columns)
        return
    kind = type_name(made.type)
    if not (made.index or unique) or kind is None:
        return
    if not unique:
        yield Index(names.identifier(names.field_index(table, made.name)), columns)
    for start, opclass in _LIKE.items():
        if kind.startswith(start):
            yield Index(names.identifier(names.like_index(table, made.name)), columns, (opclass,))
