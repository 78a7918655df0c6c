"""What Python's `sqlite3` raises for a damaged file, and what SQLite itself said."""

from __future__ import annotations

import sqlite3

#: If SQLite's own message is not UTF-8, since a damaged schema is quoted in it, Python raises UnicodeDecodeError.
SQLITE_ERRORS = (sqlite3.Error, UnicodeDecodeError)


def message_of(error: Exception) -> str:
    """SQLite's message, with the bytes that are not UTF-8 escaped."""
    if isinstance(error, UnicodeDecodeError):
        return error.object.decode("utf-8", "backslashreplace")
    return str(error)
