"""Programs of Python 2 and 3 as syntax: the same as Python 3 itself sees, and Python 2's forms like their successors."""

from __future__ import annotations

import email
import json
import random
import unittest
import warnings
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from southdeps.syntax import nodes, parse
from southdeps.syntax.snippets import parse_expression
from tests import programs, reference

#: How long an example takes is the machine's business.
UNHURRIED = settings(deadline=None)

# In unittest/mock.py `type(mock).x = y` is taken for Python 3.12's statement `type`, for which nothing stands in its place.
STANDARD_LIBRARY = sorted(
    path
    for package in (email, json, unittest)
    for path in Path(str(package.__file__)).parent.glob("*.py")
    if path.name != "mock.py"
)


def read(text):
    """The statements of a module in plain lists without places; fails where it can't be parsed whole."""
    module = parse.read_module(text.encode() if isinstance(text, str) else text)
    assert module.error is None
    return reference.plain(module.body)


def test_deep_nesting():
    """Python itself gives up somewhere beyond a hundred parentheses; people write fewer."""
    text = "x = " + "(" * 80 + "1" + ")" * 80
    assert read(text) == [["Assign", [["Name", "x"]], ["Constant", 1], ""]]


@pytest.mark.parametrize("path", STANDARD_LIBRARY, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_standard_library_reads_as_python_reads_it(path):
    text = path.read_text("utf-8")
    assert read(text) == reference.module(text)


SEEDS = st.integers(0, 2**32).map(random.Random)


@UNHURRIED
@given(SEEDS)
def test_every_program_reads_as_python_reads_it(chance):
    text = programs.program(chance)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            expected = reference.module(text)
    except (SyntaxError, ValueError):  # such as a keyword given twice
        assume(False)
    assert read(text) == expected


@UNHURRIED
@given(SEEDS)
def test_a_damaged_program_is_read_as_far_as_it_goes(chance):
    text = programs.program(chance)
    start = chance.randint(0, len(text))
    noise = "".join(chance.choices("()[]{}:'\"\\,=. \n#`", k=chance.randint(0, 3)))
    damaged = text[:start] + noise + text[start + chance.randint(0, 5) :]
    module = parse.read_module(damaged.encode("utf-8", "surrogatepass"))
    assert module.error in {None, "syntax error: cannot parse this file"}


@UNHURRIED
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data):
    parse.read_module(data)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("f(a.b, c[1], d='x')", "f(a.b, c[1], d='x')", id="a call"),
        pytest.param("not a", "not a", id="one operand"),
        pytest.param("-a", "- a", id="a sign"),
        pytest.param("a+b", "a + b", id="two operands"),
        pytest.param("[1, (2, None)]", "(1, (2, None))", id="sequences"),
        pytest.param("lambda: 1", "...", id="what is too long to show"),
    ],
)
def test_expressions_in_messages(text, shown):
    assert nodes.render(parse_expression(text)) == shown


def test_no_expression_in_messages():
    assert nodes.render(None) == "..."
