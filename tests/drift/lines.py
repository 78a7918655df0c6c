"""Schemas from the recorded lines of the cases: `column tons integer not null`, `index (name varchar_pattern_ops)`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

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

TYPES = (
    r"(?:character varying|varchar|numeric|decimal|char)\([\d,]+\)|timestamp with time zone|double precision"
    r"|(?:integer|smallint) unsigned|\w+"
)
COLUMN = re.compile(rf"column (.+?) ({TYPES})( not null)?(?: default (.+))?", re.IGNORECASE)
KEY = re.compile(r"constraint FOREIGN KEY \((.+)\) REFERENCES (.+)\((.+)\)(.*)")


def schema_of(tables: Mapping[str, Iterable[str]]) -> Schema:
    """The schema of a case's recorded objects."""
    return Schema({name: table_of(name, lines) for name, lines in tables.items()})


def table_of(name: str, lines: Iterable[str]) -> Table:
    """A table of recorded objects."""
    columns: dict[str, Column] = {}
    key: PrimaryKey | None = None
    uniques: dict[str, Unique] = {}
    indexes: dict[str, Index] = {}
    foreign_keys: dict[str, ForeignKey] = {}
    checks: dict[str, Check] = {}
    for line in lines:
        if match := COLUMN.fullmatch(line):
            column, kind, required, default = match.groups()
            sequence = "nextval" if default == "nextval" else None
            columns[column] = Column(
                column, kind, not required, None if sequence else default, sequence=sequence
            )
        elif line.startswith("constraint PRIMARY KEY"):
            key = PrimaryKey("", names(line.partition("(")[2][:-1]))
        elif line.startswith(("constraint UNIQUE", "unique index")):
            uniques[line] = Unique(line, names(line.partition("(")[2][:-1]))
        elif match := KEY.fullmatch(line):
            own, table, target, clauses = match.groups()
            deferred = "INITIALLY DEFERRED" in clauses
            rest = clauses.replace("DEFERRABLE INITIALLY DEFERRED", "").strip()
            foreign_keys[line] = ForeignKey(line, names(own), names(table)[0], names(target), deferred, rest)
        elif line.startswith("constraint CHECK ("):
            expression = line.removeprefix("constraint CHECK (")[:-1]
            checks[line] = Check(line, expression, (expression.split()[0].strip("("),))
        elif not line.startswith("index ("):
            indexes[line] = Index(line, (), definition=line.removeprefix("index "))
        else:
            parts = line.removeprefix("index (")[:-1].split(", ")
            opclasses = tuple(
                re.findall(r" (\w+_ops)$", part)[0] if part.endswith("_ops") else "" for part in parts
            )
            own = names(
                ", ".join(part.removesuffix(f" {op}") for part, op in zip(parts, opclasses, strict=True))
            )
            indexes[line] = Index(line, own, opclasses if any(opclasses) else ())
    return Table(name, columns, key, uniques, indexes, foreign_keys, checks)


def names(text: str) -> tuple[str, ...]:
    return tuple(name.strip('"') for name in text.split(", "))
