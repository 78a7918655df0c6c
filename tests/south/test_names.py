"""The names of indexes and constraints, as South 1.0.2 on Django 1.6.11 and PostgreSQL were seen to give them."""

from __future__ import annotations

import pytest

from southdeps.south import names

LONG = "hits_counter" * 6

SOUTH = {
    "one column": (("hits_counter", ["page"]), "hits_counter_page"),
    "one column, unique": (("hits_counter", ["page"], "_uniq"), "hits_counter_page_uniq"),
    "one column of a long table": ((LONG, ["page"]), "hits_counterhits_counterhits_counterhits_counterhits_countebadf"),
    "several columns": (("hits_counter", ["page", "day"], "_uniq"), "hits_counter_page_7e36806d322da73b_uniq"),
    "several columns of a long table": (
        (LONG, ["page", "day"]), "hits_counterhits_counterhits_counterhits__page_1add08ee7d5b577e",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("arguments", "expected"), SOUTH.values(), ids=SOUTH)
def test_south_names_an_index(arguments, expected):
    assert names.south_index(*arguments) == expected


def test_one_column_elsewhere():
    assert names.south_index("box_box", ["name"], postgresql=False) == "box_box_4da47e07"


def test_a_foreign_key_is_named_by_both_tables():
    assert names.foreign_key("a" * 20, "col", "b" * 20, "id") == "col_refs_id_d47e4f4a"


def test_the_check_of_an_altered_column():
    assert names.positive_check("tab", "col", "integer") == "ck_col_pstv_209f1d961ce33b41"


CHOSEN = {
    "a primary key": (("a_thing", "", "pkey"), "a_thing_pkey"),
    "a unique column": (("a_thing", "name", "key"), "a_thing_name_key"),
    "the longer part is cut": (("t" * 60, "name", "key"), "t" * 54 + "_name_key"),
    "both parts are cut": (("t" * 60, "n" * 60, "key"), "t" * 29 + "_" + "n" * 29 + "_key"),
}  # fmt: skip


@pytest.mark.parametrize(("parts", "expected"), CHOSEN.values(), ids=CHOSEN)
def test_postgresql_chooses_a_name(parts, expected):
    name, addition, label = parts
    assert names.chosen(name, addition, label, lambda name: False) == expected


def test_postgresql_numbers_what_is_taken():
    taken = {"a_thing_pkey", "a_thing_pkey1"}
    assert names.chosen("a_thing", "", "pkey", taken.__contains__) == "a_thing_pkey2"


def test_identifiers_have_63_bytes():
    assert names.identifier("x" * 70) == "x" * 63
    assert names.identifier("é" * 40) == "é" * 31
    assert names.identifier("short") == "short"


@pytest.mark.parametrize(
    ("name", "words"),
    [("Box", "box"), ("BigBox", "big box"), ("HTTPServer", "http server"), ("BoxA", "box a")],
)
def test_the_words_of_a_class_name(name, words):
    assert names.spaced(name) == words
