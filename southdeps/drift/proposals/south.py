"""The operations of South that make a schema as it should be, as lines of a migration."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from southdeps.drift.causes import Cause, group_by_cause
from southdeps.drift.proposals import postgresql, sqlite
from southdeps.drift.proposals.applied import applied, find, free, relations
from southdeps.drift.proposals.fields import full_field, plain_field
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
from southdeps.schema.match import parts_of
from southdeps.south import names


class Context(Struct, frozen=True):
    """What operations are written for: frozen models (`app.Model`) by table, the schema as it is, the database."""

    models: Mapping[str, str]
    found: Schema
    sqlite: bool = False


def forwards(causes: Iterable[Cause], context: Context) -> tuple[str, ...]:
    """The lines of a `forwards()` that removes the differences."""
    return _written(causes, context)[0]


def both_ways(causes: Sequence[Cause], context: Context) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The lines of a `forwards()` that removes the differences, and of a `backwards()` that brings them back."""
    there, made = _written(causes, context)
    swapped = [
        replace(one, expected=one.found, found=one.expected) for cause in causes for one in cause.differences
    ]
    swapped.sort(key=lambda difference: difference.table)
    return there, _written(group_by_cause(swapped), replace(context, found=made))[0]


def _written(causes: Iterable[Cause], context: Context) -> tuple[tuple[str, ...], Schema]:
    """The lines, and the schema that they leave: drop first, then make tables, then all else.

    On SQLite new tables come last: South loses their indexes if the migration makes another table anew after them.
    """
    known = tuple(causes)
    gone = {cause.table for cause in known if isinstance(cause.main.found, Table)}
    writer = _Writer(context)
    detached = [_without_keys_to(gone, cause) for cause in known]
    for keys, _ in detached:
        for key in keys:
            writer.drop(key)
    rest = [cause for _, cause in detached if cause is not None]
    for cause in sorted(rest, key=lambda cause: _turn(cause, sqlite=context.sqlite)):
        writer.remove(cause)
    return tuple(writer.lines), writer.found


def _without_keys_to(gone: Collection[str], cause: Cause) -> tuple[Sequence[Difference], Cause | None]:
    """The foreign keys of a cause that refer to tables that are dropped: they go before them; and the rest of it."""
    if cause.main.expected is None and isinstance(cause.main.found, Column):
        return (), cause
    keys = [one for one in cause.differences if isinstance(one.found, ForeignKey) and one.found.table in gone]
    rest = [replace(one, found=None) if one in keys else one for one in cause.differences]
    kept = [one for one in rest if one.found is not None or one.expected is not None]
    return [replace(one, expected=None) for one in keys], Cause(tuple(kept)) if kept else None


def _turn(cause: Cause, *, sqlite: bool) -> int:
    if cause.main.expected is None:
        return 0
    return (3 if sqlite else 1) if isinstance(cause.main.expected, Table) else 2


class _Writer:
    """Writes lines one after the other; `found` is the schema as those so far leave it."""

    def __init__(self, context: Context) -> None:
        self.models, self.found, self.sqlite = context.models, context.found, context.sqlite
        self.lines: list[str] = []

    def say(self, differences: Sequence[Difference], *lines: str) -> None:
        """Lines that remove these differences."""
        self.lines += lines
        self.found = applied(self.found, differences)

    def execute(self, differences: Sequence[Difference]) -> None:
        """SQL for what no operation of South does."""
        propose = sqlite.statements if self.sqlite else postgresql.statements
        statements = propose(differences, self.found)
        self.say(differences, *(f"db.execute({statement.replace('%', '%%')!r})" for statement in statements))

    def remove(self, cause: Cause) -> None:
        """Remove one cause."""
        main = cause.main
        if isinstance(main.expected, Table):
            self.create_table(main, main.expected)
        elif isinstance(main.found, Table):
            self.say([main], f"db.delete_table({main.table!r})")
        elif self.sqlite and not all(_is_index(one) for one in cause.differences) and self.loses_key(cause):
            self.execute(cause.differences)
        elif isinstance(main.found, Column) and main.expected is None:
            self.say([main], f"db.delete_column({main.table!r}, {main.found.name!r})")
        else:
            self.change(cause)

    def loses_key(self, cause: Cause) -> bool:
        """Whether South, which makes the table anew for this on SQLite, would lose its primary key."""
        if any(one.kind == "primary-key" for one in cause.differences):
            return True
        table = self.found.tables.get(cause.table)
        key = table.primary_key if table is not None else None
        if table is None or key is None:
            return False
        alone = {one.columns for one in table.uniques.values()} | {
            one.columns for one in table.indexes.values()
        }
        kinds = {table.columns[name].type.casefold() for name in key.columns}
        return len(key.columns) > 1 or kinds != {"integer"} or key.columns in alone

    def change(self, cause: Cause) -> None:
        """Drop what is too much, the key before its columns; then alter, and make what is missing."""
        gone = {
            one.found.name
            for one in cause.differences
            if isinstance(one.found, Column) and one.expected is None
        }
        for one in cause.differences:
            found = one.found
            goes_along = (
                not isinstance(found, PrimaryKey) and bool(gone) and not gone.isdisjoint(_columns(found))
            )
            if found is not None and not isinstance(found, Column) and not goes_along:
                self.drop(replace(one, expected=None))
        for one in cause.differences:
            if isinstance(one.found, Column):
                self.alter(one, one.found)
        made = [one for one in cause.differences if one.found is None or not isinstance(one.found, Column)]
        wanted = [replace(one, found=None) for one in made if one.expected is not None]
        for one in [one for one in wanted if isinstance(one.expected, Column)]:
            wanted = self.add_column(one, [other for other in wanted if other is not one])
        for one in wanted:
            self.add(one)

    def alter(self, one: Difference, found: Column) -> None:
        """`alter_column` without its constraints, or SQL for what South cannot write: a cast, a sequence, a default."""
        expected = one.expected
        if not isinstance(expected, Column):
            self.say([one], f"db.delete_column({one.table!r}, {found.name!r})")
            return
        field = plain_field(expected)
        has_cast = self.sqlite or not _needs_using(found.type, expected.type)
        has_sequence = expected.sequence is not None or found.sequence is not None
        if field is None or not has_cast or has_sequence:
            self.execute([one])
            return
        self.say(
            [one],
            f"db.alter_column({one.table!r}, {expected.name!r},",
            f"                {field},",
            "                ignore_constraints=True)",
        )

    def create_table(self, main: Difference, expected: Table) -> None:
        """Create a table by fields, and then what no field makes; or all of it by SQL."""
        rest = list(parts_of(expected))
        lines: list[str] = []
        for column in expected.columns.values():
            own = [part for part in rest if _is_on(part, column.name)]
            field = full_field(self.automatic(column, own), own, self.models, new=False)
            if field is None:
                self.execute([main])
                return
            rest = [part for part in rest if part not in own]
            lines.append(f"    ({field.name!r}, {field.source}),")
        self.say([main], f"db.create_table({expected.name!r}, (", *lines, "))")
        for part in rest:
            if not isinstance(part, Column):
                self.lines += self.addition(expected.name, part) or ()

    def automatic(self, column: Column, parts: Iterable[Part]) -> Column:
        """A column; on SQLite, which has no sequences, a key called `id` is taken for an automatic one."""
        is_key = any(isinstance(part, PrimaryKey) for part in parts)
        is_automatic = self.sqlite and is_key and column.name == "id" and column.type.casefold() == "integer"
        return replace(column, type="integer", sequence="") if is_automatic else column

    def add_column(self, one: Difference, others: Sequence[Difference]) -> list[Difference]:
        """Add a column with what stands on it alone; what is left to add of the others."""
        column = one.expected
        assert isinstance(column, Column), "a column to add"
        own = [other for other in others if _is_on(other.expected, column.name)]
        parts = [other.expected for other in own if not isinstance(other.expected, Table | None)]
        field = full_field(column, parts, self.models, new=True)
        if field is None:
            self.execute([one, *own])
        else:
            self.say(
                [one, *own],
                f"db.add_column({one.table!r}, {field.name!r},",
                f"              {field.source},",
                "              keep_default=False)",
            )
        if field is not None and self.sqlite:  # South loses the index of an added column there
            for other in own:
                if isinstance(other.expected, Index):
                    self.found = applied(self.found, [replace(other, expected=None, found=other.expected)])
                    self.add(other)
        return [other for other in others if other not in own]

    def add(self, one: Difference) -> None:
        """Make one object, under the name that South gives it, or that is free."""
        expected = one.expected
        if expected is None or isinstance(expected, Table):
            return
        lines = self.addition(one.table, expected)
        if lines is None:
            taken = relations(self.found)
            name = expected.name if isinstance(expected, ForeignKey | Check) else free(expected.name, taken)
            self.execute([replace(one, expected=replace(expected, name=name))])
        else:
            named = replace(expected, name=self.name_of(one.table, expected))
            self.say([replace(one, expected=named)], *lines)

    def addition(self, table: str, expected: Part) -> Sequence[str] | None:
        """The operation that makes an object; None if only SQL does."""
        match expected:
            case Unique(columns=columns):
                return [f"db.create_unique({table!r}, {list(columns)!r})"]
            case PrimaryKey(columns=columns):
                return [f"db.create_primary_key({table!r}, {list(columns)!r})"]
            case Index(definition=None, columns=columns, unique=unique) if not any(expected.opclasses):
                more = ", unique=True" if unique else ""
                return [f"db.create_index({table!r}, {list(columns)!r}{more})"]
            case ForeignKey(columns=(column,), target=(target,), deferred=True, clauses=""):
                arguments = ", ".join(map(repr, (table, column, expected.table, target)))
                return [f"db.execute(db.foreign_key_sql({arguments}))"]
        return None

    def name_of(self, table: str, part: Part) -> str:
        """What South calls an object that it makes."""
        match part:
            case Unique(columns=columns) if self.sqlite:
                return f"{table}_{'__'.join(columns)}"
            case Unique(columns=columns):
                return names.south_index(table, columns, "_uniq")
            case Index(columns=columns):
                return names.south_index(table, columns, postgresql=not self.sqlite)
            case ForeignKey(columns=(column,), target=(target,)):
                return names.foreign_key(table, column, part.table, target)
            case PrimaryKey():
                return f"{table}_pkey"
        return part.name

    def drop(self, one: Difference) -> None:
        """Drop one object."""
        if one.found is None or isinstance(one.found, Table):
            return
        found = find(self.found, one.table, one.found) or one.found
        located, table = replace(one, found=found), one.table
        match found:
            case Unique(columns=columns):
                self.say([located], f"db.delete_unique({table!r}, {list(columns)!r})")
            case PrimaryKey():
                self.say([located], f"db.delete_primary_key({table!r})")
            case Index(columns=columns) if self.is_named_by_south(table, found):
                self.say([located], f"db.delete_index({table!r}, {list(columns)!r})")
            case ForeignKey(columns=(column,)) if self.is_only_key(table, found):
                self.say([located], f"db.delete_foreign_key({table!r}, {column!r})")
            case _:
                self.execute([located])

    def is_named_by_south(self, table: str, index: Index) -> bool:
        """Whether South's `delete_index` finds an index by its columns."""
        if index.definition is not None or not index.columns:
            return False
        return index.name == names.south_index(table, index.columns, postgresql=not self.sqlite)

    def is_only_key(self, table: str, key: ForeignKey) -> bool:
        """Whether South's `delete_foreign_key` drops this key and no other of the same column."""
        there = self.found.tables.get(table)
        keys = there.foreign_keys.values() if there is not None else ()
        return sum(one.columns == key.columns for one in keys) <= 1


#: What PostgreSQL converts without a USING clause: from -> to, by how the types begin.
_ASSIGNED = ("smallint", "integer", "bigint", "numeric", "double precision", "real")


def _needs_using(before: str, after: str) -> bool:
    """Whether ALTER COLUMN needs a USING clause, which South does not write."""
    numbers = before.startswith(_ASSIGNED) and after.startswith(_ASSIGNED)
    dates = before.startswith(("date", "timestamp")) and after.startswith(("date", "timestamp"))
    return not (before == after or numbers or dates or after.startswith(("character", "text")))


def _is_on(part: Table | Part | None, column: str) -> bool:
    """Whether an object stands on this column alone, and is not the column itself."""
    return not isinstance(part, Column) and _columns(part) == (column,)


def _columns(part: Table | Part | None) -> tuple[str, ...]:
    match part:
        case PrimaryKey() | Unique() | Index() | ForeignKey() | Check():
            return part.columns
    return ()


def _is_index(one: Difference) -> bool:
    """Whether SQLite makes or drops it without making the table anew."""
    return one.kind == "index" or (one.kind == "unique" and one.found is None)
