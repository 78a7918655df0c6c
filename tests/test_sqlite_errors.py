"""What a damaged SQLite file makes Python raise, and SQLite's own message in it."""

from __future__ import annotations

import sqlite3

import pytest

from southdeps.sqlite_errors import SQLITE_ERRORS, message_of

ERRORS = {
    "text": (sqlite3.DatabaseError("file is not a database"), "file is not a database"),
    "not UTF-8": (UnicodeDecodeError("utf-8", b"malformed (\xff)", 11, 12, "start"), "malformed (\\xff)"),
}


@pytest.mark.parametrize(("error", "message"), ERRORS.values(), ids=ERRORS)
def test_the_message_is_sqlites_own(error, message):
    assert isinstance(error, SQLITE_ERRORS)
    assert message_of(error) == message
