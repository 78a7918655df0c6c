"""What stays as it is: pairs that are there already, and files that can't be edited safely."""

from __future__ import annotations

import codecs

import pytest

from southdeps import patch
from southdeps.errors import CannotEditError
from southdeps.finding import MigrationId
from tests.patch.tables import parameters

A = MigrationId("a", "0001_initial")


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
        patch.add(b"class Migration:\n    pass\n", "depends_on", [MigrationId(app, name)])


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        pytest.param("class Migration:\n    pass\n".encode("utf-16"), "can be parsed", id="utf-16"),
        pytest.param(
            "class Migration:\n    pass\n".encode("utf-16-le"), "can be parsed", id="utf-16 without BOM"
        ),
        pytest.param(
            b'# coding: utf-7\nclass Migration:\n    x = "+AOk-"\n', "ASCII", id="utf-7 with a shift sequence"
        ),
        pytest.param(
            b"# coding: utf-7\nclass Migration:\n    depends_on = DEPS\n",
            "after the edit its encoding utf-7 gives ASCII bytes",
            id="utf-7, in which the new plus sign would be a shift",
        ),
        pytest.param(
            '# coding: cp932\nclass Migration:\n    x = "表"\n'.encode("cp932"), "ASCII", id="cp932"
        ),
        pytest.param(b"# coding: klingon\nclass Migration:\n    pass\n", "klingon", id="unknown encoding"),
        pytest.param(b"# coding: rot13\nclass Migration:\n    pass\n", "rot13", id="no text encoding"),
        pytest.param(b"class Migration:\r    pass\r", "carriage return", id="old Macintosh"),
        pytest.param(
            b'class Migration:\n    """a\rb"""\n', "carriage return", id="carriage return in a string"
        ),
        pytest.param(codecs.BOM_UTF8, "no class", id="only a BOM"),
        pytest.param(b"", "no class", id="empty"),
    ],
)
def test_encodings_that_are_never_written(source, reason):
    with pytest.raises(CannotEditError, match=reason):
        patch.add(source, "depends_on", [A])
