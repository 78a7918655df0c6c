"""A table as far as migrations need it."""

from __future__ import annotations

import pytest

from southdeps.effects import ALL
from southdeps.schema.description import Column, Table
from southdeps.schema.simulated_table import SimulatedTable, added_once, simulated
from tests import worlds

OPEN = SimulatedTable({"id": False}, complete=False)


@pytest.mark.parametrize(
    ("table", "column", "added", "lacks"),
    [
        pytest.param(SimulatedTable({"id": False}), "x", (), True, id="not there"),
        pytest.param(SimulatedTable({"id": False}), "id", (), False, id="there"),
        pytest.param(SimulatedTable({"id": False}), ALL, (), False, id="all columns, whatever they are"),
        pytest.param(OPEN, "x", (), False, id="may be there"),
        pytest.param(OPEN, "x", ("x",), True, id="is added later"),
        pytest.param(OPEN, "id", ("id",), False, id="was added"),
    ],
)
def test_what_it_lacks(table, column, added, lacks):
    assert table.lacks(column, added) is lacks


@pytest.mark.parametrize(
    ("text", "added"),
    [
        pytest.param("a:1\n create t(id, ...)\na:2\n add t.x", {"t": {"x"}}, id="added once"),
        pytest.param("a:1\n create t(id, ...)\na:2\n [it rains] add t.x", {}, id="under a condition"),
        pytest.param("a:1\n create t(id, x)\n drop t.x\n add t.x", {}, id="made, dropped and added"),
        pytest.param("a:1\n create t(id, ...)\n add t.x\nb:1\n add t.x", {}, id="added by two"),
        pytest.param("a:1\n create t(id, ...)\n add t.x\n rename t.x to y", {}, id="renamed"),
        pytest.param(
            "a:1\n create t(id, ...)\n rename t.y to x\n add t.x", {}, id="a name that was another's"
        ),
    ],
)
def test_columns_that_are_added_once(text, added):
    found = added_once(worlds.context(text).effects)
    assert {table: set(names) for table, names in found.items()} == added


def test_a_table_that_is_there_from_the_start():
    columns = [
        Column("id", "integer", sequence="t_id_seq"),
        Column("name", "text"),
        Column("note", "text", null=True),
        Column("size", "integer", default="0", exact=False),
    ]
    found = simulated(Table("t", {one.name: one for one in columns}, complete=False))
    assert found == SimulatedTable(
        {"id": False, "name": True, "note": False, "size": False}, complete=False, exact=False
    )
