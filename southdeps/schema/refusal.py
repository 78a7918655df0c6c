"""What a database or South refuses, as a value."""

from __future__ import annotations

import enum

from msgspec import Struct


class RefusalKind(enum.Enum):
    """Why a statement fails."""

    NO_TABLE = "no-table"
    NO_COLUMN = "no-column"
    EXISTS = "already-exists"
    NOTHING_TO_DELETE = "nothing-to-delete"
    REFUSED = "refused"


class Refusal(Struct, frozen=True):
    """A statement that fails: why, in the last line of Python's traceback, and about what.

    `name` is the column, index, constraint, sequence or new table that it is about, if it is one. `only_in` is the
    server version from which on it fails, if it has not always failed; `detail` is what does not fit, if that stands
    elsewhere.
    """

    kind: RefusalKind
    error: str
    table: str | None = None
    name: str | None = None
    only_in: str | None = None
    detail: str | None = None


def programming(words: str) -> str:
    """A `ProgrammingError` as Django 1.6 passes it on."""
    return f"django.db.utils.ProgrammingError: {words}"


def no_table(table: str) -> Refusal:
    """A statement on a table that is not there."""
    return Refusal(RefusalKind.NO_TABLE, programming(f'relation "{table}" does not exist'), table)


def no_column(table: str, column: str, words: str) -> Refusal:
    """A statement on a column that is not there; `words` are PostgreSQL's."""
    return Refusal(RefusalKind.NO_COLUMN, programming(words), table, column)


def relation_exists(table: str, name: str) -> Refusal:
    """A table, index or sequence whose name another one has."""
    return Refusal(RefusalKind.EXISTS, programming(f'relation "{name}" already exists'), table, name)


def column_exists(table: str, column: str) -> Refusal:
    """A column whose name another one of the table has."""
    words = f'column "{column}" of relation "{table}" already exists'
    return Refusal(RefusalKind.EXISTS, programming(words), table, column)


def nothing_to_delete(table: str | None, name: str | None, words: str) -> Refusal:
    """A DROP of something that is not there; `words` are PostgreSQL's."""
    return Refusal(RefusalKind.NOTHING_TO_DELETE, programming(words), table, name)


def lookup_fails(kind: str, table: str, of: str) -> Refusal:
    """South looks up a constraint and finds none."""
    error = f"ValueError: Cannot find a {kind} constraint on table {table}{of}"
    return Refusal(RefusalKind.NOTHING_TO_DELETE, error, table)


def refused(table: str, words: str, name: str | None = None, exception: str = "ProgrammingError") -> Refusal:
    """Whatever else PostgreSQL refuses."""
    return Refusal(RefusalKind.REFUSED, f"django.db.utils.{exception}: {words}", table, name)
