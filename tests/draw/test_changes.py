"""What a migration does to tables, in words."""

from __future__ import annotations

import pytest

from southdeps.draw.changes import changes
from tests.worlds import steps


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ("create t(id)", ("creates t",)),
        ("drop t", ("drops t",)),
        ("rename t to u", ("renames t to u",)),
        ("add t.x", ("adds or changes t.x",)),
        ("drop t.x", ("drops t.x",)),
        ("rename t.x to y", ("renames t.x to y",)),
        ("need t(id) orm", ()),
        ("insert t(id)", ()),
    ],
)
def test_words(step, words):
    assert changes(steps(step)) == words


def test_each_once_in_the_order_of_the_migration():
    assert changes(steps("add t.x\ncreate u(id)\nadd t.x")) == ("adds or changes t.x", "creates u")
