"""What is known of a file that has not changed, without reading it."""

from __future__ import annotations

import os
import pickle
import time

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from southdeps import file_contents
from southdeps.cache import Cache, digest
from southdeps.errors import CannotRunError
from southdeps.file_contents import WORDS, FactsMemory, FileContents, signature_of
from southdeps.files import Files

LONG_AGO = 1_400_000_000


@pytest.fixture(autouse=True)
def files_settle_at_once(monkeypatch):
    """Files made by a test count as unchanged for long: their time of change can't be set back."""
    monkeypatch.setattr(file_contents, "SETTLED", -1)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "project").mkdir()
    return tmp_path / "project"


def remembering(folder):
    """Files that remember what they read, as one run after the other has them."""
    return Files((folder,), Cache(folder.parent / "cache.sqlite"))


def read_once(folder, name, data):
    """A file whose facts one run has remembered."""
    path = folder / name
    path.write_bytes(data)
    files = remembering(folder)
    assert files.file(path).facts.digest == digest(data)
    files.save()
    return path


@given(st.lists(st.sampled_from([*WORDS, b"x", b"for", b"wards"])).map(b" ".join))
def test_the_words_are_those_in_the_bytes(data):
    assert {word for word in WORDS if FileContents.of(data).holds(word)} == {
        word for word in WORDS if word in data
    }


def test_an_unchanged_file_is_not_read_again(folder):
    path = read_once(folder, "a.py", b"def forwards(self, orm):")
    files = remembering(folder)
    found = files.file(path)
    assert found.holds(b"forwards")
    assert not found.holds(b"INSTALLED_APPS")
    assert files.digest(path) == digest(b"def forwards(self, orm):")
    assert path not in files.contents
    assert found.data == b"def forwards(self, orm):"


def replaced(path):
    """Another file of the same size and time of modification takes its place."""
    times = path.stat()
    other = path.with_name("other")
    other.write_bytes(b"2" * times.st_size)
    os.utime(other, ns=(times.st_atime_ns, times.st_mtime_ns))
    other.replace(path)


def overwritten(path):
    """The bytes change, and the time of modification is set back."""
    times = path.stat()
    time.sleep(0.02)  # more than the grain of any clock
    path.write_bytes(b"2" * times.st_size)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def longer(path):
    with path.open("ab") as file:
        file.write(b"2")


def linked_elsewhere(path):
    other = path.with_name("other")
    other.write_bytes(b"2" * path.stat().st_size)
    path.unlink()
    path.symlink_to(other)


@pytest.mark.parametrize("change", [replaced, overwritten, longer, linked_elsewhere])
def test_a_changed_file_is_read_again(folder, change):
    path = read_once(folder, "a.py", b"1111")
    change(path)
    assert remembering(folder).digest(path) == digest(path.read_bytes()) != digest(b"1111")


def test_a_file_that_is_gone_or_forbidden_has_no_contents(folder):
    path = read_once(folder, "a.py", b"1")
    path.unlink()
    files = remembering(folder)
    assert files.file(path) is None
    assert files.problems == {}
    path.mkdir()
    files = remembering(folder)
    assert files.file(path) is None
    assert files.problems == {path: "can't be read: a folder, not a file"}


def test_facts_of_a_file_changed_moments_ago_are_not_remembered(folder, monkeypatch):
    monkeypatch.undo()
    path = read_once(folder, "a.py", b"1")
    os.utime(path, (LONG_AGO, LONG_AGO))  # its time of change is now
    files = remembering(folder)
    assert files.file(path).digest == digest(b"1")
    assert path in files.contents


def test_a_change_during_the_run_is_noticed(folder):
    path = read_once(folder, "a.py", b"1")
    found = remembering(folder).file(path)
    path.write_bytes(b"2")
    with pytest.raises(CannotRunError, match=r"a\.py: it has changed since this command began"):
        _ = found.data


@pytest.mark.parametrize(
    "damage", [b"", b"\xc1", msgspec.msgpack.encode({b"a": 1})], ids=["empty", "noise", "other"]
)
def test_damaged_facts_are_forgotten(folder, damage):
    path = folder / "a.py"
    path.write_bytes(b"1")
    cache = Cache(folder.parent / "cache.sqlite")
    cache.put(cache.key(b"facts", b"here"), damage)
    cache.save()
    signature = signature_of(path)
    assert signature is not None
    assert FactsMemory(cache, b"here").get(path, signature) is None


def test_contents_are_sent_between_processes_as_bytes(folder):
    path = read_once(folder, "a.py", b"forwards")
    sent = pickle.loads(pickle.dumps(remembering(folder).file(path)))
    assert (sent.data, sent.holds(b"forwards")) == (b"forwards", True)
