"""The interpreter: names, calls and attributes of the scanned program."""

from __future__ import annotations

import pytest

from southdeps.interpreter.call_results import CallResult
from southdeps.interpreter.conditions import LOOP, Condition
from southdeps.interpreter.containers import UnknownLengthList
from southdeps.interpreter.values import (
    External,
    Unknown,
)
from tests.interpreter.running import maybe, run

SOME = UnknownLengthList("x", Condition("c"))
FUNCTION = "def f(a, b='B', *c, **d):\n    return (a, b, c, sorted(d))\n"


@pytest.mark.parametrize(
    ("call", "bound"),
    [
        pytest.param("f(1)", (1, "B", (), []), id="the least"),
        pytest.param("f(1, 2, 3, x=4)", (1, 2, (3,), ["x"]), id="the most"),
        pytest.param("f(b=1, a=2)", (2, 1, (), []), id="by name"),
        pytest.param("f(*(1, 2), **{'x': 3})", (1, 2, (), ["x"]), id="by stars"),
    ],
)
def test_arguments_are_bound_as_python_binds_them(call, bound):
    assert run(f"{FUNCTION}X = {call}").names["X"] == bound


@pytest.mark.parametrize(
    ("target", "value", "names"),
    [
        pytest.param("a, b", "1, 2", {"a": 1, "b": 2}, id="a pair"),
        pytest.param("a, (b, c)", "1, [2, 3]", {"a": 1, "b": 2, "c": 3}, id="nested"),
        pytest.param("a = b", "1", {"a": 1, "b": 1}, id="two targets"),
    ],
)
def test_assignments_to_several(target, value, names):
    found = run(f"{target} = {value}").names
    assert {name: found[name] for name in names} == names


def test_an_unknown_value_gives_unknown_parts():
    found = run("a, b = unknown()").names
    assert isinstance(found["a"], Unknown)
    assert isinstance(found["b"], Unknown)


CLASSES = """
class A(object):
    x = 'a'
    def __init__(self, y=None): self.y = y
    def get(self): return (self.x, self.y)
    @property
    def both(self): return self.get()
    @staticmethod
    def static(z): return z
    @classmethod
    def make(cls): return cls('made')
class B(A):
    x = 'b'
"""


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        pytest.param("B(1).get()", ("b", 1), id="a method"),
        pytest.param("B(2).both", ("b", 2), id="a property"),
        pytest.param("B.static(3)", 3, id="a static method"),
        pytest.param("B.make().get()", ("b", "made"), id="a class method"),
        pytest.param("B.get(A(4))", ("a", 4), id="an unbound method"),
    ],
)
def test_objects_of_the_program(expression, expected):
    assert run(f"{CLASSES}X = {expression}").names["X"] == expected


def test_what_is_called_outside_keeps_its_name_and_arguments():
    made = run("import m\nX = m.Field(1, null=True)").names["X"]
    assert isinstance(made, CallResult)
    assert (made.path, made.args, made.keywords) == ("m.Field", (1,), {"null": True})
    assert run("from m import a as b\nX = b").names["X"] == External("m.a")


@pytest.mark.parametrize(
    ("source", "notes"),
    [
        pytest.param("for x in unknown(): note(1)", [f"[{LOOP.text}] 1"], id="a loop of unknown length"),
        pytest.param("for x in some: note(x)", ["[c] x"], id="a loop over rows"),
        pytest.param("[note(x) for x in some]", ["[c] x"], id="a comprehension"),
        pytest.param("while unknown():\n    note(1)", ["[unknown()] 1"], id="a while loop"),
    ],
)
def test_loops_of_unknown_length_run_once_under_their_condition(source, notes):
    assert run(source, some=SOME).notes == notes


@pytest.mark.parametrize(
    ("source", "notes"),
    [
        pytest.param("if c: note(1)\nelif d: note(2)\nelse: note(3)", ["[one] 1", "[not one] [two] 2", "[not one] [not two] 3"], id="branches"),
        pytest.param("if c and d: note(1)", ["[c and d] 1"], id="and"),
        pytest.param("if not c: note(1)", ["[not one] 1"], id="not"),
        pytest.param("x = 1 if c else 2\nif c: note(x)", ["[one] 1"], id="a value under its own condition"),
        pytest.param("def f():\n    if c: return\n    note(1)\nf()\nnote(2)", ["[not one] 1", "2"], id="a return"),
    ],
)  # fmt: skip
def test_conditions(source, notes):
    assert run(source, c=maybe("one"), d=maybe("two")).notes == notes


def test_a_function_that_calls_itself_ends():
    done = run("def f(n): return f(n + 1)\nf(0)\nnote('then')")
    assert done.notes == ["then"]
    assert done.interpreter.budget.exceeded == "calls nested more than 25 deep"
