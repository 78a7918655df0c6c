"""Columns as fields make them: types and indexes of Django 1.6."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from southdeps.column_definition import ColumnDefinition, ColumnType
from southdeps.schema import fields
from southdeps.schema.description import Index

TEXT = ColumnDefinition("x", null=False, type=ColumnType("CharField", 20))


@pytest.mark.parametrize(
    ("kind", "postgresql", "sqlite"),
    [
        pytest.param(ColumnType("CharField", 20), "character varying(20)", "varchar(20)", id="a string"),
        pytest.param(ColumnType("DecimalField", None, 5, 2), "numeric(5,2)", "decimal", id="a decimal"),
        pytest.param(
            ColumnType("PositiveIntegerField"), "integer", "integer unsigned", id="a positive integer"
        ),
        pytest.param(ColumnType("DateTimeField"), "timestamp with time zone", "datetime", id="a time"),
        pytest.param(
            ColumnType(sql="VARCHAR (5)", kind=""), "character varying(5)", "VARCHAR (5)", id="raw SQL"
        ),
        pytest.param(ColumnType("OddField"), None, None, id="unknown"),
        pytest.param(None, None, None, id="none"),
    ],
)
def test_types(kind, postgresql, sqlite):
    assert (fields.type_name(kind), fields.type_name(kind, postgresql=False)) == (postgresql, sqlite)


@pytest.mark.parametrize(
    ("sql", "spelled"),
    [
        ("INT", "integer"),
        ("serial8", "bigint"),
        ("varchar", "character varying"),
        ("char", "character(1)"),
        ("DOUBLE  PRECISION", "double precision"),
        ("decimal (5, 2)", "numeric(5,2)"),
        ("my_type", "my_type"),
    ],
)
def test_types_of_sql_as_the_catalogue_spells_them(sql, spelled):
    assert fields.catalogue_type(sql) == spelled


@pytest.mark.parametrize(
    ("facts", "names"),
    [
        pytest.param({}, [], id="plain"),
        pytest.param(
            {"index": True}, [("", ()), ("_like", ("varchar_pattern_ops",))], id="an index, and one for LIKE"
        ),
        pytest.param({"unique": True}, [("_like", ("varchar_pattern_ops",))], id="a unique text"),
        pytest.param({"index": True, "type": ColumnType("IntegerField")}, [("", ())], id="a number"),
        pytest.param({"index": True, "type": None}, [], id="an unknown type"),
    ],
)
def test_indexes_on_postgresql(facts, names):
    found = list(fields.indexes("box", replace(TEXT, **facts)))
    assert [("_like" if one.name.endswith("_like") else "", one.opclasses) for one in found] == names


def test_indexes_on_sqlite_are_named_by_the_field():
    key = ColumnDefinition("owner_id", type=ColumnType("IntegerField"), index=True, target=("owner", "id"))
    (index,) = fields.indexes("box", key, postgresql=False)
    (same,) = fields.indexes("box", replace(key, name="owner_id", target=None), postgresql=False)
    assert isinstance(index, Index)
    assert index.columns == same.columns == ("owner_id",)
    assert index.name != same.name
    assert list(fields.indexes("box", replace(key, unique=True), postgresql=False)) == []


def test_columns():
    assert fields.column(replace(TEXT, primary_key=True, null=True)).null is False
    unknown = fields.column(ColumnDefinition("x"))
    assert (unknown.type, unknown.exact, unknown.null) == ("", False, True)
    assert fields.is_positive(replace(TEXT, type=ColumnType("PositiveSmallIntegerField")))
    assert not fields.is_positive(TEXT)
