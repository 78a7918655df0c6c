"""Every migration of the real releases takes a new dependency."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from southdeps import patch
from southdeps.errors import CannotEditError
from southdeps.finding import MigrationId
from tests.corpus import DECLARATIONS, RELEASES, release

if TYPE_CHECKING:
    from pathlib import Path

NEW = MigrationId("new", "0007_new")

#: A file in utf-7, in which a plus sign is no plus sign.
REFUSED = {"0007_auto__add_multiplechoicefield__add_choicefield.py"}


def migrations(folder: Path) -> list[Path]:
    """Its South migrations, found by nothing but their folder and the word south."""
    return [
        path
        for path in sorted(folder.rglob("*.py"))
        if path.parent.name in {"migrations", "south_migrations"}
        and path.name != "__init__.py"
        and b"south" in path.read_bytes()
    ]


def inserted(before: bytes, after: bytes) -> bytes | None:
    """What was inserted, in all; None if anything else was done."""
    start = common(before, after)
    end = common(before[start:][::-1], after[start:][::-1])
    old, rest = before[start : len(before) - end], bytearray()
    for byte in after[start : len(after) - end]:
        if old and old[0] == byte:
            old = old[1:]
        else:
            rest.append(byte)
    return None if old else bytes(rest)


def common(one: bytes, other: bytes) -> int:
    """How many bytes are the same at the beginning of both."""
    return next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def test_inserted():
    assert inserted(b"ab", b"ab") == b""
    assert inserted(b"ab", b"a12b") == b"12"
    assert inserted(b"(ab)", b"x(a,b,)") == b"x,,"
    assert inserted(b"abc", b"ab") is None
    assert inserted(b"abc", b"axc") is None


def pairs(source: bytes) -> list[tuple[str, str]] | None:
    """The literal pairs of the class's depends_on, as Python's own parser sees them; None where it can't be read so."""
    try:
        body = ast.parse(source).body
        (owner,) = (node for node in body if isinstance(node, ast.ClassDef) and node.name == "Migration")
        (value,) = (
            node.value
            for node in owner.body
            if isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and node.targets[0].id == "depends_on"
        )
        return [tuple(pair) for pair in ast.literal_eval(value)]
    except (SyntaxError, ValueError):
        return None


@pytest.mark.parametrize("name", RELEASES)
def test_add(name):
    files = migrations(release(name))
    assert len(files) == RELEASES[name].migrations
    refused, odd = [], []
    for path in files:
        before = path.read_bytes()
        try:
            after = patch.add(before, "depends_on", [NEW])
            again = patch.add(after, "depends_on", [NEW])
        except CannotEditError as error:
            refused.append(path.name)
            print(f"{path}:{error.line}: {error.reason}")
            continue
        text = inserted(before, after)
        if text is None or b"new" not in text or len(text) > 120 or again != after:
            odd.append(path)
        if any(word in before for word in DECLARATIONS) and (old := pairs(before)) is not None:
            assert pairs(after) == [*old, tuple(NEW)]
    print(f"{name}: {len(refused)} of {len(files)} can't be edited")
    assert odd == []
    assert set(refused) <= REFUSED


def test_the_bar():
    """At most 3 in 100 can't be edited."""
    assert len(REFUSED) <= 0.03 * sum(pinned.migrations for pinned in RELEASES.values())
