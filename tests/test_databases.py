"""Tables of databases other than the default one keep their alias; whatever names a table is moved with it."""

from __future__ import annotations

import pytest

from southdeps import data_conditions, databases, effects
from southdeps.column_definition import ColumnDefinition, ConstraintKind
from southdeps.interpreter.conditions import Condition

AT = (1, 1)


@pytest.mark.parametrize(
    ("table", "database", "name"),
    [
        pytest.param("a_box", "", "a_box", id="the default one"),
        pytest.param("a_box", "default", "a_box", id="by its alias"),
        pytest.param("a_box", "old", "a_box@old", id="another one"),
        pytest.param("a_box@old", "new", "a_box@new", id="moved"),
        pytest.param("a_box@old", "", "a_box", id="moved to the default one"),
        pytest.param("", "old", "", id="no table"),
    ],
)
def test_names(table, database, name):
    found = databases.qualified(table, database)
    assert found == name
    assert databases.bare(found) == databases.bare(table)
    assert databases.database_of(found) == ("" if database == "default" or not table else database)


@pytest.mark.parametrize(
    ("table", "column", "words"),
    [
        pytest.param("a_box", None, "table a_box", id="table"),
        pytest.param("a_box@old", None, "table a_box in database old", id="table elsewhere"),
        pytest.param("a_box@old", "size", "column a_box.size in database old", id="column elsewhere"),
    ],
)
def test_words(table, column, words):
    assert databases.in_words(table, column) == words


KEY = ColumnDefinition("lid_id", target=("a_lid", "id"))
KEY_THERE = ColumnDefinition("lid_id", target=("a_lid@old", "id"))
UNIQUE = ConstraintKind.FOREIGN_KEY
STEPS = {
    "table": (effects.DropTable(AT, (), "a_box"), effects.DropTable(AT, (), "a_box@old")),
    "rename": (effects.RenameTable(AT, (), "a_box", "a_lid"), effects.RenameTable(AT, (), "a_box@old", "a_lid@old")),
    "an index renamed": (
        effects.RenameRelation(AT, (), "a_i", "a_j"), effects.RenameRelation(AT, (), "a_i@old", "a_j@old"),
    ),
    "columns": (effects.CreateTable(AT, (), "a_box", (KEY,)), effects.CreateTable(AT, (), "a_box@old", (KEY_THERE,))),
    "column": (effects.AddColumn(AT, (), "a_box", KEY), effects.AddColumn(AT, (), "a_box@old", KEY_THERE)),
    "a column by name": (effects.DropColumn(AT, (), "a_box", "x"), effects.DropColumn(AT, (), "a_box@old", "x")),
    "names of columns": (
        effects.Require(AT, (), "a_box", ("id",), "sql"), effects.Require(AT, (), "a_box@old", ("id",), "sql"),
    ),
    "target": (
        effects.AddConstraint(AT, (), "a_box", UNIQUE, ("x",), None, ("a_lid", ())),
        effects.AddConstraint(AT, (), "a_box@old", UNIQUE, ("x",), None, ("a_lid@old", ())),
    ),
    "words": (effects.UnparsedSql(AT, (), ("a_box",)), effects.UnparsedSql(AT, (), ("a_box@old",))),
    "columns that are not known": (effects.Insert(AT, (), "a_box", None), effects.Insert(AT, (), "a_box@old", None)),
    "deferred": (effects.ExecuteDeferred(AT, ()), effects.ExecuteDeferred(AT, (), "old")),
    "an index by name": (effects.DropIndex(AT, (), "", (), "x"), effects.DropIndex(AT, (), "", (), "x")),
}  # fmt: skip


@pytest.mark.parametrize(("step", "there"), STEPS.values(), ids=STEPS)
def test_steps(step, there):
    assert databases.on_database(step, "old") == there
    assert databases.on_database(there, "") == step
    assert databases.database_of_step(step) == ""
    assert databases.database_of_step(there) == (
        "" if "@" not in repr(there) and "old" not in repr(there) else "old"
    )


def test_conditions_from_a_place_on():
    rows, exists = data_conditions.rows_exist("a_box").negated(), data_conditions.table_exists("a_lid")
    both, opaque = data_conditions.AllHold("both", parts=(rows, exists)), Condition("it rains")
    moved = databases.on_database(
        effects.DropTable(AT, (rows, both, exists, opaque), "a"), "old", since=1
    ).when
    there = data_conditions.table_exists("a_lid@old")
    assert moved == (
        rows,
        data_conditions.AllHold("both", parts=(data_conditions.rows_exist("a_box@old").negated(), there)),
        there,
        opaque,
    )
