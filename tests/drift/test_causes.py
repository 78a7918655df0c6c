"""One cause, one finding."""

from __future__ import annotations

import pytest

from southdeps.drift.causes import group_by_cause
from southdeps.schema.description import Column, ForeignKey, Index, PrimaryKey, Schema, Unique
from southdeps.schema.match import match_schemas
from tests.schema.test_match import ID, NAME, table

OWNER = Column("owner_id", "integer", null=True)
OWNER_KEY = ForeignKey("f", ("owner_id",), "b", ("id",))
OWNER_INDEX = Index("i", ("owner_id",))
LIKE = Index("l", ("name",), ("varchar_pattern_ops",))
UNIQUE = Unique("u", ("name",))

PAIRS = {
    "a foreign key with its column": (
        table(ID, OWNER, OWNER_KEY, OWNER_INDEX),
        table(ID),
        [["missing column", "missing foreign-key", "missing index"]],
    ),
    "a foreign key without its column": (
        table(ID, OWNER, OWNER_KEY, OWNER_INDEX),
        table(ID, OWNER),
        [["missing foreign-key", "missing index"]],
    ),
    "a unique constraint with its second index": (
        table(NAME),
        table(NAME, UNIQUE, LIKE),
        [["extra unique", "extra index"]],
    ),
    "unique became an index": (
        table(NAME, UNIQUE, LIKE),
        table(NAME, Index("i", ("name",)), LIKE),
        [["missing unique", "extra index"]],
    ),
    "a type with its second index": (
        table(NAME, LIKE, UNIQUE),
        table(Column("name", "integer"), UNIQUE),
        [["different column", "missing index"]],
    ),
    "a column in a constraint of two": (
        table(ID, NAME, Unique("u", ("id", "name"))),
        table(ID),
        [["missing column", "missing unique"]],
    ),
    "a renamed column: two causes": (
        table(ID, Column("weight", "integer"), Index("w", ("weight",))),
        table(ID, Column("tons", "integer"), Index("t", ("tons",))),
        [["missing column", "missing index"], ["extra column", "extra index"]],
    ),
    "two columns": (
        table(ID, NAME, OWNER),
        table(ID),
        [["missing column"], ["missing column"]],
    ),
    "two indexes on other columns": (
        table(ID, NAME, OWNER, OWNER_INDEX, LIKE),
        table(ID, NAME, OWNER),
        [["missing index"], ["missing index"]],
    ),
    "another primary key": (
        table(OWNER, NAME, PrimaryKey("p", ("owner_id",)), OWNER_KEY),
        table(ID, NAME, PrimaryKey("p", ("id",))),
        [["different primary-key", "missing column", "extra column", "missing foreign-key"]],
    ),
}


@pytest.mark.parametrize(("expected", "found", "grouped"), PAIRS.values(), ids=PAIRS)
def test_group(expected, found, grouped):
    differences = match_schemas(Schema({"a": expected}), Schema({"a": found}))
    causes = group_by_cause(differences)
    assert [[f"{one.change} {one.kind}" for one in cause.differences] for cause in causes] == grouped


def test_the_objects_of_a_cause():
    (cause,) = group_by_cause(
        match_schemas(Schema({"a": table(ID)}), Schema({"a": table(ID, OWNER, OWNER_INDEX)}))
    )
    assert cause.objects() == ("column owner_id integer", "index (owner_id)")
