"""What a `try` statement catches."""

from __future__ import annotations

import pytest

from southdeps.interpreter.frames import Guard
from southdeps.interpreter.values import RaisedError

MISSING = RaisedError("exceptions.KeyError", "x", ("LookupError", "Exception", "BaseException"))


@pytest.mark.parametrize(
    ("caught", "expected"),
    [
        (None, True),
        ({"KeyError"}, True),
        ({"LookupError", "OSError"}, True),
        ({"ValueError"}, False),
        (set(), False),
    ],
)
def test_what_a_try_statement_catches(caught, expected):
    assert Guard(None if caught is None else frozenset(caught)).catches(MISSING.names) is expected
