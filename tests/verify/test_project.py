"""How the synthetic project is laid out."""

from __future__ import annotations

import pytest

from southdeps.verify.project import synthetic
from tests.verify.apps import write


def tree(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def project(tmp_path):
    root = tmp_path / "root"
    folders = {"a": write(root, "site_.a:0001_initial", "pass"), "b": write(root, "b:0001_initial", "pass")}
    (root / "site_" / "helpers.py").touch()
    (root / "b" / "migrations" / "rows.sql").touch()
    (root / "b" / "logo.png").touch()
    (root / "b" / "link.py").symlink_to(root / "site_" / "helpers.py")
    (root / ".git").mkdir()
    (root / ".git" / "config.py").touch()
    (tmp_path / "new").mkdir()
    return synthetic(folders, tmp_path / "new")


def test_layout(project):
    assert tree(project.folder) == [
        "apps/southdeps_isolated/__init__.py",
        "apps/southdeps_isolated/a/__init__.py",
        "apps/southdeps_isolated/a/models.py",
        "apps/southdeps_isolated/b/__init__.py",
        "apps/southdeps_isolated/b/models.py",
        "apps/southdeps_isolated/models.py",
        "code/0/b/__init__.py",
        "code/0/b/migrations/0001_initial.py",
        "code/0/b/migrations/__init__.py",
        "code/0/b/migrations/rows.sql",
        "code/0/site_/__init__.py",
        "code/0/site_/a/__init__.py",
        "code/0/site_/a/migrations/0001_initial.py",
        "code/0/site_/a/migrations/__init__.py",
        "code/0/site_/helpers.py",
    ]
    assert project.path == (str(project.folder / "apps"), str(project.folder / "code" / "0"))


def test_settings(project):
    assert project.settings["SOUTH_MIGRATION_MODULES"] == {"a": "site_.a.migrations", "b": "b.migrations"}
    assert project.settings["INSTALLED_APPS"] == [
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.sites",
        "django.contrib.admin",
        "south",
        "southdeps_isolated.a",
        "southdeps_isolated.b",
    ]


def test_an_app_called_like_one_of_djangos_takes_its_place(tmp_path):
    folders = {"admin": write(tmp_path / "root", "admin:0001_initial", "pass")}
    (tmp_path / "new").mkdir()
    installed = synthetic(folders, tmp_path / "new").settings["INSTALLED_APPS"]
    assert "southdeps_isolated.admin" in installed
    assert "django.contrib.admin" not in installed


def test_two_roots(tmp_path):
    folders = {"a": write(tmp_path / "x", "a:0001", "pass"), "b": write(tmp_path / "y", "b:0001", "pass")}
    (tmp_path / "new").mkdir()
    assert len(synthetic(folders, tmp_path / "new").path) == 3
