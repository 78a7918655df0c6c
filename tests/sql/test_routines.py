"""Functions need nothing until they run; what surely runs is read, what may run is searched for names."""

from __future__ import annotations

import pytest

from southdeps.sql import read_sql
from tests.sql.notation import told

# What is only created is not executed.
CREATED = {
    "trigger function": (
        (
            "CREATE OR REPLACE FUNCTION f() RETURNS trigger AS $$ BEGIN UPDATE t SET a = 1; RETURN NEW; END; $$"
            " LANGUAGE plpgsql"
        ),
        [],
    ),
    "body in a string": (
        (
            "CREATE FUNCTION f(x integer) RETURNS integer AS 'BEGIN; DELETE FROM t WHERE n = ''a;b''; END;'"
            " LANGUAGE 'plpgsql'"
        ),
        [],
    ),
    "types of the declarations": (
        (
            "CREATE FUNCTION f() RETURNS trigger AS $body$ DECLARE r t%ROWTYPE; n public.u.name%%TYPE; m n%TYPE; BEGIN"
            " RETURN NEW; END $body$ LANGUAGE plpgsql"
        ),
        ["read t", "read u (name)"],
    ),
    "SQL is checked": (
        (
            "CREATE FUNCTION f(integer) RETURNS bigint AS 'SELECT count(a.x) FROM t a WHERE id = $1; DELETE FROM u'"
            " LANGUAGE sql"
        ),
        ["read t (x)", "delete u"],
    ),
    "but what it makes is not there yet": (
        "CREATE FUNCTION f() RETURNS void AS $$ DROP TABLE t $$ LANGUAGE sql",
        ["schema t"],
    ),
    "another language": (
        "CREATE FUNCTION f() RETURNS void AS $$ plpy.execute('DELETE FROM t') $$ LANGUAGE plpythonu",
        [],
    ),
    "MySQL's": (
        (
            "CREATE PROCEDURE p() BEGIN IF 1 THEN DELETE FROM t; END IF; CASE WHEN 1 THEN SELECT 1; END CASE; END;"
            " SELECT a FROM u"
        ),
        ["read u (a)"],
    ),
}

# What a DO block does in any case, and a function that is called in the same text.
RUN = {
    "DO": (
        (
            "DO $$ DECLARE n integer := 0; BEGIN UPDATE t SET a = n WHERE t.b = n AND c; INSERT INTO u (d) SELECT e FROM t;"
            " n := n + 1; RAISE NOTICE 'x'; PERFORM setval('t_id_seq', n); EXECUTE 'ALTER TABLE t DROP COLUMN a'; END; $$;"
        ),
        [
            "update t (a)",
            "read t (b)",
            "insert u (d)",
            "read t",
            "read t (id)",
            "schema t (a)",
            "drop t.a",
        ],
    ),
    "INTO a variable": ("DO $$ DECLARE n int; BEGIN SELECT max(t.id) INTO n FROM t; END $$", ["read t (id)"]),
    "called": (
        (
            "CREATE FUNCTION public.move() RETURNS void AS $$ BEGIN DELETE FROM t; END $$ LANGUAGE plpgsql;"
            " SELECT move(); DROP FUNCTION move();"
        ),
        ["delete t"],
    ),
    "called by another": (
        (
            "CREATE FUNCTION f() RETURNS void AS $$ BEGIN DELETE FROM t; PERFORM f(); END $$ LANGUAGE plpgsql;"
            "CREATE FUNCTION g() RETURNS void AS $$ BEGIN PERFORM f(); CREATE TABLE u (a int); END $$ LANGUAGE plpgsql;"
            "SELECT * FROM g()"
        ),
        ["delete t", "create u (a)"],
    ),
    "called for rows, of which a fresh table may have none": (
        (
            "CREATE FUNCTION f(x int) RETURNS int AS $$ BEGIN DELETE FROM t; END $$ LANGUAGE plpgsql;"
            " UPDATE u SET a = f(id)"
        ),
        ["update u (a)", "read u (id)"],
    ),
    "SQL function": (
        "CREATE FUNCTION f() RETURNS void AS 'CREATE TABLE t (a int)' LANGUAGE sql; SELECT f()",
        ["create t (a)"],
    ),
    "MySQL's procedure": ("CALL p(1)", []),
    "Oracle's block": ("BEGIN UPDATE t SET a = 1; DELETE FROM u; END;", ["update t (a)", "delete u"]),
}


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        pytest.param(*case, id=f"{kind}: {name}")
        for kind, table in (("created", CREATED), ("run", RUN))
        for name, case in table.items()
    ],
)
def test_routines(sql, expected):
    assert told(sql) == expected


@pytest.mark.parametrize(
    "body",
    [
        "BEGIN IF EXISTS (SELECT 1 FROM t) THEN DELETE FROM u; END IF; END",
        "DECLARE r record; BEGIN FOR r IN SELECT * FROM t LOOP DELETE FROM u; END LOOP; END",
        "BEGIN DELETE FROM t; EXCEPTION WHEN others THEN DELETE FROM u; END",
        "BEGIN EXECUTE 'DELETE FROM t' || ' WHERE u'; END",
        "BEGIN n := (SELECT max(u) FROM t); END",
        "BEGIN r.n = (SELECT max(u) FROM t); END",
        "BEGIN RETURN (SELECT max(u) FROM t); END",
        "BEGIN DELETE FROM t u",
        "SELECT t FROM u",
    ],
)
def test_a_body_that_is_no_straight_line_is_searched(body):
    (statement,) = read_sql(f"DO $$ {body} $$").statements
    assert not statement.parsed
    assert statement.actions == ()
    assert {"t", "u"} <= set(statement.words)


def test_the_call_of_a_function_that_is_no_straight_line_is_not_read_either():
    made, called = read_sql(
        "CREATE FUNCTION f(tab text) RETURNS void AS $$ BEGIN IF has(tab) THEN"
        " EXECUTE 'ALTER TABLE ' || tab || ' ADD a int'; END IF; END $$ LANGUAGE plpgsql; SELECT f('people')"
    ).statements
    assert made.parsed
    assert made.words == ()
    assert not called.parsed
    assert "people" in called.words


def test_a_string_handed_to_a_function_may_be_the_name_of_a_table():
    (statement,) = read_sql(
        """SELECT AddGeometryColumn('people', 'place', 4326, 'POINT', 2), f('no name')"""
    ).statements
    assert statement.parsed
    assert statement.words == ("people", "place", "point")


def test_a_function_may_return_the_rows_of_a_table():
    (statement,) = read_sql(
        "CREATE FUNCTION f() RETURNS SETOF people AS $$ BEGIN END $$ LANGUAGE plpgsql"
    ).statements
    assert statement.words == ("people",)
