"""A schema as statements leave it: what the next ones find, and what a way back begins with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from msgspec.structs import replace

from southdeps.schema.compare import Difference, Part
from southdeps.schema.description import Check, Column, ForeignKey, Index, PrimaryKey, Schema, Table, Unique
from southdeps.schema.match import identity, parts_of

_P = TypeVar("_P", Unique, Index, ForeignKey, Check)


def applied(schema: Schema, differences: Iterable[Difference]) -> Schema:
    """The schema without these differences: with what was expected in place of what was found."""
    tables = dict(schema.tables)
    for one in differences:
        table = tables.get(one.table)
        if isinstance(one.expected, Table):
            tables[one.table] = one.expected
        elif isinstance(one.found, Table):
            tables.pop(one.table, None)
        elif table is not None:
            tables[one.table] = changed(table, [one])
    return Schema(tables)


def changed(table: Table, differences: Iterable[Difference]) -> Table:
    """The table as the differences expect it; what stands on a column that goes, goes with it."""
    columns, key = dict(table.columns), table.primary_key
    uniques, indexes = table.uniques, table.indexes
    foreign_keys, checks = table.foreign_keys, table.checks
    for one in differences:
        match one.expected or one.found:
            case Column(name=name):
                columns.pop(name, None)
                if isinstance(one.expected, Column):
                    columns[name] = one.expected
            case PrimaryKey():
                key = one.expected if isinstance(one.expected, PrimaryKey) else None
            case Unique():
                uniques = _with(uniques, one, Unique)
            case Index():
                indexes = _with(indexes, one, Index)
            case ForeignKey():
                foreign_keys = _with(foreign_keys, one, ForeignKey)
            case Check():
                checks = _with(checks, one, Check)
    kept = columns.keys()
    order = [name for name in table.columns if name in kept]
    return replace(
        table,
        columns={name: columns[name] for name in (*order, *(name for name in columns if name not in order))},
        primary_key=key if key is not None and kept >= set(key.columns) else None,
        uniques={name: part for name, part in uniques.items() if kept >= set(part.columns)},
        indexes={name: part for name, part in indexes.items() if kept >= set(part.columns)},
        foreign_keys={name: part for name, part in foreign_keys.items() if kept >= set(part.columns)},
        checks={name: part for name, part in checks.items() if kept >= set(part.columns)},
    )


def _with(parts: Mapping[str, _P], one: Difference, kind: type[_P]) -> Mapping[str, _P]:
    gone = identity(one.found) if isinstance(one.found, kind) else None
    kept = {name: part for name, part in parts.items() if identity(part) != gone}
    if isinstance(one.expected, kind):
        kept[one.expected.name or "_".join(one.expected.columns)] = one.expected
    return kept


def find(schema: Schema, table: str, wanted: Part) -> Part | None:
    """The object of a table that is like this one, under the name that it has there."""
    there = schema.tables.get(table)
    parts = parts_of(there) if there is not None else ()
    return next(
        (one for one in parts if type(one) is type(wanted) and identity(one) == identity(wanted)), None
    )


def relations(schema: Schema) -> set[str]:
    """The names that tables, indexes and sequences have taken."""
    return {
        name
        for table in schema.tables.values()
        for name in (
            table.name,
            *table.uniques,
            *table.indexes,
            *table.sequences,
            *((table.primary_key.name,) if table.primary_key is not None else ()),
        )
    }


def free(name: str, taken: set[str]) -> str:
    """The name, or the first numbered one that nothing has; it is taken from here on."""
    chosen, number = name, 0
    while chosen in taken:
        number += 1
        chosen = f"{name[: 62 - len(str(number))]}{number}"
    taken.add(chosen)
    return chosen
