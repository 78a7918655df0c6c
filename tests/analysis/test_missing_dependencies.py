"""What is missing, found as South would find it: worlds made up for each way in which it can be."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from southdeps import effects
from southdeps.analysis.context import AnalysisContext
from southdeps.analysis.missing_dependencies import find_missing_dependencies, with_known_links
from southdeps.finding import MigrationId
from southdeps.graph import (
    CycleError,
    forwards_plan,
    reachable,
    topological_order,
    with_acyclic_links,
    with_links,
)
from southdeps.schema.history import tell_history
from southdeps.schema.simulation import SimulatedSchema
from tests import worlds
from tests.projects import name

#: How long an example takes is the machine's business.
UNHURRIED = settings(deadline=None)


def lacks(text, **more):
    """`b:1 needs a:1: a_thing`, with `?` in front where it may fail only, and `reader` for what a dropper waits for."""
    found, _ = find_missing_dependencies(worlds.context(text, **more))
    return [tell(lack) for lack in found]


def tell(lack):
    what = f"{lack.need.table}.{lack.column}" if lack.column else lack.need.table
    verb = "waits for" if lack.dropped else "needs"
    return f"{'' if lack.certain else '? '}{lack.late} {verb} {lack.early}: {what}"


MADE = "a:1\n create a_thing(id, name)\n"
WORLDS = {
    "nothing": (MADE + "b:1\n create b_box(id)", []),
    "the classic fault": (  # case 00
        MADE + "b:1\n need a_thing(id) foreign-key at the end\n create b_box(id)",
        ["b:1 needs a:1: a_thing"],
    ),
    "declared": (MADE + "b:1 a:1\n need a_thing(id) foreign-key at the end", []),
    "declared by needed_by": ("a:1\n create a_thing(id)\nb:1 a:1\n need a_thing(id) orm", []),
    "declared through others": (MADE + "c:1 a:1\nb:1 c:1\n need a_thing(id) orm", []),
    "declared by an earlier one": (MADE + "b:1 a:1\nb:2\n need a_thing(id) orm", []),
    "declared by an earlier one, but too early a provider": (
        MADE + "a:2\n add a_thing.size\nb:1 a:1\nb:2\n need a_thing(size) orm",
        ["b:2 needs a:2: a_thing.size"],
    ),
    "the one that adds the column": (
        MADE + "a:2\n add a_thing.size\na:3\n add a_thing.more\nb:1\n need a_thing(id, size) orm",
        ["b:1 needs a:2: a_thing"],
    ),
    "the one that renames the table": (
        MADE + "a:2\n rename a_thing to a_new\nb:1\n need a_new(id) orm",
        ["b:1 needs a:2: a_new"],
    ),
    "a table moved to another app": (
        MADE + "b:1 a:1\n rename a_thing to b_thing\nc:1\n need b_thing(id) orm",
        ["c:1 needs b:1: b_thing"],
    ),
    "each migration for itself": (
        MADE + "a:2\n create a_other(id)\nb:1\n need a_thing(id) orm\nb:2\n need a_other(id) orm",
        ["b:1 needs a:1: a_thing", "b:2 needs a:2: a_other"],
    ),
    "what follows from an earlier one is no finding of its own": (
        MADE + "b:1\n need a_thing(id) orm\nb:2\n need a_thing(id) orm",
        ["b:1 needs a:1: a_thing"],
    ),
    "several apps": (
        MADE + "z:1\n create z_thing(id)\nb:1\n need a_thing(id) orm\n need z_thing(id) orm",
        ["b:1 needs a:1: a_thing", "b:1 needs z:1: z_thing"],
    ),
    "what its provider lacks too": (
        MADE + "b:1\n need a_thing(id) orm\n create b_box(id)\nc:1\n need b_box(id) orm",
        ["b:1 needs a:1: a_thing", "c:1 needs b:1: b_box"],
    ),
    "an external table": ("b:1\n need auth_user(id) orm", []),
    "its own table": ("b:1\n create b_box(id)\nb:2\n need b_box(id) orm", []),
    "the own table is made later": ("b:1\n need b_box(id) orm\nb:2\n create b_box(id)", []),
    "hoisting: a later declaration pulls the provider up front": (  # South's semantics, 19
        "s:1\n create s_thing(id)\ns:2\nf:1\n need s_thing(id) orm\nf:2\nf:3 s:2",
        [],
    ),
    "no hoisting where labels sort the other way": (
        "a:1\n create a_thing(id)\na:2\nf:1\n need a_thing(id) orm\nf:2\nf:3 a:2",
        ["f:1 needs a:1: a_thing"],
    ),
    "two apps that need each other in turns": (
        "a:1\n create a_one(id)\na:2\n need b_one(id) orm\nb:1\n need a_one(id) orm\n create b_one(id)",
        ["a:2 needs b:1: b_one", "b:1 needs a:1: a_one"],
    ),
    "two initial migrations that need each other": (
        "a:1\n need b_one(id) foreign-key at the end\n create a_one(id)\nb:1\n need a_one(id) foreign-key at the end\n create b_one(id)",
        ["a:1 needs b:1: b_one", "b:1 needs a:1: a_one"],
    ),
    "under an unknown condition": (MADE + "b:1\n [nobody] need a_thing(id) orm", ["? b:1 needs a:1: a_thing"]),
    "for rows that no fresh database has": (MADE + "b:1\n create b_box(id)\n [rows in b_box] need a_thing(id) orm", []),
    "for rows of the missing table itself": (MADE + "b:1\n [rows in a_thing] need a_thing(id) orm", []),
    "for rows made by an earlier one": (
        MADE + "b:1\n create b_box(id)\n insert b_box(id)\nb:2\n [rows in b_box] need a_thing(id) orm",
        ["b:2 needs a:1: a_thing"],
    ),
    "if the table isn't there": (MADE + "b:1\n [not a table a_thing] create a_thing(id)\n need a_thing(id) orm", []),
    "if the table is there": (MADE + "b:1\n [a table a_thing] need a_thing(size) orm", []),
    "after an error there is nothing": (MADE + "b:1\n raise KeyError\n need a_thing(id) orm", ["b:1 needs a:1: a_thing"]),
    "a dropper": (
        "a:1\n create a_thing(id)\na:2\n drop a_thing\nb:1 a:1\n need a_thing(id) orm",
        ["a:2 waits for b:1: a_thing"],
    ),
    "a dropper that waits": ("a:1\n create a_thing(id)\nb:1 a:1\n need a_thing(id) orm\na:2 b:1\n drop a_thing", []),
    "a dropper of a column": (
        MADE + "a:2\n drop a_thing.name\nb:1 a:1\n need a_thing(id, name) orm",
        ["a:2 waits for b:1: a_thing.name"],
    ),
    "a renamer": (
        MADE + "a:2\n rename a_thing to a_new\nb:1 a:1\n need a_thing(id) orm",
        ["a:2 waits for b:1: a_thing"],
    ),
    "a renamer of an external table": (
        "a:1\n rename auth_user to a_user\nb:1\n need auth_user(id) foreign-key at the end",
        ["a:1 waits for b:1: auth_user"],
    ),
    "a renamer of a column of an external table": (
        "a:1\n rename auth_user.email to mail\nb:1\n need auth_user(id, email) orm\nc:1\n need auth_user(id) orm",
        ["a:1 waits for b:1: auth_user.email"],
    ),
    "a dropper of a column of an external table": (
        "a:1\n drop auth_user.email\nb:1\n need auth_user(email) orm", ["a:1 waits for b:1: auth_user.email"],
    ),
    "a dropper of an external table that waits": (
        "a:1 b:1\n drop auth_user\nb:1\n need auth_user(id) foreign-key at the end", [],
    ),
    "a renamer of a column": (
        MADE + "a:2\n rename a_thing.name to title\nb:1 a:1\n need a_thing(name) orm",
        ["a:2 waits for b:1: a_thing.name"],
    ),
    "a dropper, and the reader declares nothing either": (
        "a:1\n create a_thing(id)\na:2\n drop a_thing\nb:1\n need a_thing(id) orm",
        ["b:1 needs a:1: a_thing", "a:2 waits for b:1: a_thing"],
    ),
    "a dropper of another app's table": (
        MADE + "b:1 a:1\n need a_thing(id) schema-operation\n drop a_thing\nc:1 a:1\n need a_thing(id) orm",
        ["b:1 waits for c:1: a_thing"],
    ),
    "a dropper and its last reader": (
        "a:1\n create a_thing(id)\na:2\n drop a_thing\nb:1 a:1\n need a_thing(id) orm\nb:2\n need a_thing(id) orm",
        ["a:2 waits for b:1: a_thing", "a:2 waits for b:2: a_thing"],
    ),
    "a dropper that may drop": (
        "a:1\n create a_thing(id)\na:2\n [nobody] drop a_thing\nb:1 a:1\n need a_thing(id) orm",
        ["? a:2 waits for b:1: a_thing"],
    ),
    "a renamer that may rename": (
        "a:1\n create a_thing(id)\na:2\n [nobody] rename a_thing to a_new\nb:1 a:1\n need a_thing(id) orm",
        ["? a:2 waits for b:1: a_thing"],
    ),
    "a dropper that may drop a column": (
        MADE + "a:2\n [nobody] drop a_thing.name\nb:1 a:1\n need a_thing(id, name) orm",
        ["? a:2 waits for b:1: a_thing.name"],
    ),
    "a renamer that may rename a column": (
        MADE + "a:2\n [nobody] rename a_thing.name to title\nb:1 a:1\n need a_thing(name) orm",
        ["? a:2 waits for b:1: a_thing.name"],
    ),
    "another column that may be dropped": (
        MADE + "a:2\n [nobody] drop a_thing.name\nb:1 a:1\n need a_thing(id) orm", [],
    ),
    "a dropper that may drop, and waits": (
        "a:1\n create a_thing(id)\nb:1 a:1\n need a_thing(id) orm\na:2 b:1\n [nobody] drop a_thing", [],
    ),
    "who waits for the dropper that may drop knows of it": (
        "a:1\n create a_thing(id)\na:2\n [nobody] drop a_thing\nb:1 a:2\n need a_thing(id) orm", [],
    ),
    "who waits for one that surely drops does not help it": (
        "a:1\n create a_thing(id)\na:2\n drop a_thing\nb:1 a:2\n need a_thing(id) orm",
        ["a:2 waits for b:1: a_thing"],
    ),
    "the own app's dropper that may drop": (
        "a:1\n create a_thing(id)\na:2\n [nobody] drop a_thing\na:3\n need a_thing(id) orm", [],
    ),
    "a dropper that may drop, and a reader under the contrary": (
        "a:1\n create a_thing(id)\na:2\n [nobody] drop a_thing\nb:1 a:1\n [not nobody] need a_thing(id) orm", [],
    ),
    "a dropper that may drop and makes it again": (
        "a:1\n create a_thing(id)\na:2\n [nobody] drop a_thing\n [nobody] create a_thing(id)\nb:1 a:1\n need a_thing(id) orm", [],
    ),
    "a dropper that never drops": (
        "a:1\n create a_thing(id)\na:2\n create a_row(id)\n [rows in a_row] drop a_thing\nb:1 a:1\n need a_thing(id) orm", [],
    ),
    "one that may drop, and surely drops another": (
        MADE + " create a_other(id)\na:2\n [nobody] drop a_other\n drop a_thing\nb:1 a:1\n need a_other(id) orm\n need a_thing(id) orm",
        ["a:2 waits for b:1: a_thing"],
    ),
    "what is missing for sure, behind what may be missing and what another app lacks": (
        MADE + " create a_other(id)\nz:1\n create z_thing(id)\n"
        "b:1\n [nobody] need a_other(id) orm\n need z_thing(id) orm\n need a_thing(id) orm",
        ["b:1 needs a:1: a_thing", "b:1 needs z:1: z_thing"],
    ),
    "a column of a table that had another name": (
        "a:1\n create a_old(id)\na:2\n rename a_old to a_thing\na:3\n add a_thing.size\nb:1 a:2\n need a_thing(size) orm",
        ["b:1 needs a:3: a_thing.size"],
    ),
    "a dropper that drops since there are rows": (
        MADE + "a:2\n create a_row(id)\n insert a_row(id)\na:3\n [rows in a_row] drop a_thing\nb:1 a:1\n need a_thing(id) orm",
        ["a:3 waits for b:1: a_thing"],
    ),
    "a reader that may read": (
        "a:1\n create a_thing(id)\na:2\n drop a_thing\nb:1 a:1\n [nobody] need a_thing(id) orm",
        ["? a:2 waits for b:1: a_thing"],
    ),
    "a reader of what is made again": (
        "a:1\n create a_thing(id)\na:2\n drop a_thing\na:3\n create a_thing(id)\nb:1 a:1\n need a_thing(id) orm",
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), WORLDS.values(), ids=WORLDS)
def test_what_is_missing(text, expected):
    assert lacks(text) == expected


def test_nothing_is_missing_on_sqlite_but_tables_that_are_read():
    text = MADE + "b:1\n need a_thing(id) foreign-key at the end\nc:1\n need a_thing(id) orm"
    assert lacks(text, foreign_keys=False) == ["c:1 needs a:1: a_thing"]
    assert lacks(text) == ["b:1 needs a:1: a_thing", "c:1 needs a:1: a_thing"]


def test_who_needs_what_it_has_taken_away_itself():
    context = worlds.context("a:1\n rename auth_user to a_user\na:2\n need auth_user(id) orm")
    lacks_, unfixable = find_missing_dependencies(context)
    assert (lacks_, [(str(migration), failure.table) for migration, failure in unfixable]) == (
        [],
        [("a:2", "auth_user")],
    )


def test_what_no_order_cures_is_told_apart():
    text = (
        MADE
        + "b:1\n need b_none(id) orm\n need a_thing(id) orm\nb:2\n create b_none(id)\n need a_thing(zzz) orm"
    )
    found, unfixable = find_missing_dependencies(worlds.context(text))
    assert [tell(lack) for lack in found] == ["b:1 needs a:1: a_thing"]
    assert [(str(migration), failure.table, failure.column) for migration, failure in unfixable] == [
        ("b:1", "b_none", None),
        ("b:2", "a_thing", "zzz"),
    ]


def test_an_error_is_reported():
    _, unfixable = find_missing_dependencies(worlds.context("b:1\n raise KeyError"))
    assert [(str(migration), failure.error) for migration, failure in unfixable] == [("b:1", "KeyError")]


def test_declared_cycles_end_the_search_for_their_apps_alone():
    text = MADE + "x:1 y:1\ny:1 x:1\nb:1\n need a_thing(id) orm"
    assert lacks(text) == ["b:1 needs a:1: a_thing"]


EDGES = [(name("b:1"), name("a:1")), (name("a:1"), name("b:1")), (name("c:1"), name("b:1"))]


def test_edges_that_close_a_cycle_are_left_out():
    graph = {migration: frozenset[MigrationId]() for migration in map(name, ("a:1", "b:1", "c:1"))}
    assert with_acyclic_links(graph, EDGES) == with_links(graph, [EDGES[0], EDGES[2]])
    assert reachable([name("c:1")], with_links(graph, EDGES)) == set(graph)


# Any world at all: what South would miss is found, and nothing that it wouldn't.


def made_up(chance):
    """A world of a few apps whose migrations make, change, read and drop each other's tables."""
    apps, tables = ("a", "b", "c"), ("a_t", "a_u", "b_t", "c_t")
    lines = []
    for app in apps:
        for number in range(1, chance.randint(2, 4)):
            earlier = [f"{other}:1" for other in apps if other < app and chance.random() < 0.2]
            lines.append(" ".join([f"{app}:{number}", *earlier]))
            if number == 1:
                lines += [f" create {table}(id, x)" for table in tables if table.startswith(app)]
            for _ in range(chance.randint(0, 2)):
                table = chance.choice(tables)
                lines.append(chance.choice((
                    f" need {table}(id) foreign-key at the end", f" need {table}(id, x) orm", f" need {table}() orm",
                    f" [nobody] need {table}(id) orm", f" need {table}(y) orm",
                )))  # fmt: skip
            if chance.random() < 0.3:
                lines.append(f" add {chance.choice([t for t in tables if t.startswith(app)])}.y")
    return worlds.context("\n".join(lines))


def first_failure(context, order):
    """The first migration of an order that fails for certain, for want of a table or column."""
    schema = SimulatedSchema(frozenset(context.history.events))
    for migration in order:
        for failure in schema.run(migration, context.effects[migration]):
            if failure.certain:
                return migration, failure
    return None


@UNHURRIED
@given(st.integers(0, 2**32))
def test_with_what_is_missing_every_app_can_be_migrated_alone(seed):
    context = made_up(random.Random(seed))
    found, unfixable = find_missing_dependencies(context)
    edges = [(lack.late, lack.early) for lack in found if lack.certain]
    cured = with_links(context.declared, edges)
    incurable = {(migration, failure.action) for migration, failure in unfixable}
    for chain in context.chains.values():
        try:
            order = forwards_plan(chain[-1:], cured)
        except CycleError:
            continue
        schema = SimulatedSchema(frozenset(context.history.events))
        for migration in order:
            for failure in schema.run(migration, context.effects[migration]):
                assert not failure.certain or (migration, failure.action) in incurable


@UNHURRIED
@given(st.integers(0, 2**32))
def test_each_certain_lack_makes_some_app_fail(seed):
    """Take one needed edge away, and the plan of some app fails, unless another edge implies it."""
    context = made_up(random.Random(seed))
    found, _ = find_missing_dependencies(context)
    certain = [lack for lack in found if lack.certain and not lack.dropped]
    if certain:
        first = certain[0]
        failing = [first_failure(context, order) for order in forwards_plans(context)]
        assert any(failure is not None for failure in failing)
        assert first.early.app != first.late.app


def forwards_plans(context):
    """The plan of each app, as declared."""
    return [forwards_plan(chain[-1:], context.declared) for chain in context.chains.values()]


@UNHURRIED
@given(st.integers(0, 2**32))
def test_nothing_is_missing_where_every_plan_runs(seed):
    context = made_up(random.Random(seed))
    if all(first_failure(context, order) is None for order in forwards_plans(context)):
        found, _ = find_missing_dependencies(context)
        assert [lack for lack in found if lack.certain] == []


@UNHURRIED
@given(st.integers(0, 2**32))
def test_the_history_is_that_of_the_declared_order(seed):
    context = made_up(random.Random(seed))
    assert context.history == tell_history(topological_order(context.declared), context.effects)
    assert isinstance(context, AnalysisContext)
    assert all(isinstance(step, effects.Step) for inner in context.effects.values() for step in inner)


def links_of(text, targets, start, known):
    context = worlds.context(text)
    ids = {name(late): frozenset(map(name, earlies.split())) for late, earlies in known.items()}
    done = with_known_links([name(target) for target in targets.split()], name(start), context.declared, ids)
    return {
        f"{late} {early}" for late in done for early in done[late] - context.declared.get(late, frozenset())
    }


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        pytest.param({}, set(), id="nothing"),
        pytest.param({"b:1": "c:1"}, {"b:1 c:1"}, id="of the provider"),
        pytest.param({"b:1": "c:1", "c:1": "d:1"}, {"b:1 c:1", "c:1 d:1"}, id="of what that needs"),
        pytest.param({"b:0": "d:1"}, {"b:0 d:1"}, id="of what it declares"),
        pytest.param({"d:1": "c:1"}, set(), id="of others"),
        pytest.param({"b:1": "a:1"}, set(), id="a cycle"),
    ],
)
def test_what_other_plans_have_shown_is_added_with_a_provider(known, expected):
    text = "a:1 b:1\n create x(id)\nb:0\n create y(id)\nb:1 b:0\n create z(id)\nc:1\n create u(id)\nd:1\n create v(id)"
    assert links_of(text, "a:1", "b:1", known) == expected


@pytest.mark.parametrize("step", [1, -1])
def test_a_chain_of_apps_takes_a_few_plans_each(step, monkeypatch):
    """As many migrations as missing dependencies: each further app costs a few plans, not one for each before it."""
    apps = [f"a{number:02}" for number in range(40)][::step]
    needs = ["", *(f"\n need {app}(id) foreign-key" for app in apps[:-1])]
    context = worlds.context(
        "\n".join(f"{app}:1{need}\n create {app}(id)" for app, need in sorted(zip(apps, needs, strict=True)))
    )
    planned = []

    def plan(*args):
        planned.append(forwards_plan(*args))
        return planned[-1]

    monkeypatch.setattr("southdeps.analysis.missing_dependencies.forwards_plan", plan)
    found, _ = find_missing_dependencies(context)
    assert len(found) == 39
    assert sum(map(len, planned)) < 5 * 40 * 39
