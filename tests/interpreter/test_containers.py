"""Lists and dicts of which not everything is known."""

from __future__ import annotations

import pytest

from southdeps.interpreter.call_results import CallResult
from southdeps.interpreter.conditions import LOOP, Condition
from southdeps.interpreter.containers import (
    LazyDict,
    UnknownKeysDict,
    UnknownLengthList,
    any_of,
    filled_by_iterations,
    sources_of_elements,
    uncertain,
)
from southdeps.interpreter.values import (
    Class,
    DictValue,
    Either,
    Instance,
    ListValue,
    Scope,
    Unknown,
)
from tests.interpreter.running import run


@pytest.fixture
def lazy():
    """A dict of two texts that are turned round when they are asked for, and the texts that were."""
    asked = []

    def evaluate(text):
        asked.append(text)
        return text[::-1]

    found = LazyDict(evaluate)
    found.defer({"a": "ab", "b": "bc"})
    return found, asked


def test_a_text_is_evaluated_once_and_late(lazy):
    found, asked = lazy
    assert (list(found), len(found), "a" in found, asked) == (["a", "b"], 2, True, [])
    assert (found["a"], found.get("a"), found.get("c", 0), asked) == ("ba", "ba", 0, ["ab"])
    assert (found.items(), found.values(), asked) == ([("a", "ba"), ("b", "cb")], ["ba", "cb"], ["ab", "bc"])


def test_what_is_set_is_not_evaluated(lazy):
    found, asked = lazy
    found["a"] = "x"
    assert (found["a"], asked) == ("x", [])


def test_two_are_equal_without_evaluating_anything(lazy):
    found, asked = lazy
    other = LazyDict(str)
    other.defer({"a": "ab"})
    assert found != other
    other.defer({"b": "bc"})
    assert found == other
    assert found != {"a": "ab"}
    assert asked == []


def test_one_of_several_dicts_may_have_the_keys_of_each(lazy):
    found, asked = lazy
    merged = any_of([found, DictValue(b=1, c=2)])
    assert (sorted(merged), merged.complete, asked) == (["a", "b", "c"], False, [])
    assert (merged["a"], merged["c"]) == ("ba", 2)


SOME = UnknownLengthList("x", Condition("c"))


@pytest.mark.parametrize(
    ("source", "notes"),
    [
        pytest.param("for x in some: note(x)", ["[c] x"], id="one element stands for all"),
        pytest.param("note(some[0])", ["x"], id="any item"),
        pytest.param("for x in some[1:]: note(x)", ["[c] x"], id="a slice"),
        pytest.param(
            "if some: note('yes')\nelse: note('no')", ["[c] yes", "[not c] no"], id="whether it has any"
        ),
    ],
)
def test_a_list_of_unknown_length(source, notes):
    assert run(source, some=SOME).notes == notes


def test_a_list_that_was_added_to_has_an_element():
    some = uncertain("x", [Condition("c")], "t")
    assert run("some.append('y')\nif some: note('yes')\nfor x in some: note(1)", some=some).notes == [
        "yes",
        "1",
    ]
    assert some.element == Either(("x", "y"))


def test_a_list_that_only_may_have_been_added_to():
    some = uncertain("x", [Condition("c")], "t")
    run("if unknown(): some.append('y')", some=some)
    assert some.element == Either(("x", "y"))
    assert some.condition == Condition("elements of a list")


@pytest.mark.parametrize(
    ("source", "notes"),
    [
        pytest.param("for k, v in some.items(): note(v)", ["[c] x"], id="items"),
        pytest.param("for v in some.itervalues(): note(v)", ["[c] x"], id="values"),
        pytest.param("note(some['k'])", ["x"], id="an item"),
    ],
)
def test_a_dict_of_unknown_keys(source, notes):
    assert run(source, some=UnknownKeysDict("x", Condition("c"))).notes == notes


def test_get_may_find_nothing():
    done = run("X = some.get('k')\nY = some.get('k', 'd')", some=UnknownKeysDict("x", None))
    assert (done.names["X"], done.names["Y"]) == (Either(("x", None)), Either(("x", "d")))


def test_what_a_loop_of_unknown_length_fills():
    filled = filled_by_iterations(ListValue(["a", "b"]), [LOOP])
    assert (filled.element, filled.condition) == (Either(("a", "b")), LOOP)
    of_dict = filled_by_iterations(DictValue(k="v"), [LOOP, Condition("c")])
    assert isinstance(of_dict, UnknownKeysDict)
    assert (of_dict.element, of_dict.condition) == ("v", Condition("elements of a dict"))
    assert isinstance(of_dict.symbolic_element(run("pass").interpreter), Unknown)


def test_what_a_loop_may_get_its_elements_from():
    rows, text = UnknownLengthList("x", Condition("c")), Unknown("a text")
    bar = Instance(Class("Bar", Scope("m", {})), {"rows": rows, "size": 3, "text": text})
    bar.names["self"] = bar
    assert list(sources_of_elements(rows)) == [rows]
    assert list(sources_of_elements(CallResult("progress.bar", (1, rows), {}))) == [rows]
    assert list(sources_of_elements(CallResult("progress.bar", (bar,), {}))) == [rows]
    assert list(sources_of_elements(text)) == []
