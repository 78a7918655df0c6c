"""Names and objects as the catalogue prints them."""

from __future__ import annotations

import pytest

from southdeps.schema.description import ForeignKey, Index, Unique
from southdeps.schema.spelling import quoted, spell

NAMES = {
    "lower": "lower",
    "_x$1": "_x$1",
    "Upper": '"Upper"',
    "two words": '"two words"',
    'a"b': '"a""b"',
    "1st": '"1st"',
    "order": '"order"',
    "user": '"user"',
    "name": "name",
    "": '""',
}


@pytest.mark.parametrize(("name", "expected"), NAMES.items())
def test_quoted(name, expected):
    assert quoted(name) == expected


def test_the_keywords_are_those_of_the_server(server):
    import psycopg

    with psycopg.connect(**server.parameters) as connection:
        theirs = dict(connection.execute("SELECT word, quote_ident(word) FROM pg_get_keywords()"))
    assert {word: quoted(word) for word in theirs} == theirs


def test_other_objects():
    key = ForeignKey("f", ("a",), "Old", ("Id",), deferred=False, clauses="ON DELETE CASCADE")
    assert spell(key) == 'constraint FOREIGN KEY (a) REFERENCES "Old"("Id") ON DELETE CASCADE'
    assert spell(Index("i", ("a", "b"), ("", "varchar_pattern_ops"), unique=True)) == (
        "unique index (a, b varchar_pattern_ops)"
    )
    assert spell(Index("i", (), definition="gist (place)")) == "index gist (place)"
    assert spell(Unique("u", ("Order",)), sqlite=True) == "unique index (Order)"
