"""What the names in a query mean."""

from __future__ import annotations

import pytest
import sqlglot
from sqlglot import exp

from southdeps.sql import scopes


def parse(sql):
    return sqlglot.parse_one(sql, dialect="postgres")


def owners(sql, dialect="postgres"):
    """The table that each column of the query surely belongs to."""
    tree = parse(sql)
    around = scopes.scopes_of(tree)
    return {column.name: scopes.owner(column, around, dialect) for column in tree.find_all(exp.Column)}


OWNERS = [
    pytest.param("SELECT a FROM t", {"a": "t"}, id="the only table"),
    pytest.param("SELECT x.a FROM t AS x, u", {"a": "t"}, id="an alias"),
    pytest.param("SELECT a FROM t, u", {"a": None}, id="two tables"),
    pytest.param("SELECT a FROM t JOIN t AS u ON true", {"a": "t"}, id="the same table twice"),
    pytest.param("SELECT x.a FROM (SELECT 1 AS a) AS x", {"a": None}, id="a subquery"),
    pytest.param("SELECT x.a FROM t AS x (a)", {"a": None}, id="columns with other names"),
    pytest.param("SELECT y.a FROM t AS x", {"a": None}, id="an unknown alias"),
    pytest.param("SELECT ctid FROM t", {"ctid": None}, id="a system column"),
    pytest.param("SELECT t FROM t", {"t": None}, id="the whole row"),
    pytest.param("SELECT 1 AS b FROM t ORDER BY b, c", {"b": None, "c": "t"}, id="an output name"),
    pytest.param("SELECT 1 FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.a = t.b)", {"a": "u", "b": "t"}, id="a query around"),
]  # fmt: skip


@pytest.mark.parametrize(("sql", "expected"), OWNERS)
def test_owners(sql, expected):
    assert owners(sql) == expected


def test_sqlite_takes_unknown_names_in_quotes_for_strings():
    assert owners('SELECT "a" FROM t', "sqlite") == {"a": None}
    assert owners('SELECT "a" FROM t') == {"a": "t"}


@pytest.mark.parametrize(
    ("sql", "tables"),
    [
        pytest.param("SELECT 1 FROM t, public.u, pg_class, other.v", ["t", "u"], id="of the application"),
        pytest.param("WITH w AS (SELECT 1 FROM t) SELECT 1 FROM w", ["t"], id="the name of a WITH query"),
        pytest.param("WITH w AS (SELECT 1 FROM w) SELECT 1 FROM w", ["w"], id="a WITH query of the table of its name"),
        pytest.param("WITH RECURSIVE w AS (SELECT 1 FROM w) SELECT 1 FROM w", [], id="a recursive one"),
        pytest.param("SELECT 1 FROM generate_series(1, 2)", [], id="a function"),
    ],
)  # fmt: skip
def test_tables(sql, tables):
    found = {scopes.table_name(table) for table in parse(sql).find_all(exp.Table)} - {None}
    assert sorted(str(name) for name in found) == tables


@pytest.mark.parametrize(
    ("sql", "written"),
    [
        pytest.param("INSERT INTO t (a) SELECT b FROM u", {"t": "insert"}, id="insert"),
        pytest.param("UPDATE t SET a = 1 FROM u", {"t": "update"}, id="update"),
        pytest.param("DELETE FROM t USING u", {"t": "delete"}, id="delete"),
        pytest.param("SELECT 1 FROM t", {}, id="select"),
    ],
)
def test_what_is_written(sql, written):
    tree = parse(sql)
    done = scopes.written_tables(tree, scopes.scopes_of(tree))
    found = {table.name: done[id(table)] for table in tree.find_all(exp.Table) if id(table) in done}
    assert found == written


def test_columns_that_an_insert_lists_are_folded():
    tree = parse('INSERT INTO t (A, "B") VALUES (1, 2)')
    (table,) = tree.find_all(exp.Table)
    assert scopes.listed_columns(table) == ["a", "B"]


def test_columns_on_the_left_of_a_set():
    tree = parse("UPDATE t SET a = b, (c, d) = (1, 2)")
    assigned = scopes.assigned_columns(tree, scopes.scopes_of(tree))
    names = {column.name for column in tree.find_all(exp.Column) if id(column) in assigned}
    assert names == {"a", "c", "d"}
