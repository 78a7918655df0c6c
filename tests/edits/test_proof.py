"""An edit is handed out only if everything around it is still read as before."""

from __future__ import annotations

import pytest

from southdeps.edits.document import parse
from southdeps.edits.lines import Splice
from southdeps.edits.proof import prove
from southdeps.errors import CannotEditError

SOURCE = b"class A:\n    x = (1,)  # one\n    y = 2\n"


def edited(old, new, source=SOURCE):
    at = source.index(old)
    return prove(parse(source), [Splice(at, at + len(old), new)]).source


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(b"(1,)", b"(1, 2)", id="within a statement"),
        pytest.param(b"    y = 2\n", b"", id="a statement is removed"),
        pytest.param(b"    y", b"    z = 3\n    y", id="a statement is added"),
        pytest.param(b"# one", b"# two", id="a comment"),
    ],
)
def test_what_changes_nothing_around(old, new):
    assert edited(old, new) == SOURCE.replace(old, new)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        pytest.param(b"(1,)", b"(1", "after the edit it is no Python", id="no Python"),
        pytest.param(b"    y", b"    if z:\n        z = 1\n        y", "is read", id="what follows falls into a block"),
        pytest.param(b"(1,)", b"'''", "after the edit", id="a string swallows the rest"),
        pytest.param(b"(1,)", b"1\r", "carriage return", id="a lone carriage return"),
    ],
)  # fmt: skip
def test_what_would_change_how_the_rest_is_read(old, new, reason):
    with pytest.raises(CannotEditError, match=reason) as raised:
        edited(old, new)
    assert raised.value.line in {2, 3}


def test_a_block_that_ends_early():
    source = b"if x:\n    a = 1\n    b = 2\n"
    with pytest.raises(CannotEditError, match="is read"):
        edited(b"    b", b"b", source)
