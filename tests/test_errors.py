"""What southdeps raises."""

from __future__ import annotations

import pytest

from southdeps.errors import CannotEditError, CannotRunError, SouthdepsError


@pytest.mark.parametrize("error", [CannotRunError("no path"), CannotEditError("no way")])
def test_one_base_class_tells_our_errors_from_bugs(error):
    assert isinstance(error, SouthdepsError)
    assert str(error) in {"no path", "no way"}


def test_the_facts_stand_beside_the_text():
    error = CannotEditError("no way", line=7, paste="x\n")
    assert (error.reason, error.line, error.paste, str(error)) == ("no way", 7, "x\n", "no way")
    assert (CannotEditError("no way").line, CannotEditError("no way").paste) == (1, "")
