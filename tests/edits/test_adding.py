"""A pair is added in every style of writing declarations."""

from __future__ import annotations

import codecs
import re

import pytest

from southdeps import patch
from southdeps.errors import CannotEditError
from southdeps.finding import MigrationId
from tests.edits.tables import parameters, table
from tests.edits.worlds import declared, worlds

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
    assert patch.add(swapped(before), "needed_by", [A]) == swapped(after)


def swapped(source: bytes) -> bytes:
    names = {b"depends_on": b"needed_by", b"needed_by": b"depends_on"}
    return re.sub(rb"depends_on|needed_by", lambda name: names[name[0]], source)


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
    [
        (change, name)
        for change in CHANGES
        for name in table("added")
        if change != "tabs" or name not in NO_TABS
    ],
)
def test_added_in_other_files(change, name):
    """The same edits with other line endings, other white space, no final newline, a BOM."""
    before, after = map(CHANGES[change], table("added")[name])
    assert patch.add(before, "depends_on", [A]) == after


def test_several_pairs():
    before = table("added")["tuple on lines"].before
    assert (
        patch.add(before, "depends_on", [A, B, A]).decode()
        == """\
class Migration:
    depends_on = (
        ("z", "0001_initial"),
        ("a", "0001_initial"),
        ("b", "0002_more"),
    )
"""
    )


def test_several_pairs_on_one_line():
    before = b"class Migration:\n    depends_on = []\n"
    after = b'class Migration:\n    depends_on = [("a", "0001_initial"), ("b", "0002_more")]\n'
    assert patch.add(before, "depends_on", [A, B]) == after


def test_several_pairs_in_a_new_attribute():
    assert (
        patch.add(b"class Migration:\n    pass\n", "needed_by", [B, A]).decode()
        == """\
class Migration:
    needed_by = (
        ("b", "0002_more"),
        ("a", "0001_initial"),
    )

    pass
"""
    )


def test_several_pairs_of_which_one_is_there():
    before = b'class Migration:\n    depends_on = (("b", "0002_more"),)\n'
    after = b'class Migration:\n    depends_on = (("b", "0002_more"), ("a", "0001_initial"))\n'
    assert patch.add(before, "depends_on", [A, B]) == after


def test_only_where_it_is_not_there_yet():
    """Under `if`, each branch gets what it lacks."""
    before = b"""\
class Migration:
    if X:
        depends_on = (("a", "0001_initial"),)
    else:
        depends_on = (("b", "0002_more"),)
"""
    assert (
        patch.add(before, "depends_on", [A, B]).decode()
        == """\
class Migration:
    if X:
        depends_on = (("a", "0001_initial"), ("b", "0002_more"))
    else:
        depends_on = (("b", "0002_more"), ("a", "0001_initial"))
"""
    )


def test_no_pairs():
    for before, _ in table("added").values():
        assert patch.add(before, "depends_on", []) == before


def test_one_pair_after_the_other():
    """A second pair joins the first, whatever had to be written for that one."""
    for name, (_, after) in table("added").items():
        edited = patch.add(after, "depends_on", [B])
        old, new = ({line.strip(b" ,)") for line in text.splitlines()} for text in (after, edited))
        assert all(b"0002_more" in line for line in new - old), name
        assert patch.add(edited, "depends_on", [A, B]) == edited, name


def test_a_dotted_app():
    edited = patch.add(
        b"class Migration:\n    depends_on = ()\n", "depends_on", [MigrationId("x.a", "0001_initial")]
    )
    assert edited == b'class Migration:\n    depends_on = (("x.a", "0001_initial"),)\n'
    assert patch.add(edited, "depends_on", [A]) == edited


def test_escapes():
    """What is not read as Python reads it is no migration that we know, and nothing to complain of."""
    before = rb"""class Migration:
    depends_on = (("z", "0001\_initial"), ("y", "\x0"), ("x", "\N{LATIN SMALL LETTER A}"))
"""
    after = before.replace(b'}"))', b'}"), ("a", "0001_initial"))')
    assert patch.add(before, "depends_on", [A]) == after


def test_latin_1():
    before = b"# coding: latin-1\nclass Migration:\n    depends_on = ()  # M\xfcnchen \xff\n"
    after = (
        b'# coding: latin-1\nclass Migration:\n    depends_on = (("a", "0001_initial"),)  # M\xfcnchen \xff\n'
    )
    assert patch.add(before, "depends_on", [A]) == after


def test_bytes_that_are_no_utf_8():
    before = b"class Migration:\n    depends_on = ()  # M\xfcnchen \xff\n"
    after = b'class Migration:\n    depends_on = (("a", "0001_initial"),)  # M\xfcnchen \xff\n'
    assert patch.add(before, "depends_on", [A]) == after


def test_utf_7_without_shifts():
    """A slip of the pen for utf-8: all the bytes mean what they seem to."""
    before = b"# coding: utf-7\nclass Migration:\n    depends_on = ()\n"
    after = b'# coding: utf-7\nclass Migration:\n    depends_on = (("a", "0001_initial"),)\n'
    assert patch.add(before, "depends_on", [A]) == after


@pytest.mark.parametrize(("source", "_"), parameters("unchanged"))
def test_unchanged(source, _):
    assert patch.add(source, "depends_on", [A]) == source


@pytest.mark.parametrize(("source", "refusal"), parameters("refused"))
def test_refused(source, refusal):
    with pytest.raises(CannotEditError) as raised:
        patch.add(source, "depends_on", [A])
    assert f"{raised.value.reason}, line {raised.value.line}\n" == refusal.decode()


def test_what_to_paste():
    with pytest.raises(CannotEditError) as raised:
        patch.add(b"", "needed_by", [A, MigrationId("b", "0002_more")])
    assert (
        raised.value.paste
        == """\
    needed_by = (
        ("a", "0001_initial"),
        ("b", "0002_more"),
    )
"""
    )
