"""A text as a whole: statements, comments, placeholders, what is unknown, and what must never happen."""

from __future__ import annotations

import ast
import logging
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from southdeps.sql import UNKNOWN, mentions, read_sql
from tests.sql.notation import in_words, told

SCRIPT = """
-- people; first
UPDATE people SET name = 'a;b' WHERE id = 1; /* and then */
DELETE FROM pets;

INSERT INTO towns (name) VALUES ('it''s; here'); -- the end
"""
SCRIPT_TOLD = ["update people (name)", "read people (id)", "delete pets", "insert towns (name)"]


def test_statements_come_one_by_one_with_their_text():
    script = read_sql(SCRIPT)
    assert [statement.text for statement in script.statements] == [
        "UPDATE people SET name = 'a;b' WHERE id = 1",
        "DELETE FROM pets",
        "INSERT INTO towns (name) VALUES ('it''s; here')",
    ]
    assert [in_words(action) for action in script.actions] == SCRIPT_TOLD


def test_nothing_is_nothing():
    assert read_sql(" ;; -- x\n /* y */ ").statements == ()


def south_splits(text):
    """Split as South's execute_many does, with the regular expressions that stand in its source."""
    spec = find_spec("south")
    assert spec is not None
    assert spec.origin is not None
    source = Path(spec.origin).with_name("db").joinpath("generic.py").read_text("utf-8")
    (function,) = (
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef) and node.name == "execute_many"
    )
    regex, comments = (ast.literal_eval(default) for default in function.args.defaults)
    lines = [line.strip().replace("%", "%%") for line in re.split(comments, text) if line.strip()]
    return re.split(regex, "\n".join(lines))[1:][::2]


@pytest.mark.parametrize("text", [SCRIPT, "DELETE FROM a", "DELETE FROM a;\n\nUPDATE b SET x = 1;"])
def test_a_text_is_split_as_south_does_it(text):
    pieces = [piece for piece in south_splits(text) if piece.strip()]
    assert len(pieces) == len(read_sql(text).statements)
    assert [line for piece in pieces for line in told(piece)] == told(text)


def test_placeholders_stand_for_values():
    assert told(
        "UPDATE t SET a = %s, b = '%%s;' WHERE c = %(c)s AND d IN %s AND e %% 2 = 0 AND f LIKE '%s%%'"
        " AND g = ? AND h = :h AND i::text = 'x' LIMIT %s"
    ) == ["update t (a, b)", "read t (c, d, e, f, g, h, i)"]


def test_a_quoted_name_keeps_its_case_and_another_is_folded():
    assert told('ALTER TABLE "People" ADD COLUMN "Name" text, ADD TOWN text') == [
        "schema People",
        "add People.Name",
        "add People.town",
    ]


def test_what_happens_to_a_temporary_table_is_ignored():
    assert told(
        "CREATE TEMPORARY TABLE people AS SELECT id FROM old; UPDATE pets SET a = people.id FROM people;"
        "ALTER TABLE people RENAME TO folk; DELETE FROM folk; DROP TABLE folk; DELETE FROM people"
    ) == ["read old (id)", "create temporary people (id)", "update pets (a)", "delete people"]


@pytest.mark.parametrize(
    ("sql", "expected", "words", "dynamic"),
    [
        (f"DELETE FROM {UNKNOWN} WHERE id = %s", [], (), True),
        (f'INSERT INTO "app_{UNKNOWN}" (x) SELECT y FROM t', ["read t (y)"], (), True),
        (f"CREATE INDEX CONCURRENTLY {UNKNOWN} ON t (a, {UNKNOWN})", ["schema t (a)"], (), False),
        (f"ALTER TABLE t ADD COLUMN {UNKNOWN} int", ["schema t"], ("t",), True),
        (f"ALTER TABLE t DROP COLUMN {UNKNOWN}", ["schema t"], ("t",), True),
        (f"ALTER TABLE t RENAME COLUMN a TO {UNKNOWN}", ["schema t (a)"], ("t",), True),
        (f"ALTER TABLE t RENAME TO {UNKNOWN}", ["schema t"], ("t",), True),
        (f"CREATE TABLE t (a int, {UNKNOWN} int)", ["create t (a, ...)"], (), False),
        (f"ALTER TABLE t ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES {UNKNOWN}", ["schema t (a)"], (), True),
        (f"SELECT a FROM t {UNKNOWN}", ["read t (a)"], (), False),
        (f"UPDATE t SET a = '{UNKNOWN}'", ["update t (a)"], (), False),
    ],
)
def test_what_is_not_known_is_left_out(sql, expected, words, dynamic):
    (statement,) = read_sql(sql).statements
    assert [in_words(action) for action in statement.actions] == expected
    assert statement.words == words
    assert statement.dynamic is dynamic


def test_what_cannot_be_parsed_gives_its_words():
    read, unread = read_sql("DELETE FROM a; FROB \"The Table\" b.c 'd' -- e\n  WITH 1 %s").statements
    assert read.parsed
    assert (unread.parsed, unread.actions) == (False, ())
    assert unread.words == ("frob", "The Table", "b", "c", "with")
    assert unread.text == "FROB \"The Table\" b.c 'd' -- e\n  WITH 1 %s"


def test_sqlglot_says_nothing_by_itself(caplog, capfd):
    caplog.set_level(logging.DEBUG)
    read_sql("SELECT a[1] FROM t; INSERT FROB; WITH x AS (FROB) SELECT 1; UPDATE t SET; SELECT a[b] FROM t")
    read_sql("SELECT 1; COPY (FROB) TO STDOUT; CREATE VIEW v AS FROB", dialect="mysql")
    assert caplog.records == []
    assert capfd.readouterr() == ("", "")
    assert logging.getLogger("sqlglot").filters == []


def test_sqlglot_is_not_imported_for_definitions():
    code = (
        "import sys; from southdeps.sql import read_sql; read_sql('ALTER TABLE t ADD COLUMN a int; DROP TABLE t');"
        "print('sqlglot' in sys.modules); read_sql('SELECT 1'); print('sqlglot' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("UPDATE people SET pet = 1", ("people",)),
        ('DELETE FROM "Towns"; DELETE FROM PETS', ("Towns", "pets")),
        ("DELETE FROM towns", ()),
        ("-- people\nDELETE FROM pets /* people */", ("pets",)),
        ("SELECT f('people', 'x'), setval('pets_id_seq', 1)", ("people", "pets")),
        ("DO $$ BEGIN DELETE FROM pets; END $$", ("pets",)),
        ('DELETE FROM "a table"', ("a table",)),
        ("DELETE FROM people_pets", ()),
        ("", ()),
    ],
)
def test_mentions(text, found):
    assert mentions(text, {"people", "pets", "Towns", "a table"}) == found


PIECES = """
    SELECT INSERT INTO UPDATE DELETE FROM SET WHERE WITH AS JOIN ON USING VALUES CREATE ALTER DROP TABLE VIEW INDEX
    COLUMN ADD RENAME TO FUNCTION TRIGGER DO BEGIN END LANGUAGE sql plpgsql IF EXISTS REFERENCES KEY RETURNING UNION
    COPY LOCK GRANT a b.c "d" `e` 'f' '' "" $$ $x$ ( ) , ; . = :: : ? %s %% -- /* */ # * 1 E'\\' [ ] @ setval :x
"""


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(PIECES.split()) | st.text(max_size=5), max_size=30).map(" ".join),
    st.sampled_from(["postgres", "mysql", "sqlite", "oracle"]),
)
def test_no_text_is_too_strange(text, dialect):
    script = read_sql(text, dialect=dialect)
    assert all(statement.text in text for statement in script.statements)
    assert all(action.table and UNKNOWN not in action.table for action in script.actions)
    assert set(mentions(text, {"a", "d"})) <= {"a", "d"}


def test_depth_is_no_trouble():
    (statement,) = read_sql("SELECT " + "(" * 5000 + "1" + ")" * 5000 + " FROM t").statements
    assert not statement.parsed
    assert "t" in statement.words
