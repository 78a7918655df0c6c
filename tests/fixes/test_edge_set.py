"""The smallest set of declarations, and the side on which they are written."""

from __future__ import annotations

import pytest

from southdeps import rules
from southdeps.analysis import build
from southdeps.finding import Declare
from southdeps.fixes import edge_set
from southdeps.fixes.changes import FixOptions
from tests import projects
from tests.fixes.made_up import change
from tests.projects import create, migration, name

A = migration(create("a_thing: name"), "a.Thing: name")
READS = migration("orm['a.Thing'].objects.count()", "a.Thing: name")
THREE = {"a:0001_initial": A, "b:0001_initial": READS, "b:0002_more": READS, "c:0001_initial": READS}


def chosen(folder, files, options=None, refused=()):
    loaded = projects.load(folder, files)
    context = build.analysis_context(loaded, order=False)
    changes = edge_set.choose(loaded, context, rules.inspect(context), options or FixOptions(), refused)
    return [f"{one.at} {one}" for one in changes]


GETS = 'depends_on gets ("a", "0001_initial")'


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param(FixOptions(), [f"b:0001_initial {GETS}", f"c:0001_initial {GETS}"], id="one per app"),
        pytest.param(FixOptions(only=frozenset({"b"})), [f"b:0001_initial {GETS}"], id="only one app"),
        pytest.param(
            FixOptions(needed_by=frozenset({"a"}), only=frozenset({"a"})),
            ['a:0001_initial needed_by gets ("b", "0001_initial")', 'a:0001_initial needed_by gets ("c", "0001_initial")'],
            id="on the other side",
        ),
        pytest.param(FixOptions(declined=frozenset({name("c:0001_initial")})), [f"b:0001_initial {GETS}"], id="one declined"),
    ],
)  # fmt: skip
def test_what_is_declared_and_where(tmp_path, options, expected):
    assert chosen(tmp_path, THREE, options) == expected


def test_what_was_refused_is_not_chosen_again(tmp_path):
    refused = [change("b:0001_initial")]
    assert f"b:0001_initial {GETS}" not in chosen(tmp_path, THREE, refused=refused)


def test_what_follows_from_the_others_is_left_out():
    early, middle, late = name("a:1"), name("b:1"), name("c:1")
    links = {(late, early): change("c:1"), (middle, early): change("b:1"), (late, middle): change("d:1")}
    kept = edge_set.without_implied({late: frozenset(), middle: frozenset(), early: frozenset()}, links)
    assert kept == (links[middle, early], links[late, middle])


def test_what_is_declared_already_is_left_out():
    early, late = name("a:1"), name("c:1")
    declared = {late: frozenset({early}), early: frozenset()}
    assert edge_set.without_implied(declared, {(late, early): change("c:1")}) == ()


def test_a_dependency_against_the_declared_order_closes_a_cycle():
    early, late = name("a:1"), name("b:1")
    declared = {late: frozenset({early}), early: frozenset()}
    assert edge_set.closes_cycle((early, late), declared, [])
    assert not edge_set.closes_cycle((late, early), declared, [])
    assert edge_set.closes_cycle((name("a:1"), name("c:1")), declared, [(name("c:1"), name("b:1"))])


def test_the_project_with_declarations_that_are_in_no_file_yet(tmp_path):
    loaded = projects.load(tmp_path, THREE)
    again = edge_set.with_declared(loaded, [change("b:0001_initial")])
    declared = build.analysis_context(again).declared
    assert declared[name("b:0001_initial")] == {name("a:0001_initial")}
    assert build.analysis_context(loaded).declared[name("b:0001_initial")] == frozenset()


def test_a_bridge_also_waits_for_the_provider():
    declare = Declare("needed_by", name("own:1"), name("b:1"))
    (further,) = edge_set.to_the_provider(declare, change("b:1").finding)
    assert further == Declare("depends_on", name("own:1"), name("a:0001_initial"))
    plain = Declare("depends_on", name("b:1"), name("a:0001_initial"))
    assert edge_set.to_the_provider(plain, change("b:1").finding) == []
