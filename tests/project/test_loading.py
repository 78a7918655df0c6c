"""Reading a project: what is read, what a user should know of it, and how it is read anew with other bytes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from southdeps.errors import CannotRunError
from southdeps.project import loading
from southdeps.project.loading import Options
from tests.projects import create, load, migration, name, write

A = migration(create("a_thing: name"), "a.Thing: name")


def test_everything_is_read(tmp_path):
    project = load(tmp_path, {"a:0001_initial": A, "b:0001_initial": migration(), "plain:": ""})
    assert list(map(str, project.migrations)) == ["a:0001_initial", "b:0001_initial"]
    assert list(project.apps) == ["a", "b"]
    assert project.unmigrated == {"plain"}
    assert project.migrations[name("a:0001_initial")].data.decode() == A
    assert (project.installed, project.apps_not_found, project.complete, project.notes) == (
        None,
        (),
        True,
        (),
    )


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        pytest.param(lambda path: None, "no such file or folder", id="missing"),
        pytest.param(lambda path: path.write_text(""), "not a folder; name the folder that holds the apps", id="a file"),
        pytest.param(lambda path: path.mkdir(), "no South migrations below .*; name the folder that holds the apps", id="an empty folder"),
    ],
)  # fmt: skip
def test_paths_that_are_no_use(tmp_path, make, reason):
    path = tmp_path / "x"
    make(path)
    with pytest.raises(CannotRunError, match=reason):
        loading.load(Options(paths=(path,)))


def test_which_files_may_be_edited(tmp_path):
    write(tmp_path / "own", {"a:0001_initial": A})
    write(tmp_path / "theirs", {"b:0001_initial": migration()})
    (tmp_path / "own" / "a" / "migrations" / "0002_x.py").symlink_to(
        tmp_path / "theirs" / "b" / "migrations" / "0001_initial.py"
    )
    project = loading.load(Options(paths=(tmp_path / "own",), read_only=(tmp_path / "theirs",)))
    editable = {str(key): one.editable for key, one in project.migrations.items()}
    assert editable == {"a:0001_initial": True, "a:0002_x": False, "b:0001_initial": False}


def test_a_broken_link_among_the_migrations_is_reported_and_not_edited(tmp_path):
    write(tmp_path, {"a:0001_initial": A})
    (tmp_path / "a" / "migrations" / "0002_x.py").symlink_to("nowhere.py")
    broken = loading.load(Options(paths=(tmp_path,))).migrations[name("a:0002_x")]
    assert broken.summary.error == "can't be read: a broken symbolic link"
    assert broken.summary.raises == "ImportError: No module named 0002_x"
    assert not broken.editable


def test_a_migration_that_only_a_declaration_names_is_read_too(tmp_path):
    files = {"a:0001-first": A, "b:0001_initial": migration(head="depends_on = (('a', '0001-first'),)")}
    assert name("a:0001-first") in load(tmp_path / "named", files).migrations
    assert (
        name("a:0001-first")
        not in load(tmp_path / "not", {"a:0001-first": A, "b:0001_initial": migration()}).migrations
    )


SQLITE = "DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3'}}"
MYSQL = SQLITE.replace("sqlite3", "mysql")


@pytest.mark.parametrize(
    ("settings", "options", "backend"),
    [
        pytest.param("", {}, "postgresql", id="nothing said"),
        pytest.param(MYSQL, {}, "mysql", id="the settings"),
        pytest.param(SQLITE, {}, "postgresql", id="SQLite is no reason to do without foreign keys"),
        pytest.param(SQLITE, {"even_sqlite": True}, "sqlite3", id="unless it is asked for"),
        pytest.param(MYSQL, {"backend": "oracle"}, "oracle", id="the command line first"),
    ],
)
def test_for_which_database(tmp_path, settings, options, backend):
    files = {"a:0001_initial": A, "settings.py": f"INSTALLED_APPS = ('a',)\n{settings}\n"}
    project = load(tmp_path, files, settings=str(tmp_path / "settings.py"), **options)
    assert project.django.backend == backend


@pytest.mark.parametrize(
    ("apps", "note"),
    [
        pytest.param(("a",), None, id="none"),
        pytest.param(("a", "x.gone"), "1 installed app was not found (gone): name the environment with --python", id="one"),
        pytest.param(
            ("a", *(f"x{number}" for number in range(7))),
            "7 installed apps were not found (x0, x1, x2, x3, x4, ...): name the environment with --python", id="many",
        ),
    ],
)  # fmt: skip
def test_installed_apps_that_were_not_found(tmp_path, apps, note):
    files = {"a:0001_initial": A, "settings.py": f"INSTALLED_APPS = {apps!r}\n"}
    project = load(tmp_path, files, settings=str(tmp_path / "settings.py"))
    assert project.apps_not_found_note == note
    assert project.complete == (note is None)


def test_two_apps_with_one_label_are_noted(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    project = load(Path(), {"one.shop:0001_initial": A, "two.shop:0001_initial": A})
    assert project.notes == ("two/shop: another app is labelled shop too; one/shop is used",)


def test_a_file_that_cannot_be_read_leaves_the_report_incomplete(tmp_path):
    files = write(tmp_path, {"a:0001_initial": A}) / "a" / "migrations"
    os.mkfifo(files / "0002_x.py")
    project = loading.load(Options(paths=(tmp_path,)))
    assert not project.complete
    assert project.migrations[name("a:0002_x")].summary.error is not None


def test_initial_data_that_cannot_be_read_leaves_the_report_incomplete(tmp_path):
    folder = write(tmp_path, {"a:0001_initial": A}) / "a" / "fixtures"
    folder.mkdir()
    (folder / "initial_data.xml").touch()
    assert loading.load(Options(paths=(tmp_path,))).complete
    os.mkfifo(folder / "initial_data.json")
    project = loading.load(Options(paths=(tmp_path,)))
    assert not project.complete
    assert [(path.name, reason) for path, reason in project.unreadable] == [
        ("initial_data.json", "can't be read: not a regular file")
    ]


def test_paths_are_shown_relative_to_the_working_directory(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    project = load(Path(), {"a:0001_initial": A})
    assert project.path_of(name("a:0001_initial")) == "a/migrations/0001_initial.py"


def test_other_bytes_reach_the_migrations_that_import_them(tmp_path):
    files = {
        "a:first": A,
        "b:0001_initial": "from a.migrations.first import Migration\n",
        "c:0001_initial": migration(),
    }
    project = load(tmp_path, files)
    other = migration(create("a_other: name"), "a.Other: name").encode()
    changed = loading.with_contents(project, {name("a:first"): other})
    assert changed.migrations[name("a:first")].data == other
    same = {
        str(key) for key, one in changed.migrations.items() if one.summary == project.migrations[key].summary
    }
    assert same == {"c:0001_initial"}
    assert project.migrations[name("a:first")].data.decode() == A
