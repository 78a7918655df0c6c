"""A pair is added in every style of writing declarations."""

from __future__ import annotations

import codecs

import pytest

from southdeps import patch
from southdeps.finding import MigrationId
from tests.patch.tables import parameters, table
from tests.patch.worlds import declared, worlds

A = MigrationId("a", "0001_initial")
B = MigrationId("b", "0002_more")


@pytest.mark.parametrize(("before", "after"), parameters("added"))
def test_added(before, after):
    assert patch.add(before, "depends_on", [A]).decode() == after.decode()


@pytest.mark.parametrize(("before", "after"), parameters("added"))
def test_adding_again_changes_nothing(before, after):
    assert patch.add(after, "depends_on", [A]) == after


@pytest.mark.parametrize(("before", "after"), parameters("added"))
def test_needed_by_is_written_alike(before, after):
    swapped = before.replace(b"needed_by", b"_").replace(b"depends_on", b"needed_by").replace(b"_ =", b"depends_on =")
    edited = patch.add(swapped, "needed_by", [A])
    assert patch.add(edited, "needed_by", [A]) == edited
    assert edited.count(b"0001_initial") == after.count(b"0001_initial")


#: Not to be run by Python 3, or not without South.
NOT_RUN = {"Python 2 only"}


@pytest.mark.parametrize("name", [name for name in table("added") if name not in NOT_RUN])
def test_what_the_program_declares(name):
    """Run before and after: whatever is true and installed, the old pairs are kept in order, and the new one is there."""
    before, after = (text.decode() for text in table("added")[name])
    ran = 0
    for world, same_world in zip(worlds(), worlds(), strict=True):
        old = declared(before, "depends_on", world)
        if old is None:
            continue
        ran += 1
        new = declared(after, "depends_on", same_world)
        assert new is not None
        assert [pair for pair in new if pair != A] == old
        assert A in new
    assert ran


CHANGES = {
    "carriage returns": lambda text: text.replace(b"\n", b"\r\n"),
    "tabs": lambda text: text.replace(b"    ", b"\t"),
    "no final newline": lambda text: text.removesuffix(b"\n"),
    "byte order mark": lambda text: codecs.BOM_UTF8 + text,
}
#: Nothing in these files shows that they would be indented by tabs, or they are not indented by four blanks.
NO_TABS = {"class on one line", "a base class from elsewhere in one line", "two spaces"}


@pytest.mark.parametrize(
    ("change", "name"),
    [(change, name) for change in CHANGES for name in table("added") if change != "tabs" or name not in NO_TABS],
)
def test_added_in_other_files(change, name):
    """The same edits with other line endings, other white space, no final newline, a BOM."""
    before, after = map(CHANGES[change], table("added")[name])
    assert patch.add(before, "depends_on", [A]) == after
