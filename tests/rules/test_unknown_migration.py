"""SD202: declarations that name a migration which is not there."""

from __future__ import annotations

import pytest

from southdeps.finding import DeclarationFix
from tests.projects import name
from tests.rules.declared import found, refused

A_HAS = "a has 0002_more, 0002_other, 0001_initial."
WRITE = 'Write ("a", "0001_initial").'
UNKNOWN = [
    pytest.param("a:0001", WRITE, id="a prefix"),
    pytest.param("a:0001_Initial", WRITE, id="the wrong case"),
    pytest.param("a:0001_initial ", WRITE, id="a blank behind"),
    pytest.param("a:0009_nope", A_HAS, id="no such migration"),
    pytest.param("a:0002", A_HAS, id="a prefix of two"),
]


def error(target):
    return f"DependsOnUnknownMigration: Migration 'b:0002_more' depends on unknown migration '{target}'."


@pytest.mark.parametrize(("target", "advice"), UNKNOWN)
def test_south_looks_for_a_file_of_exactly_that_name(tmp_path, target, advice):
    app, _, rest = target.partition(":")
    message = f"depends_on of b:0002_more names {target}: {error(target)}"
    assert refused(tmp_path, f"(('{app}', '{rest}'),)") == ("SD202", message, advice)


def test_needed_by_is_read_alike(tmp_path):
    (finding,) = found(tmp_path, "(('a', '0009_nope'),)", "needed_by")
    assert finding.message == f"needed_by of b:0002_more names a:0009_nope: {error('a:0009_nope')}"


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("(('a', '0001_initial.py'),)", id="with the file's suffix"),
        pytest.param("(('a', 'migrations/0001_initial'),)", id="with a folder"),
        pytest.param("(('project.a', '0001_initial'),)", id="a dotted app"),
    ],
)
def test_what_south_understands_all_the_same(tmp_path, value):
    assert found(tmp_path, value) == []


@pytest.mark.parametrize(
    ("written", "fix"),
    [
        pytest.param(
            "0001", DeclarationFix("replace", "depends_on", (7, 19), name("a:0001_initial")), id="one"
        ),
        pytest.param("0002", None, id="two candidates"),
    ],
)
def test_the_correction_is_offered_if_there_is_one_candidate(tmp_path, written, fix):
    (finding,) = found(tmp_path, f"(('a', '{written}'),)")
    assert finding.declaration_fix == fix


def test_the_place_is_that_of_the_entry(tmp_path):
    (finding,) = found(tmp_path, "(\n    ('a', '0001_initial'),\n    ('a', '0009_nope'),\n)")
    assert (finding.line, finding.column) == (9, 9)
