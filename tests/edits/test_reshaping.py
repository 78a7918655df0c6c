"""Declarations that South cannot unpack become sequences of pairs, by nesting or a comma."""

from __future__ import annotations

import pytest

from southdeps import patch
from southdeps.errors import CannotEditError
from southdeps.finding import MigrationId
from tests.edits.places import carriage_returns
from tests.edits.tables import parameters

A = MigrationId("a", "0001_initial")


@pytest.mark.parametrize(("before", "after"), parameters("reshaped"))
def test_reshaped(before, after):
    assert patch.reshape(before, "depends_on").decode() == after.decode()
    assert patch.reshape(carriage_returns(before), "depends_on") == carriage_returns(after)
    assert patch.add(after, "depends_on", [A]) == after or b"if" in after


@pytest.mark.parametrize(
    "value",
    [
        '"a"',
        '"a", "0001", "b", "0001"',
        '("a", "0001", "b")',
        '(("a", "0001", "x"),)',
        '(("a" "0001" "x"),)',
        '("a" "0001")',
        '("a", 1)',
        '(("a", "0001"), "b", "0001")',
        '(f("a", "0001"),)',
        '(("a", "0001") (*x))',
        '(("a", "0001") ("b"))',
        '{"a": "0001"}',
        "None",
        "()",
        '(("a", "0001"),)',
    ],
)
def test_not_reshaped(value):
    with pytest.raises(CannotEditError):
        patch.reshape(f"class Migration:\n    depends_on = {value}\n".encode(), "depends_on")


def test_reshaped_only_if_all_is_well_then():
    """Nesting the first would leave a triple."""
    before = b'class Migration:\n    depends_on = ("a", "0001")\n    depends_on += (("b", "0001", "x"),)\n'
    with pytest.raises(CannotEditError, match="no pair"):
        patch.reshape(before, "depends_on")
