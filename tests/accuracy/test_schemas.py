"""A release's simulated schema against the one that the real South left."""

from __future__ import annotations

from msgspec.structs import replace

from southdeps.drift.catalogue import LiveDatabase
from southdeps.schema.description import Column, PrimaryKey, Schema, Sequence, Table
from tests.accuracy.real_schema import RealSchema
from tests.accuracy.schemas import compare_release
from tests.projects import create, migration, name, write

KEY = Column("id", "integer", null=False, sequence="b_box_id_seq")
BOX = Table(
    "b_box",
    {"id": KEY, "name": Column("name", "character varying(50)", null=False)},
    PrimaryKey("b_box_pkey", ("id",)),
    sequences={"b_box_id_seq": Sequence("b_box_id_seq", "id")},
)


def compared(folder, *found):
    """How each table of `b:0001_initial` compares with those of the database, where syncdb has made django_site."""
    write(
        folder,
        {"b:0001_initial": migration(create("b_box: name")), "b:0002_other": migration(create("b_new: x"))},
    )
    site = Table("django_site", {})
    after = Schema({table.name: table for table in (site, *found)})
    live = LiveDatabase("postgresql", after, history=(name("b:0001_initial"),))
    result = compare_release("x", folder, RealSchema(Schema({"django_site": site}), live))
    return {table.name: [one.kind for one in table.differences] for table in result.tables}


def test_an_equal_table(tmp_path):
    assert compared(tmp_path, BOX) == {"b_box": []}


def test_a_name_counts(tmp_path):
    other = replace(BOX, primary_key=PrimaryKey("b_box_key", ("id",)))
    assert compared(tmp_path, other) == {"b_box": ["primary-key", "primary-key"]}  # one too few, one too many


def test_tables_of_one_side_only(tmp_path):
    assert compared(tmp_path, Table("b_other", {})) == {"b_box": ["table"], "b_other": ["table"]}


def test_a_table_that_unread_sql_names_is_open(tmp_path):
    unread = migration("db.execute('ALTER TABLE b_box FROBNICATE')")
    write(tmp_path, {"b:0001_initial": migration(create("b_box: name")), "b:0002_other": unread})
    wider = replace(BOX, columns={**BOX.columns, "rank": Column("rank", "tsvector")})
    order = (name("b:0001_initial"), name("b:0002_other"))
    live = LiveDatabase("postgresql", Schema({"b_box": wider}), history=order)
    (table,) = compare_release("x", tmp_path, RealSchema(Schema({}), live)).tables
    assert (table.name, table.is_open, len(table.differences)) == ("b_box", True, 1)
