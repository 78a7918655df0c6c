"""What differs between two schemas."""

from __future__ import annotations

from msgspec.structs import replace

from southdeps.schema.compare import compare_schemas
from southdeps.schema.description import Column, Index, PrimaryKey, Schema, Table

ID, NAME = Column("id", "integer"), Column("name", "text")
THING = Table("thing", {"id": ID, "name": NAME}, PrimaryKey("thing_pkey", ("id",)))


def differences(one, other):
    """Each difference as a text: what it does, to what."""
    found = compare_schemas(Schema({"thing": one} if one else {}), Schema({"thing": other} if other else {}))
    return [f"{each.change} {each.kind} {each.table}.{each.name}" for each in found]


def test_equal_tables():
    assert differences(THING, THING) == []


def test_the_order_of_columns_and_our_certainty_are_no_difference():
    assert differences(THING, replace(THING, columns={"name": replace(NAME, exact=False), "id": ID})) == []


def test_whole_tables():
    assert differences(THING, None) == ["missing table thing.thing"]
    assert differences(None, THING) == ["extra table thing.thing"]


def test_parts_of_a_table():
    index = Index("thing_name", ("name",))
    other = replace(
        THING, columns={"id": replace(ID, type="bigint")}, primary_key=None, indexes={"thing_name": index}
    )
    assert differences(THING, other) == [
        "different column thing.id",
        "missing column thing.name",
        "missing primary-key thing.thing_pkey",
        "extra index thing.thing_name",
    ]
