"""Steps that South or the database refuses although every table and column is there."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from southdeps.analysis.refusals import find_refusals
from southdeps.schema.refusal import RefusalKind
from tests import worlds


def refusals(text, **facts):
    """Each refused step: the migration, the kind, whether it is certain, and what is in its way."""
    found = find_refusals(replace(worlds.context(text), **facts))
    return [(str(one.migration), one.refusal.kind, one.certain, str(one.maker)) for one in found]


EXISTS = RefusalKind.EXISTS
WORLDS = [
    pytest.param("a:1\n    create t(id)\na:2\n    create t(id)", [("a:2", EXISTS, True, "a:1")], id="one app creates a table twice"),
    pytest.param("a:1\n    create t(id)\na:2\n    [nobody()] create t(id)", [], id="perhaps"),
    pytest.param("a:1\n    create t(id)\na:2\n    drop t\n    create t(id)", [], id="dropped before"),
    pytest.param("a:1\n    create t(id)\na:2\n    add t.id", [("a:2", EXISTS, True, "a:1")], id="a column twice"),
    pytest.param(
        "a:1\n    create t(id)\nb:1\n    create t(id)", [("b:1", EXISTS, True, "a:1"), ("a:1", EXISTS, True, "b:1")], id="two apps, in both orders",
    ),
    pytest.param("a:1\n    create t(id)\na:2\n    drop t\nb:1 a:2\n    create t(id)", [], id="two apps, one after the other"),
    pytest.param("a:1 b:1\n    create t(id)\nb:1\n    create t(id)", [("a:1", EXISTS, True, "b:1")], id="two apps in a declared order"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), WORLDS)
def test_what_is_refused(text, expected):
    assert refusals(text) == expected


def test_what_syncdb_has_made_has_no_maker():
    assert refusals("a:1\n    create t(id)", synced=frozenset({"t"})) == [("a:1", EXISTS, True, "None")]


def test_on_databases_whose_statements_are_not_simulated_nothing_is_known():
    assert refusals("a:1\n    create t(id)\na:2\n    create t(id)", backend="mysql") == []
