"""Edits are made only if they fix what they were made for and break nothing else."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from msgspec.structs import replace

from southdeps.finding import DeclarationFix, Finding
from southdeps.fixes import Change, proof
from tests import projects
from tests.fixes.made_up import change, finding
from tests.projects import create, migration, name

A = migration(create("a_thing: name"), "a.Thing: name")
ONE, TWO = change("b:0001_initial"), change("c:0001_initial")


def inspection(*findings: Finding, cycles: tuple[frozenset[Any], ...] = ()) -> Any:
    return SimpleNamespace(findings=findings, cycles=cycles)


@pytest.fixture
def loaded(tmp_path):
    return projects.load(tmp_path, {"a:0001_initial": A, "b:0001_initial": A, "c:0001_initial": A})


def reasons(refusals):
    return {str(change.at): refusal.reason for change, refusal in refusals.items()}


@pytest.mark.parametrize(
    ("cycle", "refused"),
    [
        pytest.param({"a:0001_initial", "b:0001_initial"}, [ONE], id="who takes part"),
        pytest.param({"x:0001_initial", "y:0001_initial"}, [ONE, TWO], id="all, if none is to blame"),
    ],
)
def test_what_closes_a_cycle_is_refused(cycle, refused, tmp_path):
    loaded = projects.load(tmp_path, {"a:0001_initial": A, "b:0001_initial": A, "c:0001_initial": A})
    before: Any = SimpleNamespace(findings=(), cycles=())
    after: Any = SimpleNamespace(findings=(), cycles=(frozenset(map(name, cycle)),))
    assert list(proof.check([ONE, TWO], before, after, loaded)) == refused
    assert proof.check([ONE, TWO], after, after, loaded) == {}


def test_of_several_in_a_cycle_one_is_given_up_first(loaded):
    """The rest may do without it; what a warning asks for goes before what an error does."""
    before: Any = SimpleNamespace(findings=(), cycles=())
    after: Any = SimpleNamespace(findings=(), cycles=(frozenset({ONE.at, TWO.at}),))
    assert list(proof.check([ONE, TWO], before, after, loaded)) == [TWO]
    doubtful = Change(ONE.at, ONE.what, replace(ONE.finding, severity="warning"))
    assert list(proof.check([doubtful, TWO], before, after, loaded)) == [doubtful]


def test_what_takes_an_entry_away_closes_no_cycle(loaded):
    removal = Change(ONE.at, DeclarationFix("remove", "depends_on", (1, 1)), ONE.finding)
    before: Any = SimpleNamespace(findings=(), cycles=())
    after: Any = SimpleNamespace(findings=(), cycles=(frozenset({ONE.at}),))
    assert list(proof.check([removal, TWO], before, after, loaded)) == [TWO]


def test_what_fixes_its_finding_is_made(loaded):
    before = inspection(ONE.finding, TWO.finding)
    assert proof.check([ONE, TWO], before, inspection(), loaded) == {}


def test_what_leaves_its_finding_is_refused_wherever_the_finding_stands_now(loaded):
    left = replace(ONE.finding, line=99, message="in other words")
    refusals = proof.check([ONE, TWO], inspection(ONE.finding, TWO.finding), inspection(left), loaded)
    assert reasons(refusals) == {"b:0001_initial": "Declaring it does not fix it."}
    assert refusals[ONE].paste == '    depends_on = (\n        ("a", "0001_initial"),\n    )\n'


@pytest.mark.parametrize(
    ("at", "known", "refused"),
    [
        pytest.param("b:0001_initial", False, {"b:0001_initial"}, id="in the file of a change"),
        pytest.param("a:0001_initial", False, {"b:0001_initial", "c:0001_initial"}, id="elsewhere: all"),
        pytest.param("a:0001_initial", True, set(), id="as before"),
    ],
)
def test_where_south_would_stop_is_refused(at, known, refused, loaded):
    wrong = Finding("SD202", "unknown-migration", "error", name(at), "x.py", 1, 1, "words")
    before = inspection(*[wrong] * known)
    refusals = proof.check([ONE, TWO], before, inspection(wrong), loaded)
    assert set(reasons(refusals)) == refused
    assert set(reasons(refusals).values()) <= {"South would stop at it: words"}


def test_a_file_that_cannot_be_parsed_is_the_first_reason(tmp_path):
    broken = projects.load(tmp_path, {"a:0001_initial": A, "b:0001_initial": "class (:\n"})
    refusals = proof.check([ONE], inspection(ONE.finding), inspection(ONE.finding), broken)
    assert reasons(refusals) == {"b:0001_initial": "With it the file could not be parsed."}


def test_findings_are_told_apart_by_what_they_require_else_by_their_words():
    one = finding("b:1")
    assert proof.key(one) == proof.key(replace(one, message="other", line=7))
    assert proof.key(one) != proof.key(replace(one, requires=name("c:1")))
    alone = replace(one, requires=None)
    assert proof.key(alone) != proof.key(replace(alone, message="other"))
