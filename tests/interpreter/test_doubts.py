"""Elements that only one branch has put into a list."""

from __future__ import annotations

import pytest

from southdeps.interpreter.conditions import Condition
from southdeps.interpreter.doubts import conditions_of, doubts_of
from southdeps.interpreter.values import ListValue
from tests.interpreter.running import maybe, run
from tests.projects import steps

ONE = Condition("one")
LISTS = {
    "append": "x = ['a']\nif c:\n    x.append('b')\nx.append('d')",
    "extend": "x = ['a']\nif c:\n    x.extend(['b'])\nx += ['d']",
    "+=": "x = ['a']\nif c:\n    x += ['b']\nx += ('d',)",
    "in the other branch": "x = ['a']\nif not c:\n    pass\nelse:\n    x.append('b')\nx.append('d')",
    "list": "x = ['a']\nif c:\n    x.append('b')\nx = list(x)\nx.append('d')",
    "tuple": "x = ['a']\nif c:\n    x.append('b')\nx = tuple(x) + ('d',)",
    "+": "x = ['a']\nif c:\n    x.append('b')\nx = ['d'] + x",
    "extended by it": "y = []\nif c:\n    y.append('b')\nx = ['a', 'd']\nx.extend(y)",
}


@pytest.mark.parametrize("text", LISTS.values(), ids=LISTS)
def test_an_element_under_a_condition(text):
    found = run(text, c=maybe("one")).names["x"]
    assert {value: conditions_of(found, value) for value in found} == {"a": (), "b": (ONE,), "d": ()}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("x = ['a']\nif c:\n    pass\nx.append('b')", id="after the branches"),
        pytest.param("x = ['a', 'b']\nif c:\n    x.append('b')", id="there before"),
        pytest.param("x = ['a']\nif True:\n    x.append('b')", id="in a branch that is taken"),
    ],
)
def test_elements_that_are_certain(text):
    found = run(text, c=maybe("one")).names["x"]
    assert not doubts_of(found)


def test_what_is_no_sequence_has_no_doubts():
    assert conditions_of("ab", "a") == ()
    assert doubts_of(ListValue(["a"]), None) == {}


LOOP = (
    "tables = ['a']\nif unknown():\n    tables.append('b')\nfor table in tables:\n    db.delete_table(table)"
)
KEY = "('id', models.AutoField(primary_key=True))"
FIELDS = (
    f"fields = [{KEY}]\nif unknown():\n    fields.append(('owner', models.ForeignKey(orm['auth.User'])))\n"
)


def test_a_loop_over_such_a_list():
    assert [step for step in steps(LOOP) if "drop" in step] == ["drop a", "[unknown()] drop b"]


def test_a_table_of_such_fields():
    assert steps(f"{FIELDS}db.create_table('a_box', fields)", "auth.User:") == [
        "[unknown()] need auth_user(id) foreign-key at the end",
        "create a_box(id)",
    ]
