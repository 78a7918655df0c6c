"""The SQL that makes an SQLite database as it should be.

SQLite changes no column in place: as South does (`_remake_table`), the table is made anew and its rows are copied.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from southdeps.drift.proposals.applied import changed
from southdeps.drift.proposals.postgresql import quote
from southdeps.schema.compare import Difference
from southdeps.schema.description import Column, Index, Schema, Table, Unique

_NEW = "southdeps_new"


def statements(differences: Sequence[Difference], live: Schema) -> tuple[str, ...]:
    """The statements that remove the differences between what is expected and the `live` schema, in their order."""
    taken = {name for table in live.tables.values() for name in (table.name, *table.uniques, *table.indexes)}
    return tuple(
        statement
        for table, group in groupby(differences, key=lambda difference: difference.table)
        for statement in _for_table(table, tuple(group), live, taken)
    )


def _for_table(name: str, differences: Sequence[Difference], live: Schema, taken: set[str]) -> Iterator[str]:
    found = live.tables.get(name)
    expected = next((one.expected for one in differences if isinstance(one.expected, Table)), None)
    if expected is not None:
        yield _create_table(expected, name)
        yield from _create_indexes(expected, taken)
    elif found is not None and any(isinstance(one.found, Table) for one in differences):
        yield f"DROP TABLE {quote(name)};"
    elif found is not None and all(_is_index(one) for one in differences):
        for one in differences:
            if isinstance(one.found, Index | Unique):
                yield f"DROP INDEX {quote(one.found.name)};"
            if isinstance(one.expected, Index | Unique):
                yield _create_index(name, one.expected, _free(one.expected, name, taken))
    elif found is not None:
        yield from _make_anew(found, changed(found, differences), taken)


def _is_index(difference: Difference) -> bool:
    """Whether an index can be made or dropped by itself: one that the table is declared with cannot."""
    sides = [side for side in (difference.expected, difference.found) if side is not None]
    return all(
        isinstance(side, Index | Unique) and not side.name.startswith("sqlite_autoindex_") for side in sides
    )


def _make_anew(found: Table, made: Table, taken: set[str]) -> Iterator[str]:
    new = f"{_NEW}_{found.name}"
    yield _create_table(made, new)
    values = {
        column.name: quote(column.name) if column.name in found.columns else _value(column)
        for column in made.columns.values()
    }
    names, sources = ", ".join(map(quote, values)), ", ".join(values.values())
    yield f"INSERT INTO {quote(new)} ({names}) SELECT {sources} FROM {quote(found.name)};"
    yield f"DROP TABLE {quote(found.name)};"
    yield f"ALTER TABLE {quote(new)} RENAME TO {quote(found.name)};"
    taken.difference_update(found.uniques, found.indexes)
    yield from _create_indexes(made, taken)


def _create_table(table: Table, name: str) -> str:
    key = table.primary_key.columns if table.primary_key is not None else ()
    parts = [_definition(column, key) for column in table.columns.values()]
    if len(key) > 1:
        parts.append(f"PRIMARY KEY ({', '.join(map(quote, key))})")
    return f"CREATE TABLE {quote(name)} ({', '.join(parts)});"


def _definition(column: Column, key: Sequence[str]) -> str:
    in_key = column.name in key
    null = "" if column.null and not in_key else " NOT NULL"
    default = "" if column.default is None else f" DEFAULT {column.default}"
    return f"{quote(column.name)} {column.type}{null}{default}{' PRIMARY KEY' * (in_key and len(key) == 1)}"


def _create_indexes(table: Table, taken: set[str]) -> Iterator[str]:
    parts: list[Index | Unique] = [*table.uniques.values(), *table.indexes.values()]
    for part in parts:
        yield _create_index(table.name, part, _free(part, table.name, taken))


def _create_index(table: str, part: Index | Unique, name: str) -> str:
    unique = "UNIQUE " if isinstance(part, Unique) or part.unique else ""
    head = f"CREATE {unique}INDEX {quote(name)} ON"
    if isinstance(part, Index) and part.definition is not None:
        return f"{head} {part.definition};"
    return f"{head} {quote(table)} ({', '.join(map(quote, part.columns))});"


def _free(part: Index | Unique, table: str, taken: set[str]) -> str:
    """The part's own name, or one that South would give it (`_create_index`), numbered if it is taken."""
    own = part.name if part.name and not part.name.startswith("sqlite_autoindex_") else ""
    name = chosen = own or f"{table}_{'__'.join(part.columns)}"
    number = 0
    while chosen in taken:
        number += 1
        chosen = f"{name}_{number}"
    taken.add(chosen)
    return chosen


def _value(column: Column) -> str:
    """What a column gets that the old table lacks: NULL, or else a neutral value."""
    if column.null:
        return "NULL"
    kind = column.type.casefold()
    if kind.startswith(("varchar", "char", "text", "blob")):
        return "''"
    return "CURRENT_TIMESTAMP" if kind.startswith(("date", "time")) else "0"
