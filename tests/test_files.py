"""The one door to the file system: what it reads, what it keeps, how it names files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from southdeps.files import ABSENT, Files, read_named, relative, relative_path


@pytest.fixture
def files(tmp_path):
    return Files((tmp_path,))


def test_only_texts_below_the_roots_are_read(files, tmp_path):
    inside, outside = tmp_path / "in.sql", tmp_path.parent / f"{tmp_path.name}-out.sql"
    inside.write_text("inside")
    outside.write_text("outside")
    link = tmp_path / "link.sql"
    link.symlink_to(outside)
    try:
        assert [files.text(path) for path in (inside, outside, link)] == ["inside", None, None]
    finally:
        outside.unlink()


def test_what_is_read_once_is_kept(files, tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("before")
    assert files.read(file) == b"before"
    file.write_text("after")
    assert files.read(file) == b"before"
    assert Files((tmp_path,)).read(file) == b"after"


def test_the_digest_of_a_text_follows_the_text(tmp_path):
    one, other, missing = tmp_path / "one", tmp_path / "other", tmp_path / "missing"
    one.write_bytes(b"same\r\ntext")
    other.write_bytes(b"same\ntext")
    files = Files((tmp_path,))
    assert files.text_digest(one) == files.text_digest(other) != ABSENT
    assert files.text_digest(missing) == ABSENT
    other.write_bytes(b"another text")
    assert Files((tmp_path,)).text_digest(other) != files.text_digest(one)


def test_a_fifo_is_not_opened(files, tmp_path):
    fifo = tmp_path / "setup.cfg"
    os.mkfifo(fifo)
    assert files.read(fifo) is None
    assert files.lines(fifo) == []
    assert str(fifo) in map(str, files.problems)


@pytest.mark.parametrize(
    ("entries", "found"),
    [
        pytest.param(["a.py"], "a.py", id="module"),
        pytest.param(["a.py", "a/__init__.py"], "a/__init__.py", id="a package comes before a module"),
        pytest.param(["a/b.py", "a.py"], "a.py", id="a folder that is no package"),
        pytest.param(["b.py"], None, id="nothing"),
    ],
)
def test_module_in_a_folder(files, tmp_path, entries, found):
    for entry in entries:
        path = tmp_path / entry
        path.parent.mkdir(exist_ok=True)
        path.touch()
    assert files.module_in(tmp_path, "a") == (tmp_path / found if found is not None else None)


def test_files_are_named_from_the_working_directory(tmp_path, monkeypatch):
    (tmp_path / "a").mkdir()
    monkeypatch.chdir(tmp_path / "a")
    assert relative(tmp_path / "b" / "c.py") == "../b/c.py"
    assert relative_path(tmp_path / "a" / "c.py") == Path("c.py")


def test_a_file_on_another_drive_is_named_in_full(monkeypatch):
    def relpath(path):
        raise ValueError(f"path is on mount 'D:', start on mount 'C:': {path}")

    monkeypatch.setattr(os.path, "relpath", relpath)
    assert relative(Path("/elsewhere/a.py")) == "/elsewhere/a.py"


def test_a_named_file_may_be_a_pipe(tmp_path):
    read_end, write_end = os.pipe()
    os.write(write_end, b"a:0001_initial")
    os.close(write_end)
    assert read_named(Path(f"/dev/fd/{read_end}")) == b"a:0001_initial"
    os.close(read_end)
    assert read_named(Path(os.devnull)) == b""


def test_a_named_file_that_never_begins_or_ends(tmp_path):
    os.mkfifo(tmp_path / "fifo")
    for path, reason in {"fifo": "empty pipe", "/dev/zero": "larger than 64 MB", ".": "a folder"}.items():
        with pytest.raises(OSError, match=reason):
            read_named(tmp_path / path)
