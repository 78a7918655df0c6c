"""Statements other than queries and definitions of tables: what they need, and what they make of the schema."""

from __future__ import annotations

import pytest

from southdeps.sql import read_sql
from tests.sql.notation import told

DROPS = {
    "tables": ("DROP TABLE a, b CASCADE", ["schema a", "drop a cascade", "schema b", "drop b cascade"]),
    "IF EXISTS": ("DROP TABLE IF EXISTS `a`", ["schema a if there", "drop a"]),
    "another schema's": ("DROP TABLE archive.a, public.b", ["schema b", "drop b"]),
    "view": ("DROP VIEW IF EXISTS v", ["schema v if there", "drop view v"]),
    "index": ("DROP INDEX CONCURRENTLY IF EXISTS i", []),
    "MySQL's index": ("DROP INDEX i ON t", ["schema t"]),
    "trigger": ("DROP TRIGGER IF EXISTS g ON t", ["schema t if there"]),
    "SQLite's trigger": ("DROP TRIGGER g", []),
    "function": ("DROP FUNCTION IF EXISTS f(title text, tags text)", []),
    "sequence": ("DROP SEQUENCE t_id_seq, numbers CASCADE", ["schema t (id)"]),
}

OTHERS = {
    "truncate": ("TRUNCATE TABLE a, b RESTART IDENTITY CASCADE", ["delete a", "delete b"]),
    "lock": ("LOCK TABLE a, b IN SHARE ROW EXCLUSIVE MODE", ["schema a", "schema b"]),
    "MySQL's lock": ("LOCK TABLES a WRITE, b AS x READ", ["schema a", "schema b"]),
    "MySQL's unlock": ("UNLOCK TABLES", []),
    "copy in": ("COPY t (a, b) FROM STDIN WITH CSV", ["insert t (a, b)"]),
    "copy out": ("COPY t TO '/tmp/t'", ["read t"]),
    "copy a query out": ("COPY (SELECT a FROM t) TO STDOUT", ["read t (a)"]),
    "comment on a table": ("COMMENT ON TABLE t IS 'x IS'", ["schema t"]),
    "comment on a column": ("COMMENT ON COLUMN public.t.a IS NULL", ["schema t (a)"]),
    "comment on a constraint": ("COMMENT ON CONSTRAINT c ON t IS ''", ["schema t"]),
    "grant": ("GRANT SELECT, UPDATE (a) ON TABLE t, u TO PUBLIC", ["schema t", "schema u"]),
    "revoke": ("REVOKE ALL ON t FROM PUBLIC", ["schema t"]),
    "grant on other things": (
        "GRANT USAGE ON SEQUENCE s TO x; GRANT ALL ON SCHEMA public TO x; GRANT x TO y",
        [],
    ),
    "maintenance": (
        "VACUUM FULL a; ANALYZE b (x); REINDEX TABLE c; CLUSTER d USING i",
        ["schema a", "schema b (x)", "schema c", "schema d"],
    ),
    "maintenance of all": ("VACUUM ANALYZE; ANALYZE", []),
    "refresh": ("REFRESH MATERIALIZED VIEW v", ["schema v"]),
    "MySQL's show": ("SHOW CREATE TABLE question", ["read question"]),
    "transactions": (
        "BEGIN; START TRANSACTION; SAVEPOINT a; ROLLBACK TO SAVEPOINT a; RELEASE a; COMMIT; END",
        [],
    ),
    "settings": (
        "SET CONSTRAINTS ALL IMMEDIATE; SET foreign_key_checks = 0; SET search_path TO public; PRAGMA foreign_keys = OFF",
        [],
    ),
}


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        pytest.param(*case, id=f"{verb}: {name}")
        for verb, table in (("drop", DROPS), ("other", OTHERS))
        for name, case in table.items()
    ],
)
def test_utilities(sql, expected):
    assert told(sql) == expected
    assert told(sql.lower()) == expected


INDEXES = [
    pytest.param("CREATE INDEX i ON t (a, lower(b))", ["schema t (a, b)"], id="columns and expressions"),
    pytest.param("CREATE UNIQUE INDEX CONCURRENTLY i ON t USING btree (a DESC) WHERE b > 0", ["schema t (a, b)"], id="a condition"),
    pytest.param("CREATE INDEX i ON archive.t (a)", [], id="another schema's"),
    pytest.param("CREATE SEQUENCE s OWNED BY t.a", ["schema t (a)"], id="a sequence of a column"),
]  # fmt: skip


@pytest.mark.parametrize(("sql", "expected"), INDEXES)
def test_indexes_and_sequences(sql, expected):
    assert told(sql) == expected


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("LOAD DATA INFILE 'x' INTO TABLE t", {"t"}),
        ("DECLARE c CURSOR FOR SELECT a FROM t", {"a", "t"}),
        ("START t", {"t"}),
        ("RENAME TABLE t", {"t"}),
    ],
)
def test_what_has_an_unknown_form_is_not_read_but_searched(sql, words):
    (statement,) = read_sql(sql).statements
    assert not statement.parsed
    assert words <= set(statement.words)


def test_the_actions_of_a_rule_are_searched():
    (statement,) = read_sql(
        "CREATE RULE r AS ON DELETE TO t DO ALSO (DELETE FROM u; DELETE FROM v)"
    ).statements
    assert statement.parsed
    assert {"u", "v"} <= set(statement.words)
