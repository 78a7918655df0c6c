"""Exceptions of the scanned program."""

from __future__ import annotations

import pytest

from southdeps.interpreter.exceptions import EXCEPTIONS, error, error_of, names_of
from southdeps.interpreter.values import External, Unknown
from tests.interpreter.running import run


@pytest.mark.parametrize(
    ("name", "caught_by", "not_by"),
    [
        pytest.param("KeyError", {"LookupError", "StandardError", "Exception", "BaseException"}, {"IndexError"}, id="KeyError"),
        pytest.param("IOError", {"EnvironmentError", "StandardError"}, {"OSError"}, id="IOError, which is no OSError in Python 2"),
        pytest.param("StopIteration", {"Exception"}, {"StandardError"}, id="StopIteration"),
        pytest.param("DeprecationWarning", {"Warning", "Exception"}, {"StandardError"}, id="a warning"),
        pytest.param("SystemExit", {"BaseException"}, {"Exception", "StandardError"}, id="SystemExit"),
    ],
)  # fmt: skip
def test_base_classes_of_python_2(name, caught_by, not_by):
    names = error(name, "").names
    assert caught_by <= names
    assert names.isdisjoint(not_by)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        pytest.param("raise ValueError", "ValueError", id="a class"),
        pytest.param("raise ValueError('no')", "ValueError: no", id="an instance"),
        pytest.param("raise ValueError, 'no'", "ValueError: no", id="as in Python 2"),
        pytest.param("raise ValueError(1)", "ValueError: 1", id="no string"),
        pytest.param("class A(ValueError): pass\nraise A('no')", "A", id="a class of the program"),
        pytest.param("raise elsewhere.Error('no')", "elsewhere.Error('no')", id="an unknown class"),
        pytest.param(
            "e = ValueError('no')\nnote(e.args[0], e.message)\nraise e", "ValueError: no", id="kept in a name"
        ),
    ],
)
def test_what_a_traceback_says(statement, words):
    assert run(statement).raised == words


def test_a_class_of_the_program_is_caught_by_its_bases():
    done = run(
        "class A(KeyError): pass\nclass B(A): pass\ntry:\n    raise B()\nexcept LookupError:\n    note('caught')"
    )
    assert done.raised == "B"
    done = run(
        "class A(KeyError): pass\nclass B(A): pass\ntry:\n    raise B()\nexcept KeyError:\n    note('caught')"
    )
    assert (done.raised, done.notes) == (None, ["caught"])


@pytest.mark.parametrize(
    ("value", "names"),
    [
        pytest.param((EXCEPTIONS["KeyError"], EXCEPTIONS["IOError"]), {"KeyError", "IOError"}, id="a tuple"),
        pytest.param(External("a.b.Error"), {"Error"}, id="another module's"),
        pytest.param(Unknown("x.DoesNotExist"), {"DoesNotExist"}, id="an unknown one"),
        pytest.param("KeyError", set(), id="no class"),
    ],
)
def test_what_an_except_clause_names(value, names):
    assert names_of(value) == names


def test_what_is_no_exception():
    assert error_of("text") is None
