"""One statement becomes a tree, in the first dialect that can parse it."""

from __future__ import annotations

import logging

import pytest
from sqlglot import exp

from southdeps.sql.parser import DIALECTS, parse


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("SELECT a FROM t", exp.Select, id="a query"),
        pytest.param("SELECT 1 UNION SELECT 2", exp.Union, id="a union"),
        pytest.param("INSERT INTO t (a) VALUES (1)", exp.Insert, id="an insert"),
        pytest.param("UPDATE t SET a = 1", exp.Update, id="an update"),
        pytest.param("DELETE FROM t", exp.Delete, id="a deletion"),
        pytest.param("REPLACE INTO t (a) VALUES (1)", exp.Insert, id="MySQL's replace"),
        pytest.param("UPDATE t JOIN u ON t.id = u.id SET t.a = 1", exp.Update, id="MySQL's update of two"),
    ],
)
def test_trees(text, kind):
    assert isinstance(parse(text, dialect="postgres"), kind)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("FROB a b", id="no SQL"),
        pytest.param("SELECT a b c d FROM t", id="what sqlglot would take for an alias"),
        pytest.param("SELECT 1; SELECT 2", id="two statements"),
        pytest.param("", id="nothing"),
        pytest.param("SELECT " + "(" * 3000 + "1" + ")" * 3000, id="too deep"),
    ],
)
def test_what_no_dialect_can_parse(text):
    assert parse(text, dialect="postgres") is None


def test_the_dialect_asked_for_comes_first():
    quoted = 'SELECT "a" FROM t'
    columns = {
        dialect: bool(list(found.find_all(exp.Column)))
        for dialect in DIALECTS
        if (found := parse(quoted, dialect=dialect))
    }
    assert columns == {"postgres": True, "mysql": False, "sqlite": True, "oracle": True}


def test_a_long_string_costs_nothing():
    found = parse(f"INSERT INTO t (a) VALUES ('{'x' * 100_000}')", dialect="postgres")
    assert found is not None
    assert "x" * 200 not in found.sql()


def test_sqlglot_says_nothing_by_itself(caplog):
    caplog.set_level(logging.DEBUG)
    parse("SELECT FROB", dialect="postgres")
    parse("ALTER TABLE t FROB", dialect="postgres")
    assert caplog.records == []
    assert logging.getLogger("sqlglot").filters == []
