"""SQL of another database, in the words of PostgreSQL and SQLite."""

from __future__ import annotations

import pytest

from southdeps.sql import refusals

TEXTS = {
    "backticks": ("UPDATE `box` SET a = 1", ('syntax error at or near "`"', "")),
    "CHANGE": (
        "ALTER TABLE box CHANGE a a bigint",
        ('syntax error at or near "CHANGE"', 'near "CHANGE": syntax error'),
    ),
    "a MySQL variable": (
        "SET FOREIGN_KEY_CHECKS=0",
        ('unrecognized configuration parameter "foreign_key_checks"', 'near "SET": syntax error'),
    ),
    "a variable of PostgreSQL": ("SET search_path TO public", ("", 'near "SET": syntax error')),
    "PRAGMA": ("PRAGMA foreign_keys = ON", ('syntax error at or near "PRAGMA"', "")),
    "ENGINE": (
        "CREATE TABLE a (id int) ENGINE=InnoDB",
        ('syntax error at or near "ENGINE"', 'near "=": syntax error'),
    ),
    "a backtick in a text": ("UPDATE box SET a = '`'", None),
    "a column called change": ("ALTER TABLE box ADD change integer", None),
    "a plain query": ("SELECT * FROM box", None),
    "nothing": ("-- nothing", None),
}


@pytest.mark.parametrize(("text", "expected"), TEXTS.values(), ids=TEXTS)
def test_what_is_said_to_it(text, expected):
    assert refusals(text) == expected
