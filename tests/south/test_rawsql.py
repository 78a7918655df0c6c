"""Raw SQL that a migration executes."""

from __future__ import annotations

import pytest

from southdeps.south.rawsql import tables_in_expression
from tests.projects import steps

SQL = [
    pytest.param("SELECT name FROM a_thing", ["need a_thing(name) sql"], id="a query"),
    pytest.param("INSERT INTO a_thing (name) VALUES ('x')", ["need a_thing(name) sql", "insert a_thing(name) name='x'"], id="an insert"),
    pytest.param(
        "INSERT INTO a_thing (name) SELECT word FROM tags",
        ["need a_thing(name) sql", "need tags(word) sql", "[matching rows in tags] insert a_thing(name)"], id="an insert of rows of another table",
    ),
    pytest.param("DELETE FROM a_thing", ["need a_thing() sql", "delete rows of a_thing"], id="all rows are deleted"),
    pytest.param("DELETE FROM a_thing WHERE id = 1", ["need a_thing() sql", "need a_thing(id) sql", "delete rows of a_thing ..."], id="some rows are deleted"),
    pytest.param("DROP TABLE IF EXISTS a_thing", ["drop a_thing"], id="a table is dropped if it is there"),
    pytest.param("ALTER TABLE a_thing RENAME TO a_new", ["need a_thing() sql", "rename a_thing to a_new"], id="a table is renamed"),
    pytest.param("CREATE TABLE x (id int NOT NULL, n text)", ["create x(id!, n)"], id="a table is created"),
]  # fmt: skip


@pytest.mark.parametrize(("sql", "expected"), SQL)
def test_what_it_does(sql, expected):
    assert [step for step in steps(f"db.execute({sql!r})") if step != "useinteger"] == expected


def test_parameters_are_values():
    assert "need a_thing(id) sql" in steps("db.execute('DELETE FROM a_thing WHERE id = %s', [1])")


def test_a_deferred_statement_runs_at_the_end():
    assert steps("db.add_deferred_sql('DELETE FROM a_thing')")[0] == "need a_thing() sql at the end"


def test_what_cannot_be_known_is_noted():
    (note,) = steps("db.execute(unknown())")
    assert note == "note dynamic-name this SQL is known only at run time: unknown()"
    assert "note dynamic-name a table's name in this SQL is known only at run time" in steps(
        "db.execute('DROP TABLE %s' % unknown())"
    )
    assert steps("db.execute('FROB a_thing')") == [
        "note unparsed-sql this SQL can't be parsed; it was searched for known tables",
        "words frob a_thing",
    ]


def test_one_of_several_texts():
    found = steps("db.execute('DROP TABLE a' if unknown() else 'DROP TABLE b')")
    assert [step for step in found if "drop" in step] == [
        "[one of several texts] drop a",
        "[one of several texts] drop b",
    ]


def test_tables_of_a_temporary_kind_leave_nothing():
    assert steps("db.execute('CREATE TEMPORARY TABLE t (id int); DROP TABLE t')") == []


def test_sub_queries_in_an_expression():
    found = dict(tables_in_expression("SELECT COUNT(*) FROM a_thing WHERE a_thing.x = 1"))
    assert found == {"a_thing": ("x",)}
    assert dict(tables_in_expression("a + 1")) == {}
