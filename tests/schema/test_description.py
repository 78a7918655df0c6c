"""A database schema as a value."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from southdeps.schema.description import Column, ForeignKey, Schema, Table

BOX = Table("box", {"id": Column("id", "integer"), "x": Column("x", "text", null=True)})


def test_schemas_are_compared_by_what_they_hold():
    again = Table("box", {"id": Column("id", "integer"), "x": Column("x", "text", null=True)})
    assert Schema({"box": BOX}) == Schema({"box": again})
    assert replace(BOX, complete=False) != BOX
    assert replace(BOX, columns={**BOX.columns, "x": Column("x", "text")}) != BOX


def test_values_do_not_change():
    with pytest.raises(AttributeError):
        BOX.name = "lid"  # type: ignore[misc]


def test_what_south_and_django_make_is_the_default():
    key = ForeignKey("fk", ("x",), "other", ("id",))
    assert (key.deferred, key.clauses) == (True, "")
    assert (Column("x", "text").null, Column("x", "text").default, Table("t").complete) == (False, None, True)
