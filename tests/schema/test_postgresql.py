"""What PostgreSQL does with each statement, and what it refuses with which words.

The words are PostgreSQL's own; tests/schema/test_south_postgresql.py compares with a real server.
"""

from __future__ import annotations

import pytest

from southdeps.column_definition import ColumnDefinition, ColumnType
from southdeps.schema.description import Check, ForeignKey, Index, PrimaryKey, Unique
from southdeps.schema.postgresql import PostgreSQLDatabase
from southdeps.schema.refusal import RefusalKind

ID = ColumnDefinition("id", null=False, type=ColumnType("AutoField"), primary_key=True)
TEXT = ColumnDefinition("x", null=False, type=ColumnType("CharField", 20), unique=True)
NUMBER = ColumnDefinition("n", type=ColumnType("PositiveIntegerField"))
KEY = ForeignKey("lid_fk", ("box_id",), "box", ("id",))


@pytest.fixture
def database():
    """`box` with an id, a unique text and a number; `lid` refers to it."""
    made = PostgreSQLDatabase()
    assert made.create_table("box", [ID, TEXT, NUMBER]) is None
    assert made.create_table("lid", [ID, ColumnDefinition("box_id", type=ColumnType("IntegerField"))]) is None
    assert made.add_constraint("lid", KEY) is None
    assert made.create_index("box", Index("box_n", ("n",))) is None
    return made


def test_what_a_table_comes_with(database):
    box = database.tables["box"]
    assert box.primary_key == PrimaryKey("box_pkey", ("id",))
    assert list(box.uniques) == ["box_x_key"]
    assert list(box.checks) == ["box_n_check"]
    assert list(box.sequences) == ["box_id_seq"]
    assert box.columns["id"].sequence == "box_id_seq"


REFUSED = [
    pytest.param(lambda db: db.create_table("box", []), "EXISTS", 'relation "box" already exists', id="a table again"),
    pytest.param(lambda db: db.create_table("box_n", []), "EXISTS", 'relation "box_n" already exists', id="a table named as an index"),
    pytest.param(lambda db: db.create_table("t", [NUMBER, NUMBER]), "EXISTS", 'column "n" specified more than once', id="a column twice"),
    pytest.param(lambda db: db.create_table("t", [ID, ColumnDefinition("k", primary_key=True)]), "REFUSED", 'multiple primary keys for table "t" are not allowed', id="two keys"),
    pytest.param(lambda db: db.drop_table("none"), "NO_TABLE", 'table "none" does not exist', id="no table to drop"),
    pytest.param(lambda db: db.drop_table("box", cascade=False), "REFUSED", "cannot drop table box because other objects depend on it", id="a table that is referred to"),
    pytest.param(lambda db: db.rename("none", "x"), "NO_TABLE", 'relation "none" does not exist', id="no table to rename"),
    pytest.param(lambda db: db.rename("lid", "box"), "EXISTS", 'relation "box" already exists', id="a name that is taken"),
    pytest.param(lambda db: db.add_column("box", NUMBER), "EXISTS", 'column "n" of relation "box" already exists', id="a column again"),
    pytest.param(lambda db: db.drop_column("box", "zzz"), "NOTHING_TO_DELETE", 'column "zzz" of relation "box" does not exist', id="no column to drop"),
    pytest.param(lambda db: db.rename_column("box", "zzz", "y"), "NO_COLUMN", 'column "zzz" does not exist', id="no column to rename"),
    pytest.param(lambda db: db.rename_column("box", "x", "n"), "EXISTS", 'column "n" of relation "box" already exists', id="a column's name that is taken"),
    pytest.param(lambda db: db.set_type("box", "x", "integer"), "REFUSED", 'column "x" cannot be cast automatically to type integer', id="a type that does not fit"),
    pytest.param(lambda db: db.set_type("box", "id", "text"), "REFUSED", 'foreign key constraint "lid_fk" cannot be implemented', id="a key's type"),
    pytest.param(lambda db: db.set_null("box", "id", null=True), "REFUSED", 'column "id" is in a primary key', id="NULL in a key"),
    pytest.param(lambda db: db.add_constraint("box", PrimaryKey("k", ("x",))), "REFUSED", 'multiple primary keys for table "box" are not allowed', id="a second key"),
    pytest.param(lambda db: db.add_constraint("box", Unique("box_x_key", ("n",))), "EXISTS", 'relation "box_x_key" already exists', id="a constraint's name that is taken"),
    pytest.param(lambda db: db.add_constraint("box", Unique("u", ("zzz",))), "NO_COLUMN", 'column "zzz" named in key does not exist', id="a constraint on no column"),
    pytest.param(lambda db: db.add_constraint("box", Check("box_n_check", "x", ("n",))), "EXISTS", 'constraint "box_n_check" for relation "box" already exists', id="a check again"),
    pytest.param(lambda db: db.add_constraint("lid", ForeignKey("f", ("box_id",), "none", ("id",))), "NO_TABLE", 'relation "none" does not exist', id="a key to no table"),
    pytest.param(lambda db: db.add_constraint("lid", ForeignKey("f", ("box_id",), "box", ("n",))), "REFUSED", 'there is no unique constraint matching given keys for referenced table "box"', id="a key to what is not unique"),
    pytest.param(lambda db: db.add_constraint("lid", ForeignKey("f", ("box_id",), "box", ("x",))), "REFUSED", 'foreign key constraint "f" cannot be implemented', id="a key to another type"),
    pytest.param(lambda db: db.drop_constraint("box", "zzz"), "NOTHING_TO_DELETE", 'constraint "zzz" of relation "box" does not exist', id="no constraint to drop"),
    pytest.param(lambda db: db.drop_constraint("box", "box_pkey"), "REFUSED", "cannot drop constraint box_pkey on table box because other objects depend on it", id="a key that is referred to"),
    pytest.param(lambda db: db.create_index("box", Index("box_n", ("x",))), "EXISTS", 'relation "box_n" already exists', id="an index again"),
    pytest.param(lambda db: db.create_index("box", Index("i", ("zzz",))), "NO_COLUMN", 'column "zzz" does not exist', id="an index on no column"),
    pytest.param(lambda db: db.drop_index("zzz"), "NOTHING_TO_DELETE", 'index "zzz" does not exist', id="no index to drop"),
    pytest.param(lambda db: db.drop_index("box_x_key"), "REFUSED", "cannot drop index box_x_key because constraint box_x_key on table box requires it", id="an index of a constraint"),
    pytest.param(lambda db: db.drop_index("box"), "REFUSED", '"box" is not an index', id="a table is no index"),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "kind", "words"), REFUSED)
def test_what_is_refused_changes_nothing(database, statement, kind, words):
    before = database.schema()
    refusal = statement(database)
    assert refusal is not None
    assert (refusal.kind, refusal.error.partition("Error: ")[2]) == (RefusalKind[kind], words)
    assert database.schema() == before


def test_foreign_keys_follow_what_they_refer_to(database):
    assert database.rename("box", "crate") is None
    assert database.rename_column("crate", "id", "key") is None
    assert database.tables["lid"].foreign_keys["lid_fk"] == ForeignKey(
        "lid_fk", ("box_id",), "crate", ("key",)
    )
    assert list(database.tables["crate"].sequences) == ["box_id_seq"]  # sequences keep their names
    assert database.drop_table("crate") is None
    assert database.tables["lid"].foreign_keys == {}
    assert database.create_table("box", [ID]) is None


def test_a_dropped_column_takes_its_constraints_and_indexes_along(database):
    assert database.drop_column("box", "n") is None
    box = database.tables["box"]
    assert (box.indexes, box.checks) == ({}, {})
    assert database.drop_column("box", "id") is None
    assert (database.tables["box"].primary_key, database.tables["lid"].foreign_keys) == (None, {})


def test_of_a_table_that_is_not_known_nothing_is_refused():
    somewhere = PostgreSQLDatabase(lambda name: False)
    assert somewhere.add_column("box", NUMBER) is None
    assert somewhere.drop_table("box") is None
    assert somewhere.add_constraint("box", KEY) is None
    made = PostgreSQLDatabase()
    assert made.create_table("box", [ID], complete=False) is None
    assert made.drop_column("box", "zzz") is None
    assert made.create_index("box", Index("i", ("zzz",))) is None


def test_names_are_cut_at_63_bytes(database):
    assert database.create_index("box", Index("i" * 70, ("n",))) is None
    assert "i" * 63 in database.tables["box"].indexes
    refusal = database.create_index("box", Index("i" * 65, ("n",)))
    assert refusal is not None
    assert refusal.kind is RefusalKind.EXISTS
