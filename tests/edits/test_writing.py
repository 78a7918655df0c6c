"""How pairs are written: in the style of what stands around them, and names only."""

from __future__ import annotations

import pytest

from southdeps import patch
from southdeps.edits import writing
from southdeps.edits.document import operands, parse
from southdeps.edits.lines import splice
from southdeps.errors import CannotEditError
from southdeps.finding import MigrationId
from tests.edits.places import carriage_returns, place_of
from tests.edits.tables import parameters

A = MigrationId("a", "0001_initial")


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


@pytest.mark.parametrize(
    ("app", "name"),
    [
        ("a", "0001 initial"),
        ("a", "0001_initial "),
        ("a", "0001-initial"),
        ("a", '0001"), __import__("os").system("true'),
        ("a", "0001\n"),
        ("a", "0001\\"),
        ("a", "0001.py"),
        ("a", ""),
        ("", "0001"),
        (".a", "0001"),
        ("a..b", "0001"),
        ("a'", "0001"),
        ("ä", "0001"),
        ("a", "\u0660\u0661"),
    ],
)
def test_names_that_are_never_written(app, name):
    with pytest.raises(CannotEditError, match="is no name of a migration"):
        writing.check_names([MigrationId(app, name)])


def display(source):
    """The document, and the tuple or list that its only statement consists of."""
    document = parse(source.encode())
    return document, document.root.named_children[0].named_children[0]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("()", "(1,)", id="an empty tuple"),
        pytest.param("[]", "[1]", id="an empty list"),
        pytest.param("(0,)", "(0, 1)", id="a tuple of one"),
        pytest.param("(0, 0)", "(0, 0, 1)", id="a tuple of two"),
        pytest.param("(0,0)", "(0,0,1)", id="without blanks"),
        pytest.param("[0, 0,]", "[0, 0, 1,]", id="with a comma at the end"),
        pytest.param("(\n    0,\n)", "(\n    0,\n    1,\n)", id="on lines of their own"),
        pytest.param("(\n    0\n)", "(\n    0,\n    1\n)", id="without a comma at the end"),
        pytest.param("(\n    0,  # why\n)", "(\n    0,  # why\n    1,\n)", id="below a comment"),
        pytest.param("(\n)", "(\n    1,\n)", id="an empty tuple on two lines"),
    ],
)
def test_entries_join_a_display_in_its_style(before, after):
    document, node = display(before)
    splices = writing.into_display(document, node, [b"1"])
    assert splice(document.source, splices).decode() == after


@pytest.mark.parametrize(
    ("source", "written"),
    [
        pytest.param("[('b', '2')]", b"('a', '1')", id="single quotes"),
        pytest.param('[["b","2"]]', b'["a","1"]', id="a list without blanks"),
        pytest.param("[(u'b', u'2')]", b"(u'a', u'1')", id="a prefix"),
        pytest.param("[(r'b', 'x'), '']", b"('a', '1')", id="the last pair, without its raw prefix"),
        pytest.param("['', \"\", '']", b"('a', '1')", id="no pair: the quotes of the file"),
    ],
)
def test_the_style_is_that_of_the_last_pair(source, written):
    document, node = display(source)
    style = writing.style_of(document, operands(node))
    assert writing.entry_text(MigrationId("a", "1"), style) == written


def test_inline_displays():
    assert writing.inline_display([b"1"], "tuple") == b"(1,)"
    assert writing.inline_display([b"1", b"2"], "tuple") == b"(1, 2)"
    assert writing.inline_display([b"1"], "list") == b"[1]"


def test_indentation_goes_on_with_tabs_only_after_a_tab():
    units = [writing.indent_unit(indent) for indent in (b"\t", b"  ", b"")]
    assert units == [b"\t", b"    ", b"    "]
