"""Names in SQL: how they are folded, and which of them are tables of the application."""

from __future__ import annotations

import pytest

from southdeps.sql import names
from southdeps.sql.lexer import tokenize
from southdeps.sql.statements import TableUse


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        pytest.param("People", ["people"], id="folded"),
        pytest.param('"People"', ["People"], id="in quotes"),
        pytest.param('"a ""b"""', ['a "b"'], id="quotes in quotes"),
        pytest.param("`a``b`", ["a`b"], id="MySQL's"),
        pytest.param('public . "T"', ["public", "T"], id="with a schema"),
    ],
)
def test_parts(written, parts):
    assert names.parts(written) == parts


@pytest.mark.parametrize(
    ("parts", "table"),
    [
        pytest.param(["t"], "t", id="a table"),
        pytest.param(["public", "t"], "t", id="of the search path"),
        pytest.param(["main", "t"], "t", id="SQLite's own name"),
        pytest.param(["db", "public", "t"], "t", id="with the database"),
        pytest.param(["archive", "t"], None, id="another schema"),
        pytest.param(["pg_class"], None, id="a catalog"),
        pytest.param(["sqlite_master"], None, id="SQLite's catalog"),
        pytest.param(["dual"], None, id="Oracle's dual"),
        pytest.param(["dual_use"], "dual_use", id="a name that begins so"),
        pytest.param([""], None, id="no name"),
    ],
)
def test_relations(parts, table):
    assert names.relation(parts) == table


@pytest.mark.parametrize(
    ("name", "uses"),
    [
        pytest.param("t", [TableUse("t", "read", ("a",))], id="a table"),
        pytest.param("t_id_seq", [TableUse("t", "read", ("id",))], id="the sequence of its key"),
        pytest.param("numbers_seq", [], id="another sequence"),
        pytest.param("archive . t", [], id="another schema's"),
    ],
)
def test_uses(name, uses):
    assert names.use(name, "read", ["a"]) == uses


def test_a_use_that_may_be_missing():
    (use,) = names.use("t", "schema", missing_ok="IF EXISTS")
    assert use.missing_ok


@pytest.mark.parametrize(
    ("text", "items"),
    [
        pytest.param("a , b ( c , d ) , e", ["a", "b ( c , d )", "e"], id="parentheses"),
        pytest.param("", [], id="empty"),
        pytest.param("a , , b", ["a", "b"], id="an empty item"),
        pytest.param('"a , b" , c', ['"a , b"', "c"], id="a comma in a name"),
        pytest.param("a ) , b", ["a )", "b"], id="a stray parenthesis"),
    ],
)
def test_lists(text, items):
    assert names.split_list(text) == items


@pytest.mark.parametrize(
    ("text", "split"),
    [
        pytest.param("( a ( b ) ) c", ("a ( b )", "c"), id="nested"),
        pytest.param("a ( b )", ("", "a ( b )"), id="does not begin so"),
        pytest.param("( a", ("a", ""), id="never closed"),
    ],
)
def test_parentheses(text, split):
    assert names.parenthesized(text) == split


def test_words_are_names_each_once():
    assert names.words(tokenize("SELECT A, \"A\", 'b', a FROM t")) == ("select", "a", "A", "from", "t")
