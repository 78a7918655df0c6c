"""Which tables and columns queries and changes of rows need."""

from __future__ import annotations

import pytest

from tests.sql.notation import told

SELECTS = {
    "columns of the only table": (
        "SELECT name, lower(email) FROM people WHERE age > 3 ORDER BY born",
        ["read people (name, email, age, born)"],
    ),
    "all columns": ("SELECT * FROM people", ["read people"]),
    "all columns of one table": (
        "SELECT people.* FROM people JOIN pets ON pets.owner_id = people.id",
        ["read people (id)", "read pets (owner_id)"],
    ),
    "count": ("SELECT count(*) FROM people", ["read people"]),
    "TABLE": ("TABLE people", ["read people"]),
    "no table": ("SELECT 1, now(), current_user", []),
    "aliases": (
        "SELECT p.name, pets.name FROM people AS p JOIN pets ON pets.owner_id = p.id",
        ["read people (name, id)", "read pets (name, owner_id)"],
    ),
    "bare columns of a join belong to no table": (
        "SELECT name FROM people, pets WHERE owner_id = people.id",
        ["read people (id)", "read pets"],
    ),
    "bare columns of a self-join": (
        "SELECT a.id FROM people a JOIN people b ON a.id = b.boss_id WHERE retired",
        ["read people (id, boss_id, retired)"],
    ),
    "join without columns": ("SELECT * FROM people NATURAL JOIN pets", ["read people", "read pets"]),
    "correlated": (
        "SELECT name FROM people WHERE EXISTS (SELECT 1 FROM pets WHERE pets.owner_id = people.id AND dead)",
        ["read people (name, id)", "read pets (owner_id)"],
    ),
    "a bare column in a subquery may come from outside": (
        "SELECT id FROM people WHERE id NOT IN (SELECT owner_id FROM pets)",
        ["read people (id)", "read pets"],
    ),
    "subquery of the same table": (
        "SELECT id FROM people WHERE age = (SELECT max(age) FROM people)",
        ["read people (id, age)"],
    ),
    "a derived table sees nothing outside": (
        "SELECT x.owner_id FROM (SELECT owner_id FROM pets) AS x, people",
        ["read pets (owner_id)", "read people"],
    ),
    "but LATERAL does": (
        "SELECT * FROM people p, LATERAL (SELECT name FROM pets WHERE pets.owner_id = p.id) x",
        ["read people (id)", "read pets (owner_id)"],
    ),
    "parenthesised join": (
        "SELECT people.id FROM (people JOIN pets ON people.id = pets.owner_id)",
        ["read people (id)", "read pets (owner_id)"],
    ),
    "UNION": (
        "SELECT name FROM people UNION ALL (SELECT title FROM books) ORDER BY 1",
        ["read people (name)", "read books (title)"],
    ),
    "WITH": (
        "WITH old AS (SELECT id FROM people), dead AS (SELECT id FROM old) SELECT id FROM dead",
        ["read people (id)"],
    ),
    "a WITH query called like the table that it reads": (
        "WITH people AS (SELECT * FROM people) SELECT name FROM people",
        ["read people"],
    ),
    "a WITH query does not see the next one": (
        "WITH a AS (SELECT x FROM b), b AS (SELECT y FROM c) SELECT 1 FROM a, b",
        ["read b (x)", "read c (y)"],
    ),
    "WITH RECURSIVE": (
        (
            "WITH RECURSIVE up AS (SELECT id FROM tree UNION SELECT t.id FROM tree t JOIN up ON up.id = t.parent_id)"
            " SELECT * FROM up"
        ),
        ["read tree (id, parent_id)"],
    ),
    "an output name is no column in ORDER BY": (
        "SELECT count(*) AS total, town FROM people GROUP BY town HAVING total > 1 ORDER BY total",
        ["read people (town)"],
    ),
    "but in the list it is": ("SELECT lower(town) AS town FROM people", ["read people (town)"]),
    "whole row": ("SELECT comment, row_to_json(comment) FROM comment", ["read comment"]),
    "columns renamed by the alias": ("SELECT x.a FROM people AS x (a, b) WHERE b", ["read people"]),
    "system columns and bare functions": (
        "SELECT ctid, rownum, user, localtime, sysdate, a FROM people",
        ["read people (a)"],
    ),
    "functions as tables": ("SELECT g FROM generate_series(1, 3) AS g, unnest(ARRAY[1]) AS u (v)", []),
    "arrays and composites": (
        "SELECT (address).town FROM people WHERE tags[1] = 'x' AND id = ANY(ARRAY[1, 2])",
        ["read people (address, tags, id)"],
    ),
    "FOR UPDATE": ("SELECT id FROM people FOR UPDATE OF people", ["read people (id)"]),
    "ONLY": ("SELECT id FROM ONLY people", ["read people (id)"]),
    "public schema": ('SELECT public.people.id FROM public."people"', ["read people (id)"]),
    "other schema": ("SELECT archive.people.id FROM archive.people JOIN pets ON name = 'x'", ["read pets"]),
    "case": (
        'SELECT "Name", NAME FROM "People", PETS WHERE "People".X = pets."Y"',
        ["read People (x)", "read pets (Y)"],
    ),
    "backticks": ("SELECT `Name` FROM `people`", ["read people (Name)"]),
    "catalogs": (
        "SELECT relname FROM pg_class JOIN information_schema.tables t ON t.table_name = relname, sqlite_master, dual",
        [],
    ),
    "INTO makes a table": (
        "SELECT id, town AS place INTO places FROM people",
        ["read people (id, town)", "create places (id, place)"],
    ),
    "INTO TEMP": ("SELECT * INTO TEMP t FROM people", ["read people", "create temporary t (...)"]),
    "INTO a variable": ("SELECT id INTO @x FROM people", ["read people (id)"]),
}

SEQUENCES = {
    "setval": ("SELECT SETVAL('people_id_seq', %s)", ["read people (id)"]),
    "setval of a schema's": ("SELECT setval('public.\"People_id_seq\"'::regclass, 1)", ["read People (id)"]),
    "setval with a query": (
        "SELECT setval('people_id_seq', (SELECT max(id) FROM people) + 1)",
        ["read people (id)"],
    ),
    "as sqlsequencereset writes it": (
        """SELECT setval(pg_get_serial_sequence('"people"','id'), coalesce(max("id"), 1)) FROM "people";""",
        ["read people (id)"],
    ),
    "a sequence of another kind": ("SELECT nextval('invoice_number_seq')", []),
    "read like a table": ("SELECT last_value FROM people_id_seq", ["read people (id)"]),
    "regclass": ("SELECT 'people'::regclass, CAST('pets' AS regclass)", ["read people", "read pets"]),
}

INSERTS = {
    "values": ("INSERT INTO people (name, age) VALUES (%s, %s), ('x', 3)", ["insert people (name, age)"]),
    "by position": ("INSERT INTO people VALUES (1)", ["insert people"]),
    "defaults": ("INSERT INTO people DEFAULT VALUES", ["insert people"]),
    "from a query": (
        "INSERT INTO translation(title, language_code, master_id) SELECT title, %s, id FROM page",
        ["insert translation (title, language_code, master_id)", "read page (title, id)"],
    ),
    "from the table itself": (
        "INSERT INTO people (id) SELECT max(id) + 1 FROM people",
        ["insert people (id)", "read people (id)"],
    ),
    "from a query in parentheses": ("INSERT INTO a (x) (SELECT y FROM b)", ["insert a (x)", "read b (y)"]),
    "WITH before": (
        "WITH x AS (SELECT y FROM b) INSERT INTO a (x) SELECT y FROM x",
        ["insert a (x)", "read b (y)"],
    ),
    "WITH after": (
        "INSERT INTO a (x) WITH x AS (SELECT y FROM b) SELECT y FROM x",
        ["insert a (x)", "read b (y)"],
    ),
    "RETURNING": ("INSERT INTO a (x) VALUES (1) RETURNING id", ["insert a (x)", "read a (id)"]),
    "MySQL's SET": ("INSERT INTO a SET x = 1, y = 2", ["insert a (x, y)"]),
    "MySQL's IGNORE": ("INSERT IGNORE INTO `a` (`x`) VALUES (1)", ["insert a (x)"]),
    "MySQL's REPLACE": ("REPLACE INTO a (x) SELECT y FROM b", ["insert a (x)", "read b (y)"]),
    "MySQL's ON DUPLICATE KEY": (
        "INSERT INTO a (x) VALUES (1) ON DUPLICATE KEY UPDATE y = VALUES(x)",
        ["insert a (x)", "read a (y)"],
    ),
    "SQLite's OR IGNORE": ("INSERT OR IGNORE INTO a (x) VALUES (?)", ["insert a (x)"]),
    "ON CONFLICT": (
        "INSERT INTO a (x, y) VALUES (1, 2) ON CONFLICT (x) DO UPDATE SET y = EXCLUDED.y",
        ["insert a (x, y)", "read a (y, x)"],
    ),
}

UPDATES = {
    "one table": (
        "UPDATE rule SET data = %s, size = size + 1 WHERE data = %s",
        ["update rule (data, size)", "read rule (size, data)"],
    ),
    "flags": (
        "UPDATE project SET flags = flags | 1 WHERE id = %s",
        ["update project (flags)", "read project (flags, id)"],
    ),
    "alias": (
        "UPDATE question AS q SET vector = vector || comments(q.id)",
        ["update question (vector)", "read question (vector, id)"],
    ),
    "subquery": (
        "UPDATE page SET site_id = (SELECT max(s.id) FROM site s WHERE s.page_id = page.id)",
        ["update page (site_id)", "read site (id, page_id)", "read page (id)"],
    ),
    "row": (
        "UPDATE page SET (a, b) = (SELECT c, d FROM site)",
        ["update page (a, b)", "read site"],
    ),
    "FROM": (
        "UPDATE a SET x = b.y FROM b JOIN c ON c.id = b.c_id WHERE a.id = b.a_id AND z",
        ["update a (x)", "read b (y, c_id, a_id)", "read c (id)", "read a (id)"],
    ),
    "MySQL's list": (
        "UPDATE a, b SET a.x = b.y WHERE a.id = b.a_id",
        ["update a (x)", "read b (y, a_id)", "read a (id)"],
    ),
    "MySQL's join": (
        "UPDATE `a` AS t LEFT JOIN `b` u ON t.id = u.a_id SET t.x = u.y, u.z = 1",
        ["update a (x)", "update b (z)", "read a (id)", "read b (a_id, y)"],
    ),
    "MySQL's list, whose column may be either's": (
        "UPDATE a, b SET x = 1 WHERE a.id = b.id",
        ["read a (id)", "read b (id)"],
    ),
    "MERGE": (
        "MERGE INTO a USING b ON a.id = b.a_id WHEN MATCHED THEN UPDATE SET x = b.y",
        ["update a (x)", "read b (a_id, y)", "read a (id)"],
    ),
}

DELETES = {
    "all": ("DELETE FROM a", ["delete a"]),
    "where": ("DELETE FROM a WHERE x = 1", ["delete a", "read a (x)"]),
    "duplicates of itself": (
        (
            "DELETE FROM r WHERE i || '-' || f IN (SELECT i || '-' || f FROM r WHERE k IS NULL GROUP BY i, f"
            " HAVING count(*) > 1) AND k IS NULL"
        ),
        ["delete r", "read r (i, f, k)"],
    ),
    "duplicates of itself for MySQL": (
        "DELETE FROM `r` WHERE CONCAT(`i`, '-') IN (SELECT CONCAT(`i`, '-') FROM (SELECT * FROM `r`) AS x)",
        ["delete r", "read r (i)"],
    ),
    "USING": (
        "DELETE FROM a USING b WHERE a.id = b.a_id",
        ["delete a", "read b (a_id)", "read a (id)"],
    ),
    "MySQL's join": (
        "DELETE a FROM a JOIN b ON a.id = b.a_id",
        ["delete a", "read b (a_id)", "read a (id)"],
    ),
    "MySQL's many": (
        "DELETE a, t FROM a INNER JOIN b AS t ON a.id = t.a_id",
        ["delete a", "delete b", "read a (id)", "read b (a_id)"],
    ),
    "in WITH": (
        "WITH gone AS (DELETE FROM a RETURNING id) SELECT id FROM gone",
        ["delete a", "read a (id)"],
    ),
}


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        pytest.param(*case, id=f"{verb}: {name}")
        for verb, table in (
            ("select", SELECTS),
            ("sequence", SEQUENCES),
            ("insert", INSERTS),
            ("update", UPDATES),
            ("delete", DELETES),
        )
        for name, case in table.items()
    ],
)
def test_queries(sql, expected):
    assert told(sql) == expected


def test_sqlite_takes_an_unknown_name_in_double_quotes_for_a_string():
    sql = 'SELECT name FROM people WHERE town = "Rome"'
    assert told(sql, dialect="sqlite") == ["read people (name, town)"]
    assert told(sql) == ["read people (name, town, Rome)"]


def test_mysql_has_strings_in_double_quotes():
    sql = 'UPDATE people SET town = "it\\"s; Rome" WHERE name = "x"  # a; b'
    assert told(sql, dialect="mysql") == ["update people (town)", "read people (name)"]
