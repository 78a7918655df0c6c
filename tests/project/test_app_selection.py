"""Which of the scanned apps count."""

from __future__ import annotations

import pytest

from southdeps.files import Files
from southdeps.project.app_selection import select_apps
from southdeps.project.installed_apps import Installed
from southdeps.scan import scan
from tests.projects import migration, put, write

DJANGO = "from django.db import migrations\nclass Migration(migrations.Migration):\n    operations = []\n"
SOUTH = migration()


def selected(folder, files, *installed, without_models=()):
    """The selection among the apps of a project; `installed` are paths of apps, in the order of INSTALLED_APPS."""
    write(folder, files)
    for path in without_models:
        (folder / path / "models.py").unlink()
    reader = Files((folder,))
    apps = scan((folder,), files=reader).apps
    by_path = {app.folder.relative_to(folder).as_posix(): app for app in apps}
    entries = [Installed(path.replace("/", "."), by_path[path]) for path in installed]
    contents = {file.path: reader.file(file.path) for app in apps for file in app.files}
    return select_apps(apps, entries, contents, reader)


def chosen(selection, folder):
    return {label: app.folder.relative_to(folder).as_posix() for label, app in selection.migrated.items()}


def reasons(selection, folder):
    return {path.relative_to(folder).as_posix(): reason for path, reason in selection.skipped}


def test_apps_with_and_without_migrations(tmp_path):
    selection = selected(tmp_path, {"b:0001_initial": SOUTH, "a:0001_initial": SOUTH, "plain:": ""})
    assert list(selection.migrated) == ["a", "b"]
    assert (selection.unmigrated, selection.shadowed, selection.skipped) == ({"plain"}, (), ())


TWO = {"one.shop:0001_initial": SOUTH, "two.shop:0001_initial": SOUTH}


@pytest.mark.parametrize(
    ("installed", "used", "other"),
    [
        pytest.param((), "one/shop", "two/shop", id="the first by path"),
        pytest.param(("two/shop",), "two/shop", "one/shop", id="the installed one"),
        pytest.param(("two/shop", "one/shop"), "two/shop", "one/shop", id="the first installed one"),
    ],
)
def test_of_two_with_one_label_one_is_used(tmp_path, installed, used, other):
    selection = selected(tmp_path, TWO, *installed)
    assert chosen(selection, tmp_path) == {"shop": used}
    assert [(a.folder, b.folder) for a, b in selection.shadowed] == [(tmp_path / other, tmp_path / used)]


def test_migrations_of_later_djangos_are_not_souths(tmp_path):
    selection = selected(tmp_path, {"a:0001_initial": DJANGO, "b:0001_initial": SOUTH})
    assert set(selection.migrated) == {"b"}
    assert "a" in selection.unmigrated
    assert reasons(selection, tmp_path) == {"a/migrations": "migrations of Django >= 1.7, skipped"}


def test_souths_own_folder_comes_before_the_other(tmp_path):
    write(tmp_path, {"a:0001_initial": DJANGO})
    put(tmp_path / "a" / "south_migrations" / "__init__.py", "")
    selection = selected(tmp_path, {"a/south_migrations/0001_initial.py": SOUTH})
    assert chosen(selection, tmp_path) == {"a": "a"}
    assert reasons(selection, tmp_path) == {"a/migrations": "south_migrations is used instead"}


@pytest.mark.parametrize(
    ("source", "used"),
    [
        pytest.param(SOUTH, True, id="a migration of South"),
        pytest.param("def upgrade(): pass\n", False, id="a migration of another tool"),
    ],
)
def test_without_a_models_module_the_migrations_must_look_like_souths(tmp_path, source, used):
    selection = selected(tmp_path, {"a:0001_initial": source}, without_models=["a"])
    assert ("a" in selection.migrated) is used
    reason = "no South migrations in it and no models module beside it, skipped"
    assert reasons(selection, tmp_path) == ({} if used else {"a/migrations": reason})


@pytest.mark.parametrize(
    ("installed", "without_models", "seen"),
    [
        pytest.param(("a", "b"), ["a"], ["b"], id="installed"),
        pytest.param(("b",), ["a"], ["a", "b"], id="not installed"),
        pytest.param((), ["a"], ["a", "b"], id="without settings"),
        pytest.param(("a", "b"), [], ["a", "b"], id="with models"),
    ],
)
def test_souths_migrations_without_models_are_not_seen_if_the_app_is_installed(
    tmp_path, installed, without_models, seen
):
    files = {"a:0001_initial": SOUTH, "b:0001_initial": SOUTH}
    selection = selected(tmp_path, files, *installed, without_models=without_models)
    assert list(selection.migrated) == seen
    reason = "no models module beside it, so South does not see it"
    assert reasons(selection, tmp_path) == ({} if "a" in seen else {"a/migrations": reason})
