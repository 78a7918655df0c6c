"""Changes of declarations: their words, and how they are applied to the bytes of a file."""

from __future__ import annotations

import pytest

from southdeps.finding import DeclarationFix, Declare, MigrationId
from southdeps.fixes.changes import Change, FixOptions, apply
from tests.fixes.made_up import change, finding
from tests.projects import name

WORDS = {
    Declare("needed_by", name("a:0001_initial"), name("b:0002")): 'needed_by gets ("b", "0002")',
    DeclarationFix("remove", "needed_by", (1, 1)): "needed_by loses an entry",
    DeclarationFix(
        "replace", "depends_on", (1, 1), MigrationId("a", "0002")
    ): 'depends_on names ("a", "0002")',
    DeclarationFix("reshape", "needed_by", (1, 1)): "needed_by becomes a sequence of pairs",
    DeclarationFix("move", "needed_by", (1, 1)): "needed_by moves into the class",
    DeclarationFix("move", "dependencies", (1, 1)): "dependencies becomes depends_on",
}


@pytest.mark.parametrize(("what", "words"), WORDS.items(), ids=WORDS.values())
def test_changes_in_words(what, words):
    assert str(Change(name("a:0001_initial"), what, finding("a:0001_initial"))) == words


B = name("b:1")
SOURCE = b"""class Migration:
    depends_on = (("x", "1"), ("gone", "1"), ("y", "2"))
    needed_by = ("z", "1")
"""


def correction(kind, column=1, to=None, attribute="depends_on", line=2):
    return Change(B, DeclarationFix(kind, attribute, (line, column), to), finding("b:1"))


def test_all_changes_of_a_file_keep_their_places():
    """Whatever the order they are given in: the places are those of the file before any change."""
    changes = [
        Change(B, Declare("depends_on", B, name("new:1")), finding("b:1")),
        correction("replace", 20, name("longer_name:0001_initial")),
        correction("remove", 32),
        correction("reshape", 18, attribute="needed_by", line=3),
        Change(B, Declare("needed_by", B, name("late:1")), finding("b:1")),
    ]
    expected = b"""class Migration:
    depends_on = (("longer_name", "0001_initial"), ("y", "2"), ("new", "1"))
    needed_by = (("z", "1"), ("late", "1"))
"""
    for order in (changes, changes[::-1]):
        assert apply(order, {B: SOURCE}) == ({B: expected}, {})


def test_one_change_that_cannot_be_made_is_told_from_the_others():
    good, bad = (
        Change(B, Declare("depends_on", B, name("new:1")), finding("b:1")),
        correction("remove", 1, line=9),
    )
    _, refusals = apply([good, bad], {B: SOURCE})
    assert list(refusals) == [bad]
    assert (
        refusals[bad].reason == "The file cannot be edited safely: line 9: there is no entry at this place."
    )


def test_of_pairs_for_one_attribute_only_the_bad_ones_are_refused():
    changes = [Change(B, Declare("depends_on", B, name(on)), finding("b:1")) for on in ("new:1", "new:2-x")]
    edited, refusals = apply(changes, {B: SOURCE})
    assert list(refusals) == changes[1:]
    assert edited == {}


def test_changes_are_equal_if_they_do_the_same():
    one = change("b:1")
    assert one == Change(one.at, one.what, finding("c:1"))
    assert one != change("c:1")
    assert len({one, Change(one.at, one.what, finding("c:1"))}) == 1


@pytest.mark.parametrize(
    ("options", "allowed"),
    [
        pytest.param(FixOptions(), True, id="all"),
        pytest.param(FixOptions(only=frozenset({"b"})), True, id="only this app"),
        pytest.param(FixOptions(only=frozenset({"c"})), False, id="only another app"),
        pytest.param(FixOptions(declined=frozenset({MigrationId("b", "1")})), False, id="declined"),
        pytest.param(
            FixOptions(declined=frozenset({MigrationId("b", "2")})), True, id="another one declined"
        ),
    ],
)
def test_which_files_may_change(options, allowed):
    assert options.allow(B) is allowed
