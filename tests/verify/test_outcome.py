"""The database's own words: which table, which column."""

from __future__ import annotations

import pytest

from southdeps.verify.outcome import missing


@pytest.mark.parametrize(
    ("error", "statement", "expected"),
    [
        pytest.param('relation "a_thing" does not exist', None, ("a_thing", None), id="table"),
        pytest.param('table "old" does not exist', 'DROP TABLE "old"', ("old", None), id="table to drop"),
        pytest.param(
            'column "code" referenced in foreign key constraint does not exist',
            'ALTER TABLE "b_box" ADD CONSTRAINT "x" FOREIGN KEY ("thing_id") REFERENCES "a_thing" ("code")',
            ("a_thing", "code"),
            id="column that a foreign key refers to",
        ),
        pytest.param(
            'column "size" of relation "a_thing" does not exist',
            None,
            ("a_thing", "size"),
            id="column to alter",
        ),
        pytest.param(
            "column a_thing.extra does not exist\nLINE 1: SELECT",
            None,
            ("a_thing", "extra"),
            id="column to read",
        ),
        pytest.param(
            'column "extra" does not exist',
            "UPDATE a_thing SET extra = 1",
            ("a_thing", "extra"),
            id="column without its table: the statement tells",
        ),
        pytest.param('column "extra" does not exist', None, (None, "extra"), id="column without a statement"),
        pytest.param(
            "ValueError: Cannot find a UNIQUE constraint on table a_thing, columns ['x']",
            None,
            ("a_thing", None),
            id="South looks for a constraint first",
        ),
        pytest.param(
            "Cannot find a PRIMARY KEY constraint on table a_thing",
            None,
            ("a_thing", None),
            id="the key's constraint",
        ),
        pytest.param("no such table: a_thing", None, ("a_thing", None), id="SQLite: table"),
        pytest.param(
            "no such column: a_thing.extra", None, ("a_thing", "extra"), id="SQLite: column to read"
        ),
        pytest.param(
            "table a_thing has no column named extra",
            None,
            ("a_thing", "extra"),
            id="SQLite: column to write",
        ),
        pytest.param(
            'constraint "x" of relation "a_thing" does not exist',
            None,
            (None, None),
            id="a constraint is no table",
        ),
        pytest.param('relation "a_thing" already exists', None, (None, None), id="already there"),
        pytest.param("KeyError: 'thing'", None, (None, None), id="not of the database"),
    ],
)
def test_missing(error, statement, expected):
    assert missing(error, statement) == expected
