"""Each database has a schema of its own; only the default one is in South's transaction."""

from __future__ import annotations

import pytest

from southdeps import effects
from southdeps.column_definition import ColumnDefinition, ColumnType
from southdeps.databases import on_database
from southdeps.schema.executions import Executions
from tests.projects import name

AT, BY = (1, 1), name("a:0001_initial")
KEY = ColumnDefinition("id", null=False, type=ColumnType("AutoField"), primary_key=True)
SLUG = ColumnDefinition("slug", type=ColumnType("SlugField", 50), index=True)
BOX = effects.CreateTable(AT, (), "a_box", (KEY, SLUG))
INDEX = effects.CreateIndex(AT, (), "a_box", ("id",))


def there(step):
    return on_database(step, "old")


def run(*steps, finish=True):
    """The executions, and what is refused of the steps in the databases."""
    executions = Executions(lambda table: True)
    found = [one for step in steps for one in done(executions, step)]
    return executions, found + (list(executions.finish(BY)) if finish else [])


def done(executions, step):
    if isinstance(step, effects.ExecuteDeferred):
        return executions.flush(BY, step.database)
    return executions.execute(BY, step, sure=True)


@pytest.mark.parametrize(
    ("steps", "errors"),
    [
        pytest.param((BOX, BOX), ['relation "a_box" already exists'], id="twice in the default one"),
        pytest.param((there(BOX), there(BOX)), ['relation "a_box" already exists'], id="twice in another"),
        pytest.param((BOX, there(BOX)), [], id="once in each"),
        pytest.param(
            (there(BOX), there(INDEX), there(INDEX)), ['relation "a_box_id" already exists'], id="index twice"
        ),
        pytest.param((there(BOX), INDEX), [], id="what is missing altogether is asked for elsewhere"),
    ],
)
def test_refusals(steps, errors):
    _, found = run(*steps)
    assert [one.refusal.error.partition(": ")[2] for one in found] == errors
    assert [one.step for one in found] == list(steps[-len(errors) :] if errors else ())
    assert all(one.certain for one in found)


@pytest.mark.parametrize(
    ("steps", "indexes"),
    [
        pytest.param((BOX,), 2, id="the default one, at the end"),
        pytest.param((there(BOX),), 0, id="another one, never"),
        pytest.param((there(BOX), effects.ExecuteDeferred(AT, (), "old")), 2, id="another one, on request"),
        pytest.param((there(BOX), effects.ExecuteDeferred(AT, ())), 0, id="not if the default one is"),
    ],
)
def test_what_is_deferred(steps, indexes):
    executions, _ = run(*steps)
    assert len(executions.schema().tables["a_box"].indexes) == indexes


def test_what_is_deferred_is_refused_at_its_step():
    twice = there(effects.AddColumn(AT, (), "a_box", ColumnDefinition("x", type=SLUG.type, index=True)))
    again = there(effects.CreateIndex(AT, (), "a_box", ("x",)))
    _, found = run(there(BOX), twice, again, effects.ExecuteDeferred(AT, (), "old"))
    assert [one.step for one in found] == [twice]


def test_one_schema_of_all():
    executions, _ = run(BOX, there(effects.CreateTable(AT, (), "a_lid", (KEY,))))
    assert set(executions.schema().tables) == {"a_box", "a_lid"}
    assert executions.makers == {"a_box": BY, "a_lid": BY}
    assert executions.uncertain == executions.opaque == frozenset()


def test_what_is_not_certain():
    executions = Executions(lambda table: True)
    list(executions.execute(BY, there(BOX), sure=False))
    assert executions.uncertain == {"a_box"}


def test_what_newer_servers_refuse_is_in_the_database_of_its_step():
    change = effects.AlterColumn(
        AT, (), "a_box", ColumnDefinition("id", null=False, type=ColumnType("IntegerField"))
    )
    executions, _ = run(BOX, there(BOX), there(change), change)
    assert [one.step for one in executions.take_later()] == [change, there(change)]
    assert executions.take_later() == []


def test_a_single_step():
    executions, _ = run(there(BOX))
    assert executions.run(BOX, sure=True) is None
    refusal = executions.run(there(BOX), sure=True)
    assert refusal is not None
    assert refusal.table == "a_box"
