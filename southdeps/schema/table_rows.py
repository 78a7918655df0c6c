"""The rows of one table, as far as they are known: their literal values, and the keys that its sequence gives."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from msgspec import Struct, field

from southdeps.data_conditions import Literal

#: More rows than this are not told apart.
MAX_ROWS = 1_000


class Row(Struct):
    """A row: the literal values that are known of it; not `certain` if it was inserted under a condition."""

    values: Mapping[str, Literal]
    certain: bool = True


class Keys(Struct):
    """The keys of a table: its serial column, what its sequence gives next (None: unknown), which are taken.

    The sequence begins at 1 whatever keys rows were given.
    """

    serial: str
    next: int | None = 1
    taken: set[int] = field(default_factory=set)

    def take(self, kind: str, given: Literal, *, once: bool) -> int | None:
        """A row is inserted whose key is "given" or "generated"; the key that the sequence gives it, if it is known.

        One that is not certainly inserted `once` may take any number of keys.
        """
        if not once or kind not in {"given", "generated"}:
            self.next = None
        elif kind == "given" and isinstance(given, int):
            self.taken.add(given)
        elif kind == "generated" and self.next is not None:
            key, in_order = self.next, len(self.taken) == self.next - 1
            self.next += 1
            self.taken.add(key)
            return key if in_order else None  # SQLite has no sequence, but gives the same then
        return None

    def forget(self) -> None:
        """Nothing is known of the sequence any more."""
        self.next = None
        self.taken.clear()

    def kind_of(self, key: str, columns: Collection[str] | None) -> str:
        """Whether a row's key is given or generated, which the `columns` of an INSERT tell too; empty if unknown."""
        if key or columns is None:
            return key
        return "given" if self.serial in columns else "generated"


class TableRows(Struct):
    """The rows of one table; there may be others if it is `open`. `keys` is None if nothing is known of them."""

    rows: list[Row] = field(default_factory=list)
    open: bool = False
    keys: Keys | None = None

    @property
    def state(self) -> str:
        """Whether there are rows: none, maybe, some."""
        if any(row.certain for row in self.rows):
            return "some"
        return "maybe" if self.rows or self.open else "none"

    def insert(self, values: Mapping[str, Literal], *, certain: bool) -> Row:
        """A row is inserted."""
        row = Row(values, certain)
        if len(self.rows) < MAX_ROWS:
            self.rows.append(row)
        else:
            self.open = True
        return row

    def change(
        self, row: Row, columns: Collection[str] | None, values: Mapping[str, Literal], *, sure: bool
    ) -> None:
        """Some columns of a row change; if which is unknown, any but the key."""
        if columns is None:
            row.values = {name: value for name, value in row.values.items() if name == "id"}
            return
        if self.keys is not None and self.keys.serial in columns and not sure:
            self.keys.forget()
        kept = {name: value for name, value in row.values.items() if name not in columns}
        row.values = {**kept, **values} if sure else kept

    def delete(self, values: Iterable[tuple[str, Literal]], *, exact: bool, certain: bool) -> None:
        """Rows are deleted: those that surely have these values if that is `exact`, perhaps any that may have them."""
        wanted = tuple(values)
        sure = exact and certain
        if sure and not wanted:
            self.rows, self.open = [], False
        for row in self.matching(wanted):
            row.certain = False
        if sure:
            self.rows = [row for row in self.rows if not has_all(row, wanted)]

    def matching(self, values: Iterable[tuple[str, Literal]]) -> list[Row]:
        """The rows that may have these values."""
        wanted = tuple(values)
        return [
            row
            for row in self.rows
            if all(name not in row.values or is_same(row.values[name], value) for name, value in wanted)
        ]


def has_all(row: Row, values: Iterable[tuple[str, Literal]]) -> bool:
    """Whether a row surely has these values."""
    return all(name in row.values and is_same(row.values[name], value) for name, value in values)


def is_same(one: Literal, other: Literal) -> bool:
    """Whether the database may take two literals for one value: it converts `'3'` for an integer column."""
    return one == other or str(one) == str(other)
