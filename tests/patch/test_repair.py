"""Entries are removed and renamed, declarations reshaped and moved to where South sees them."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

import pytest

from southdeps import patch
from southdeps.errors import CannotEditError
from southdeps.finding import MigrationId
from tests.patch.tables import parameters, table
from tests.patch.worlds import declared, worlds

if TYPE_CHECKING:
    from southdeps.edits.moving import Misplaced

A = MigrationId("a", "0001_initial")


def place_of(source: bytes, words: str) -> tuple[int, int]:
    """Line and column of the first of these words, in characters."""
    before = source.decode().partition(words)[0].split("\n")
    return len(before), len(before[-1]) + 1


def carriage_returns(source: bytes) -> bytes:
    return source.replace(b"\n", b"\r\n")


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


@pytest.mark.parametrize("place", [(1, 1), (2, 5), (2, 18), (2, 41), (3, 1), (99, 99)])
def test_no_entry_at_this_place(place):
    before = b'class Migration:\n    depends_on = [("b", "0001_initial"), ("c", "0001_initial")]\n'
    with pytest.raises(CannotEditError, match="no entry at this place") as raised:
        patch.remove(before, "depends_on", place)
    assert raised.value.line == place[0]
    with pytest.raises(CannotEditError, match="no entry at this place"):
        patch.replace_entry(before, "depends_on", place, A)


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


@pytest.mark.parametrize(("before", "after"), parameters("replaced"))
def test_replaced(before, after):
    old = next(words for words in ('"a",', "'A'", 'r"A"', '"x.a"', '"project') if words in before.decode())
    place = place_of(before, old)
    assert patch.replace_entry(before, "depends_on", place, A).decode() == after.decode()
    assert patch.replace_entry(carriage_returns(before), "depends_on", place, A) == carriage_returns(after)
    assert patch.replace_entry(after, "depends_on", place, A) == after


def test_replaced_by_a_dotted_app():
    before = b'class Migration:\n    depends_on = (("x.b", "0001"),)\n'
    after = b'class Migration:\n    depends_on = (("y.a", "0001_initial"),)\n'
    assert patch.replace_entry(before, "depends_on", (2, 20), MigrationId("y.a", "0001_initial")) == after


def test_only_strings_are_replaced():
    before = b'class Migration:\n    depends_on = ((APP, "0001"),)\n'
    with pytest.raises(CannotEditError, match="does not consist of two strings"):
        patch.replace_entry(before, "depends_on", (2, 20), A)


def test_only_names_are_written():
    before = b'class Migration:\n    depends_on = (("a", "0001"),)\n'
    with pytest.raises(CannotEditError, match="is no name of a migration"):
        patch.replace_entry(before, "depends_on", (2, 20), MigrationId("a", '"'))


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
