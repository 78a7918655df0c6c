"""What statements leave behind: the schema in which the next ones run."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from southdeps.drift.proposals.applied import applied, find, free, relations
from southdeps.schema.compare import Difference
from southdeps.schema.description import Check, Column, ForeignKey, Index, PrimaryKey, Schema, Unique
from southdeps.schema.match import match_schemas
from tests.schema.test_match import ID, NAME, table

KEY = PrimaryKey("p", ("id",))
PARTS = [
    NAME,
    Unique("u", ("name",)),
    Index("i", ("name",)),
    ForeignKey("f", ("name",), "b", ("id",)),
    Check("c", "(name > 0)", ("name",)),
]


@pytest.mark.parametrize("part", PARTS[1:], ids=lambda part: type(part).__name__)
def test_nothing_differs_once_the_differences_are_applied(part):
    one, other = (
        Schema({"a": table(ID, KEY, NAME, part)}),
        Schema({"a": table(ID, NAME), "c": table(ID, name="c")}),
    )
    for expected, found in ((one, other), (other, one)):
        assert match_schemas(expected, applied(found, match_schemas(expected, found))) == ()


def test_a_column_takes_along_what_stands_on_it():
    gone = Difference("column", "a", "name", None, NAME)
    assert applied(Schema({"a": table(ID, KEY, *PARTS)}), [gone]) == Schema({"a": table(ID, KEY)})


def test_a_changed_column_stays_in_its_place():
    changed = Difference("column", "a", "id", replace(ID, null=True), ID)
    assert [*applied(Schema({"a": table(ID, NAME)}), [changed]).tables["a"].columns] == ["id", "name"]


def test_names():
    schema = Schema({"a": table(ID, KEY, *PARTS)})
    assert find(schema, "a", Unique("other", ("name",))) == Unique("u", ("name",))
    assert find(schema, "a", Unique("u", ("id",))) is None
    assert find(schema, "b", KEY) is None
    assert relations(schema) == {"a", "p", "u", "i"}
    taken = {"u", "u1"}
    assert (free("u", taken), free("v", taken), free("v", taken)) == ("u2", "v", "v1")
    assert len(free("x" * 63, {"x" * 63})) <= 63


def test_a_column_that_is_not_there_is_made():
    made = Difference("column", "a", "x", Column("x", "integer"), None)
    assert [*applied(Schema({"a": table(ID)}), [made]).tables["a"].columns] == ["id", "x"]
