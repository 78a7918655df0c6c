"""The simulation of South's operations on SQLite against the real South."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from southdeps.drift.catalogue import read_database
from southdeps.drift.sqlite import without_lost
from southdeps.schema.match import match_schemas
from southdeps.schema.south_sqlite import SQLiteOperations
from southdeps.schema.spelling import spell
from southdeps.schema.sqlite import SQLiteDatabase
from tests.schema import operations
from tests.schema.operations import COLUMNS, START, creations, fields, on_columns

TABLES = st.sampled_from(["a", "b"])
OPERATIONS = st.one_of(
    creations(),
    st.builds(lambda table: ["delete_table", table, False], TABLES),
    st.builds(lambda table, new: ["rename_table", table, new], TABLES, st.sampled_from(["c", "d"])),
    st.builds(lambda table, field: ["add_column", table, field], TABLES, fields()),
    st.builds(lambda table, field: ["alter_column", table, field], TABLES, fields()),
    st.builds(lambda table, column: ["delete_column", table, column], TABLES, COLUMNS),
    st.builds(
        lambda table, old, new: ["rename_column", table, old, new], TABLES, COLUMNS, st.sampled_from("pqr")
    ),
    on_columns("create_unique"),
    on_columns("delete_unique"),
    on_columns("create_index"),
    on_columns("delete_index"),
    st.just(["execute_deferred_sql"]),
)
SEQUENCES = st.lists(st.lists(OPERATIONS, min_size=1, max_size=3), max_size=3).map(
    lambda more: [START, *more]
)


@pytest.fixture(scope="module")
def live(environment, tmp_path_factory):
    """A player, and a function that reads the schema of its database."""
    file = str(tmp_path_factory.mktemp("sqlite") / "live.sqlite3")
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": file}
    with operations.player(environment, database) as player:
        yield player, lambda: read_database(file).schema


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(migrations=SEQUENCES)
def test_random_operations_end_as_with_the_real_south(live, migrations):
    player, read = live
    assume(player.play(migrations) == [None] * len(migrations))
    there = read()
    # A column that is not there is a literal to SQLite: its index is one on an expression.
    assume(not any(index.definition for table in there.tables.values() for index in table.indexes.values()))
    database = SQLiteDatabase()
    simulated = SQLiteOperations(database)
    for inner in migrations:
        for operation in inner:
            list(operations.run(simulated, operation))
        list(simulated.execute_deferred_sql())
    differences = match_schemas(without_lost(there), without_lost(database.schema()))
    assert [
        (
            one.table,
            [None if side is None else spell(side, sqlite=True) for side in (one.expected, one.found)],
        )
        for one in differences
    ] == [], json.dumps(migrations)
