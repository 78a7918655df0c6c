"""Integers in raw SQL where a boolean would be refused."""

from __future__ import annotations

import pytest

from southdeps.sql import read_integers

TEXTS = {
    "set": ("UPDATE car SET active = 0, name = 'x'", ["car.active ="]),
    "set by a parameter": ("UPDATE car SET active = %s", []),
    "compared": ("UPDATE car SET name = '' WHERE active = 1 AND size <> 2", ["car.active ?", "car.size ?"]),
    "deleted where": ("DELETE FROM car WHERE active = 1", ["car.active ?"]),
    "inserted": ("INSERT INTO car (name, active) VALUES ('x', 1)", ["car.active ="]),
    "another table's column": ("DELETE FROM car WHERE other.active = 1", []),
    "in a sub-query": ("DELETE FROM car WHERE id IN (SELECT id FROM old WHERE active = 1)", []),
    "a calculation": ("UPDATE car SET size = 0 + 1", []),
}


@pytest.mark.parametrize(("text", "expected"), TEXTS.values(), ids=TEXTS)
def test_the_columns(text, expected):
    found = read_integers(text)
    assert [f"{one.table}.{one.column} {'=' if one.assigned else '?'}" for one in found] == expected
