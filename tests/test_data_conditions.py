"""Conditions on tables and rows."""

from __future__ import annotations

from southdeps.data_conditions import AllHold, ErrorCaught, rows_exist, table_exists, tables_of
from southdeps.interpreter.conditions import Condition


def test_which_tables_a_condition_is_about():
    both = AllHold("both", parts=(table_exists("a_thing"), rows_exist("b_box", filtered=True)))
    assert tables_of(both) == {"a_thing", "b_box"}
    assert not tables_of(Condition("settings.DEBUG"))
    assert not tables_of(ErrorCaught("caught"))


def test_a_condition_tells_what_it_is_about():
    texts = [
        one.text for one in (table_exists("a_thing"), rows_exist("a_thing"), rows_exist("b", filtered=True))
    ]
    assert texts == ["a table a_thing", "rows in a_thing", "matching rows in b"]
