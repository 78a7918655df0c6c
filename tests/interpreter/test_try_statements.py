"""`try` and `raise`: which handler takes an exception, and what handlers do if the body may fail."""

from __future__ import annotations

import pytest

from tests.interpreter.running import maybe, run

CAUGHT = [
    pytest.param("except ValueError: note('yes')", ["yes"], None, id="its class"),
    pytest.param("except (KeyError, ValueError): note('yes')", ["yes"], None, id="one of several"),
    pytest.param("except Exception, e: note('yes')", ["yes"], None, id="a base class, as in Python 2"),
    pytest.param("except: note('yes')", ["yes"], None, id="anything"),
    pytest.param("except KeyError: note('no')", [], "ValueError: x", id="another class"),
    pytest.param("except KeyError: note('no')\nexcept ValueError: note('yes')", ["yes"], None, id="the second handler"),
    pytest.param("except ValueError:\n    note('yes')\n    raise", ["yes"], "ValueError: x", id="raised again"),
    pytest.param("except ValueError: raise KeyError('y')", [], "KeyError: y", id="another one instead"),
    pytest.param("finally: note('yes')", ["yes"], "ValueError: x", id="finally"),
    pytest.param("except ValueError: pass\nelse: note('no')\nfinally: note('yes')", ["yes"], None, id="else does not run"),
]  # fmt: skip


@pytest.mark.parametrize(("handlers", "notes", "raised"), CAUGHT)
def test_an_exception_that_is_certain(handlers, notes, raised):
    done = run(f"try:\n    raise ValueError('x')\n{handlers}\n")
    assert (done.notes, done.raised) == (notes, raised)


def test_nothing_runs_after_an_exception_that_nothing_catches():
    done = run("note('a')\nraise ValueError('x')\nnote('b')")
    assert (done.notes, done.raised) == (["a"], "ValueError: x")


@pytest.mark.parametrize(
    ("source", "notes"),
    [
        pytest.param("try: x = unknown()\nexcept E: note('maybe')\nnote('then')", ["[an exception] maybe", "then"], id="a body that may fail"),
        pytest.param("try: x = 1\nexcept E: x = 2\nnote(x)", ["1"], id="what the body has bound holds"),
        pytest.param("try: x = unknown()\nexcept E: x = 2\nnote(x)", ["2"], id="a handler fills in what is unknown"),
        pytest.param("try: pass\nexcept E: pass\nelse: note('else')", ["else"], id="else runs"),
        pytest.param("try: import a\nexcept ImportError: note('no')", [], id="an import that resolves"),
    ],
)  # fmt: skip
def test_a_body_that_runs_through(source, notes):
    assert run(source).notes == notes


def test_a_raise_under_a_condition_leads_to_the_handler_under_it():
    source = "try:\n    if c: raise ValueError()\n    note('a')\nexcept ValueError:\n    note('b')\nnote('c')"
    assert run(source, c=maybe("one")).notes == ["[not one] a", "[one] b", "c"]


def test_a_raise_under_a_condition_that_nothing_catches_is_possible():
    done = run("if c: raise ValueError('x')\nnote('a')", c=maybe("one"))
    assert (done.raised, [str(raised.error) for raised in done.interpreter.possible]) == (
        None,
        ["ValueError: x"],
    )
    assert done.notes == ["a"]  # the failure is reported by itself and makes nothing after it less certain


def test_a_handler_that_returns_leaves_the_rest_under_the_contrary():
    source = "def f():\n    try:\n        if c: raise ValueError()\n    except ValueError:\n        return\n    note('a')\nf()"
    assert run(source, c=maybe("one")).notes == ["[not one] a"]
