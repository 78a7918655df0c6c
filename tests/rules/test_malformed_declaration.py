"""SD201: declarations that are no pairs, in the words of the Python that South runs on."""

from __future__ import annotations

import pytest

from southdeps.analysis.declarations import MigrationIndex
from southdeps.finding import DeclarationFix
from southdeps.rules.malformed_declaration import pairs_meant
from southdeps.summary import DeclaredPair
from tests.projects import name
from tests.rules.declared import found, refused

UNNESTED = "need more than 1 value to unpack"
TRIPLE = "too many values to unpack"
TUPLE = 'Write a tuple of pairs: depends_on = (("a", "0001_initial"),)'
ANY_TUPLE = 'Write a tuple of pairs: depends_on = (("app", "0001_initial"),)'
ZZZ = 'Write a tuple of pairs: depends_on = (("zzz", "0001_initial"),)'
MALFORMED = [
    pytest.param("('a', '0001_initial')", f"ValueError: {UNNESTED}", TUPLE, id="not nested"),
    pytest.param("('zzz', '0001_initial')", f"ValueError: {TRIPLE}", ZZZ, id="not nested, of an app that was not scanned"),
    pytest.param("(('a', '0001_initial', 'x'),)", f"ValueError: {TRIPLE}", ANY_TUPLE, id="a triple"),
    pytest.param("None", "TypeError: 'NoneType' object is not iterable", ANY_TUPLE, id="None"),
    pytest.param("'ab'", f"ValueError: {UNNESTED}", ANY_TUPLE, id="a string"),
    pytest.param("(('a' '0001_initial'),)", f"ValueError: {TRIPLE}", TUPLE, id="two strings without a comma"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "error", "advice"), MALFORMED)
def test_python_refuses_to_unpack_it(tmp_path, value, error, advice):
    message = f"depends_on of b:0002_more is malformed: {error}"
    assert refused(tmp_path, value) == ("SD201", message, advice)


def test_python_calls_a_tuple_with_the_next_one(tmp_path):
    (finding,) = found(tmp_path, "(\n    ('a', '0001_initial')\n    ('a', '0002_more'),\n)")
    assert finding.code == "SD201"
    assert finding.message.endswith("TypeError: 'tuple' object is not callable")


def test_needed_by_is_read_alike(tmp_path):
    (finding,) = found(tmp_path, "('a', '0001_initial')", "needed_by")
    assert finding.advice == TUPLE.replace("depends_on", "needed_by")


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("(('a', '0001_initial'),)", id="a pair"),
        pytest.param("[['a', '0001_initial']]", id="lists"),
        pytest.param("(('a', '0001_initial'), ('a', '0001_initial'))", id="twice"),
        pytest.param("()", id="nothing"),
        pytest.param("nobody()", id="known at run time only"),
    ],
)
def test_pairs_are_fine(tmp_path, value):
    assert found(tmp_path, value) == []


def test_the_correction_is_offered_only_where_the_meaning_is_clear(tmp_path):
    (clear,) = found(tmp_path / "clear", "('a', '0001_initial')")
    assert clear.declaration_fix == DeclarationFix(
        "reshape", "depends_on", (7, 18), names=(name("a:0001_initial"),)
    )
    (unclear,) = found(tmp_path / "unclear", "'ab'")
    assert unclear.declaration_fix is None


A1, B2 = name("a:0001_initial"), name("b:0002_more")
INDEX = MigrationIndex({"a": (A1,), "b": (B2,)})


def entries(*texts):
    """Entries that are strings instead of pairs."""
    return [DeclaredPair((1, 1), "", text, error="ValueError") for text in texts]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        pytest.param(entries("a", "0001_initial"), [A1], id="a pair without brackets"),
        pytest.param(entries("a", "0001_nothing"), [], id="the app has no such migration"),
        pytest.param(entries("zzz", "0001_first"), [name("zzz:0001_first")], id="another app, but a migration's name"),
        pytest.param(entries("zzz", "first"), [], id="another app, and no migration's name"),
        pytest.param(entries("a0001_initial", "b0002_more"), [A1, B2], id="commas missing in both"),
        pytest.param(entries("a0001_initial", "b0003"), [], id="one of two is nothing"),
        pytest.param([DeclaredPair((1, 1), "a", "0001_initial")], [A1], id="pairs as well"),
    ],
)  # fmt: skip
def test_what_is_meant(written, meant):
    assert pairs_meant(written, INDEX) == meant
