"""All files get their new bytes, or none does, whatever fails."""

from __future__ import annotations

import os
import resource
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from southdeps.patch import Edit
from southdeps.write import CannotWriteError, recover, write_all

NAMES = ("a/one.py", "a/two.py", "b/three.py")


def project(root: Path) -> list[Edit]:
    """Three files in two folders, each to be changed."""
    edits = []
    for name in NAMES:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        before = f"old {name}\n".encode()
        path.write_bytes(before)
        edits.append(Edit(path, before, before + b"new\r\n\xff"))
    return edits


def content(root: Path) -> dict[str, bytes]:
    """Every file below the root, temporary ones included."""
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


OLD = {name: f"old {name}\n".encode() for name in NAMES}
NEW = {name: f"old {name}\n".encode() + b"new\r\n\xff" for name in NAMES}


def test_all_files_are_written(tmp_path):
    write_all(project(tmp_path), root=tmp_path)
    assert content(tmp_path) == NEW


def test_nothing_to_do(tmp_path):
    path = tmp_path / "a.py"
    path.write_bytes(b"same")
    inode = path.stat().st_ino
    write_all([Edit(path, b"same", b"same")], root=tmp_path)
    write_all([], root=tmp_path)
    assert path.stat().st_ino == inode


def test_paths_may_be_relative(tmp_path, monkeypatch):
    project(tmp_path)
    monkeypatch.chdir(tmp_path / "b")
    write_all([Edit(Path("../a/one.py"), OLD["a/one.py"], NEW["a/one.py"])], root=Path(".."))
    assert content(tmp_path) == OLD | {"a/one.py": NEW["a/one.py"]}


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755, 0o664])
def test_mode_bits_are_kept(tmp_path, mode):
    edit = project(tmp_path)[0]
    edit.path.chmod(mode)
    write_all([edit], root=tmp_path)
    assert stat.S_IMODE(edit.path.stat().st_mode) == mode


def test_owner_is_asked_for_and_not_insisted_on(tmp_path, monkeypatch):
    edit = project(tmp_path)[0]
    status = edit.path.stat()
    asked = []

    def chown(path: Path, user: int, group: int) -> None:
        asked.append((user, group))
        raise PermissionError

    monkeypatch.setattr(os, "chown", chown)
    write_all([edit], root=tmp_path)
    assert set(asked) == {(status.st_uid, status.st_gid)}
    assert edit.path.read_bytes() == edit.after


def test_extended_attributes_are_kept(tmp_path):
    edit = project(tmp_path)[0]
    try:
        os.setxattr(edit.path, "user.note", b"kept")
    except OSError:
        pytest.skip("this file system has no extended attributes")
    write_all([edit], root=tmp_path)
    assert os.getxattr(edit.path, "user.note") == b"kept"


def test_a_file_is_created(tmp_path):
    path = tmp_path / "a" / "new.py"
    edits = [*project(tmp_path), Edit(path, b"", b"all new", creates=True)]
    write_all(edits, root=tmp_path)
    assert content(tmp_path) == {**NEW, "a/new.py": b"all new"}
    with pytest.raises(CannotWriteError, match="exists already; nothing was written"):
        write_all([Edit(path, b"", b"again", creates=True)], root=tmp_path)


def test_a_link_within_the_project_stays_a_link(tmp_path):
    edit = project(tmp_path)[0]
    link = tmp_path / "link.py"
    link.symlink_to(edit.path)
    write_all([Edit(link, edit.before, edit.after)], root=tmp_path)
    assert link.is_symlink()
    assert edit.path.read_bytes() == edit.after


def outside(root: Path) -> Path:
    path = root.parent / "outside.py"
    path.write_bytes(b"old")
    return path


def leaving_link(root: Path) -> Path:
    (root / "link.py").symlink_to(outside(root))
    return root / "link.py"


def leaving_folder(root: Path) -> Path:
    outside(root)
    (root / "folder").symlink_to(root.parent)
    return root / "folder/outside.py"


def beside_with_same_start(root: Path) -> Path:
    path = root.parent / f"{root.name}-two" / "file.py"
    path.parent.mkdir()
    path.write_bytes(b"old")
    return path


def read_only(root: Path) -> Path:
    path = root / "read_only.py"
    path.write_bytes(b"old")
    path.chmod(0o444)
    return path


def changed(root: Path) -> Path:
    path = root / "changed.py"
    path.write_bytes(b"someone else's")
    return path


def deleted(root: Path) -> Path:
    return root / "deleted.py"


def hard_link(root: Path) -> Path:
    path = root / "linked.py"
    path.write_bytes(b"old")
    path.with_name("other_name.py").hardlink_to(path)
    return path


def folder(root: Path) -> Path:
    path = root / "folder.py"
    path.mkdir()
    return path


def loop(root: Path) -> Path:
    (root / "loop.py").symlink_to("loop.py")
    return root / "loop.py"


def twice(root: Path) -> Path:
    path = root / "twice.py"
    path.write_bytes(OLD["a/one.py"])
    path.unlink()
    path.symlink_to("a/one.py")
    return path


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (outside, "lies outside"),
        (leaving_link, "lies outside"),
        (leaving_folder, "lies outside"),
        (beside_with_same_start, "lies outside"),
        (read_only, "is read-only"),
        (changed, "has changed since it was read"),
        (deleted, "No such file"),
        (folder, "is not a regular file"),
        (loop, "symbolic links"),
        (hard_link, "has other names"),
    ],
)
def test_refused(tmp_path, make, reason):
    root = tmp_path / "project"
    edits = project(root)
    path = make(root)
    before = content(tmp_path)
    with pytest.raises(CannotWriteError, match=reason) as raised:
        write_all([*edits, Edit(path, b"old", b"new")], root=root)
    assert "nothing was written" in str(raised.value)
    assert content(tmp_path) == before


def test_the_same_file_by_two_names(tmp_path):
    edits = project(tmp_path)
    path = twice(tmp_path)
    with pytest.raises(CannotWriteError, match="named twice"):
        write_all([*edits, Edit(path, edits[0].before, b"other")], root=tmp_path)
    assert {name: text for name, text in content(tmp_path).items() if name in OLD} == OLD


class TrackedEnvironment:
    """A function that tells of each call, by its number from 1, before it does its work."""

    def __init__(self, function, tell):
        self.function, self.tell, self.calls = function, tell, 0

    def __call__(self, *args, **kwargs):
        self.calls += 1
        self.tell(self.calls)
        return self.function(*args, **kwargs)

    def __get__(self, instance, owner):
        return lambda *args, **kwargs: self(instance, *args, **kwargs)


def watch(monkeypatch, where, name, tell) -> TrackedEnvironment:
    watched = TrackedEnvironment(getattr(where, name), tell)
    monkeypatch.setattr(where, name, watched)
    return watched


def at(call, action):
    return lambda number: action() if number == call else None


def full_disk():
    raise OSError(28, "No space left on device")


def ctrl_c():
    signal.raise_signal(signal.SIGINT)


class Step(NamedTuple):
    """A function that write_all calls for three files in two folders.

    How often it is called until all files are replaced, how many of those prepare them, and how often it is called
    afterwards.
    """

    where: Any
    name: str
    calls: int
    preparing: int
    after: int = 0


STEPS = [
    Step(os, "fdopen", 6, 6),
    Step(os, "fsync", 12, 8),
    Step(os, "chown", 6, 6),
    Step(Path, "chmod", 6, 6),
    Step(os, "listxattr", 6, 6),
    Step(Path, "read_bytes", 6, 3, after=3),
    Step(Path, "replace", 3, 0),
    Step(os, "open", 12, 8),
    Step(os, "write", 1, 1),
]
CALLS = [
    pytest.param(step, call, id=f"{step.name}-{call}") for step in STEPS for call in range(1, step.calls + 1)
]


@pytest.mark.parametrize(("step", "call"), CALLS)
def test_any_step_fails(tmp_path, monkeypatch, step, call):
    edits = project(tmp_path)
    with monkeypatch.context() as patched:
        watch(patched, step.where, step.name, at(call, full_disk))
        with pytest.raises(CannotWriteError, match="No space left on device; nothing was written"):
            write_all(edits, root=tmp_path)
    assert content(tmp_path) == OLD


@pytest.mark.parametrize(("step", "call"), CALLS)
def test_ctrl_c_at_any_step(tmp_path, monkeypatch, step, call):
    """While files are prepared it ends the work; once the first is about to be replaced, all are."""
    edits = project(tmp_path)
    handler = signal.getsignal(signal.SIGINT)
    with monkeypatch.context() as patched:
        watch(patched, step.where, step.name, at(call, ctrl_c))
        with pytest.raises(KeyboardInterrupt):
            write_all(edits, root=tmp_path)
    assert signal.getsignal(signal.SIGINT) is handler
    assert content(tmp_path) == (OLD if call <= step.preparing else NEW)


def test_the_steps_are_all_there_are(tmp_path, monkeypatch):
    """The counts in STEPS, so that the tests above miss no call."""
    edits = project(tmp_path)
    watched = [watch(monkeypatch, step.where, step.name, lambda _number: None) for step in STEPS]
    write_all(edits, root=tmp_path)
    assert [one.calls for one in watched] == [step.calls + step.after for step in STEPS]


def test_nothing_is_replaced_before_everything_is_on_the_disk(tmp_path, monkeypatch):
    edits = project(tmp_path)
    log: list[str] = []
    watch(monkeypatch, os, "fsync", lambda _number: log.append("fsync"))
    watch(monkeypatch, Path, "replace", lambda _number: log.append("replace"))
    write_all(edits, root=tmp_path)
    assert log == ["fsync"] * 10 + ["replace"] * 3 + ["fsync"] * 2


def test_a_file_changed_while_others_were_replaced(tmp_path, monkeypatch):
    edits = project(tmp_path)
    watch(monkeypatch, Path, "replace", at(2, lambda: edits[2].path.write_bytes(b"someone else's")))
    with pytest.raises(CannotWriteError, match="has changed since it was read; nothing was written"):
        write_all(edits, root=tmp_path)
    assert content(tmp_path) == OLD | {"b/three.py": b"someone else's"}


def test_what_cannot_be_put_back_is_left_beside(tmp_path, monkeypatch):
    edits = project(tmp_path)
    watch(monkeypatch, Path, "replace", lambda number: full_disk() if number > 1 else None)
    with pytest.raises(CannotWriteError, match="could not be undone") as raised:
        write_all(edits, root=tmp_path)
    left = content(tmp_path)
    copies = {name for name in left if name.endswith(".old")}
    assert {name: left[name] for name in NAMES} == OLD | {"a/one.py": NEW["a/one.py"]}
    assert [left[name] for name in copies] == [OLD["a/one.py"]]
    assert all(Path(name).name in str(raised.value) for name in copies)
    monkeypatch.undo()
    assert recover([tmp_path]) == [
        f"{tmp_path}: an interrupted fix --write was undone: all files have their old content"
    ]
    assert content(tmp_path) == OLD


def test_signals_are_not_held_in_other_threads(tmp_path):
    edits = project(tmp_path)
    thread = threading.Thread(target=write_all, args=(edits,), kwargs={"root": tmp_path})
    thread.start()
    thread.join()
    assert content(tmp_path) == NEW


def test_ignored_signals_stay_ignored(tmp_path, monkeypatch):
    edits = project(tmp_path)
    previous = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        watch(monkeypatch, os, "fsync", at(1, ctrl_c))
        write_all(edits, root=tmp_path)
    finally:
        signal.signal(signal.SIGINT, previous)
    assert content(tmp_path) == NEW


PROGRAM = """
import os, resource, signal, sys
from pathlib import Path
from southdeps.patch import Edit
from southdeps.write import write_all

root = Path(sys.argv[1])
paths = sorted(path for path in root.rglob("*.py"))
edits = [Edit(path, path.read_bytes(), path.read_bytes() + b"new" * 5000) for path in paths]
exec(sys.argv[2])
write_all(edits, root=root)
"""


def run(root: Path, setup: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, str(root), setup], check=False, capture_output=True, encoding="utf-8"
    )


def test_a_real_limit_on_the_size_of_files(tmp_path):
    """The nearest to a full disk that a test may cause: the system itself stops the writing."""
    project(tmp_path)
    done = run(tmp_path, "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))")
    assert "CannotWriteError" in done.stderr
    assert "File too large; nothing was written" in done.stderr
    assert content(tmp_path) == OLD
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_real_signal_to_a_real_process(tmp_path, number):
    project(tmp_path)
    setup = f"""
real = os.fsync
def fsync(handle):
    os.kill(os.getpid(), {int(number)})
    real(handle)
os.fsync = fsync
"""
    done = run(tmp_path, setup)
    assert done.returncode == -number
    assert content(tmp_path) == OLD
