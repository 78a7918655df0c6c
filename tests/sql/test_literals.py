"""Literals in raw SQL where PostgreSQL may refuse them, and parameters in their places."""

from __future__ import annotations

import pytest

from southdeps.sql import read_inserted_rows, read_literals, read_update, with_parameters

TEXTS = {
    "set": ("UPDATE car SET active = 0, name = 'x'", ["car.active = integer"]),
    "set to true": ("UPDATE car SET size = TRUE", ["car.size = boolean"]),
    "set by a parameter": ("UPDATE car SET active = %s", []),
    "set in each case": ("UPDATE car SET active = CASE WHEN size > 3 THEN 1 ELSE 0 END", ["car.active = integer"]),
    "set to a column in one case": ("UPDATE car SET active = CASE WHEN size > 3 THEN 1 ELSE active END", []),
    "compared": (
        "UPDATE car SET name = '' WHERE active = 1 AND size != 2",
        ["car.active ? = integer", "car.size ? <> integer"],
    ),
    "selected where": ("SELECT id FROM car WHERE active = 1", ["car.active ? = integer"]),
    "selected from two tables": ("SELECT id FROM car JOIN old ON old.id = car.id WHERE active = 1", []),
    "deleted where": ("DELETE FROM car WHERE active = 1", ["car.active ? = integer"]),
    "inserted": ("INSERT INTO car (name, active) VALUES ('x', 1)", ["car.active = integer"]),
    "another table's column": ("DELETE FROM car WHERE other.active = 1", []),
    "in a sub-query": ("DELETE FROM car WHERE id IN (SELECT id FROM old WHERE active = 1)", []),
    "a calculation": ("UPDATE car SET size = 0 + 1", []),
    "in a text": ("UPDATE car SET name = 'active = 1'", []),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TEXTS.values(), ids=TEXTS)
def test_the_columns(text, expected):
    found = read_literals(text)
    words = [
        f"{one.table}.{one.column} {one.operator and '? '}{one.operator or '='} {one.literal}"
        for one in found
    ]
    assert words == expected


PARAMETERS = {
    "a number and a boolean": ("a = %s AND b = %s", [1, True], "a = 1 AND b = true"),
    "a text": ("a = %s", ["it's"], "a = 'it''s'"),
    "None": ("a = %s", [None], "a = NULL"),
    "one that is not known": ("a = %s AND b = %s", [object(), 2], "a = %s AND b = 2"),
    "a percent sign": ("a LIKE 'x%%' AND b = %s", [2], "a LIKE 'x%%' AND b = 2"),
    "too few": ("a = %s AND b = %s", [1], "a = %s AND b = %s"),
}


@pytest.mark.parametrize(("text", "parameters", "expected"), PARAMETERS.values(), ids=PARAMETERS)
def test_parameters_stand_in_their_places(text, parameters, expected):
    assert with_parameters(text, parameters) == expected


ROWS = {
    "one row": ("INSERT INTO car (id, name) VALUES (1, 'x')", [{"id": 1, "name": "x"}]),
    "rows": (
        "INSERT INTO car (id, name) VALUES (1, 'x, ''y'' z'), (2, '')",
        [{"id": 1, "name": "x, 'y' z"}, {"id": 2, "name": ""}],
    ),
    "an expression": ("INSERT INTO car (id, name) VALUES (now(), 'x')", [{"name": "x"}]),
    "a text with escapes": ("INSERT INTO car (id, name) VALUES (1, E'a\\n')", [{"id": 1}]),
    "a row that may be left out": ("INSERT INTO car (id) VALUES (1) ON CONFLICT DO NOTHING", []),
    "without columns": ("INSERT INTO car VALUES (1, 'x')", []),
    "selected": ("INSERT INTO car (id) SELECT id FROM old", []),
}


@pytest.mark.parametrize(("text", "expected"), ROWS.values(), ids=ROWS)
def test_the_literals_of_inserted_rows(text, expected):
    assert read_inserted_rows(text) == expected


UPDATES = {
    "all rows": (
        "UPDATE car SET name = 'x', size = 2",
        (("name", "size"), (("name", "x"), ("size", 2)), True),
    ),
    "some rows": ("UPDATE car SET name = 'x' WHERE id = 1", (("name",), (("name", "x"),), False)),
    "of another table": ("UPDATE car SET name = o.name FROM old o", (("name",), (), False)),
    "an expression": ("UPDATE car SET size = size + 1", (("size",), (), True)),
    "several at once": ("UPDATE car SET (size, name) = (1, 'x')", None),
    "no update": ("DELETE FROM car", None),
}


@pytest.mark.parametrize(("text", "expected"), UPDATES.values(), ids=UPDATES)
def test_what_an_update_sets(text, expected):
    assert read_update(text) == expected
