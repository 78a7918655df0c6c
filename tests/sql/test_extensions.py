"""Names that a database lacks of itself, and statements that make them."""

from __future__ import annotations

import pytest

from southdeps.sql import read_made_names, read_missing_names

USED = {
    "a function of MySQL": ("UPDATE a SET b = IFNULL(b, 0)", {"ifnull": ("function ifnull does not exist", "")}),
    "a function of an extension": (
        "UPDATE a SET b = unaccent(b)",
        {"unaccent": ("function unaccent does not exist", "no such function: unaccent")},
    ),
    "a function of PostgreSQL": ("SELECT setval('a_id_seq', 3)", {"setval": ("", "no such function: setval")}),
    "an operator class": (
        "CREATE INDEX i ON a USING gin (b gin_trgm_ops)",
        {"gin_trgm_ops": ('operator class "gin_trgm_ops" does not exist for access method "gin"', "")},
    ),
    "a language": (
        "CREATE FUNCTION f() RETURNS integer AS $$ return 1 $$ LANGUAGE plpythonu",
        {"plpythonu": ('language "plpythonu" does not exist', "")},
    ),
    "a function that both have": ("SELECT lower(b), count(*) FROM a", {}),
    "a column of such a name": ("SELECT year, ifnull FROM a", {}),
    "a table's own column list": ("INSERT INTO a (year) VALUES (1)", {}),
    "in a text": ("UPDATE a SET b = 'ifnull(1)'", {}),
    "a table of such a name": ("INSERT INTO year (id) VALUES (1)", {}),
    "within another statement": ("CREATE TABLE year (id integer)", {}),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), USED.values(), ids=USED)
def test_names_that_are_used(text, expected):
    found = {one.name: (one.postgresql, one.sqlite) for one in read_missing_names(text)}
    assert found == expected


MADE = {
    "an extension": ("CREATE EXTENSION IF NOT EXISTS hstore", "hstore"),
    "an extension's function": ('CREATE EXTENSION "uuid-ossp"', "uuid_generate_v4"),
    "a function": ("CREATE OR REPLACE FUNCTION public.ifnull(a integer) RETURNS integer AS 'x' LANGUAGE sql", "ifnull"),
    "a type": ("CREATE DOMAIN datetime AS timestamp", "datetime"),
    "in a block": ("DO $$ BEGIN CREATE EXTENSION citext; END $$", "citext"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "name"), MADE.values(), ids=MADE)
def test_names_that_are_made(text, name):
    assert name in read_made_names(text)


def test_nothing_is_made_by_other_statements():
    assert read_made_names("CREATE TABLE hstore (id integer)") == ()
