"""Sequences that raw SQL makes and drops."""

from __future__ import annotations

import pytest

from southdeps.column_definition import ColumnDefinition, ColumnType
from southdeps.schema.description import Table
from southdeps.schema.postgresql import PostgreSQLDatabase
from southdeps.schema.refusal import RefusalKind
from southdeps.schema.sequences import create_sequence, drop_sequence

ID = ColumnDefinition("id", null=False, type=ColumnType("AutoField"), primary_key=True)


@pytest.fixture
def database():
    """`box` with a serial key, a table of which not all is known, one that is not known, and a sequence `numbers`."""
    made = PostgreSQLDatabase(lambda name: name != "far")
    made.create_table("box", [ID])
    made.put(Table("open", complete=False))
    assert create_sequence(made, "numbers", strict=True) is None
    return made


@pytest.mark.parametrize(
    ("name", "strict", "error"),
    [
        pytest.param("others", True, None, id="new"),
        pytest.param("numbers", True, 'relation "numbers" already exists', id="again"),
        pytest.param("numbers", False, None, id="IF NOT EXISTS"),
        pytest.param("box", True, 'relation "box" already exists', id="a table's name"),
        pytest.param(
            "box_id_seq", True, 'relation "box_id_seq" already exists', id="a serial column's sequence"
        ),
    ],
)
def test_create(database, name, strict, error):
    refusal = create_sequence(database, name, strict=strict)
    assert (refusal and refusal.error.partition(": ")[2]) == error
    assert name in database.relations


@pytest.mark.parametrize(
    ("name", "options", "error"),
    [
        pytest.param("numbers", {}, None, id="one that is there"),
        pytest.param("others", {}, 'sequence "others" does not exist', id="one that is not"),
        pytest.param("others", {"strict": False}, None, id="IF EXISTS"),
        pytest.param(
            "lid_id_seq", {}, 'sequence "lid_id_seq" does not exist', id="of a table that is not there"
        ),
        pytest.param("open_id_seq", {}, None, id="of a table of which not all is known"),
        pytest.param("far_id_seq", {}, None, id="of a table that is not known"),
        pytest.param("box_size_seq", {}, None, id="perhaps of some column"),
        pytest.param("box", {}, '"box" is not a sequence', id="a table"),
        pytest.param(
            "box_id_seq",
            {},
            "cannot drop sequence box_id_seq because other objects depend on it",
            id="a column's",
        ),
        pytest.param("box_id_seq", {"cascade": True}, None, id="a column's, with CASCADE"),
    ],
)
def test_drop(database, name, options, error):
    refusal = drop_sequence(database, name, **{"strict": True, "cascade": False, **options})
    assert (refusal and refusal.error.partition(": ")[2]) == error


def test_a_sequence_is_gone_and_free_again(database):
    assert drop_sequence(database, "numbers", strict=True, cascade=False) is None
    refusal = drop_sequence(database, "numbers", strict=True, cascade=False)
    assert refusal is not None
    assert refusal.kind is RefusalKind.NOTHING_TO_DELETE
    assert create_sequence(database, "numbers", strict=True) is None


def test_other_names_are_taken_by_it_and_change_it(database):
    assert database.create_table("numbers", []).kind is RefusalKind.EXISTS
    assert database.drop_index("numbers").kind is RefusalKind.REFUSED
    assert database.rename("numbers", "digits") is None
    assert create_sequence(database, "numbers", strict=True) is None
    refusal = create_sequence(database, "digits", strict=True)
    assert refusal is not None
    assert refusal.kind is RefusalKind.EXISTS
