"""CREATE TABLE, CREATE VIEW and ALTER TABLE: what they need, and what they make of the schema."""

from __future__ import annotations

import pytest

from southdeps.sql import read_sql
from southdeps.sql.tables import entry_columns
from tests.sql.notation import in_words, told

CREATES = {
    "Django's own": (
        (
            'CREATE TABLE "shop_order" ("id" serial NOT NULL PRIMARY KEY, "total" numeric(10, 2) NOT NULL,'
            ' "user_id" integer NOT NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED,'
            ' "note" text DEFAULT \'a, b) REFERENCES c\', UNIQUE ("user_id", "total"))'
        ),
        ["reference auth_user (id)", "create shop_order (id, total, user_id, note)"],
    ),
    "constraints": (
        (
            "CREATE TABLE t (id int, o_id int, CONSTRAINT fk FOREIGN KEY (o_id) REFERENCES public.o (id) ON DELETE CASCADE,"
            " PRIMARY KEY (id), CHECK (id > 0), EXCLUDE USING gist (id WITH =))"
        ),
        ["reference o (id)", "create t (id, o_id)"],
    ),
    "MySQL's keys": (
        (
            "CREATE TABLE `t` (`id` int(11) unsigned AUTO_INCREMENT, `kind` enum('a', 'b'), KEY `k` (`kind`),"
            " UNIQUE KEY `u` (`id`, `kind`(20)), FULLTEXT KEY f (kind), INDEX (id)) ENGINE=InnoDB DEFAULT CHARSET=utf8"
        ),
        ["create t (id, kind)"],
    ),
    "columns called key and index": (
        "CREATE TABLE t (key varchar(10), index integer, fulltext numeric(10, 2))",
        ["create t (key, index, fulltext)"],
    ),
    "refers to itself": (
        "CREATE TABLE t (id int, up_id int REFERENCES t, o_id int REFERENCES o)",
        ["reference o", "create t (id, up_id, o_id)"],
    ),
    "IF NOT EXISTS": ("CREATE TABLE IF NOT EXISTS t (id int)", ["create t (id) unless there"]),
    "TEMP": ("CREATE TEMP TABLE t (id int) ON COMMIT DROP", ["create temporary t (id)"]),
    "LIKE": ("CREATE TABLE t (LIKE o INCLUDING ALL, x int)", ["read o", "create t (x, ...)"]),
    "MySQL's LIKE": ("CREATE TABLE t LIKE o", ["read o", "create t (...)"]),
    "INHERITS": ("CREATE TABLE t (x int) INHERITS (o, p)", ["read o", "read p", "create t (x, ...)"]),
    "PARTITION OF": ("CREATE TABLE t PARTITION OF o FOR VALUES IN (1)", ["read o", "create t (...)"]),
    "AS": (
        "CREATE TABLE t AS SELECT o.id, lower(o.x) AS y FROM o",
        ["read o (id, x)", "create t (id, y)"],
    ),
    "AS, with names": (
        "CREATE TABLE t (a, b) AS SELECT x, y FROM o WITH NO DATA",
        ["read o (x, y)", "create t (a, b)"],
    ),
    "AS, with options": (
        "CREATE TABLE t WITH (fillfactor=70) AS (SELECT * FROM o)",
        ["read o", "create t (...)"],
    ),
    "AS, unnamed": (
        "CREATE TABLE t AS SELECT id, count(*) FROM o GROUP BY id",
        ["read o (id)", "create t (id, ...)"],
    ),
    "MySQL's SELECT without AS": (
        "CREATE TABLE t ENGINE=MyISAM SELECT id FROM o",
        ["read o (id)", "create t (id)"],
    ),
    "MySQL's SELECT in parentheses": ("CREATE TABLE t (SELECT id FROM o)", ["read o (id)", "create t (id)"]),
    "unfinished": ("CREATE TABLE t (a int, b numeric(10", ["create t (a, b)"]),
    "another schema's": ("CREATE TABLE archive.t AS SELECT id FROM o", ["read o (id)"]),
    "view": (
        "CREATE OR REPLACE VIEW v AS SELECT p.id, q.x AS y FROM p LEFT OUTER JOIN q ON q.p_id = p.id",
        ["read p (id)", "read q (x, p_id)", "create view v (id, y) unless there"],
    ),
    "view with names": (
        "CREATE VIEW v (a, b) AS SELECT 1, 2 UNION SELECT x, y FROM p WITH CHECK OPTION",
        ["read p (x, y)", "create view v (a, b)"],
    ),
    "materialized view": (
        "CREATE MATERIALIZED VIEW v AS SELECT x FROM p WITH NO DATA",
        ["read p (x)", "create view v (x)"],
    ),
    "index": ("CREATE INDEX i ON t (a, b DESC, c varchar_pattern_ops)", ["schema t (a, b, c)"]),
    "unique index, concurrently": (
        "CREATE UNIQUE INDEX CONCURRENTLY i ON t (organization_id, COALESCE(released, added))",
        ["schema t (organization_id, released, added)"],
    ),
    "index by method, over an expression": (
        "CREATE INDEX i ON t USING gin (to_tsvector('english', body))",
        ["schema t (body)"],
    ),
    "partial index": (
        "CREATE INDEX i ON t (lower(a) DESC NULLS LAST) WHERE b > 1 AND NOT c",
        ["schema t (a, b, c)"],
    ),
    "index of a prefix": ("create index i\n on t (path(255))", ["schema t (path)"]),
    "MySQL's full text index": ("CREATE FULLTEXT INDEX i ON `t` (`a`, `b`)", ["schema t (a, b)"]),
    "trigger": (
        "CREATE TRIGGER g BEFORE INSERT OR UPDATE ON t FOR EACH ROW EXECUTE PROCEDURE f()",
        ["schema t"],
    ),
    "trigger on columns": (
        "CREATE CONSTRAINT TRIGGER g AFTER UPDATE OF a, b ON t FOR EACH ROW EXECUTE FUNCTION f()",
        ["schema t (a, b)"],
    ),
    "trigger with a body": (
        "CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE u SET a = CASE WHEN b THEN 1 END; DELETE FROM v; END",
        ["schema t"],
    ),
    "rule": ("CREATE RULE r AS ON INSERT TO t DO INSTEAD NOTHING", ["schema t"]),
    "sequence": ("CREATE SEQUENCE t_id_seq OWNED BY t.id", ["schema t (id)"]),
    "a sequence without an owner": ("CREATE SEQUENCE numbers START 100", []),
    "type": ("CREATE TYPE mood AS ENUM ('sad', 'ok')", []),
    "extension": ("CREATE EXTENSION IF NOT EXISTS citext", []),
    "language": ("CREATE LANGUAGE plpgsql", []),
    "aggregate": ("CREATE AGGREGATE c (BASETYPE = tsvector, SFUNC = f, INITCOND = '')", []),
}

ALTERS = {
    "add column": (
        "ALTER TABLE t ADD COLUMN o_id integer NOT NULL REFERENCES o (id), ADD note text",
        ["schema t", "reference o (id)", "add t.o_id", "add t.note"],
    ),
    "add columns in parentheses": (
        "ALTER TABLE t ADD (a number, b number)",
        ["schema t", "add t.a", "add t.b"],
    ),
    "add a column called key": ("ALTER TABLE t ADD key varchar(10)", ["schema t", "add t.key"]),
    "add key": ("ALTER TABLE t ADD KEY k (a), ADD FULLTEXT INDEX f (b)", ["schema t (a, b)"]),
    "add foreign key": (
        "ALTER TABLE ONLY a ADD CONSTRAINT fk FOREIGN KEY (b_id) REFERENCES b(id) DEFERRABLE INITIALLY DEFERRED",
        ["schema a (b_id)", "reference b (id)"],
    ),
    "add unique and primary key": (
        "ALTER TABLE t ADD UNIQUE (a, b), ADD PRIMARY KEY (c)",
        ["schema t (a, b, c)"],
    ),
    "add unique by index": ("ALTER TABLE t ADD CONSTRAINT u UNIQUE USING INDEX i", ["schema t"]),
    "add check": ("ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0 AND lower(b) = b)", ["schema t (a, b)"]),
    "IF EXISTS": (
        "ALTER TABLE IF EXISTS t ADD COLUMN IF NOT EXISTS a int, ADD FOREIGN KEY (b) REFERENCES o",
        ["schema t if there", "add t.a", "schema t (b) if there", "reference o if there"],
    ),
    "drop column": (
        "ALTER TABLE t DROP COLUMN a CASCADE, DROP b, DROP COLUMN IF EXISTS c",
        ["schema t (a)", "drop t.a", "schema t (b)", "drop t.b", "drop t.c"],
    ),
    "drop constraint": ("ALTER TABLE t DROP CONSTRAINT IF EXISTS a_refs_id_21d2", ["schema t"]),
    "drop MySQL's keys": (
        "ALTER TABLE t DROP FOREIGN KEY fk, DROP INDEX `k`, DROP PRIMARY KEY",
        ["schema t"],
    ),
    "alter column": (
        "ALTER TABLE t ALTER COLUMN a DROP NOT NULL, ALTER b SET DATA TYPE text USING b::text",
        ["schema t (a, b)"],
    ),
    "a comma in a type": (
        "ALTER TABLE t ALTER a TYPE numeric(10, 2), ALTER b SET DEFAULT 'x, y'",
        ["schema t (a, b)"],
    ),
    "rename column": ("ALTER TABLE t RENAME COLUMN a TO b", ["schema t (a)", "rename t.a to b"]),
    "rename column in short": ("ALTER TABLE t RENAME a TO b", ["schema t (a)", "rename t.a to b"]),
    "rename constraint": ("ALTER TABLE t RENAME CONSTRAINT a TO b", ["schema t"]),
    "rename": ('ALTER TABLE t RENAME TO "U"', ["schema t", "rename t to U"]),
    "rename away": ("RENAME TABLE t TO other.t", ["schema t", "drop t"]),
    "MySQL's rename": (
        "RENAME TABLE a TO b, `c` TO `d`, other.e TO f",
        ["schema a", "rename a to b", "schema c", "rename c to d"],
    ),
    "MySQL's change": (
        "ALTER TABLE t CHANGE a b varchar(10) NOT NULL, CHANGE COLUMN c c integer, MODIFY d text",
        ["schema t (a)", "rename t.a to b", "schema t (c, d)"],
    ),
    "MySQL's options": ("ALTER TABLE t ENGINE=InnoDB, CONVERT TO CHARACTER SET utf8", ["schema t"]),
    "set schema": ("ALTER TABLE t SET SCHEMA archive", ["schema t", "drop t"]),
    "set schema public": ("ALTER TABLE t SET SCHEMA public", ["schema t"]),
    "inherit": ("ALTER TABLE t INHERIT p", ["schema t", "read p"]),
    "owner": ("ALTER TABLE t OWNER TO me", ["schema t"]),
    "triggers": ("ALTER TABLE t DISABLE TRIGGER ALL", ["schema t"]),
    "another schema's table": ("ALTER TABLE archive.t ADD COLUMN a int", []),
    "a sequence by way of TABLE": ("ALTER TABLE t_id_seq RENAME TO u_id_seq", []),
    "sequence": ("ALTER SEQUENCE t_id_seq RESTART WITH 1", ["schema t (id)"]),
    "sequence renamed, after its table": ("ALTER SEQUENCE t_id_seq RENAME TO u_id_seq", []),
    "sequence owned": ("ALTER SEQUENCE numbers OWNED BY t.number", ["schema t (number)"]),
    "view": ("ALTER VIEW v RENAME TO w", ["schema v", "rename v to w"]),
    "index": ("ALTER INDEX a RENAME TO b", []),
}


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        pytest.param(*case, id=f"{verb}: {name}")
        for verb, table in (("create", CREATES), ("alter", ALTERS))
        for name, case in table.items()
    ],
)
def test_definitions(sql, expected):
    assert told(sql) == expected
    assert told(sql.lower()) == [
        line.replace("drop U", "drop u").replace(" to U", " to u") for line in expected
    ]


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("ALTER TABLE t EXCHANGE PARTITION p WITH TABLE u", {"t", "u"}),
        ("CREATE TABLE t AS EXECUTE p", {"p"}),
    ],
)
def test_what_has_an_unknown_form_is_not_read_but_searched(sql, words):
    (statement,) = read_sql(sql).statements
    assert not statement.parsed
    assert words <= set(statement.words)


def test_a_view_of_a_query_that_cannot_be_parsed_is_there_all_the_same():
    (statement,) = read_sql("CREATE VIEW v AS SELECT a b c d FROM people").statements
    assert not statement.parsed
    assert "people" in statement.words
    assert [in_words(action) for action in statement.actions] == ["create view v (...)"]


@pytest.mark.parametrize(
    ("entry", "columns"),
    [
        pytest.param("a", ("a",), id="a column"),
        pytest.param('"A" DESC NULLS LAST', ("A",), id="in quotes, with a direction"),
        pytest.param("a ( 20 )", ("a",), id="MySQL's length"),
        pytest.param("lower ( a )", ("a",), id="an expression"),
        pytest.param("( a + b ) ASC", ("a", "b"), id="an expression of two"),
        pytest.param("a varchar_pattern_ops", ("a",), id="an operator class"),
    ],
)
def test_the_columns_of_an_index_entry(entry, columns):
    assert entry_columns(entry, dialect="postgres") == columns
