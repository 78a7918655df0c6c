"""Only southdeps' own objects are imported by name."""

from __future__ import annotations

import pytest

from southdeps.lazy import load
from southdeps.rules import RULES


def test_an_object_of_ours():
    assert load("southdeps.rules:RULES") is RULES


@pytest.mark.parametrize("target", ["os:system", "southdeps", "southdepsx.rules:RULES", ":x", ""])
def test_nothing_else(target):
    with pytest.raises(ValueError, match="not a module of southdeps"):
        load(target)
