"""Which rows raw SQL finds and deletes."""

from __future__ import annotations

import pytest

from southdeps import sql

SELECTS = {
    "all rows": ("SELECT name FROM a_thing", ("a_thing", False)),
    "all columns": ('SELECT * FROM "a_thing";', ("a_thing", False)),
    "some rows": ("SELECT name FROM a_thing WHERE size = 3", ("a_thing", True)),
    "some rows, by a parameter": ("SELECT name FROM a_thing WHERE size = %s", ("a_thing", True)),
    "joined": ("SELECT t.name FROM a_thing t JOIN a_owner o ON o.id = t.owner_id", ("a_thing", True)),
    "counted: always one row": ("SELECT COUNT(*) FROM a_thing", None),
    "the largest: always one row": ("SELECT MAX(size) FROM a_thing", ("a_thing", False, "aggregate")),
    "the largest of each": ("SELECT MAX(size) FROM a_thing GROUP BY name", None),
    "rows of the other table": (
        "SELECT o.name FROM a_thing t RIGHT JOIN a_owner o ON o.id = t.owner_id",
        None,
    ),
    "rows of a second query": ("SELECT name FROM a_thing UNION SELECT name FROM a_owner", None),
    "rows of a sub-query": ("SELECT name FROM (SELECT 1 AS name) x", None),
    "no table": ("SELECT 1", None),
    "no SELECT": ("UPDATE a_thing SET size = 1", None),
}


@pytest.mark.parametrize(("text", "expected"), SELECTS.values(), ids=SELECTS)
def test_a_select_finds_rows_of_its_table_only(text, expected):
    found = sql.read_select(text)
    assert (found and (found.table, found.filtered, *(["aggregate"] if found.aggregate else []))) == expected


DELETIONS = {
    "all": ("DELETE FROM a_thing", "a_thing"),
    "truncated": ("TRUNCATE TABLE a_thing CASCADE", "a_thing"),
    "some": ("DELETE FROM a_thing WHERE size = 3", None),
    "a table known at run time only": (f"DELETE FROM {sql.UNKNOWN}", None),
    "no deletion": ("SELECT name FROM a_thing", None),
}


@pytest.mark.parametrize(("text", "table"), DELETIONS.values(), ids=DELETIONS)
def test_a_deletion_without_conditions_empties_its_table(text, table):
    assert sql.read_deletion(text) == table
