"""What a declaration holds: strings, pairs, and the migrations they name."""

from __future__ import annotations

import pytest

from southdeps import patch
from southdeps.edits import entries
from southdeps.edits.document import parse, text
from southdeps.errors import CannotEditError
from southdeps.finding import MigrationId

A = MigrationId("a", "0001_initial")


@pytest.mark.parametrize("place", [(1, 1), (2, 5), (2, 18), (2, 41), (3, 1), (99, 99)])
def test_no_entry_at_this_place(place):
    before = b'class Migration:\n    depends_on = [("b", "0001_initial"), ("c", "0001_initial")]\n'
    with pytest.raises(CannotEditError, match="no entry at this place") as raised:
        patch.remove(before, "depends_on", place)
    assert raised.value.line == place[0]
    with pytest.raises(CannotEditError, match="no entry at this place"):
        patch.replace_entry(before, "depends_on", place, A)


def value(source):
    """The document, and the expression of its last statement."""
    document = parse(source.encode())
    return document, document.root.named_children[-1].named_children[0]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        pytest.param("'a'", "a", id="a string"),
        pytest.param("u'a' r'\\b'", "a\\b", id="adjacent strings"),
        pytest.param("('a')", "a", id="in brackets"),
        pytest.param("'\\x41'", "A", id="an escape"),
        pytest.param("'\\x4'", None, id="an escape that is none"),
        pytest.param("f'a{b}'", None, id="a format"),
        pytest.param("A", None, id="a name"),
        pytest.param("'a' + 'b'", None, id="an expression"),
    ],
)
def test_strings(source, found):
    assert entries.string_value(value(source)[1]) == found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        pytest.param("('a', '0001_x')", MigrationId("a", "0001_x"), id="a pair"),
        pytest.param("(['x.a', 'migrations/0001_x.py'])", MigrationId("a", "0001_x"), id="as South reads it"),
        pytest.param("('a', NAME)", None, id="a name known at run time only"),
        pytest.param("('a', 'b', 'c')", None, id="a triple"),
        pytest.param("PAIR", None, id="a name"),
    ],
)
def test_the_migration_an_entry_names(source, found):
    assert entries.migration(value(source)[1]) == found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        pytest.param("(X, Y)", ["(X, Y)"], id="a tuple"),
        pytest.param("[X] + Y + (Z,)", ["[X]", "(Z,)"], id="a sum"),
        pytest.param("tuple([X])", ["[X]"], id="converted"),
        pytest.param("A = (X,)\nA", ["(X,)"], id="a name used nowhere else"),
        pytest.param("A = (X,)\nprint(A)\nA", [], id="a name that is read elsewhere"),
        pytest.param("if Y:\n    A = (X,)\nA", [], id="a name that may be something else"),
        pytest.param("A = B = (X,)\nA", [], id="a value of two names"),
        pytest.param("make()", [], id="a call"),
    ],
)
def test_displays_that_are_surely_part_of_a_value(source, found):
    assert [text(one).decode() for one in entries.displays(*value(source))] == found


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        pytest.param("'a'", "no sequence of pairs", id="a string"),
        pytest.param("None", "no sequence of pairs", id="None"),
        pytest.param("('a', 'b')", "no pair of app and migration", id="a flat pair"),
        pytest.param("(('a', 'b', 'c'),)", "no pair of app and migration", id="a triple"),
        pytest.param("(('a', 'b') ('c', 'd'),)", "a comma is missing", id="a call of a tuple"),
    ],
)
def test_what_south_could_not_unpack(source, reason):
    with pytest.raises(CannotEditError, match=reason):
        entries.displays(*value(source))


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        pytest.param("()", "tuple", id="a tuple"),
        pytest.param("[]", "list", id="a list"),
        pytest.param("X + []", "list", id="what is added to a list"),
        pytest.param("list(X)", "list", id="converted"),
        pytest.param("A = ()\nA", "tuple", id="a name"),
        pytest.param("A = ()\nA = []\nA", None, id="a name with two kinds"),
        pytest.param("A = A\nA", None, id="a circle"),
        pytest.param("X", None, id="an unknown name"),
    ],
)
def test_kinds_of_sequences(source, kind):
    assert entries.sequence_type(*value(source)) == kind
