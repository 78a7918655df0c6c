"""The simulation of South's operations against the real South on SQLite: which operation fails."""

from __future__ import annotations

import pytest

from southdeps.schema.south_sqlite import SQLiteOperations
from southdeps.schema.sqlite import SQLiteDatabase
from tests.schema import operations
from tests.schema.operations import KEY

TEXT = {"name": "x", "class": "CharField", "keywords": {"max_length": 20, "db_index": True}}
NUMBER = {"name": "n", "class": "IntegerField", "keywords": {}}
BOX = ["create_table", "box", [KEY, TEXT]]

#: The migrations after one that creates a table.
SEQUENCES = {
    "the table again": [["create_table", "box", [KEY]]],
    "an index twice": [["create_index", "box", ["x"]]],
    "an index of several columns twice": [["create_index", "box", ["x", "id"]], ["create_index", "box", ["x", "id"]]],
    "an index that is not there": [["delete_index", "box", ["id"]]],
    "an index that is there": [["delete_index", "box", ["x"]]],
    "an index on no column": [["create_index", "box", ["zzz"]]],
    "a unique constraint twice": [["create_unique", "box", ["x", "id"]], ["create_unique", "box", ["x", "id"]]],
    "a unique constraint that is not there": [["delete_unique", "box", ["x"]]],
    "a unique constraint made again": [
        ["create_unique", "box", ["x", "id"]], ["delete_unique", "box", ["x", "id"]], ["create_unique", "box", ["x", "id"]],
    ],
    "a foreign key": [["delete_foreign_key", "box", "x"]],
    "the primary key": [["delete_primary_key", "box"], ["delete_primary_key", "box"]],
    "a column again": [["add_column", "box", {**TEXT, "keywords": {"max_length": 5}}]],
    "a NOT NULL column without a default": [["add_column", "box", NUMBER]],
    "a NOT NULL column with one": [["add_column", "box", {**NUMBER, "keywords": {"default": 1}}]],
    "a NOT NULL text": [["add_column", "box", {"name": "t", "class": "TextField", "keywords": {}}]],
    "a column that is not there deleted": [["delete_column", "box", "zzz"]],
    "a column renamed onto another": [["rename_column", "box", "x", "id"]],
    "a type that does not fit": [["alter_column", "box", {"name": "x", "class": "DateField", "keywords": {"null": True}}]],
    "a rename onto another table": [["create_table", "lid", [KEY]], ["rename_table", "lid", "box"]],
    "a table that is not there deleted": [["delete_table", "lid", True]],
    "a column of a table that is not there": [["delete_column", "lid", "x"]],
    "a column renamed in it": [["rename_column", "lid", "x", "y"]],
    "a unique constraint of it": [["delete_unique", "lid", ["x"]]],
    "its primary key": [["delete_primary_key", "lid"]],
    "an index on it": [["create_index", "lid", ["x"]]],
    "a column added to it": [["add_column", "lid", {"name": "t", "class": "TextField", "keywords": {}}]],
    "indexes keep their names": [["rename_table", "box", "lid"], ["create_table", "box", [KEY, TEXT]]],
    "what is deferred is forgotten": [
        ["create_table", "lid", [KEY, TEXT]], ["add_column", "lid", {**NUMBER, "keywords": {"null": True}}],
        ["create_index", "lid", ["x"]],
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def player(environment, tmp_path_factory):
    file = tmp_path_factory.mktemp("sqlite") / "live.sqlite3"
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(file)}
    with operations.player(environment, database) as playing:
        yield playing


@pytest.mark.parametrize("sequence", SEQUENCES.values(), ids=SEQUENCES)
def test_operations_fail_as_with_the_real_south(player, sequence):
    migrations = [[BOX], sequence]
    expected = player.play(migrations)
    database = SQLiteDatabase()
    found = operations.simulate(migrations, database, SQLiteOperations(database))
    assert found == expected
