"""The source of a migration that only orders others."""

from __future__ import annotations

import ast

import pytest

from southdeps.edits.bridging import bridge_source
from southdeps.errors import CannotEditError
from southdeps.finding import MigrationId
from tests.projects import migration

EARLY, LATE = MigrationId("a", "0001_initial"), MigrationId("b", "0002_more")
LAST = migration("pass", "c.Box: name").encode() + b"    complete_apps = ['c']\n"


def attributes(source):
    """The literals in the body of the class."""
    owner = ast.parse(source).body[-1]
    assert isinstance(owner, ast.ClassDef)
    found = {}
    for statement in owner.body:
        if isinstance(statement, ast.Assign):
            (target,) = statement.targets
            assert isinstance(target, ast.Name)
            found[target.id] = ast.literal_eval(statement.value)
    return found


def test_it_declares_both_sides_and_carries_the_frozen_models_on():
    found = attributes(bridge_source(LAST, [EARLY], [LATE]))
    assert found == {**attributes(LAST), "depends_on": (tuple(EARLY),), "needed_by": (tuple(LATE),)}
    assert found.keys() == {"depends_on", "needed_by", "models", "complete_apps"}


def test_it_does_nothing_but_order():
    source = bridge_source(LAST.replace(b"        pass\n", b"        db.delete_table('x')\n"), [EARLY], [])
    assert source.count(b"        pass\n") == 2
    assert b"delete_table" not in source


def test_line_ends_are_of_one_kind():
    of_windows = bridge_source(LAST.replace(b"\n", b"\r\n"), [EARLY], [LATE])
    assert of_windows == bridge_source(LAST, [EARLY], [LATE])


@pytest.mark.parametrize(
    "last",
    [
        pytest.param(LAST.replace(b"['c']", b"[APP]"), id="a name"),
        pytest.param(LAST.replace(b"complete_apps", b"other"), id="missing"),
        pytest.param(LAST + b"    complete_apps = []\n", id="twice"),
    ],
)
def test_what_is_no_literal_is_not_copied(last):
    with pytest.raises(CannotEditError, match="complete_apps of the last migration is no literal"):
        bridge_source(last, [EARLY], [LATE])


def test_names_are_data():
    with pytest.raises(CannotEditError, match="is no name of a migration"):
        bridge_source(LAST, [MigrationId("a", '"),)')], [])
