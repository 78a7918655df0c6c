"""What a SQL statement needs of the schema and what it makes of it: the result of reading raw SQL."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

#: What is done to a table: its rows are read or written, its definition is concerned (DDL, locks, comments,
#: grants), or a foreign key points at it.
Access = Literal["read", "insert", "update", "delete", "schema", "reference"]


class TableUse(Struct, frozen=True):
    """The statement fails unless `table` is there, and has `columns`, at this moment.

    Only columns that surely belong to the table are named. For an insert they are the columns listed, none if
    the values stand by position. With `missing_ok` the absence of the table is no error (IF EXISTS).
    """

    table: str
    access: Access
    columns: tuple[str, ...] = ()
    missing_ok: bool = False


class TableCreated(Struct, frozen=True):
    """A table or view comes into being; `complete` if `columns` are all that it has.

    With `exist_ok` nothing happens to a table that is already there. A temporary table hides one of the same
    name until it is dropped or the migration ends, and provides nothing.
    """

    table: str
    columns: tuple[str, ...] = ()
    complete: bool = True
    exist_ok: bool = False
    temporary: bool = False
    view: bool = False


class TableDropped(Struct, frozen=True):
    """A table or view goes away, maybe to another schema; `cascade` takes along what depends on it."""

    table: str
    cascade: bool = False
    view: bool = False


class TableRenamed(Struct, frozen=True):
    """`table` is called `to` from here on."""

    table: str
    to: str


class ColumnAdded(Struct, frozen=True):
    """`table` has `column` from here on."""

    table: str
    column: str


class ColumnDropped(Struct, frozen=True):
    """`table` has `column` no more."""

    table: str
    column: str


class ColumnRenamed(Struct, frozen=True):
    """What was `column` of `table` is called `to` from here on."""

    table: str
    column: str
    to: str


#: Needs are said by `Use` alone, which stands before the change it is needed for: a change to a table that is
#: not there changes nothing.
Action = TableUse | TableCreated | TableDropped | TableRenamed | ColumnAdded | ColumnDropped | ColumnRenamed


class Statement(Struct, frozen=True):
    """One statement: `text` as it stands in the script, and what it does, in order of execution.

    `words` may name further tables that it reads or changes: one that is the name of a known table is a need
    that is not certain, and afterwards nothing certain can be said about the columns of that table. They are
    all the identifiers of a statement that is not `parsed`; else they come from where only the database could
    tell (a string handed to a function). `dynamic` if a name that `UNKNOWN` is part of was left out, `costly` if
    parsing was left out because it takes too long. Statements of one `shape` differ in their data alone.
    """

    text: str
    actions: tuple[Action, ...] = ()
    words: tuple[str, ...] = ()
    parsed: bool = True
    dynamic: bool = False
    costly: bool = False
    shape: str = ""


class SqlScript(Struct, frozen=True):
    """The statements of one text, in order of execution."""

    statements: tuple[Statement, ...]

    @property
    def actions(self) -> tuple[Action, ...]:
        """What all its statements do, in order."""
        return tuple(action for statement in self.statements for action in statement.actions)


class Reading(Struct, frozen=True):
    """What one reader makes of one statement; `calls` are the functions that it surely runs."""

    actions: tuple[Action, ...] = ()
    words: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    parsed: bool = True
    costly: bool = False
