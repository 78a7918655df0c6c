"""Which types PostgreSQL turns into which."""

from __future__ import annotations

import pytest

from southdeps.schema.casts import base, is_assignable, is_comparable


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param("integer", "bigint", True, id="numbers"),
        pytest.param("numeric(5,2)", "smallint", True, id="a number that is rounded"),
        pytest.param("integer", "text", True, id="anything to a text"),
        pytest.param("boolean", "character varying(5)", True, id="a boolean to a text"),
        pytest.param("text", "integer", False, id="a text to a number"),
        pytest.param("character varying(9)", "date", False, id="a text to a date"),
        pytest.param("boolean", "integer", False, id="a boolean to a number"),
        pytest.param("date", "timestamp with time zone", True, id="a date to a time"),
        pytest.param("time without time zone", "date", False, id="a time of day to a date"),
        pytest.param("text", "text", True, id="the same"),
        pytest.param("geometry", "integer", None, id="an unknown type"),
    ],
)
def test_alter_column_without_using(old, new, expected):
    assert is_assignable(old, new) is expected


@pytest.mark.parametrize(
    ("column", "key", "expected"),
    [
        pytest.param("integer", "bigint", True, id="integers"),
        pytest.param("character varying(5)", "text", True, id="texts"),
        pytest.param("integer", "text", False, id="a number and a text"),
        pytest.param("integer", "numeric(5,2)", None, id="other numbers"),
        pytest.param("uuid", "integer", None, id="an unknown type"),
    ],
)
def test_foreign_keys(column, key, expected):
    assert is_comparable(column, key) is expected
    assert is_comparable(key, column) is expected


def test_types_without_their_arguments():
    assert (base("character varying(5)"), base("text")) == ("character varying", "text")
