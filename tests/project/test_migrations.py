"""The migrations of chosen apps, each with its summary."""

from __future__ import annotations

from southdeps.files import Files
from southdeps.project import migrations
from southdeps.project.loading import Options, load
from tests.projects import migration, name, write


def read(folder, files, **options):
    write(folder, files)
    return load(Options(paths=(folder,), **options)).migrations


def test_each_file_with_its_summary(tmp_path):
    found = read(
        tmp_path, {"a:0001_initial": migration("db.create_table('a_thing', [])"), "a:0002_more": migration()}
    )
    assert list(found) == [name("a:0001_initial"), name("a:0002_more")]
    assert found[name("a:0001_initial")].data == (tmp_path / "a/migrations/0001_initial.py").read_bytes()
    assert "a_thing" in str(found[name("a:0001_initial")].summary)
    assert all(one.editable for one in found.values())


def test_what_only_a_declaration_names_is_read_too(tmp_path):
    found = read(
        tmp_path,
        {
            "a:0001_initial": migration(head="depends_on = (('b', 'helper'),)"),
            "b:0001_initial": migration(),
            "b:helper": migration(),
        },
    )
    assert set(found) == {name("a:0001_initial"), name("b:0001_initial"), name("b:helper")}


def test_a_file_that_cannot_be_read_has_an_error(tmp_path):
    write(tmp_path, {"a:0001_initial": migration(), "a:0002_more": migration()})
    broken = tmp_path / "a/migrations/0002_more.py"
    broken.unlink()
    broken.symlink_to(tmp_path / "nowhere")
    found = load(Options(paths=(tmp_path,))).migrations
    more = found.get(name("a:0002_more"))
    assert more is not None
    assert more.summary.error == "can't be read: a broken symbolic link"
    assert not more.editable


def test_own_files_lie_below_a_root_when_links_are_followed(tmp_path):
    for folder in ("own/app", "other/app"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "0001.py").write_text("")
    (tmp_path / "own/linked.py").symlink_to(tmp_path / "other/app/0001.py")
    is_own = migrations.own_files([tmp_path / "own"], Files())
    assert is_own(tmp_path / "own/app/0001.py")
    assert not is_own(tmp_path / "other/app/0001.py")
    assert not is_own(tmp_path / "own/linked.py")
