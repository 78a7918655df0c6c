"""SQL's expressions in the words of PostgreSQL 18's catalogue, which printed every one of the known ones so."""

from __future__ import annotations

import pytest

from southdeps.schema import expressions
from southdeps.schema.description import UNKNOWN

VARCHAR = "character varying(5)"


@pytest.mark.parametrize(
    ("sql", "kind", "printed"),
    [
        pytest.param("'red'", VARCHAR, "'red'::character varying", id="a string"),
        pytest.param("'it''s'::text", "text", "'it''s'::text", id="a string with its type"),
        pytest.param("''", "text", "''::text", id="an empty string"),
        pytest.param("'2012-01-01'", "date", UNKNOWN, id="a date"),
        pytest.param("'red'::text", VARCHAR, UNKNOWN, id="a string of another type"),
        pytest.param("7", "integer", "7", id="a number"),
        pytest.param("(0)", "smallint", "0", id="a number in parentheses"),
        pytest.param("-1.5", "double precision", "'-1.5'::numeric", id="a negative fraction"),
        pytest.param("- 1", "integer", "'-1'::integer", id="a negative number"),
        pytest.param("FALSE", "boolean", "false", id="false"),
        pytest.param("'t'", "boolean", "true", id="true as a text"),
        pytest.param("1", "boolean", UNKNOWN, id="a number for a boolean"),
        pytest.param("now ( )", "timestamp with time zone", "now()", id="a function"),
        pytest.param("current_date", "date", "CURRENT_DATE", id="a keyword"),
        pytest.param("NULL", "integer", None, id="NULL"),
        pytest.param("NULL", VARCHAR, "NULL::character varying", id="NULL with a length"),
        pytest.param("a + b ( c )", "integer", UNKNOWN, id="anything else"),
    ],
)
def test_a_default(sql, kind, printed):
    assert expressions.default(sql, kind) == printed


@pytest.mark.parametrize(
    ("sql", "name"),
    [
        ("nextval ( 'a_id_seq' )", "a_id_seq"),
        ("nextval('public.a_id_seq'::regclass)", "a_id_seq"),
        ("7", None),
    ],
)
def test_a_sequence(sql, name):
    assert expressions.sequence(sql) == name


@pytest.mark.parametrize(
    ("sql", "printed"),
    [
        pytest.param("tons >= 0", ("(tons >= 0)", ("tons",)), id="a comparison"),
        pytest.param("( Tons != 5 )", ("(tons <> 5)", ("tons",)), id="in parentheses"),
        pytest.param('"Tons">0', ('("Tons" > 0)', ("Tons",)), id="a name in quotes"),
        pytest.param("a > b", ("", ()), id="two columns"),
        pytest.param("a > 1 AND b > 1", ("", ()), id="two comparisons"),
    ],
)
def test_a_check(sql, printed):
    assert expressions.check(sql) == printed


@pytest.mark.parametrize(
    ("sql", "printed"),
    [
        pytest.param("boat (tons) WHERE tons > 5", "btree (tons) WHERE (tons > 5)", id="a condition"),
        pytest.param("boat (tons DESC, name)", "btree (tons DESC, name)", id="in descending order"),
        pytest.param("boat USING hash (tons)", "hash (tons)", id="a method"),
        pytest.param("boat (lower(name))", "btree (lower((name)::text))", id="a folded text"),
        pytest.param('boat (upper("Note"))', 'btree (upper("Note"))', id="a folded text without a length"),
        pytest.param("boat (lower(tons))", UNKNOWN, id="a folded number"),
        pytest.param("boat (tons) WHERE f(tons)", UNKNOWN, id="another condition"),
        pytest.param("boat (tons + 1)", UNKNOWN, id="another expression"),
        pytest.param("boat", UNKNOWN, id="no columns"),
    ],
)
def test_an_index(sql, printed):
    types = {"tons": "integer", "name": VARCHAR, "Note": "text"}
    assert expressions.index(sql, types) == printed
