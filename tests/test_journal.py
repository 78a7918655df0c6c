"""A killed `fix --write`: the next run makes the tree all old or all new, and leaves nothing else behind."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from southdeps import journal
from southdeps.journal import NAME, CannotWriteError, Journal, StagedFile, digest, recover
from southdeps.patch import Edit
from southdeps.write import write_all

#: SOUTHDEPS_KILLS=500 tries more moments than every run of the tests does.
KILLS = int(os.environ.get("SOUTHDEPS_KILLS", "25"))
FILES = 12

PROGRAM = """
import sys, time
from pathlib import Path
from southdeps.patch import Edit
from southdeps.write import write_all

root = Path(sys.argv[1])
edits = [Edit(path, path.read_bytes(), path.read_bytes() + b"new") for path in sorted(root.rglob("*.py"))]
edits.append(Edit(root / "app0" / "created.txt", b"", b"created", creates=True))
print("ready", flush=True)
sys.stdin.readline()
write_all(edits, root=root)
"""


def content(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def project(root: Path) -> dict[str, bytes]:
    for number in range(FILES):
        path = root / f"app{number % 3}" / f"file{number}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"old %d" % number)
    return content(root)


def test_killed_at_random_moments(tmp_path):
    chance = random.Random(20)
    seen = set()
    longest = duration(tmp_path / "measured")
    for number in range(KILLS):
        root = tmp_path / f"project{number}"
        old = project(root)
        new = {name: text + b"new" for name, text in old.items()} | {"app0/created.txt": b"created"}
        with start(root) as process:
            time.sleep(chance.uniform(0, longest))
            process.kill()
        recover([root])
        found = content(root)
        assert found in (old, new)
        assert recover([root]) == []
        seen.add(found == new)
    assert KILLS < 100 or seen == {False, True}


def start(root: Path) -> subprocess.Popen[str]:
    """A process that begins to write as this returns."""
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdout.readline()
    process.stdin.write("go\n")
    process.stdin.flush()
    return process


def duration(root: Path) -> float:
    """How long the whole writing takes."""
    project(root)
    began = time.monotonic()
    with start(root) as process:
        process.wait()
    return time.monotonic() - began


CALLS = ["fsync", "write", "replace", "unlink", "chmod", "ftruncate"]
DYING = """
import os, signal, sys
calls = 0
def dying(real):
    def call(*args, **kwargs):
        global calls
        calls += 1
        if calls == int(sys.argv[3]):
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args, **kwargs)
    return call
setattr(os, sys.argv[2], dying(getattr(os, sys.argv[2])))
"""


@pytest.mark.parametrize("call", CALLS)
def test_killed_before_each_call_of_the_system(tmp_path, call):
    for number in range(1, 60):
        root = tmp_path / f"{call}{number}"
        old = project(root)
        new = {name: text + b"new" for name, text in old.items()} | {"app0/created.txt": b"created"}
        done = subprocess.run(
            [sys.executable, "-c", DYING + PROGRAM, str(root), call, str(number)],
            input="go\n",
            capture_output=True,
            text=True,
            check=False,
        )
        lines = recover([root])
        assert content(root) in (old, new), number
        if done.returncode == 0:
            assert lines == []
            assert number > 1
            return
        assert done.returncode == -signal.SIGKILL


def leave(root: Path, *files: StagedFile) -> None:
    """The journal of a dead process."""
    with journal.locked(root, create=True) as handle:
        assert handle is not None
        journal.write(handle, Journal(1, files))


def staged(
    path: str, before: bytes | None, after: bytes, name: str = ".southdeps-0123456789abcdef-0"
) -> StagedFile:
    old = None if before is None else digest(before)
    return StagedFile(os.fsencode(path), old, digest(after), f"{name}.new", f"{name}.old")


def test_what_someone_has_changed_meanwhile_stays(tmp_path):
    for name, text in {"one": b"new", "two": b"old", "three": b"mine"}.items():
        (tmp_path / name).write_bytes(text)
    names = [f".southdeps-0123456789abcdef-{number}" for number in range(3)]
    for name in names:
        (tmp_path / f"{name}.old").write_bytes(b"old")
    files = zip(("one", "two", "three"), names, strict=True)
    leave(tmp_path, *(staged(path, b"old", b"new", name) for path, name in files))
    (line,) = recover([tmp_path])
    assert line.endswith("was undone: all files have their old content")
    assert content(tmp_path) == {"one": b"old", "two": b"old", "three": b"mine"}


HOSTILE = {
    "a path out of the folder": staged("../outside", b"old", b"theirs"),
    "an absolute path": staged("/outside", b"old", b"theirs"),
    "through a link": staged("link/outside", b"old", b"theirs"),
    "a file that is not temporary": staged("inside", b"old", b"theirs", "precious"),
    "a temporary file elsewhere": staged("inside", b"old", b"theirs", "../.southdeps-0123456789abcdef-0"),
    "created by another": staged("../outside", None, b"theirs"),
}


@pytest.mark.parametrize("file", HOSTILE.values(), ids=HOSTILE)
def test_a_journal_of_a_hostile_project_reaches_nothing(tmp_path, file):
    root = tmp_path / "project"
    root.mkdir()
    (root / "link").symlink_to(tmp_path)
    (tmp_path / "outside").write_bytes(b"theirs")
    for name in ("precious.old", "precious.new", "inside"):
        (root / name).write_bytes(b"theirs")
    for folder in (tmp_path, root):
        (folder / ".southdeps-0123456789abcdef-0.old").write_bytes(b"old")
    (root / "another").write_bytes(b"theirs")
    expected = content(tmp_path)
    leave(root, file, staged("another", b"old", b"other", ".southdeps-0123456789abcdef-9"))
    recover([root])
    assert content(tmp_path) == expected


def test_a_torn_journal_is_removed(tmp_path):
    (tmp_path / NAME).write_bytes(b'{"process": 7, "fi')
    assert recover([tmp_path]) == [
        f"{tmp_path}: an interrupted fix --write was undone: it had written nothing"
    ]
    assert content(tmp_path) == {}


def link(path: Path) -> None:
    path.symlink_to("elsewhere")


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo, link], ids=["folder", "fifo", "link"])
def test_a_journal_that_is_no_file(tmp_path, make):
    make(tmp_path / NAME)
    with pytest.raises(CannotWriteError):
        recover([tmp_path])


def test_two_runs_at_once(tmp_path, monkeypatch):
    old = project(tmp_path)
    path = tmp_path / "app0/file0.py"
    edit = Edit(path, old["app0/file0.py"], b"mine")
    with journal.locked(tmp_path, create=True) as handle:
        assert handle is not None
        journal.write(handle, Journal(4711))
        monkeypatch.setattr(journal, "PATIENCE", 0.1)
        with pytest.raises(CannotWriteError, match=r"another southdeps \(process 4711\) is writing"):
            write_all([edit], root=tmp_path)
        monkeypatch.setattr(journal, "PATIENCE", 30)
        thread = threading.Thread(target=write_all, args=([edit],), kwargs={"root": tmp_path})
        thread.start()
        assert path.read_bytes() == edit.before
        os.ftruncate(handle, 0)
    thread.join()
    assert content(tmp_path) == {**old, "app0/file0.py": b"mine"}
