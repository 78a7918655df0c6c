"""Each table's past."""

from __future__ import annotations

import pytest

from southdeps.effects import ALL
from tests import worlds
from tests.projects import name

HISTORY = worlds.context("""
    a:1
        create t(id, x)
        create gone(id)
    a:2
        add t.y!
    a:3
        rename t to u
        drop gone
    a:4
        drop u.x
    a:5
        create open(id, ...)
""").history


@pytest.mark.parametrize(
    ("table", "columns", "provider"),
    [
        pytest.param("t", (), "a:1", id="the table"),
        pytest.param("t", ("y",), "a:2", id="a column that comes later"),
        pytest.param("u", (), "a:3", id="a table under its new name"),
        pytest.param("u", ("zzz",), "a:3", id="a column that never comes"),
        pytest.param("u", (ALL,), "a:4", id="every column that it ends up with"),
        pytest.param("gone", (), "a:1", id="a table that is dropped later"),
        pytest.param("other", (), None, id="a table that nothing creates"),
        pytest.param("gone", (ALL,), "a:1", id="every column of a table that is dropped later"),
    ],
)
def test_who_provides_it(table, columns, provider):
    assert HISTORY.provider(table, columns) == (name(provider) if provider else None)


def test_columns_that_a_migration_adds():
    assert HISTORY.columns_added("t", name("a:1")) == {"id", "x"}
    assert HISTORY.columns_added("t", name("a:2")) == {"y"}
    assert HISTORY.columns_added("u", name("a:4")) == frozenset()
    assert HISTORY.columns_added("u", name("a:1")) == frozenset()


def test_columns_at_any_time():
    assert HISTORY.has_column("t", "y")
    assert not HISTORY.has_column("t", "z")
    assert HISTORY.has_column("open", "z")  # it has more columns than are known


def test_columns_that_an_insert_has_to_name():
    assert list(HISTORY.required_columns("t")) == [(name("a:2"), "y")]
    assert [column for _, column in HISTORY.required_columns("u")] == ["y"]


def test_events():
    assert [event.migration for event in HISTORY.events["t"]] == [name("a:1"), name("a:2"), name("a:3")]
    assert HISTORY.events["t"][-1].columns is None
    assert "zzz" not in HISTORY.events
