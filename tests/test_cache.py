"""The cache: what is kept, for how long, and that nothing wrong with it ever stops a run."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from southdeps import cache
from southdeps.cache import Cache, CacheError, DamagedCacheError, ReadAhead, digest
from southdeps.project import loading
from tests import projects
from tests.projects import migration


@pytest.fixture
def path(tmp_path):
    return tmp_path / "made" / "when needed" / "cache.sqlite"


def test_what_was_written_is_read_back(path):
    entries = {bytes([number]): bytes(number) for number in range(50)}
    cache.write(path, entries)
    assert cache.read(path, list(entries)) == entries
    assert cache.read(path, [b"\0", b"unknown"]) == {b"\0": b""}


def test_more_keys_than_one_statement_takes(path):
    entries = {number.to_bytes(2, "big"): b"x" for number in range(2500)}
    cache.write(path, entries)
    assert cache.read(path, list(entries)) == entries


def test_where_there_is_no_cache_nothing_is_found_and_nothing_made(path):
    assert cache.read(path, [b"k"]) == {}
    assert cache.info(path) == cache.Info(0, 0)
    assert cache.clear(path) == 0
    cache.write(path, {})
    assert not path.parent.exists()


def test_a_later_value_replaces_an_earlier_one(path):
    cache.write(path, {b"k": b"1"})
    cache.write(path, {b"k": b"2"})
    assert cache.read(path, [b"k"]) == {b"k": b"2"}
    assert cache.info(path).entries == 1


def test_what_was_asked_for_longest_ago_goes_first(path, monkeypatch):
    now = [0.0]
    monkeypatch.setattr(time, "time", lambda: now[0] * cache.DAY)
    limit, size = 400_000, 50_000
    for day in range(6):
        now[0] = float(day)
        cache.write(path, {bytes([day]): bytes(size)}, limit=limit)
    now[0] = 6.0
    assert cache.read(path, [b"\0"])  # the oldest is asked for again
    for day in range(6, 9):
        now[0] = float(day)
        cache.write(path, {bytes([day]): bytes(size)}, limit=limit)
    kept = cache.read(path, [bytes([day]) for day in range(9)])
    assert b"\0" in kept
    assert bytes([8]) in kept
    assert bytes([1]) not in kept


@given(st.lists(st.integers(1, 60_000), min_size=1, max_size=12))
def test_it_never_grows_beyond_its_limit(tmp_path_factory, sizes):
    path = tmp_path_factory.mktemp("cache") / "cache.sqlite"
    limit = 200_000
    for number, size in enumerate(sizes):
        cache.write(path, {bytes([number]): bytes(size)}, limit=limit)
    # The file may keep what it grew to while the last entry was added, before room was made.
    assert path.stat().st_size <= limit + 2 * 60_000


def test_a_limit_too_small_for_anything_keeps_nothing(path):
    cache.write(path, {b"k": b"v"}, limit=0)
    assert cache.read(path, [b"k"]) == {}


# Damage


def not_a_database(path):
    path.write_bytes(b"this is no database, " * 100)


def cut_short(path):
    path.write_bytes(path.read_bytes()[:5000])


def another_database(path):
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE something_else (x)")
    connection.close()


def other_types(path):
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE entry SET value = 'text', used = 'yesterday'")
    connection.close()


def other_columns(path):
    another_database(path)
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE entry (x)")
    connection.close()


DAMAGE = [not_a_database, cut_short, another_database, other_types, other_columns]


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_cache_is_made_anew_with_a_note(path, damage):
    keys = [number.to_bytes(2, "big") for number in range(100)]
    cache.write(path, dict.fromkeys(keys, bytes(500)))
    damage(path)
    with pytest.raises(DamagedCacheError):
        cache.read(path, keys)
    store = Cache(path, b"version")
    assert store.get(keys) == {}
    assert store.problem is not None
    assert store.problem.startswith(f"the cache was damaged and is made anew ({path}: ")
    store.put(b"k", b"v")
    store.save()
    again = Cache(path, b"version")
    assert again.get([b"k"]) == {b"k": b"v"}
    assert again.problem is None


@settings(deadline=None, max_examples=50)
@given(st.data())
def test_whatever_bytes_are_damaged_the_cache_heals(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("cache") / "cache.sqlite"
    keys = [number.to_bytes(2, "big") for number in range(60)]
    store = Cache(path, b"version")
    for key in keys:
        store.put(key, key * 200)
    store.save()
    held = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 20))):
        held[data.draw(st.integers(0, len(held) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(held)
    for _ in range(2):
        store = Cache(path, b"version")
        assert store.get(keys).items() <= {key: key * 200 for key in keys}.items()
        for key in keys:
            store.put(key, key * 200)
        store.save()
    assert Cache(path, b"version").get(keys) == {key: key * 200 for key in keys}


def a_folder(path):
    path.unlink()
    path.mkdir()


def a_fifo(path):
    path.unlink()
    os.mkfifo(path)


def writable_by_others(path):
    path.chmod(0o666)


IGNORED = {
    a_folder: "not a regular file",
    a_fifo: "not a regular file",
    writable_by_others: "other users can write to it",
}


@pytest.mark.parametrize(("change", "reason"), IGNORED.items())
def test_a_cache_that_is_not_ours_alone_is_ignored(path, change, reason):
    cache.write(path, {b"k": b"v"})
    change(path)
    store = Cache(path, b"version")
    assert store.get([b"k"]) == {}
    assert store.problem == f"the cache is ignored ({path}: {reason})"
    store.put(b"k", b"v")
    store.save()
    assert store.problem == f"the cache is ignored ({path}: {reason})"


def test_a_cache_of_another_user_is_ignored(path, monkeypatch):
    cache.write(path, {b"k": b"v"})
    monkeypatch.setattr(os, "getuid", lambda: path.stat().st_uid + 1)
    store = Cache(path, b"version")
    assert store.get([b"k"]) == {}
    assert store.problem == f"the cache is ignored ({path}: it belongs to another user)"


@settings(deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 255))
def test_a_damaged_value_is_no_value(tmp_path_factory, position, change):
    """Whichever byte of a value is changed on the disk, the value is not believed."""
    path = tmp_path_factory.mktemp("cache") / "cache.sqlite"
    value = b"what was worked out " * 5
    store = Cache(path, b"version")
    key = store.key(b"k")
    store.put(key, value)
    store.save()
    held = bytearray(cache.read(path, [key])[key])
    held[position % len(held)] ^= change
    cache.write(path, {key: bytes(held)})
    assert store.get([key]) == {}
    assert store.problem is None


def test_a_cache_that_can_not_be_written_is_noted(tmp_path):
    (tmp_path / "file").write_text("")
    store = Cache(tmp_path / "file" / "cache.sqlite", b"version")
    store.put(b"k", b"v")
    store.save()
    assert store.problem is not None
    assert store.problem.startswith("the cache is ignored (")
    store.save()  # and that is all


def test_a_cache_that_can_only_be_read_is_read(path, monkeypatch):
    cache.write(path, {b"k": b"v"})
    monkeypatch.setattr(time, "time", lambda: 1e12)  # so late that the day of use would be noted
    connect = sqlite3.connect
    monkeypatch.setattr(
        sqlite3, "connect", lambda path, **more: connect(f"{Path(path).as_uri()}?mode=ro", uri=True, **more)
    )
    assert cache.read(path, [b"k"]) == {b"k": b"v"}


def test_a_cache_that_another_process_is_writing_is_waited_for_and_then_passed_over(path, monkeypatch):
    cache.write(path, {b"k": b"v"})
    monkeypatch.setattr(cache, "PATIENCE", 0.01)
    other = sqlite3.connect(path)
    try:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(CacheError, match="locked"):
            cache.read(path, [b"k"])
    finally:
        other.close()
    assert cache.read(path, [b"k"]) == {b"k": b"v"}


WRITER = """
import sys
from pathlib import Path
from southdeps import cache
for number in range(20):
    cache.write(Path(sys.argv[1]), {f"{sys.argv[2]}-{number}".encode(): bytes(100)})
"""


def test_several_processes_write_at_once(path):
    names = [str(number) for number in range(4)]
    running = [subprocess.Popen([sys.executable, "-c", WRITER, str(path), name]) for name in names]
    assert [process.wait() for process in running] == [0] * len(names)
    assert cache.info(path).entries == 80


# Keys


def test_keys_tell_parts_and_their_borders_apart():
    assert (
        len({digest(), digest(b""), digest(b"", b""), digest(b"ab"), digest(b"a", b"b"), digest(b"", b"ab")})
        == 6
    )


def test_another_version_of_the_program_finds_nothing(path):
    old, new = Cache(path, b"1"), Cache(path, b"2")
    old.put(old.key(b"file"), b"facts")
    old.save()
    assert old.get([old.key(b"file")]) == {old.key(b"file"): b"facts"}
    assert new.get([new.key(b"file")]) == {}


def test_the_version_depends_on_every_file_of_the_program(tmp_path, monkeypatch):
    package = tmp_path / "southdeps"
    (package / "sql").mkdir(parents=True)
    (package / "cache.py").write_text("a = 1\n")
    (package / "sql" / "reader.py").write_text("b = 1\n")
    monkeypatch.setattr(cache, "__file__", str(package / "cache.py"))
    monkeypatch.setattr(sys, "path", [str(tmp_path), str(tmp_path / "is not there")])
    seen = [cache.program.__wrapped__()]
    later = time.time() + 1

    def changed():
        seen.append(cache.program.__wrapped__())

    changed()
    assert seen[0] == seen[1]
    (package / "sql" / "reader.py").write_text("b = 2\n")
    os.utime(package / "sql" / "reader.py", (later, later))  # the clock of files does not tell moments apart
    changed()
    (package / "sql" / "reader.py").write_text("b = 20\n")
    os.utime(package / "sql" / "reader.py", (later, later))
    changed()
    (package / "sql" / "reader.py").rename(package / "sql" / "other.py")
    changed()
    (package / "new.py").write_text("")
    changed()
    (tmp_path / "sqlglot-99.0.dist-info").mkdir()
    changed()
    monkeypatch.setattr(cache, "__version__", "99.0")
    changed()
    monkeypatch.setattr(sys, "version", "4.0")
    changed()
    assert len(set(seen)) == len(seen) - 1


@pytest.mark.parametrize("half", ["u'\\ud800'", "u'%c' % 0xD800"])
def test_texts_that_have_no_encoding_are_cached(tmp_path, path, half):
    """Packages as common as html5lib hold half surrogate pairs."""
    folder = projects.write(
        tmp_path / "project", {"a:0001_initial": migration(f"db.delete_table({half} + 'a_thing')")}
    )
    options = loading.Options(paths=(folder,), cache=path)
    first, second = (loading.load(options).migrations for _ in range(2))
    assert "\ufffda_thing" in str(first)
    assert first == second


# The command


def test_the_cache_lies_in_the_users_cache_folder(monkeypatch, tmp_path):
    monkeypatch.setattr("platformdirs.user_cache_path", lambda name, appauthor: tmp_path / name)
    assert cache.default_path() == tmp_path / "southdeps" / "cache.sqlite"


def test_what_was_asked_for_is_fetched_at_once_by_the_next_run(tmp_path, monkeypatch):
    asked = []
    get = Cache.get

    def counted(self, keys):
        asked.append(list(keys))
        return get(self, keys)

    monkeypatch.setattr(Cache, "get", counted)

    def run(keys):
        cache = Cache(tmp_path / "cache.sqlite")
        ahead = ReadAhead(cache, b"project")
        asked.clear()
        found = [ahead.get(key) for key in keys]
        ahead.save()
        cache.save()
        return found, list(asked)

    cache = Cache(tmp_path / "cache.sqlite")
    one, other = cache.key(b"one"), cache.key(b"other")
    cache.put(one, b"1")
    cache.save()
    assert run([one, other]) == ([b"1", None], [[one], [other]])
    assert run([one, other]) == ([b"1", None], [[other]])
    cache.put(other, b"2")
    cache.save()
    assert run([other]) == ([b"2"], [])
    assert run([one, other]) == ([b"1", b"2"], [])


def test_what_is_fetched_is_no_more_than_twice_what_was_asked_for(tmp_path):
    keys = [bytes([number]) * 16 for number in range(6)]
    for asked in (keys[:4], keys[4:]):
        cache = Cache(tmp_path / "cache.sqlite")
        ahead = ReadAhead(cache, b"project")
        for key in asked:
            ahead.get(key)
        ahead.save()
        cache.save()
    assert ReadAhead(Cache(tmp_path / "cache.sqlite"), b"project").known == {*keys[4:], *keys[:2]}
    assert ReadAhead(Cache(tmp_path / "cache.sqlite"), b"another").known == frozenset()
