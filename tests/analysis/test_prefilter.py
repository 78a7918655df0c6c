"""Plans that are ruled out before they are run: nothing is found by running them all that is not found without."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from southdeps.analysis.missing_dependencies import (
    MissingDependency,
    dropping_pairs,
    find_missing_dependencies,
    missing_in_plan,
    shared_steps,
)
from southdeps.analysis.prefilter import find_what_may_fail
from southdeps.effects import Action
from southdeps.finding import MigrationId
from southdeps.graph import reachability, with_acyclic_links
from southdeps.schema.simulation import Failure
from tests import worlds
from tests.projects import name

MADE = "a:1\n create a_thing(id, name)\n"


@pytest.mark.parametrize(
    ("text", "may_fail", "tables"),
    [
        pytest.param(MADE + "b:1 a:1\n need a_thing(id) orm", [], [], id="declared"),
        pytest.param(MADE + "b:1\n need a_thing(id) orm", ["b:1"], ["a_thing"], id="not declared"),
        pytest.param(MADE + "b:1 a:1\nb:2\n need a_thing(name) orm", [], [], id="declared by an earlier one"),
        pytest.param(MADE + "b:1\n need c_thing(id) orm", [], [], id="a table without a known maker"),
        pytest.param("a:1\n need a_thing() orm\n create a_thing(id)", ["a:1"], ["a_thing"], id="too early"),
        pytest.param(
            "a:1\n need a_thing() foreign-key at the end\n create a_thing(id)", [], [], id="in time, at the end"
        ),
        pytest.param(
            "a:1\n need a_thing() foreign-key at the end\n flush\n create a_thing(id)",
            ["a:1"], ["a_thing"], id="the end comes early",
        ),
        pytest.param(MADE + "a:2\n drop a_thing\nb:1 a:1\n need a_thing(id) orm", ["b:1"], ["a_thing"], id="dropped"),
        pytest.param(
            MADE + "a:2\n rename a_thing to a_new\nb:1 a:2\n need a_new(id) orm",
            ["b:1"], ["a_new", "a_thing"], id="renamed",
        ),
        pytest.param(
            MADE + "a:2\n drop a_thing.name\nb:1 a:1\n need a_thing(id) orm", [], [], id="another column dropped"
        ),
        pytest.param(
            MADE + "a:2\n drop a_thing.name\nb:1 a:1\n need a_thing(name) orm", ["b:1"], ["a_thing"], id="column dropped"
        ),
        pytest.param(
            MADE + "a:2\n rename a_thing.name to title\nb:1 a:2\n need a_thing(title) orm",
            ["b:1"], ["a_thing"], id="column renamed",
        ),
        pytest.param(
            MADE + "a:2\n add a_thing.size\nb:1 a:1\n need a_thing(size) orm", ["b:1"], ["a_thing"], id="added later"
        ),
        pytest.param(MADE + "a:2\n add a_thing.size\nb:1 a:2\n need a_thing(size) orm", [], [], id="added before"),
        pytest.param(
            MADE + "b:1\n add a_thing.size\nc:1 a:1 b:1\n need a_thing(size) orm",
            ["c:1"], ["a_thing"], id="added before there was a table",
        ),
        pytest.param(
            MADE + "a:2\n [nobody knows] add a_thing.size\nb:1 a:2\n need a_thing(size) orm",
            ["b:1"], ["a_thing"], id="perhaps added",
        ),
        pytest.param("a:1\n create a_thing(id, ...)\nb:1 a:1\n need a_thing(x) orm", [], [], id="columns unknown"),
        pytest.param(MADE + "b:1 a:1\n need a_thing(*) live-model", [], [], id="all columns"),
        pytest.param(
            "a:1\n [nobody knows] create a_thing(id)\nb:1 a:1\n need a_thing() orm", ["b:1"], ["a_thing"], id="perhaps made"
        ),
        pytest.param(
            MADE + "b:1\n create a_thing(id) if it is not there\n need a_thing() orm",
            ["b:1"], ["a_thing"], id="made by two",
        ),
        pytest.param(
            MADE + "c:1\n create c_row(id)\nb:1\n [rows in c_row] need a_thing() orm",
            ["b:1"], ["a_thing", "c_row"], id="what it depends on",
        ),
        pytest.param(
            MADE + "c:1\n create c_row(id)\nb:1 a:1\n [rows in c_row] raise ValueError",
            ["b:1"], ["c_row"], id="an error",
        ),
        pytest.param(
            "a:1\n create a_thing(id, name!)\nb:1 a:1\n insert a_thing(id)", ["b:1"], ["a_thing"], id="a row without a column"
        ),
        pytest.param("a:1\n create a_thing(id, name!)\nb:1 a:1\n insert a_thing(id, name)", [], [], id="a whole row"),
        pytest.param(
            MADE + "a:2\n add a_thing.size!\nb:1 a:1\n insert a_thing(id, name)", ["b:1"], ["a_thing"], id="a column that is NOT NULL later"
        ),
    ],
)  # fmt: skip
def test_who_may_fail(text, may_fail, tables):
    context = worlds.context(text)
    found = find_what_may_fail(context.effects, reachability(context.declared), context.known)
    assert sorted(map(str, found.migrations)) == may_fail
    assert sorted(found.tables) == tables


def test_constraints_do_not_count_without_foreign_keys():
    context = worlds.context(MADE + "b:1\n need a_thing(id) foreign-key at the end")
    found = find_what_may_fail(
        context.effects, reachability(context.declared), context.known, foreign_keys=False
    )
    assert found.migrations == frozenset()


STEPS = (
    "need {t}(id) foreign-key at the end",
    "need {t}(id, x) orm",
    "need {t}(x, y) orm",
    "need {t}() schema-operation",
    "need {t}(*) live-model",
    "[rows in {u}] need {t}(id) orm",
    "[not rows in {u}] need {t}(x) orm",
    "[a table {u}] need {t}(x) orm",
    "[nobody knows] need {t}(y) orm",
    "[rows in {u}] raise ValueError",
    "[rows in {u}] add {t}.y",
    "[rows in {u}] create {t}(id)",
    "[rows in {u}] drop {t}",
    "[nobody knows] drop {t}",
    "[nobody knows] drop {t}.x",
    "[nobody knows] rename {t} to {u}",
    "[not nobody knows] need {t}(x) orm",
    "create {t}(id, x) if it is not there",
    "create {t}(id, ...)",
    "insert {t}(id)",
    "insert {t}(id, x, y)",
    "[rows in {u}] insert {t}(id)",
    "add {t}.y",
    "add {t}.z!",
    "drop {t}.x",
    "rename {t}.x to y",
    "drop {t}",
    "rename {t} to {u}",
    "words {t} {u}",
    "flush",
)


def made_up(chance):
    """A world of apps that do all that a migration can do, to their own tables and to those of others."""
    apps = "abcd"[: chance.randint(2, 4)]
    tables = [f"{app}_{kind}" for app in apps for kind in "tu"]
    lines = []
    for app in apps:
        for number in range(1, chance.randint(2, 5)):
            needed = [f"{other}:1" for other in apps if other < app and chance.random() < 0.4]
            lines.append(" ".join([f"{app}:{number}", *needed]))
            if number == 1:
                lines += [f" create {table}(id, x)" for table in tables if table.startswith(app)]
            for _ in range(chance.randint(0, 3)):
                own = [table for table in tables if table.startswith(app)]
                table = chance.choice(own if chance.random() < 0.5 else tables)
                lines.append(" " + chance.choice(STEPS).format(t=table, u=chance.choice(tables)))
    return worlds.context("\n".join(lines))


def find_by_running_all(context):
    """`find_lacks` by running every plan with all steps."""
    lacks: dict[tuple[MigrationId, MigrationId], MissingDependency] = {}
    unfixable: dict[tuple[MigrationId, Action], Failure] = {}
    shared = shared_steps(context)
    for app, chain in context.chains.items():
        steps = {**shared, **{migration: context.effects[migration] for migration in chain}}
        for lack in missing_in_plan(context, [app], context.declared, steps, unfixable, {}):
            if lack.is_new(lacks):
                lacks[lack.late, lack.early] = lack
    cured = with_acyclic_links(context.declared, [edge for edge, lack in lacks.items() if lack.certain])
    for one, other in dropping_pairs(shared):
        if one in context.chains and other in context.chains:
            for lack in missing_in_plan(context, [one, other], cured, shared, {}, {}):
                if lack.is_new(lacks):
                    lacks[lack.late, lack.early] = lack
    return list(lacks.values()), [(migration, failure) for (migration, _), failure in unfixable.items()]


@given(st.integers(0, 2**32))
def test_nothing_is_lost(seed):
    context = made_up(random.Random(seed))
    assert find_missing_dependencies(context) == find_by_running_all(context)


def test_the_made_up_worlds_are_of_all_kinds():
    kinds = {"": 0, "dropped": 0, "doubtful": 0, "perhaps dropped": 0, "hopeless": 0}
    for seed in range(50):
        found, unfixable = find_missing_dependencies(made_up(random.Random(seed)))
        kinds[""] += not found
        kinds["dropped"] += any(lack.dropped for lack in found)
        kinds["doubtful"] += any(not lack.certain for lack in found)
        kinds["perhaps dropped"] += any(lack.doubts for lack in found)
        kinds["hopeless"] += bool(unfixable)
    assert min(kinds.values()) > 0, kinds


def test_a_plan_that_can_not_fail_is_not_run(monkeypatch):
    run = []

    def spy(context, apps, *rest):
        run.append(apps)
        return missing_in_plan(context, apps, *rest)

    monkeypatch.setattr("southdeps.analysis.missing_dependencies.missing_in_plan", spy)
    found, _ = find_missing_dependencies(
        worlds.context(MADE + "b:1 a:1\n need a_thing(id) orm\nc:1\n need a_thing(id) orm\nd:1 c:1")
    )
    assert [(lack.late, lack.early) for lack in found] == [(name("c:1"), name("a:1"))]
    assert run == [["c"], ["d"]]
