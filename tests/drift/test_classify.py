"""Which code a difference gets."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from southdeps.drift.causes import group_by_cause
from southdeps.drift.classify import rule_for
from southdeps.schema.description import Check, Column, ForeignKey, Index, PrimaryKey, Schema, Unique
from southdeps.schema.match import match_schemas
from tests.schema.test_match import ID, NAME, table

LIKE = Index("l", ("name",), ("varchar_pattern_ops",))
KEY = ForeignKey("f", ("id",), "b", ("id",))

PAIRS = {
    "missing-table": (table(ID), None),
    "extra-table": (None, table(ID)),
    "missing-column": (table(ID, NAME), table(ID)),
    "extra-column": (table(ID), table(ID, replace(NAME, null=True))),
    "extra-required-column": (table(ID), table(ID, NAME)),
    "different-type": (table(NAME), table(Column("name", "text"))),
    "different-length": (table(NAME), table(Column("name", "character varying(10)"))),
    "different-null": (table(NAME), table(replace(NAME, null=True))),
    "database-default": (table(NAME), table(replace(NAME, default="''"))),
    "missing-sequence": (table(ID), table(replace(ID, sequence=None))),
    "different-primary-key": (table(ID, PrimaryKey("p", ("id",))), table(ID)),
    "missing-unique": (table(ID, Unique("u", ("id",))), table(ID)),
    "extra-unique": (table(ID), table(ID, Unique("u", ("id",)))),
    "missing-index": (table(ID, Index("u", ("id",))), table(ID)),
    "extra-index": (table(ID), table(ID, Index("u", ("id",)))),
    "unique-column-order": (
        table(ID, NAME, Unique("u", ("id", "name"))),
        table(ID, NAME, Unique("u", ("name", "id"))),
    ),
    "missing-like-index": (table(NAME, LIKE), table(NAME)),
    "extra-like-index": (table(NAME), table(NAME, LIKE)),
    "redundant-index": (
        table(ID, Unique("u", ("id",))),
        table(ID, Unique("u", ("id",)), Index("i", ("id",))),
    ),
    "missing-foreign-key": (table(ID, KEY), table(ID)),
    "extra-foreign-key": (table(ID), table(ID, KEY)),
    "different-foreign-key": (table(ID, KEY), table(ID, replace(KEY, table="c"))),
    "foreign-key-not-deferrable": (table(ID, KEY), table(ID, replace(KEY, deferred=False))),
    "missing-check": (table(ID, Check("c", "(id > 0)", ("id",))), table(ID)),
    "extra-check": (table(ID), table(ID, Check("c", "(id > 0)", ("id",)))),
}


@pytest.mark.parametrize(("name", "pair"), PAIRS.items())
def test_rule(name, pair):
    expected, found = (Schema({one.name: one} if one else {}) for one in pair)
    (cause,) = group_by_cause(match_schemas(expected, found))
    assert rule_for(cause, expected).name == name
