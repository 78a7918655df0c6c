"""Abstract values: what classes, scopes and objects answer."""

from __future__ import annotations

import pytest

from southdeps.interpreter.values import (
    AbstractObject,
    Class,
    Either,
    ListValue,
    RaisedError,
    Scope,
    TupleValue,
    Unknown,
    listed,
    located,
)
from tests.interpreter.running import Recorder


def test_containers_know_where_they_were_written():
    assert (located([1], "tuple", (2, 3)), located([1], "tuple", (2, 3)).at) == ((1,), (2, 3))
    assert type(located([1], "set", (1, 1))) is ListValue
    assert type(located([1], "tuple", (1, 1))) is TupleValue
    assert listed("ab").at is None


@pytest.fixture
def scopes():
    """A module, a class in it, and a function in that."""
    module = Scope("m", {"a": 1, "b": 2})
    owner = Scope("m", {"b": 3}, module, of_class=True)
    return module, owner, Scope("m", {"c": 4}, owner.seen_from_function())


def test_names_are_found_from_the_inside_out(scopes):
    module, owner, function = scopes
    assert (owner.find("b"), owner.find("a"), function.find("c")) == (3, 1, 4)
    assert function.find("b") == 2  # a function does not see the names of the class around it
    assert function.outermost() is module
    with pytest.raises(KeyError):
        function.find("d")


def test_a_scope_forgets_the_classes_within_it(scopes):
    module, owner, _ = scopes
    other = Class("Other", Scope("n", {"x": 1}))
    module.names.update(Inner=Class("Inner", owner), Other=other)
    module.forget()
    assert (module.names, owner.names, other.scope.names) == ({}, {}, {"x": 1})


def test_attributes_are_inherited_from_the_nearest_base():
    base = Class("Base", Scope("m", {"x": 1, "y": 2}))
    middle = Class("Middle", Scope("m", {"y": 3}), (Unknown("Elsewhere"), base))
    cls = Class("C", Scope("m"), (middle,))
    assert [one.name for one in cls.lineage()] == ["C", "Middle", "Base"]
    assert (cls.find("x"), cls.find("y")) == (1, 3)
    with pytest.raises(KeyError):
        cls.find("z")


def test_exceptions_by_their_last_names():
    raised = RaisedError("a.b.Error", "no", ("x.Base", "Exception"))
    assert raised.names == {"Error", "Base", "Exception"}
    assert str(raised) == "a.b.Error: no"
    assert str(RaisedError("Error")) == "Error"


def test_alternatives_without_conditions():
    assert list(Either((1, 2)).alternatives()) == [(1, ()), (2, ())]


class Thing(AbstractObject):
    """An object that answers nothing."""


def test_what_an_object_does_not_answer_is_unknown():
    thing, interpreter = Thing(), Recorder()
    assert thing.attribute(interpreter, "x") == Unknown("thing.x")
    assert thing.call(interpreter, (), {}) == Unknown("thing()")
    assert thing.item(interpreter, 0) == Unknown("thing[...]")
    assert (thing.elements(), thing.symbolic_element(interpreter), thing.contains(interpreter, 1)) == (
        None,
        None,
        None,
    )
    assert thing.truth(interpreter) is True
