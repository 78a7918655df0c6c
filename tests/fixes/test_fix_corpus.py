"""Real releases, with and without their declarations, repaired: what has a cure is cured, and nothing else changes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from southdeps import fixes
from southdeps.cli.commands import cli
from southdeps.project import loading
from tests import corpus

if TYPE_CHECKING:
    from collections.abc import Iterable


def is_within(part: Iterable[object], whole: Iterable[object]) -> bool:
    """Whether all of `part` is in `whole`, in order: nothing but insertions makes one of the other."""
    rest = iter(whole)
    return all(one in rest for one in part)


def sources(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*.py") if path.is_file()}


@pytest.mark.parametrize("name", corpus.RELEASES)
def test_a_release_that_declares_nothing(name, tmp_path, monkeypatch):
    folder = corpus.stripped(name, tmp_path)
    monkeypatch.chdir(tmp_path)
    before = sources(folder)
    fixed = CliRunner().invoke(cli, ["fix", "--write", "--no-cache", name])
    now = sources(folder)
    changed = [path for path in before if before[path] != now[path]]
    assert now.keys() == before.keys()
    assert all(is_within(before[path].split(b"\n"), now[path].split(b"\n")) for path in changed)
    assert fixed.stdout.splitlines()[-1].startswith(f"{len(changed)} file" if changed else "nothing")

    loaded = loading.load(loading.Options(paths=(Path(name),)))
    again = fixes.fix_project(loaded)
    assert again.edits == ()
    assert [str(one.finding) for one in again.unfixed if one.finding.fixable] == []
    written = {migration.path.absolute(): migration.summary for migration in loaded.migrations.values()}
    assert [str(path) for path in changed if written[path].error is not None] == []
    errors = any(one.finding.severity == "error" for one in again.unfixed)
    assert fixed.exit_code == (1 if errors else 0)


@pytest.mark.parametrize("name", corpus.RELEASES)
def test_a_release_as_it_was_published(name, monkeypatch):
    folder = corpus.release(name)
    monkeypatch.chdir(folder.parent)
    result = fixes.fix_project(loading.load(loading.Options(paths=(Path(name),))))
    assert all(is_within(edit.before, edit.after) for edit in result.edits)
    assert [str(one.finding) for one in result.unfixed if one.finding.fixable] == []
    assert fixes.fix_project(result.project).edits == ()


def test_releases_that_fail_are_changed():
    """Lest all of the above be true of doing nothing."""
    edits = fixes.fix_project(
        loading.load(loading.Options(paths=(corpus.release("wiki-0.0.24.4.post1"),)))
    ).edits
    assert sorted("/".join(edit.path.parts[-3:]) for edit in edits) == [
        "attachments/south_migrations/0001_initial.py",
        "images/south_migrations/0001_initial.py",
        "images/south_migrations/0002_auto__add_imagerevision__del_field_image_image.py",
        "notifications/south_migrations/0001_initial.py",
    ]
