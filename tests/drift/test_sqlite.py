"""What South loses on SQLite is no drift there; what it keeps is."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from southdeps.drift.sqlite import Kept, without_lost, without_lost_indexes
from southdeps.schema.description import Check, Column, ForeignKey, Index, PrimaryKey, Schema, Unique
from southdeps.schema.match import match_schemas
from tests.schema.test_match import ID, NAME, table

KEY = PrimaryKey("p", ("id",))
OWNER = Column("owner_id", "integer")
INDEX = Index("i", ("owner_id",))


def schema(*parts):
    return Schema({"a": table(*parts)})


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param([ForeignKey("f", ("id",), "b", ("id",))], [], True, id="foreign key"),
        pytest.param([Check("c", "(id >= 0)", ("id",))], [], True, id="check"),
        pytest.param([KEY], [KEY, replace(ID, null=True)], True, id="NOT NULL of the primary key"),
        pytest.param([KEY], [KEY, replace(ID, sequence=None)], True, id="sequence of the primary key"),
        pytest.param([KEY, OWNER], [KEY, replace(OWNER, null=True)], False, id="NOT NULL of another column"),
        pytest.param([], [replace(ID, null=True)], False, id="NOT NULL, and no primary key"),
        pytest.param([Unique("u", ("id",))], [], False, id="unique constraint"),
        pytest.param([OWNER, INDEX], [OWNER], False, id="index"),
        pytest.param([KEY], [], False, id="primary key"),
    ],
)
def test_what_is_compared(one, other, same):
    both = [without_lost(schema(ID, *parts)) for parts in (one, other)]
    assert match_schemas(schema(ID, *one), schema(ID, *other)) != ()  # they do differ
    assert (match_schemas(*both) == ()) is same


def test_a_table_that_is_known_is_not_looked_at_again():
    known: Kept = {}
    first, second = schema(ID, KEY), schema(NAME)
    shared = Schema({"a": first.tables["a"], "b": second.tables["a"]})
    before = without_lost(first, known)
    after = without_lost(shared, known)
    assert after.tables["a"] is before.tables["a"]
    assert after.tables.keys() == {"a", "b"}
    assert len(known) == 2


@pytest.mark.parametrize(
    ("wanted", "found", "elsewhere", "kept"),
    [
        pytest.param([INDEX], [], [INDEX], 0, id="made on PostgreSQL: lost"),
        pytest.param([INDEX], [], [replace(INDEX, name="x")], 0, id="by another name: lost"),
        pytest.param([INDEX], [], [], 1, id="made nowhere: missing"),
        pytest.param([INDEX], [], [Index("j", ("id",))], 1, id="only on another column: missing"),
        pytest.param([], [INDEX], [INDEX], 1, id="extra"),
        pytest.param([Unique("u", ("id",))], [], [Index("j", ("id",))], 1, id="unique constraint"),
        pytest.param([replace(INDEX, unique=True)], [], [INDEX], 1, id="unique index"),
    ],
)
def test_lost_indexes(wanted, found, elsewhere, kept):
    differences = match_schemas(schema(ID, OWNER, *wanted), schema(ID, OWNER, *found))
    assert len(differences) == 1
    assert len(list(without_lost_indexes(differences, schema(ID, OWNER, *elsewhere)))) == kept
    assert tuple(without_lost_indexes(differences, Schema())) == differences  # no such table there
