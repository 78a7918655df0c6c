"""How a project's code is copied, and the settings it gets if it has none."""

from __future__ import annotations

import os
import socket

import pytest

from southdeps.scan import scan
from southdeps.verify.layout import (
    add_models,
    code_folders,
    copy_folders,
    import_name,
    search_path,
    settings_without_a_file,
)
from tests.verify.apps import write


def there(copy, original):
    """Where something lies in the copy."""
    place = copy.path(original)
    assert place is not None
    return place


def tree(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def root(tmp_path):
    root = tmp_path / "root"
    write(root, "site_.a:0001_initial", "pass")
    write(root, "b:0001_initial", "pass")
    return root


def test_what_is_copied(root, tmp_path):
    (root / "site_" / "helpers.py").touch()
    (root / "b" / "migrations" / "rows.sql").touch()
    (root / "b" / "link.py").symlink_to(root / "site_" / "helpers.py")
    for unwanted in ("b/logo.png", ".git/config.py", "node_modules/x.py", "venv/pyvenv.cfg", "venv/lib/x.py"):
        (root / unwanted).parent.mkdir(parents=True, exist_ok=True)
        (root / unwanted).touch()
    os.mkfifo(root / "b" / "pipe")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(os.path.relpath(root / "b" / "control"))
    copy = copy_folders([root], tmp_path / "code")
    assert tree(copy.root) == [
        "0/root/b/__init__.py",
        "0/root/b/migrations/0001_initial.py",
        "0/root/b/migrations/__init__.py",
        "0/root/b/migrations/rows.sql",
        "0/root/site_/__init__.py",
        "0/root/site_/a/__init__.py",
        "0/root/site_/a/migrations/0001_initial.py",
        "0/root/site_/a/migrations/__init__.py",
        "0/root/site_/helpers.py",
    ]


def test_a_project_around_its_copy(root):
    (root / "southdeps-verify-x").mkdir()
    copy = copy_folders([root], root / "southdeps-verify-x" / "code")
    assert not there(copy, root / "southdeps-verify-x").exists()


def test_a_huge_file_is_no_source(root, tmp_path):
    with (root / "b" / "dump.json").open("wb") as file:
        file.truncate(65 * 1024 * 1024)
    assert not there(copy_folders([root], tmp_path / "code"), root / "b" / "dump.json").exists()


def test_folders_within_others_are_copied_once(root, tmp_path):
    other = write(tmp_path / "other", "c:0001_initial", "pass").parent
    copy = copy_folders([root / "b", root, other], tmp_path / "code")
    assert [path.name for path in sorted(copy.root.iterdir())] == ["0", "1"]
    assert there(copy, root / "b").is_relative_to(there(copy, root))
    assert copy.path(tmp_path) is None


def test_search_path(root, tmp_path):
    apps = scan((root,)).apps
    copy = copy_folders([root], tmp_path / "code")
    (root / "site_" / "apps").mkdir()
    assert search_path(copy, apps, [root / "site_", tmp_path]) == (
        str(there(copy, root) / "site_"),
        str(copy.path(root)),
    )


@pytest.mark.parametrize("name", ["checkout-1.2", "my checkout"])
def test_a_checkout_whose_name_is_no_identifier(name, tmp_path):
    """It may hold an `__init__.py`: it is still not a package."""
    root = tmp_path / name
    write(root, "b:0001_initial", "pass")
    (root / "__init__.py").touch()
    apps = scan((root,)).apps
    copy = copy_folders([root], tmp_path / "code")
    assert [import_name(app) for app in apps] == [("b", root)]
    assert search_path(copy, apps, []) == (str(copy.path(root)),)


def test_the_package_of_an_app_elsewhere_is_copied(root, tmp_path):
    other = write(tmp_path / "site-packages", "shop.cart:0001_initial", "pass").parent
    (tmp_path / "site-packages" / "neighbour.py").touch()
    apps = [*scan((root,)).apps, *scan((tmp_path / "site-packages" / "shop",)).apps]
    assert list(code_folders([root], apps)) == [root, other.parent]


def test_settings_where_there_are_none():
    values = settings_without_a_file({"b": "site.b", "admin": "x.admin"}, {}, "b.User")
    assert values["INSTALLED_APPS"] == [
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.sites",
        "south",
        "x.admin",
        "site.b",
    ]
    assert values["AUTH_USER_MODEL"] == "b.User"


def test_apps_get_models_where_south_would_not_see_them(root, tmp_path):
    (root / "b" / "models").mkdir()
    copy = copy_folders([root], tmp_path / "code")
    add_models(copy, scan((root,)).apps)
    assert "0/root/site_/a/models.py" in tree(copy.root)
    assert "0/root/b/models.py" not in tree(copy.root)
