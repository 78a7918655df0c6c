"""An analysis context: indexes over everything that migrations do."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from southdeps import effects
from southdeps.analysis.context import once_per_context
from southdeps.analysis.declarations import MigrationIndex
from southdeps.summary import MigrationSummary
from tests import worlds
from tests.projects import name

CONTEXT = worlds.context("""
    a:1
        create a_thing(id, name)
        insert a_thing(name)
    a:2
        rename a_thing to a_item
    b:1 a:1
        add a_thing.size
        need a_thing(id) orm
    c:1
        words frob a_thing
""")


def test_effects_by_class_in_the_order_of_migrations():
    found = [(str(at), need.table) for at, need in CONTEXT.every(effects.Require)]
    assert found == [("b:1", "a_thing")]
    assert [str(at) for at, _ in CONTEXT.every(effects.DropTable)] == []
    assert [str(at) for at, _ in CONTEXT.every(effects.CreateTable)] == ["a:1"]


def test_which_apps_define_a_table():
    assert CONTEXT.definers["a_thing"] == {"a", "b"}
    assert CONTEXT.definers["a_item"] == {"a"}


def test_who_inserts_rows():
    assert [str(at) for at, _ in CONTEXT.insertions["a_thing"]] == ["a:1"]
    assert "a_item" not in CONTEXT.insertions


def test_tables_that_can_be_missing():
    assert CONTEXT.known == {"a_thing", "a_item"}
    assert replace(CONTEXT, absent=frozenset({"gone"})).known == {"a_thing", "a_item", "gone"}


def test_apps_of_which_not_everything_can_be_seen():
    assert CONTEXT.opaque_apps == frozenset()
    unread = {name("b:1"): MigrationSummary("south", error="syntax error")}
    assert replace(CONTEXT, summaries=unread).opaque_apps == {"b"}


@pytest.mark.parametrize(
    ("other", "migration", "later"),
    [
        pytest.param("a:2", "a:1", True, id="the next"),
        pytest.param("a:1", "a:2", False, id="the one before"),
        pytest.param("a:1", "a:1", False, id="itself"),
        pytest.param("b:1", "a:1", False, id="of another app, although it runs later"),
        pytest.param("a:9", "a:1", False, id="unknown"),
    ],
)
def test_later_in_the_same_app(other, migration, later):
    assert CONTEXT.is_later(name(other), name(migration)) is later


@pytest.mark.parametrize(
    ("positions", "hidden"),
    [
        pytest.param(None, None, id="no settings"),
        pytest.param({name("a:1"): 0}, None, id="not installed"),
        pytest.param({name("a:1"): 0, name("b:1"): 1}, True, id="the order helps"),
        pytest.param({name("a:1"): 1, name("b:1"): 0}, False, id="the order does not help"),
    ],
)
def test_what_todays_order_hides(positions, hidden):
    context = replace(CONTEXT, positions=positions)
    assert context.is_hidden(name("b:1"), name("a:1")) is hidden


def test_declarations_are_judged_by_the_settings_where_the_app_is_installed():
    installed = MigrationIndex({"a": CONTEXT.index.chains["a"]})
    context = replace(CONTEXT, installed=installed)
    assert context.index_for(name("a:1")) is installed
    assert context.index_for(name("b:1")) is context.index
    assert CONTEXT.index_for(name("a:1")) is CONTEXT.index


@pytest.mark.parametrize(
    ("backend", "foreign_keys", "can_execute"),
    [("postgresql", True, True), ("sqlite3", False, True), ("mysql", True, False), ("oracle", True, False)],
)
def test_what_a_backend_means(backend, foreign_keys, can_execute):
    context = replace(CONTEXT, backend=backend)
    assert (context.foreign_keys, context.can_execute) == (foreign_keys, can_execute)


def test_an_app_without_migrations_has_no_chain():
    index = MigrationIndex({"a": (name("a:1"),), "empty": ()})
    assert set(replace(CONTEXT, index=index).chains) == {"a"}


def test_an_analysis_runs_once_per_context():
    runs = []

    @once_per_context
    def analyse(context):
        runs.append(context)
        return len(runs)

    other = replace(CONTEXT, backend="mysql")
    assert [analyse(CONTEXT), analyse(CONTEXT), analyse(other), analyse(CONTEXT)] == [1, 1, 2, 1]
