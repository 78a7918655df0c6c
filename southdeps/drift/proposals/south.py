"""The operations of South that make a schema as it should be, as lines of a migration."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from southdeps.drift.causes import Cause, group_by_cause
from southdeps.drift.proposals import postgresql, sqlite
from southdeps.drift.proposals.fields import full_field, plain_field
from southdeps.schema.compare import Difference, Part, PartKind
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
from southdeps.schema.match import parts_of
from southdeps.south import names


class Context(Struct, frozen=True):
    """What operations are written for: frozen models (`app.Model`) by table, the schema as it is, the database."""

    models: Mapping[str, str]
    found: Schema
    sqlite: bool = False


def forwards(causes: Iterable[Cause], context: Context) -> tuple[str, ...]:
    """The lines of a `forwards()` that removes the differences: drop first, then make tables, then all else.

    On SQLite new tables come last: South loses their indexes if the migration makes another table anew after them.
    """
    known = tuple(causes)
    gone = {
        cause.table for cause in known if isinstance(cause.main.found, Table) and cause.main.expected is None
    }
    detached = [_without_keys_to(gone, cause) for cause in known]
    first = [line for keys, _ in detached for one in keys for line in _change(one, context)]
    ordered = sorted(
        (cause for _, cause in detached if cause is not None),
        key=lambda cause: _turn(cause, sqlite=context.sqlite),
    )
    return (*first, *(line for cause in ordered for line in operations(cause, context)))


def _without_keys_to(gone: Collection[str], cause: Cause) -> tuple[Sequence[Difference], Cause | None]:
    """The foreign keys of a cause that refer to tables that are dropped: they go before them; and the rest of it."""
    if isinstance(cause.main.found, Column) and cause.main.expected is None:
        return (), cause
    keys = [one for one in cause.differences if isinstance(one.found, ForeignKey) and one.found.table in gone]
    rest = [
        replace(one, found=None) if one in keys else one
        for one in cause.differences
        if one not in keys or one.expected is not None
    ]
    return [replace(one, expected=None) for one in keys], Cause(tuple(rest)) if rest else None


def _turn(cause: Cause, *, sqlite: bool) -> int:
    if cause.main.expected is None:
        return 0
    return (3 if sqlite else 1) if isinstance(cause.main.expected, Table) else 2


def backwards(causes: Iterable[Cause], context: Context) -> tuple[str, ...]:
    """The lines of a `backwards()` that brings the differences back."""
    swapped = [
        replace(one, expected=one.found, found=one.expected) for cause in causes for one in cause.differences
    ]
    swapped.sort(key=lambda difference: difference.table)
    return forwards(group_by_cause(swapped), context)


def operations(cause: Cause, context: Context) -> tuple[str, ...]:
    """The operations that remove one cause, as lines of Python."""
    match cause.main.expected, cause.main.found:
        case (Table() as expected, None):
            return tuple(_create_table(expected, context))
        case (None, Table() as found):
            return (f"db.delete_table({found.name!r})",)
        case (Column() as column, None):
            return tuple(_add_column(cause, column, context))
        case (None, Column() as column):
            return (f"db.delete_column({cause.table!r}, {column.name!r})",)
    added = [one for one in cause.differences if isinstance(one.expected, Column) and one.found is None]
    if added:
        return tuple(_move_key(cause, added, context))
    return tuple(line for one in _in_order(cause) for line in _change(one, context))


def _move_key(cause: Cause, added: Sequence[Difference], context: Context) -> Iterator[str]:
    """Another primary key, with columns that come and go: the old one is dropped first."""
    for one in _in_order(cause):
        if one.found is not None:
            yield from _change(replace(one, expected=None), context)
    rest = [one for one in cause.differences if one.expected is not None]
    for one in added:
        assert isinstance(one.expected, Column)
        others = [each for each in rest if each is one or not isinstance(each.expected, Column)]
        yield from _add_column(
            Cause((one, *(each for each in others if each is not one))), one.expected, context
        )
        rest = [each for each in rest if isinstance(each.expected, Column)]


def _in_order(cause: Cause) -> Sequence[Difference]:
    """What is dropped first, then the column, then what is made."""
    return sorted(cause.differences, key=lambda one: (one.expected is not None, one.found is None))


def _create_table(expected: Table, context: Context) -> Iterator[str]:
    rest = list(parts_of(expected))
    lines: list[str] = []
    for column in expected.columns.values():
        own = [part for part in rest if _is_on(part, column.name)]
        field = full_field(column, own, context.models, new=False)
        if field is None:
            yield from _execute([Difference("table", expected.name, expected.name, expected, None)], context)
            return
        rest = [part for part in rest if part not in own]
        lines.append(f"    ({field.name!r}, {field.source}),")
    yield f"db.create_table({expected.name!r}, ("
    yield from lines
    yield "))"
    for part in rest:
        if not isinstance(part, Column):
            yield from _add(expected.name, part, context)


def _add_column(cause: Cause, column: Column, context: Context) -> Iterator[str]:
    parts = [one.expected for one in cause.differences if not isinstance(one.expected, Table | None)]
    own = [part for part in parts if _is_on(part, column.name)]
    field = full_field(column, own, context.models, new=True)
    if field is None:
        yield from _execute(cause.differences, context)
        return
    yield f"db.add_column({cause.table!r}, {field.name!r},"
    yield f"              {field.source},"
    yield "              keep_default=False)"
    if context.sqlite:  # South loses the index of an added column there
        yield from (
            line for part in own if isinstance(part, Index) for line in _add(cause.table, part, context)
        )
    for part in parts:
        if part not in own and not isinstance(part, Column):
            yield from _add(cause.table, part, context)


def _change(one: Difference, context: Context) -> Iterator[str]:
    match one.expected, one.found:
        case (Column() as expected, Column() as found):
            yield from _alter_column(one, expected, found, context)
        case (ForeignKey(), ForeignKey()) | (PrimaryKey(), PrimaryKey()):
            yield from _change(replace(one, expected=None), context)
            yield from _change(replace(one, found=None), context)
        case (None, found) if found is not None and not isinstance(found, Table):
            yield from _drop(one, found, context)
        case (expected, None) if expected is not None and not isinstance(expected, Table):
            yield from _add(one.table, expected, context)


def _alter_column(one: Difference, expected: Column, found: Column, context: Context) -> Iterator[str]:
    """`alter_column` without its constraints, or SQL for what South cannot write: a cast, a sequence, a default."""
    field = plain_field(expected)
    has_cast = context.sqlite or not _needs_using(found.type, expected.type)
    has_sequence = expected.sequence is not None or found.sequence is not None
    if field is None or not has_cast or has_sequence:
        yield from _execute([one], context)
        return
    yield f"db.alter_column({one.table!r}, {expected.name!r},"
    yield f"                {field},"
    yield "                ignore_constraints=True)"


#: What PostgreSQL converts without being told how: from -> to, by how the types begin.
_ASSIGNED = ("smallint", "integer", "bigint", "numeric", "double precision", "real")


def _needs_using(before: str, after: str) -> bool:
    """Whether ALTER COLUMN needs a USING clause, which South does not write."""
    numbers = before.startswith(_ASSIGNED) and after.startswith(_ASSIGNED)
    dates = before.startswith(("date", "timestamp")) and after.startswith(("date", "timestamp"))
    return not (before == after or numbers or dates or after.startswith(("character", "text")))


def _add(table: str, expected: Part, context: Context) -> Iterator[str]:
    match expected:
        case Unique(columns=columns):
            yield f"db.create_unique({table!r}, {list(columns)!r})"
        case PrimaryKey(columns=columns):
            yield f"db.create_primary_key({table!r}, {list(columns)!r})"
        case Index(definition=None, columns=columns, unique=unique) if not any(expected.opclasses):
            more = ", unique=True" if unique else ""
            yield f"db.create_index({table!r}, {list(columns)!r}{more})"
        case ForeignKey(columns=(column,), target=(target,), deferred=True, clauses=""):
            arguments = ", ".join(map(repr, (table, column, expected.table, target)))
            yield f"db.execute(db.foreign_key_sql({arguments}))"
        case _:
            yield from _execute([Difference(_KINDS[type(expected)], table, "", expected, None)], context)


def _drop(one: Difference, found: Part, context: Context) -> Iterator[str]:
    table = one.table
    match found:
        case Unique(columns=columns):
            yield f"db.delete_unique({table!r}, {list(columns)!r})"
        case PrimaryKey():
            yield f"db.delete_primary_key({table!r})"
        case Column(name=column):
            yield f"db.delete_column({table!r}, {column!r})"
        case Index(columns=columns) if _is_named_by_south(table, found, context):
            yield f"db.delete_index({table!r}, {list(columns)!r})"
        case ForeignKey(columns=(column,)) if _is_only_key(table, found, context):
            yield f"db.delete_foreign_key({table!r}, {column!r})"
        case _:
            yield from _execute([one], context)


def _is_named_by_south(table: str, index: Index, context: Context) -> bool:
    """Whether South's `delete_index` finds an index by its columns."""
    if index.definition is not None or not index.columns:
        return False
    return index.name == names.south_index(table, index.columns, postgresql=not context.sqlite)


def _is_only_key(table: str, key: ForeignKey, context: Context) -> bool:
    """Whether South's `delete_foreign_key` drops this key and no other of the same column."""
    there = context.found.tables.get(table)
    keys = there.foreign_keys.values() if there is not None else ()
    return sum(one.columns == key.columns for one in keys) <= 1


_KINDS: dict[type[Part], PartKind] = {
    Unique: "unique",
    PrimaryKey: "primary-key",
    Index: "index",
    ForeignKey: "foreign-key",
    Check: "check",
}


def _execute(differences: Sequence[Difference], context: Context) -> Iterator[str]:
    """SQL for what no operation of South does."""
    propose = sqlite.statements if context.sqlite else postgresql.statements
    for statement in propose(differences, context.found):
        yield f"db.execute({statement.replace('%', '%%')!r})"


def _is_on(part: Part, column: str) -> bool:
    """Whether an object stands on this column alone, and is not the column itself."""
    return not isinstance(part, Column) and getattr(part, "columns", ()) == (column,)
