"""The operations of South's `db`: what waits for the migration's end."""

from __future__ import annotations

import pytest

from southdeps.column_definition import ColumnDefinition, ColumnType
from southdeps.schema.postgresql import PostgreSQLDatabase
from southdeps.schema.south_postgresql import PostgreSQLOperations
from southdeps.schema.south_sqlite import SQLiteOperations
from southdeps.schema.sqlite import SQLiteDatabase

ID = ColumnDefinition("id", null=False, type=ColumnType("AutoField"), primary_key=True)
KEY = ColumnDefinition("owner_id", type=ColumnType("IntegerField"), index=True, target=("owner", "id"))


@pytest.fixture
def operations():
    return PostgreSQLOperations(PostgreSQLDatabase())


def test_foreign_keys_and_indexes_wait_for_the_end(operations):
    assert operations.create_table("box", [ID, KEY]) is None
    box = operations.database.tables["box"]
    assert (box.foreign_keys, box.indexes) == ({}, {})
    assert operations.create_table("owner", [ID]) is None
    assert list(operations.execute_deferred_sql()) == []
    box = operations.database.tables["box"]
    assert (len(box.foreign_keys), len(box.indexes)) == (1, 1)


def test_what_is_refused_does_not_keep_the_rest(operations):
    operations.create_table("box", [ID, KEY])
    (refusal,) = operations.execute_deferred_sql()
    assert refusal.table == "owner"
    assert len(operations.database.tables["box"].indexes) == 1
    assert (operations.deferred, list(operations.execute_deferred_sql())) == ([], [])


@pytest.mark.parametrize(
    "made",
    [PostgreSQLOperations(PostgreSQLDatabase()), SQLiteOperations(SQLiteDatabase())],
    ids=["PostgreSQL", "SQLite"],
)
def test_rows_can_only_be_deleted_of_a_table_that_is_there(made):
    assert made.clear_table("box") is not None
    assert made.create_table("box", [ID]) is None
    assert made.clear_table("box") is None
    assert made.delete_table("box") is None
    assert made.delete_table("box") is not None
