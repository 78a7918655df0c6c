"""The files of a git revision, compared with git itself."""

from __future__ import annotations

import subprocess

import pytest

from southdeps.errors import CannotRunError
from southdeps.revision import changed, extract, read_revision
from tests.test_repository import git


@pytest.fixture(params=["sha1", "sha256"])
def repository(tmp_path, request, monkeypatch):
    monkeypatch.chdir(tmp_path)
    git(tmp_path, "init", f"--object-format={request.param}")
    for name in ("a.py", "a/b.py", "ü n.py", "bin.dat"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(f"{name}\r\n\0".encode())
    (tmp_path / "link.py").symlink_to("a.py")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "all")
    return tmp_path


def test_what_has_changed(repository):
    (repository / "a.py").write_text("other")
    (repository / "a/b.py").unlink()
    (repository / "new.py").write_text("")
    revision = read_revision(repository / "a", "HEAD")

    assert changed(revision, ["a.py", "a/b.py", "ü n.py", "bin.dat", "new.py", "", "absent.py"]) == {
        "a.py",
        "a/b.py",
        "new.py",
    }


def test_extract(repository, tmp_path):
    (repository / "a.py").write_text("other")
    extract(read_revision(repository, "HEAD"), tmp_path / "copy", lambda path: path.endswith(".py"))

    written = {path.name: path.read_bytes() for path in (tmp_path / "copy").rglob("*.py")}
    assert written == {
        name: f"{place}\r\n\0".encode()
        for name, place in (("a.py", "a.py"), ("b.py", "a/b.py"), ("ü n.py", "ü n.py"))
    }


@pytest.mark.parametrize("name", ["no-such-branch", "--output=x", ":a.py", ""])
def test_no_revision(repository, name):
    with pytest.raises(CannotRunError, match="--since"):
        read_revision(repository, name)


def test_no_repository(tmp_path):
    with pytest.raises(CannotRunError, match="is not in a git repository"):
        read_revision(tmp_path, "HEAD")


def test_no_git(repository, monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(CannotRunError, match="git does not start"):
        read_revision(repository, "HEAD")


def test_what_a_hook_inherits_is_no_other_repository(repository, monkeypatch, tmp_path):
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    assert "a.py" in read_revision(repository, "HEAD").blobs


def test_no_program_of_the_repository_runs(repository):
    """Filters, external diffs and the file system monitor are programs that its configuration names."""
    started = repository / "started"
    program = f"touch {started}; cat"
    for key in (
        "filter.f.clean",
        "filter.f.smudge",
        "core.fsmonitor",
        "diff.external",
        "diff.d.textconv",
        "core.pager",
    ):
        git(repository, "config", key, program)
    (repository / ".gitattributes").write_text("*.py filter=f diff=d\n")
    (repository / "a.py").write_text("other")
    subprocess.run(["git", "diff", "--name-only"], cwd=repository, check=False, capture_output=True)
    assert started.exists()
    started.unlink()

    revision = read_revision(repository, "HEAD")
    extract(revision, repository / "copy", lambda path: True)

    assert changed(revision, ["a.py"]) == {"a.py"}
    assert not started.exists()
