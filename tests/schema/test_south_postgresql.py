"""The simulation of South's operations against the real South on PostgreSQL."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from southdeps.column_definition import ColumnDefinition, ColumnType
from southdeps.drift.catalogue import Target, read_database
from southdeps.schema.compare import compare_schemas
from southdeps.schema.postgresql import PostgreSQLDatabase
from southdeps.schema.south_postgresql import PostgreSQLOperations
from southdeps.verify import postgres
from tests.schema import operations
from tests.schema.operations import SEQUENCES


@pytest.fixture(scope="module")
def live(environment, server):
    """A player, and a function that reads the schema of its database."""
    with postgres.database(server) as name, operations.player(environment, server.django(name)) as player:
        target = Target("postgresql", "", {**server.parameters, "dbname": name})
        yield player, lambda: read_database(target).schema


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(migrations=SEQUENCES)
def test_random_operations_end_as_with_the_real_south(live, server, migrations):
    player, read = live
    expected = player.play(migrations)
    database = PostgreSQLDatabase(server_version=int(float(server.version)))
    found = operations.simulate(migrations, database, PostgreSQLOperations(database))
    assert found == expected
    assert list(compare_schemas(database.schema(), read())) == []


def test_a_field_of_an_unknown_class_leaves_the_type_of_its_column_open():
    database = PostgreSQLDatabase()
    south = PostgreSQLOperations(database)
    south.create_table("box", [ColumnDefinition("x", type=ColumnType("CharField", 9))])
    assert south.alter_column("box", ColumnDefinition("x", exact=False)) is None
    column = database.tables["box"].columns["x"]
    assert (column.type, column.exact) == ("", False)
