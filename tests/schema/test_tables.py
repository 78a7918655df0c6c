"""Changes of one table, as pure functions."""

from __future__ import annotations

import pytest

from southdeps.schema import tables
from southdeps.schema.description import Check, Column, ForeignKey, Index, PrimaryKey, Sequence, Table, Unique

BOX = Table(
    "box",
    {"id": Column("id", "integer", sequence="box_id_seq"), "Order": Column("Order", "integer"), "up": Column("up", "integer", null=True)},
    PrimaryKey("box_pkey", ("id",)),
    {"box_u": Unique("box_u", ("Order", "up"))},
    {"box_i": Index("box_i", ("up",))},
    {"box_fk": ForeignKey("box_fk", ("up",), "box", ("id",))},
    {"box_c": tables.positive("box_c", "Order")},
    {"box_id_seq": Sequence("box_id_seq", "id")},
)  # fmt: skip


def test_everything_that_has_a_name():
    assert [one.name for one in tables.constraints(BOX)] == ["box_pkey", "box_u", "box_fk", "box_c"]
    assert set(tables.relations(BOX)) == {"box", "box_pkey", "box_u", "box_i", "box_id_seq"}
    found = tables.find_constraint(BOX, "box_c")
    assert isinstance(found, Check)
    assert tables.find_constraint(BOX, "box_i") is None


@pytest.mark.parametrize("key", [None, PrimaryKey("", ("id",))])
def test_a_primary_key_without_a_name_takes_none(key):
    assert list(tables.relations(Table("t", primary_key=key))) == ["t"]


def test_a_renamed_column_is_renamed_wherever_it_stands():
    found = tables.with_column_renamed(tables.with_column_renamed(BOX, "Order", "rank"), "id", "key")
    assert list(found.columns) == ["key", "rank", "up"]
    assert found.primary_key == PrimaryKey("box_pkey", ("key",))
    assert found.uniques["box_u"].columns == ("rank", "up")
    assert (found.checks["box_c"].columns, found.checks["box_c"].expression) == (("rank",), "(rank >= 0)")
    assert found.sequences["box_id_seq"].column == "key"
    assert tables.with_column_renamed(BOX, "zzz", "x") is BOX


@pytest.mark.parametrize(
    ("column", "left"),
    [
        pytest.param("up", {"box_pkey", "box_c"}, id="part of a unique constraint and a key"),
        pytest.param("id", {"box_u", "box_fk", "box_c"}, id="the primary key"),
    ],
)
def test_a_dropped_column_takes_along_what_it_is_part_of(column, left):
    found = tables.without_column(BOX, column)
    assert {one.name for one in tables.constraints(found)} == left
    assert column not in found.columns
    assert ("box_id_seq" in found.sequences) == (column != "id")


def test_constraints_come_and_go():
    bare = Table("t", {"x": Column("x", "text", null=True)})
    with_key = tables.with_constraint(bare, PrimaryKey("k", ("x",)))
    assert with_key.columns["x"].null is False
    assert tables.without_constraint(with_key, "k").primary_key is None
    for made in (Unique("u", ("x",)), Check("c", "true"), ForeignKey("f", ("x",), "o", ("id",))):
        changed = tables.with_constraint(bare, made)
        assert tables.find_constraint(changed, made.name) == made
        assert tables.without_constraint(changed, made.name) == bare


def test_indexes_and_sequences_come_and_go():
    indexed = tables.with_index(BOX, Index("new", ("id",)))
    assert tables.without_index(indexed, "new") == BOX
    filled = tables.with_sequence(Table("t", {"x": Column("x", "integer")}), "t_x_seq", "x")
    assert filled.columns["x"].sequence == "t_x_seq"
    assert filled.sequences == {"t_x_seq": Sequence("t_x_seq", "x")}


@pytest.mark.parametrize(
    ("old", "where"),
    [("box_pkey", "primary_key"), ("box_u", "uniques"), ("box_i", "indexes"), ("box_id_seq", "sequences")],
)
def test_a_renamed_index_or_sequence(old, where):
    found = tables.with_relation_renamed(BOX, old, "new")
    assert "new" in set(tables.relations(found))
    assert old not in set(tables.relations(found))
    assert getattr(found, where) != getattr(BOX, where)
    assert found.columns["id"].sequence == ("new" if old == "box_id_seq" else "box_id_seq")


def test_foreign_keys_to_another_table():
    lid = Table("lid", foreign_keys={"f": ForeignKey("f", ("b",), "box", ("id",))})
    assert tables.with_target_renamed(lid, "box", to="crate").foreign_keys["f"].table == "crate"
    assert tables.with_target_renamed(lid, "box", column=("id", "key")).foreign_keys["f"].target == ("key",)
    assert tables.with_target_renamed(lid, "other", to="x") == lid
    assert tables.without_keys_to(lid, "box").foreign_keys == {}
    assert tables.without_keys_to(lid, "box", ("x",)) is lid


def test_the_same_names_object_for_object():
    assert tables.take_same_names(BOX, tables.with_column(BOX, Column("z", "text")))
    assert not tables.take_same_names(BOX, tables.without_index(BOX, "box_i"))
