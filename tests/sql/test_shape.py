"""Data is left out of statements, and nothing else."""

from __future__ import annotations

import pytest

from southdeps.sql.lexer import normal, tokenize
from southdeps.sql.shape import generalized, without_data

NUMBERS = ", ".join(map(str, range(1000)))
LEFT_OUT = {
    "INSERT INTO t (a) VALUES (1), (2), (3)": "INSERT INTO t ( a ) VALUES ( 1 )",
    "INSERT INTO t VALUES (1, 'a'), (-2.5, NULL), (DEFAULT, %s)": "INSERT INTO t VALUES ( 1 , 'a' )",
    "INSERT INTO t VALUES (1), (now()), (2), (now()) RETURNING id": (
        "INSERT INTO t VALUES ( 1 ) , ( now ( ) ) RETURNING id"
    ),
    "INSERT INTO t VALUES (nextval('a')), (nextval('b'))": (
        "INSERT INTO t VALUES ( nextval ( 'a' ) ) , ( nextval ( 'b' ) )"
    ),
    "INSERT INTO t VALUES ((SELECT 1 FROM a)), ((SELECT 2 FROM a)), ((SELECT 2 FROM b))": (
        "INSERT INTO t VALUES ( ( SELECT 1 FROM a ) ) , ( ( SELECT 2 FROM b ) )"
    ),
    "SELECT * FROM (VALUES (1), (2)) v, t": "SELECT * FROM ( VALUES ( 1 ) ) v , t",
    "INSERT INTO t VALUES (1), (2": "INSERT INTO t VALUES ( 1 )",
    "INSERT INTO t VALUES": "INSERT INTO t VALUES",
}
KEPT = ["SELECT a, (1), (2) FROM t", "SELECT 1, 2, 1 + 2", "UPDATE t SET a = (1), b = (2)", ""]


@pytest.mark.parametrize(("text", "left"), LEFT_OUT.items())
def test_rows_of_a_shape_are_kept_once(text, left):
    assert normal(without_data(tokenize(text))) == left


@pytest.mark.parametrize("text", KEPT)
def test_what_is_no_data_is_kept(text):
    assert without_data(tokenize(text)) == tokenize(text)


def test_a_long_list_is_cut():
    short = normal(without_data(tokenize(f"DELETE FROM t WHERE a IN ({NUMBERS}) AND b = 1")))
    assert short.startswith("DELETE FROM t WHERE a IN ( 0 , 1 , 2 ")
    assert short.endswith(" , 100 ) AND b = 1")


SAME = [
    ("INSERT INTO t (a, b) VALUES (1, 'x')", "INSERT INTO t (a, b) VALUES (22, 'it''s')"),
    ("INSERT INTO public.t (a) VALUES ('x')", "INSERT INTO public.t (a) VALUES ('y')"),
    ("UPDATE t SET a = 1 WHERE b IN ('x', 'y')", "UPDATE t SET a = 2 WHERE b IN ('z', 'y')"),
]
DIFFERENT = [
    ("SELECT nextval('a_id_seq')", "SELECT nextval('b_id_seq')"),
    ("SELECT 'a'::regclass", "SELECT 'b'::regclass"),
    ("SELECT CAST('a' AS regclass)", "SELECT CAST('b' AS regclass)"),
    ("INSERT INTO t (a) VALUES (1)", "INSERT INTO t (b) VALUES (1)"),
    (
        "INSERT INTO t (a) VALUES (1)",
        "INSERT INTO t (a) VALUES (1.5)",
    ),  # a boolean takes neither, in other words
    ("INSERT INTO t (a) VALUES (1)", "INSERT INTO t (a) VALUES ('1')"),
    ('SELECT "a" FROM t', 'SELECT "b" FROM t'),
]


def shape(text):
    return normal(generalized(tokenize(text)))


@pytest.mark.parametrize(("one", "other"), SAME)
def test_statements_that_differ_in_data_have_one_shape(one, other):
    assert shape(one) == shape(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_statements_that_need_different_things_have_two(one, other):
    assert shape(one) != shape(other)
