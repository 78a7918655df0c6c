"""Entries are removed with their comma and their comment, and nothing else."""

from __future__ import annotations

import codecs

import pytest

from southdeps import patch
from southdeps.errors import CannotEditError
from tests.edits.places import carriage_returns, place_of
from tests.edits.tables import parameters, table
from tests.edits.worlds import declared, worlds


@pytest.mark.parametrize(("before", "after"), parameters("removed"))
def test_removed(before, after):
    place = place_of(before, '"gone"')
    assert patch.remove(before, "depends_on", place).decode() == after.decode()
    assert patch.remove(carriage_returns(before), "depends_on", place) == carriage_returns(after)
    assert patch.remove(codecs.BOM_UTF8 + before, "depends_on", place) == codecs.BOM_UTF8 + after


@pytest.mark.parametrize("name", table("removed"))
def test_what_the_program_still_declares(name):
    before, after = (text.decode() for text in table("removed")[name])
    ran = 0
    for world, same_world in zip(worlds(), worlds(), strict=True):
        old = declared(before, "depends_on", world)
        if old is not None:
            ran += 1
            assert declared(after, "depends_on", same_world) == [pair for pair in old if pair[0] != "gone"]
    assert ran


@pytest.mark.parametrize("words", ['("gone"', '"gone"', '"0001_gone"'])
def test_an_entry_by_any_place_in_it(words):
    before = b'class Migration:\n    depends_on = [("b", "0001_initial"), ("gone", "0001_gone")]\n'
    assert b"gone" not in patch.remove(before, "depends_on", place_of(before, words))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param(
            'depends_on = (("gone", "1"),  # its own\n    # not its own\n    ("b", "1"))',
            "a comment stands between",
            id="comment of the next entry",
        ),
        pytest.param(
            'depends_on = []\n    if X:\n        depends_on.append(("gone", "1"))',
            "nothing would be left",
            id="only statement of its block",
        ),
        pytest.param(
            'depends_on = []; depends_on.append(("gone", "1"))',
            "on the same line",
            id="two statements on a line",
        ),
    ],
)
def test_not_removed(body, reason):
    before = f"class Migration:\n    {body}\n".encode()
    with pytest.raises(CannotEditError, match=reason):
        patch.remove(before, "depends_on", place_of(before, '"gone"'))
