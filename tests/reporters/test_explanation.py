"""What `explain` says of tables, columns and migrations."""

from __future__ import annotations

import pytest

from southdeps.analysis import build
from southdeps.reporters import explanation
from tests import projects, worlds
from tests.projects import create, migration, name

EVENTS = [
    pytest.param("create a_thing(id, unit)", None, "creates it", id="created"),
    pytest.param("create a_thing(id, unit)", "unit", "creates it", id="created with the column"),
    pytest.param("create a_thing(id)", "unit", None, id="created without the column"),
    pytest.param("drop a_thing", None, "drops it", id="dropped"),
    pytest.param("drop a_thing", "unit", "drops it", id="dropped with the column"),
    pytest.param("rename a_old to a_thing", None, "renames a_old to it", id="a new name"),
    pytest.param("rename a_thing to a_new", None, "renames it to a_new", id="an old name"),
    pytest.param("add a_thing.unit", None, "adds column unit to it", id="a column added"),
    pytest.param("add a_thing.unit", "unit", "adds it", id="the column added"),
    pytest.param("add a_thing.size", "unit", None, id="another column added"),
    pytest.param("drop a_thing.unit", None, "drops column unit of it", id="a column dropped"),
    pytest.param("rename a_thing.unit to size", "size", "renames column unit of it to size", id="renamed to it"),
    pytest.param("insert a_thing(id)", None, "inserts rows into it", id="rows"),
    pytest.param("insert a_thing(id)", "unit", None, id="rows, asked of a column"),
    pytest.param("need a_thing(id) orm", None, None, id="a need is no event"),
    pytest.param("drop b_thing", None, None, id="another table"),
]  # fmt: skip


@pytest.mark.parametrize(("step", "column", "event"), EVENTS)
def test_events_in_the_life_of_a_table(step, column, event):
    assert explanation.event_text(worlds.step(step), "a_thing", column) == event


def explained(folder, body):
    """The lines about a migration that does this, below `makes:`."""
    files = {"a:0001_initial": migration(create("a_unit: name")), "a:0002_x": migration(body)}
    context = build.analysis_context(projects.load(folder, files))
    lines = explanation.explain_migration(context, (), name("a:0002_x")).splitlines()
    return lines[lines.index("makes:") + 1 :]


ADD = "db.add_column('a_unit', 'quantity', self.gf('django.db.models.fields.IntegerField')(null=True))"


def test_names_that_contain_the_word_it_are_kept(tmp_path):
    assert explained(tmp_path, ADD) == ["  adds column quantity to a_unit (line 9)"]


def test_how_the_order_of_two_migrations_is_declared():
    declared = {
        name("c:1"): frozenset({name("b:1")}),
        name("b:1"): frozenset({name("a:1")}),
        name("d:1"): frozenset({name("a:1"), name("c:1")}),
    }
    assert explanation.declared_path(name("c:1"), name("a:1"), declared) == [
        name(f"{app}:1") for app in "cba"
    ]
    assert explanation.declared_path(name("d:1"), name("a:1"), declared) == [name("d:1"), name("a:1")]
    assert explanation.declared_path(name("a:1"), name("c:1"), declared) == []


CONTEXT = worlds.context("""
    a:1
        create a_thing(id)
    b:1 a:1
    c:1 b:1
    d:1
""")


@pytest.mark.parametrize(
    ("late", "early", "words"),
    [
        pytest.param("b:1", "a:1", "from a:1, declared", id="at once"),
        pytest.param("c:1", "a:1", "from a:1, declared through b:1", id="through another"),
        pytest.param("d:1", "a:1", "from a:1, not declared", id="not"),
        pytest.param("d:1", None, "no migration provides it; syncdb creates it, or an app that was not scanned", id="no migration"),
    ],
)  # fmt: skip
def test_standing(late, early, words):
    assert explanation.standing(CONTEXT, name(late), early and name(early)) == words


def test_sections_without_lines_are_left_out():
    assert explanation.document("a\x07", {"one": [], "two": ["x"]}) == "a\\x07\n\ntwo:\n  x\n"


def test_only_the_last_reader_of_each_app_matters():
    readers = dict.fromkeys(map(name, ("b:1", "a:1", "a:2")), "")
    context = worlds.context("a:1\na:2\na:3\nb:1\n")
    assert explanation.last_of_each_app(context, readers) == [name("a:2"), name("b:1")]
