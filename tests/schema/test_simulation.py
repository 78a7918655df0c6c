"""A database on paper: what is there, what is missing, and who brought it there."""

from __future__ import annotations

import pytest

from southdeps import data_conditions, effects
from southdeps.effects import ALL
from southdeps.schema.rows import Rows
from southdeps.schema.simulation import SimulatedSchema
from tests import worlds
from tests.projects import name, show_step

HERE = name("x:1")
KNOWN = frozenset({"a_thing", "a_other", "b_box"})


def failures(text, **more):
    """What fails of some steps: `?` before what may fail, the table or column, and `gone` if it had been there."""
    schema = SimulatedSchema(KNOWN, rows=Rows(KNOWN), **more)
    return [tell(failure) for failure in schema.run(HERE, worlds.steps(text))]


def tell(failure):
    what = failure.error or (f"{failure.table}.{failure.column}" if failure.column else failure.table)
    return f"{'' if failure.certain else '? '}{what}{' gone' if failure.gone else ''}"


RUNS = {
    "a table that isn't there": ("need a_thing() orm", ["a_thing"]),
    "one that is made before": ("create a_thing(id)\nneed a_thing(id) orm", []),
    "one that is made behind": ("need a_thing(id) orm\ncreate a_thing(id)", ["a_thing"]),
    "a foreign key waits for the end": ("need a_thing(id) foreign-key at the end\ncreate a_thing(id)", []),
    "and is missed at the end": ("need a_thing(id) foreign-key at the end\ncreate a_other(id)", ["a_thing"]),
    "in the order of the fields": (  # case 50
        "need a_thing(id) foreign-key at the end\nneed a_other(id) foreign-key at the end",
        ["a_thing", "a_other"],
    ),
    "what is deferred can be asked for": ("need a_thing(id) foreign-key at the end\nflush\ncreate a_thing(id)", ["a_thing"]),
    "an external table is taken to be there": ("need auth_user(id) orm", []),
    "a column that isn't there": ("create a_thing(id)\nneed a_thing(id, name) orm", ["a_thing.name"]),
    "the first of several": ("create a_thing(id)\nneed a_thing(size, name) orm", ["a_thing.size"]),
    "a column added": ("create a_thing(id)\nadd a_thing.name\nneed a_thing(id, name) orm", []),
    "a column dropped": ("create a_thing(id, name)\ndrop a_thing.name\nneed a_thing(name) orm", ["a_thing.name gone"]),
    "a column renamed": ("create a_thing(id, name)\nrename a_thing.name to title\nneed a_thing(title) orm", []),
    "a column's old name": ("create a_thing(id, name)\nrename a_thing.name to title\nneed a_thing(name) orm", ["a_thing.name gone"]),
    "unknown columns": ("create a_thing(id, ...)\nneed a_thing(name) orm", []),
    "all columns, whatever they are": ("create a_thing(id)\nneed a_thing(*) live-model", []),
    "a table dropped": ("create a_thing(id)\ndrop a_thing\nneed a_thing() orm", ["a_thing gone"]),
    "a table made again": ("create a_thing(id)\ndrop a_thing\ncreate a_thing(id)\nneed a_thing() orm", []),
    "a table renamed": ("create a_thing(id)\nrename a_thing to b_box\nneed b_box(id) orm", []),
    "a table's old name": ("create a_thing(id)\nrename a_thing to b_box\nneed a_thing() orm", ["a_thing gone"]),
    "an external table renamed": ("rename z to b_box\nneed b_box(anything) orm", []),
    "a column of an external table dropped": ("drop z.name\nneed z(id, name) orm", ["z.name gone"]),
    "a column of an external table renamed": ("rename z.name to title\nneed z(title) orm\nneed z(name) orm", ["z.name gone"]),
    "a column of an external table made again": ("drop z.name\nadd z.name\nneed z(name) orm", []),
    "a column of an external table renamed to it again": ("drop z.name\nrename z.title to name\nneed z(name) orm", []),
    "a column of an external table dropped, perhaps": ("[nobody] drop z.name\n[nobody] rename z.size to x\nneed z(name, size) orm", []),
    "a live model of an external table": ("drop z.name\nneed z(*) live-model", []),
    "its old name": ("rename z to b_box\nneed z() orm", ["z gone"]),
    "its old name, made anew": ("rename z to b_box\ncreate z(id)\nneed z(id) orm", []),
    "an external table dropped": ("drop z\nneed z() orm", ["z gone"]),
    "perhaps dropped": ("[nobody] drop z\nneed z() orm", []),
    "only if it is still there": ("drop z\n[a table z] need a_thing() orm", []),
    "made only if it isn't there": ("create a_thing(id, name)\ncreate a_thing(id) if it is not there\nneed a_thing(name) orm", []),
    "an error": ("raise ValueError\nneed a_thing() orm", ["ValueError", "a_thing"]),
    "SQL that names a table leaves its columns open": ("create a_thing(id)\nwords a_thing b_box\nneed a_thing(name) orm", []),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), RUNS.values(), ids=RUNS)
def test_what_fails(text, expected):
    assert failures(text) == expected


def test_who_took_it_away():
    schema = SimulatedSchema(KNOWN, rows=Rows(KNOWN))
    assert list(schema.run(name("a:1"), worlds.steps("create a_thing(id, name)\ncreate a_other(id)"))) == []
    assert list(schema.run(name("b:1"), worlds.steps("drop a_thing.name\ndrop a_other"))) == []
    column, table = schema.run(name("c:1"), worlds.steps("need a_thing(name) orm\nneed a_other() orm"))
    assert (column.gone, table.gone) == (name("b:1"), name("b:1"))
    assert show_step(table.action) == "need a_other() orm"


CONDITIONS = {
    "what is unknown": ("[nobody] need a_thing() orm", ["? a_thing"]),
    "made under an unknown condition": ("[nobody] create a_thing(id)\nneed a_thing(id) orm", []),
    "dropped under an unknown condition": ("create a_thing(id)\n[nobody] drop a_thing\nneed a_thing() orm", []),
    "renamed under an unknown condition": (
        "create a_thing(id)\n[nobody] rename a_thing to b_box\nneed a_thing(id) orm\nneed b_box(id) orm",
        [],
    ),
    "a column dropped under an unknown condition": ("create a_thing(id)\n[nobody] drop a_thing.id\nneed a_thing(id) orm", []),
    "a column renamed under an unknown condition": (
        "create a_thing(id)\n[nobody] rename a_thing.id to key\nneed a_thing(id) orm\nneed a_thing(key) orm",
        [],
    ),
    "an error under an unknown condition": ("[nobody] raise ValueError", ["? ValueError"]),
    "rows of an empty table": ("create b_box(id)\n[rows in b_box] need a_thing() orm", []),
    "no rows of an empty table": ("create b_box(id)\n[not rows in b_box] need a_thing() orm", ["a_thing"]),
    "rows of a table not there yet": ("[rows in b_box] need a_thing() orm", []),
    "rows of an external table": ("[rows in zzz] need a_thing() orm", ["? a_thing"]),
    "rows that were inserted": ("create b_box(id)\ninsert b_box(id)\n[rows in b_box] need a_thing() orm", ["a_thing"]),
    "no rows, but some were inserted": ("create b_box(id)\ninsert b_box(id)\n[not rows in b_box] need a_thing() orm", []),
    "no rows, until the same branch inserts some": (
        "create b_box(id)\n[not rows in b_box] insert b_box(id)\n[not rows in b_box] need a_thing() orm", ["a_thing"],
    ),
    "no row that matches, until the same branch inserts it": (
        "create b_box(id)\n[not matching rows in b_box] insert b_box(id)\n[not matching rows in b_box] need a_thing() orm",
        ["a_thing"],
    ),
    "no rows, asked for again after they were inserted": (
        "create b_box(id)\n[not rows in b_box] insert b_box(id)\nneed b_box(id) orm\n[not rows in b_box] need a_thing() orm",
        [],
    ),
    "the other branch than the one that inserts": (
        "create b_box(id)\n[not rows in b_box] insert b_box(id)\n[rows in b_box] need a_thing() orm",
        [],
    ),
    "the other branch, if it is unknown which is taken": (
        "create b_box(id)\n[nobody] insert b_box(id)\n[not rows in b_box] insert b_box(id)\n[rows in b_box] need a_thing() orm",
        ["? a_thing"],
    ),
    "rows that the branch for want of them inserts": (
        "create b_box(id)\n[not rows in b_box] insert b_box(id)\n[not rows in b_box] [rows in b_box] need a_thing() orm",
        ["a_thing"],
    ),
    "some of the rows that were inserted": (
        "create b_box(id)\ninsert b_box(id)\n[matching rows in b_box] need a_thing() orm",
        ["? a_thing"],
    ),
    "rows that may have been inserted": (
        "create b_box(id)\n[nobody] insert b_box(id)\n[rows in b_box] need a_thing() orm",
        ["? a_thing"],
    ),
    "rows of a renamed table": (
        "create b_box(id)\ninsert b_box(id)\nrename b_box to a_other\n[rows in a_other] need a_thing() orm",
        ["a_thing"],
    ),
    "a table that is there": ("create b_box(id)\n[a table b_box] need a_thing() orm", ["a_thing"]),
    "a table that isn't there": ("[a table b_box] need a_thing() orm", []),
    "a table that must not be there": ("[not a table b_box] need a_thing() orm", ["a_thing"]),
    "an external table being there": ("[a table zzz] need a_thing() orm", ["? a_thing"]),
    "one of two that doesn't hold": ("create b_box(id)\n[nobody] [rows in b_box] need a_thing() orm", []),
    "one of two that does": ("create b_box(id)\n[nobody] [not rows in b_box] need a_thing() orm", ["? a_thing"]),
    "a foreign key under an unknown condition": ("[nobody] need a_thing(id) foreign-key at the end", ["? a_thing"]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CONDITIONS.values(), ids=CONDITIONS)
def test_what_depends_on_something(text, expected):
    assert failures(text) == expected


def taken(text, before, **more):
    """What fails of the steps of one app after those of another."""
    schema = SimulatedSchema(KNOWN, rows=Rows(KNOWN), **more)
    assert list(schema.run(name("a:1"), worlds.steps(before))) == []
    return [(tell(failure), show_doubts(failure)) for failure in schema.run(name("b:1"), worlds.steps(text))]


def show_doubts(failure):
    """The conditions under which it was taken away."""
    return " and ".join(condition.text for condition in failure.doubts)


BOTH = "create a_thing(id, name)\ncreate a_other(id)\n"
PERHAPS = {
    "a table dropped": ("[x] drop a_thing", "need a_thing(id) orm", [("? a_thing gone", "x")]),
    "a table renamed": ("[x] rename a_thing to b_box", "need a_thing(id) orm", [("? a_thing gone", "x")]),
    "its new name": ("[x] rename a_thing to b_box", "need b_box(id) orm", []),
    "a column dropped": ("[x] drop a_thing.name", "need a_thing(id, name) orm", [("? a_thing.name gone", "x")]),
    "a column renamed": ("[x] rename a_thing.name to b", "need a_thing(name) orm", [("? a_thing.name gone", "x")]),
    "the column's new name": ("[x] rename a_thing.name to b", "need a_thing(b) orm", []),
    "another column": ("[x] drop a_thing.name", "need a_thing(id) orm", []),
    "another table": ("[x] drop a_other", "need a_thing(id) orm", []),
    "with two conditions, one of which is known": (
        "create b_box(id)\n[not rows in b_box] [x] drop a_thing", "need a_thing(id) orm", [("? a_thing gone", "x")],
    ),
    "made again": ("[x] drop a_thing\n[y] create a_thing(id)", "need a_thing(id) orm", []),
    "renamed to": ("[x] drop a_thing\nrename a_other to a_thing", "need a_thing(id) orm", []),
    "the column added again": ("[x] drop a_thing.name\nadd a_thing.name", "need a_thing(name) orm", []),
    "dropped for sure then": ("[x] drop a_thing\ndrop a_thing", "need a_thing(id) orm", [("a_thing gone", "")]),
    "under the same condition": ("[x] drop a_thing", "[x] need a_thing(id) orm", [("? a_thing gone", "x")]),
    "under the contrary": ("[x] drop a_thing", "[not x] need a_thing(id) orm", []),
    "and a column is missing": ("[x] drop a_thing", "need a_thing(z) orm", [("a_thing.z", ""), ("? a_thing gone", "x")]),
    "a foreign key, at the end": ("[x] drop a_thing", "need a_thing(id) foreign-key at the end", [("? a_thing gone", "x")]),
}  # fmt: skip


@pytest.mark.parametrize(("before", "text", "expected"), PERHAPS.values(), ids=PERHAPS)
def test_what_another_app_may_have_taken_away(before, text, expected):
    assert taken(text, BOTH + before) == expected


def test_a_constraint_needs_no_table_on_sqlite():
    dropped = BOTH + "[x] drop a_thing"
    assert taken("need a_thing(id) foreign-key at the end", dropped, foreign_keys=False) == []


def test_tables_that_syncdb_fills():
    assert failures("[rows in django_content_type] need a_thing() orm") == ["a_thing"]
    assert failures("[not rows in django_content_type] need a_thing() orm") == []
    assert failures("[rows in auth_user] need a_thing() orm") == []
    assert failures("[rows in z] need a_thing() orm") == ["? a_thing"]


def test_sqlite_makes_no_foreign_keys():  # case 00 on SQLite
    keys = (
        "need a_thing(id) foreign-key at the end\nneed a_other(id) many-to-many at the end\nneed b_box() orm"
    )
    assert failures(keys) == ["b_box", "a_thing", "a_other"]
    assert failures(keys, foreign_keys=False) == ["b_box"]


INSERTS = {
    "all named": ("create a_thing(id, name!)\ninsert a_thing(id, name)", []),
    "a NOT NULL column not named": ("create a_thing(id, name!)\ninsert a_thing(id)", ["a_thing.name"]),  # case 16b
    "a column that may be NULL": ("create a_thing(id, name)\ninsert a_thing(id)", []),
    "one that may be NULL by now": ("create a_thing(id, name!)\nadd a_thing.name\ninsert a_thing(id)", []),
    "one that was added": ("create a_thing(id)\nadd a_thing.name!\ninsert a_thing(id)", ["a_thing.name"]),
    "one that was dropped": ("create a_thing(id, name!)\ndrop a_thing.name\ninsert a_thing(id)", []),
    "one that was renamed": ("create a_thing(id, name!)\nrename a_thing.name to title\ninsert a_thing(id, name)", ["a_thing.title"]),
    "under an unknown condition": ("create a_thing(id, name!)\n[nobody] insert a_thing(id)", ["? a_thing.name"]),
    "a row that may be there already": (
        "create a_thing(id, name!)\ninsert a_thing(id, name)\ninsert a_thing(id)",
        ["? a_thing.name"],
    ),
    "into an external table": ("insert zzz(id)", []),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), INSERTS.values(), ids=INSERTS)
def test_inserts_have_to_name_what_is_not_null(text, expected):
    assert failures(text) == expected


# Who provides what.

HISTORIES = {
    "the one that makes it": ("a:1\n create t(id)\na:2\n create u(id)", "t", (), "a:1"),
    "the one that adds the column": ("a:1\n create t(id)\na:2\n add t.name\na:3\n add t.size", "t", ("id", "name"), "a:2"),
    "the one that renames the column": ("a:1\n create t(id, name)\na:2\n rename t.name to title", "t", ("title",), "a:2"),
    "the one that renames the table": ("a:1\n create s(id)\na:2\n rename s to t", "t", ("id",), "a:2"),
    "the table's old name": ("a:1\n create s(id)\na:2\n rename s to t", "s", ("id",), "a:1"),
    "another app's that renames it": ("a:1\n create t(id)\nb:1 a:1\n rename t to u", "u", (), "b:1"),
    "the first that has all": ("a:1\n create t(id)\na:2\n add t.x\na:3\n add t.y\na:4\n drop t.x", "t", ("x", "y"), "a:3"),
    "the first that has most": ("a:1\n create t(id)\na:2\n add t.x\na:3\n drop t.x\na:4\n add t.y", "t", ("x", "y"), "a:2"),
    "the first that has it, though dropped and made again": ("a:1\n create t(id)\na:2\n drop t\na:3\n create t(id)", "t", ("id",), "a:1"),
    "a column that nothing makes": ("a:1\n create t(id)\na:2\n add t.x", "t", ("zzz",), "a:1"),
    "the last that touches it": ("a:1\n create t(id)\na:2\n add t.x\na:3\n add t.y\na:4\n create u(id)", "t", (ALL,), "a:3"),
    "the last that touches it before it goes": ("a:1\n create t(id)\na:2\n add t.x\na:3\n drop t", "t", (ALL,), "a:2"),
    "a column that is added is not among those that are not known": ("a:1\n create t(id, ...)\na:2\n add t.x", "t", ("x",), "a:2"),
    "columns that are not known are there": ("a:1\n create t(id, ...)\na:2\n [it rains] add t.x", "t", ("x",), "a:1"),
    "none": ("a:1\n create t(id)", "u", (), None),
    "none, for what is only dropped": ("a:1\n drop u", "u", (), None),
    "a column added elsewhere": ("a:1\n create t(id)\nb:1 a:1\n add t.x", "t", ("x",), "b:1"),
    "a column for an external table": ("a:1\n add u.x", "u", ("x",), None),
    "the declared order counts": ("b:1 a:1\n rename s to t\na:1\n create s(id)", "t", ("id",), "b:1"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "table", "columns", "expected"), HISTORIES.values(), ids=HISTORIES)
def test_providers(text, table, columns, expected):
    history = worlds.context(text).history
    assert history.provider(table, columns) == (name(expected) if expected else None)


def test_columns_through_time():
    history = worlds.context(
        "a:1\n create t(id, x!)\na:2\n rename t.x to y\na:3\n add t.z!\na:4\n create u(id)"
    ).history
    assert history.columns_added("t", name("a:2")) == {"y"}
    assert history.columns_added("t", name("a:3")) == {"z"}
    assert history.columns_added("t", name("a:4")) == frozenset()
    assert history.has_column("t", "x")
    assert not history.has_column("t", "zzz")
    assert not history.has_column("zzz", "x")
    assert list(history.required_columns("t")) == [(name("a:1"), "x"), (name("a:2"), "y"), (name("a:3"), "z")]


#: `a in tables and b in tables`, and what each may be: the tables that are there, and whether the branch runs.
BOTH_TABLES = data_conditions.AllHold(
    "both", parts=(data_conditions.table_exists("a_thing"), data_conditions.table_exists("b_box"))
)


@pytest.mark.parametrize(
    ("condition", "made", "fails"),
    [
        (BOTH_TABLES, "", []),
        (BOTH_TABLES, "create a_thing(id)", []),
        (BOTH_TABLES, "create a_thing(id)\ncreate b_box(id)", ["a_other"]),
        (BOTH_TABLES.negated(), "create a_thing(id)", ["a_other"]),
        (BOTH_TABLES.negated(), "create a_thing(id)\ncreate b_box(id)", []),
    ],
)
def test_conditions_on_two_tables_are_decided_together(condition, made, fails):
    schema = SimulatedSchema(KNOWN, rows=Rows(KNOWN))
    need = effects.Require((1, 1), (condition,), "a_other", (), "orm")
    assert [tell(failure) for failure in schema.run(HERE, (*worlds.steps(made), need))] == fails
