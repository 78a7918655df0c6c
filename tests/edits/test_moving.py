"""Declarations move to where South sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from southdeps import patch
from southdeps.errors import CannotEditError
from tests.edits.places import carriage_returns
from tests.edits.tables import parameters

if TYPE_CHECKING:
    from southdeps.edits.moving import Misplaced


@pytest.mark.parametrize(("before", "after"), parameters("moved"))
def test_moved(before, after):
    name: Misplaced = "dependencies" if b"dependencies" in before else "depends_on"
    assert patch.move_into_class(before, name).decode() == after.decode()
    assert patch.move_into_class(carriage_returns(before), name) == carriage_returns(after)
    with pytest.raises(CannotEditError, match="is assigned nowhere"):
        patch.move_into_class(after, name)


def test_needed_by_is_moved_too():
    before = b'needed_by = [("a", "0001_initial")]\nclass Migration:\n    pass\n'
    after = b'class Migration:\n    needed_by = [("a", "0001_initial")]\n\n    pass\n'
    assert patch.move_into_class(before, "needed_by") == after


@pytest.mark.parametrize(
    ("module", "body", "reason"),
    [
        ("", "pass", "is assigned nowhere"),
        ("", "depends_on = ()", "is assigned nowhere"),
        ("depends_on = ()\ndepends_on = ()", "pass", "is assigned more than once"),
        ("depends_on = ()\nprint(depends_on)", "pass", "is used elsewhere"),
        ("depends_on = ()", "depends_on = depends_on", "is used elsewhere"),
        ("depends_on = ()", "def forwards(self, orm):\n        return depends_on", "is used elsewhere"),
        ("depends_on += ()", "pass", "is more than a list of pairs"),
        ("depends_on = needed_by = ()", "pass", "is more than a list of pairs"),
        ("depends_on: tuple", "pass", "is more than a list of pairs"),
        ("if X:\n    depends_on = ()", "pass", "is more than a list of pairs"),
        ("depends_on = DEPS + ()", "pass", "is more than a list of pairs"),
        ("depends_on = (DEPS,)", "pass", "more than pairs that are written out"),
        ('depends_on = ("a", "0001")', "pass", "an entry is no pair"),
        ('x = 1; depends_on = (("a", "0001"),)', "pass", "on the same line"),
        ('depends_on = (("a", "0001"),)', "depends_on = ()\n    depends_on.pop()", "is used elsewhere"),
    ],
)
def test_not_moved(module, body, reason):
    before = f"{module}\n\n\nclass Migration:\n    {body}\n".encode()
    with pytest.raises(CannotEditError, match=reason):
        patch.move_into_class(before, "depends_on")


def test_not_moved_from_both_places():
    before = b"dependencies = ()\nclass Migration:\n    dependencies = ()\n"
    with pytest.raises(CannotEditError, match="more than once"):
        patch.move_into_class(before, "dependencies")
