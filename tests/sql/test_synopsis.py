"""Patterns written as PostgreSQL's manual writes its synopses."""

from __future__ import annotations

import pytest

from southdeps.sql.synopsis import synopsis

DROP = synopsis("DROP {TABLE|VIEW} exists=[IF EXISTS] @names [CASCADE|RESTRICT]")
OF_COLUMN = synopsis("COMMENT ON COLUMN @name . @column IS ...")


@pytest.mark.parametrize(
    ("statement", "groups"),
    [
        pytest.param("DROP TABLE a", {"exists": None, "names": "a"}, id="the least"),
        pytest.param("drop view if exists a , b cascade", {"exists": "if exists", "names": "a , b"}, id="all of it, in small letters"),
        pytest.param('DROP TABLE "a b" . c', {"exists": None, "names": '"a b" . c'}, id="quotes and schemas"),
        pytest.param("DROP INDEX a", None, id="another word"),
        pytest.param("DROP TABLE a b", None, id="something more"),
        pytest.param("DROP TABLE", None, id="something less"),
        pytest.param("DROPS TABLE a", None, id="another beginning"),
    ],
)  # fmt: skip
def test_a_whole_statement_is_matched(statement, groups):
    match = DROP(statement)
    assert (match and match.groupdict()) == groups


def test_the_last_part_of_a_name_may_be_a_group_of_its_own():
    match = OF_COLUMN("COMMENT ON COLUMN public . t . a IS ''")
    assert match is not None
    assert (match["name"], match["column"]) == ("public . t", "a")


def test_anything_is_as_short_as_can_be():
    match = synopsis("... AS query={...} [WITH DATA]")("x AS SELECT 1 AS a WITH DATA")
    assert match is not None
    assert match["query"].strip() == "SELECT 1 AS a"


@pytest.mark.parametrize("text", ["@name TO @to", "[ONLY] @name TO @to", "... TO @to"])
def test_a_pattern_may_begin_with_anything(text):
    match = synopsis(text)("a TO b")
    assert match is not None
    assert match["to"] == "b"


def test_signs_stand_for_themselves():
    assert synopsis("( @name ) [*]")("( a ) *")
    assert not synopsis("( @name ) [*]")("( a ) **")
