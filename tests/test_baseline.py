"""Baselines: what is known, what is new, and what matches nothing any more."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from southdeps.baseline import BaselineEntry, compare, entry_of, read_baseline, write_baseline
from southdeps.errors import CannotRunError
from tests.reporters.made_up import NASTY

ONE = replace(NASTY, path="project/a/1.py", message="one")
TWO = replace(ONE, message="two")


def test_an_entry_stands_for_one_finding_wherever_its_line_is():
    entries = [entry_of(ONE, "."), entry_of(TWO, ".")]
    moved = replace(ONE, line=99)
    found = compare([moved, moved], entries, ".")
    assert (found.known, found.new, found.unused) == ((moved,), (moved,), (entry_of(TWO, "."),))


def test_paths_are_relative_to_the_baseline():
    assert entry_of(ONE, "project").path == "a/1.py"
    assert entry_of(ONE, "elsewhere").path == "../project/a/1.py"
    assert entry_of(replace(ONE, path=""), "elsewhere").path == ""


def test_written_and_read(tmp_path):
    path = tmp_path / "known.json"
    entries = [entry_of(NASTY, "."), entry_of(TWO, "."), entry_of(ONE, "."), entry_of(ONE, ".")]
    write_baseline(path, entries)
    assert read_baseline(path) == tuple(sorted(entries))
    before = path.read_bytes()
    write_baseline(path, reversed(entries))
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("[", "not a baseline"),
        ("[]", "not a baseline"),
        ('{"schema": 1}', "not a baseline"),
        ('{"schema": 1, "findings": [{}]}', "not a baseline"),
        ('{"schema": 2, "findings": []}', "written by another version"),
    ],
)
def test_what_is_no_baseline(tmp_path, text, error):
    path = tmp_path / "known.json"
    path.write_text(text)
    with pytest.raises(CannotRunError, match=error):
        read_baseline(path)


def test_what_is_nested_too_deeply(tmp_path):
    (tmp_path / "b.json").write_text('{"schema": ' + "[" * 99_999)
    with pytest.raises(CannotRunError, match="not a baseline"):
        read_baseline(tmp_path / "b.json")


def test_what_can_not_be_read_or_written(tmp_path):
    with pytest.raises(CannotRunError, match="can't be read"):
        read_baseline(tmp_path / "nowhere.json")
    with pytest.raises(CannotRunError, match="can't be written"):
        write_baseline(tmp_path / "nowhere" / "x.json", [BaselineEntry("a", "b", "c")])
