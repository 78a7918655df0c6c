"""What git has recorded, compared with git itself; and where a diff applies."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from southdeps.repository import changed_files, diff_root, repository_root


def git(folder: Path, *args: str) -> None:
    names = ("-c", "user.name=a", "-c", "user.email=a@b", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *names, *args], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path):
    git(tmp_path, "init")
    for name in ("a.py", "a/b.py", "a/bb.py", "a/long name with spaces.py", "z.py", "umlaut_\u00fc.py"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{name}\n")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "all")
    return tmp_path


def changed(root: Path) -> list[str]:
    return [str(path.relative_to(root)) for path in changed_files(sorted(root.rglob("*.py")))]


@pytest.mark.parametrize("version", ["2", "3", "4"])
def test_what_differs_from_the_index(repository, version):
    git(repository, "update-index", "--index-version", version)
    if version == "3":
        git(repository, "update-index", "--skip-worktree", "z.py")  # needs the extended flags
    assert changed(repository) == []
    (repository / "a" / "bb.py").write_text("other\n")
    (repository / "a" / "new.py").write_text("new\n")
    assert changed(repository) == ["a/bb.py", "a/new.py"]
    git(repository, "add", ".")
    assert changed(repository) == []


def test_other_line_ends_are_no_change(repository):
    (repository / "z.py").write_bytes(b"z.py\r\n")
    assert changed(repository) == []


def test_a_worktree(repository, tmp_path_factory):
    folder = tmp_path_factory.mktemp("worktree") / "other"
    git(repository, "worktree", "add", str(folder))
    assert changed(folder) == []
    (folder / "z.py").write_text("other\n")
    assert changed(folder) == ["z.py"]


BROKEN = {
    "empty": b"",
    "of another kind": b"DIRX\0\0\0\2\0\0\0\0",
    "of an unknown version": b"DIRC\0\0\0\x09\0\0\0\1",
    "cut short": b"DIRC\0\0\0\2\0\0\0\x09" + b"x" * 70,
    "of version 4, cut short": b"DIRC\0\0\0\4\0\0\0\1" + b"x" * 62 + b"\xff",
}


@pytest.mark.parametrize("index", BROKEN.values(), ids=BROKEN)
def test_of_a_broken_index_nothing_is_known(repository, index):
    (repository / ".git/index").write_bytes(index)
    assert changed(repository) == []


def test_no_program_that_the_repository_names_runs(repository):
    (repository / "ran.sh").write_text(f"#!/bin/sh\ntouch {repository}/ran\ncat\n")
    (repository / "ran.sh").chmod(0o755)
    for key in ("core.fsmonitor", "filter.x.clean"):
        git(repository, "config", key, str(repository / "ran.sh"))
    (repository / ".gitattributes").write_text("*.py filter=x\n")
    (repository / "z.py").write_text("other\n")
    (repository / "ran").unlink(missing_ok=True)
    assert changed(repository) == ["z.py"]
    assert not (repository / "ran").exists()


def test_without_a_repository(tmp_path, monkeypatch):
    monkeypatch.setattr("southdeps.repository.repository_root", lambda folder: None)
    (tmp_path / "a.py").write_text("a")
    assert changed_files([tmp_path / "a.py"]) == []


ROOTS = {
    "below": (["a/x.py"], "project/sub", "project/sub"),
    "beside": (["a/x.py", "../other/y.py"], "project/sub", "project"),
    "out of the repository": (["a/x.py", "../../else/y.py"], "project/sub", "."),
    "no repository": (["x/a.py", "../b/y.py"], "else/x", "else"),
}


@pytest.mark.parametrize(("paths", "working", "root"), ROOTS.values(), ids=ROOTS)
def test_where_a_diff_applies(tmp_path, paths, working, root):
    (tmp_path / "project/.git").mkdir(parents=True)
    found = diff_root([Path(path) for path in paths], tmp_path / working)
    assert found.folder == tmp_path / root
    assert (found.note is None) == (root == working)


def test_the_nearest_repository(tmp_path):
    (tmp_path / "outer/inner/.hg").mkdir(parents=True)
    (tmp_path / "outer/.git").write_text("gitdir: elsewhere\n")
    assert repository_root(tmp_path / "outer/inner/app") == tmp_path / "outer/inner"
    assert repository_root(tmp_path / "outer/app") == tmp_path / "outer"
