"""Values in messages: short, and the same in every run."""

from __future__ import annotations

import pytest

from southdeps.interpreter.call_results import CallResult
from southdeps.interpreter.conditions import Condition
from southdeps.interpreter.describing import MAX_DESCRIPTION, describe, render_short, shorten
from southdeps.interpreter.values import (
    Either,
    External,
    Native,
    Truth,
    Unknown,
)
from southdeps.syntax.snippets import parse_expression
from tests.interpreter.running import run

DEFINED = run("class A(object): pass\na = A()\ndef f(): pass\ng = lambda: 1").names


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param(Unknown("x()"), "x()", id="unknown"),
        pytest.param(External("a.b"), "a.b", id="a name of another module"),
        pytest.param(Either((1, "x")), "1 or 'x'", id="one of two"),
        pytest.param(CallResult("a.b", (), {}), "a.b()", id="the result of a call"),
        pytest.param(DEFINED["A"], "A", id="a class"),
        pytest.param(DEFINED["a"], "an instance of A", id="an instance"),
        pytest.param(DEFINED["f"], "f", id="a function"),
        pytest.param(DEFINED["g"], "a function", id="a lambda"),
        pytest.param(Native(lambda *args: None), "a function", id="a native function"),
        pytest.param(Truth(Condition("c")), "c", id="a condition"),
        pytest.param("x", "'x'", id="a string"),
        pytest.param(None, "None", id="None"),
        pytest.param({"a": 1}, "a dict", id="a dict"),
        pytest.param([object()], "a list", id="a list"),
        pytest.param((), "a tuple", id="a tuple"),
        pytest.param(object(), "a value", id="anything else"),
    ],
)
def test_descriptions(value, text):
    assert describe(value) == text


def test_nothing_is_longer_than_the_limit():
    long = Unknown("x" * 1000)
    assert len(describe(long)) == MAX_DESCRIPTION
    assert describe(long).endswith("...")
    assert shorten("x" * MAX_DESCRIPTION) == "x" * MAX_DESCRIPTION
    assert len(describe(Either((long, long)))) == MAX_DESCRIPTION
    assert (
        len(render_short(parse_expression("f(" + ", ".join("abc" * 9 for _ in range(99)) + ")")))
        == MAX_DESCRIPTION
    )
