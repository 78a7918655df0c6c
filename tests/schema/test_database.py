"""What a simulated database keeps of its tables and of the names that they take."""

from __future__ import annotations

import pytest

from southdeps.column_definition import ColumnDefinition, ColumnType
from southdeps.schema.description import Index
from southdeps.schema.postgresql import PostgreSQLDatabase
from southdeps.schema.sqlite import SQLiteDatabase

KEY = ColumnDefinition("id", null=False, type=ColumnType("AutoField"), primary_key=True)
NAME = ColumnDefinition("name", type=ColumnType("TextField"), unique=True)


@pytest.fixture(params=[PostgreSQLDatabase, SQLiteDatabase])
def database(request):
    """A database with one table and an index."""
    made = request.param()
    assert made.create_table("box", [KEY, NAME]) is None
    assert made.create_index("box", Index("box_name", ("name",))) is None
    return made


def test_a_copy_goes_its_own_way(database):
    copy = database.copy()
    copy.drop_table("box")
    copy.create_table("lid", [KEY])
    assert (list(database.tables), list(copy.tables)) == (["box"], ["lid"])
    assert copy.create_index("lid", Index("box_name", ("id",))) is None
    assert database.relations["box_name"] == "box"


def test_a_state_comes_back(database):
    before = database.copy()
    database.drop_index("box_name")
    database.restore(before)
    assert database.drop_index("box_name") is None


def test_a_table_gives_its_names_free(database):
    assert database.create_index("box", Index("box_name", ("id",))) is not None
    database.drop_table("box")
    assert database.relations == {}
    assert database.create_table("box_name", [KEY]) is None
