"""Effects: what a step needs, what guards it, and how it may fail."""

from __future__ import annotations

import msgspec
import pytest

from southdeps import effects
from southdeps.column_definition import ConstraintKind
from southdeps.data_conditions import table_exists
from southdeps.effect_kinds import DiagnosticKind
from tests.worlds import step


@pytest.mark.parametrize(
    ("text", "risk", "refused_as"),
    [
        pytest.param("need a_thing() orm", "statement", None, id="a table that is read"),
        pytest.param("need a_thing() foreign-key at the end", "deferred", None, id="a constraint that waits"),
        pytest.param("drop a_thing", None, "statement", id="a change of the schema"),
        pytest.param("insert a_thing(id)", None, "statement", id="a row"),
    ],
)
def test_how_a_step_may_fail(text, risk, refused_as):
    found = step(text)
    given = found.risk()
    assert (given and given[0], found.refused_as) == (risk, refused_as)
    if given is not None:
        assert given[1] == table_exists("a_thing")


def test_south_looks_constraints_up_by_itself():
    lookup = effects.DropConstraint((1, 1), (), "t", ConstraintKind.UNIQUE, ("x",))
    by_name = effects.DropConstraint((1, 1), (), "t", None, (), name="t_x_key")
    assert (lookup.refused_as, by_name.refused_as) == ("lookup", "statement")
    missing = effects.Require((1, 1), (), "t", (), "schema-operation", error="ValueError: no")
    risk = missing.risk()
    assert risk is not None
    assert risk[0] == "lookup"


def test_what_executes_deferred_statements():
    assert effects.ExecuteDeferred((1, 1), ()).executes_deferred
    assert not step("drop a_thing").executes_deferred


def test_places_at_which_effects_may_hide():
    hiding = {kind for kind in DiagnosticKind if kind.hides_effects}
    assert DiagnosticKind.UNPARSED_SQL in hiding
    assert hiding == set(DiagnosticKind) - {
        DiagnosticKind.LIVE_MODEL,
        DiagnosticKind.LOADS_DATA,
    }


@pytest.mark.parametrize(
    "text", ["[rows in a] need a(id) orm", "[not a table a] drop a", "[x] create a(id!, name)", "add a.x!"]
)
def test_effects_go_through_the_cache(text):
    found = step(text)
    data = msgspec.msgpack.encode((found,))
    assert msgspec.msgpack.decode(data, type=tuple[effects.Action, ...]) == (found,)
