"""Which settings and which environment a project has."""

from __future__ import annotations

import pytest

from southdeps.errors import CannotRunError
from southdeps.files import Files
from southdeps.project.configuration import configure
from tests.environments import put, virtualenv


@pytest.mark.parametrize(
    ("files", "python", "expected"),
    [
        ({}, "python2.7", False),
        ({}, "python3.3", True),
        ({"manage.py": "#!/usr/bin/env python3\nimport os\n"}, None, True),
        ({"manage.py": "#!/usr/bin/env python\nimport os\n"}, None, False),
        ({"manage.py": "#!/usr/bin/env python3\nimport os\n"}, "python2.7", False),
    ],
    ids=["environment 2", "environment 3", "script 3", "script", "environment 2 and script 3"],
)
def test_which_python_a_project_runs_on(tmp_path, files, python, expected):
    put(tmp_path, {"x/__init__.py": "", **files})
    if python is not None:
        virtualenv(tmp_path / "env", python=python)
    assert configure([tmp_path], [], Files(), None, None).resolver.python3 == expected


def project(folder, settings="INSTALLED_APPS = ['a']\n"):
    put(folder, {"p/__init__.py": "", "p/settings.py": settings})
    return put(folder, {"manage.py": "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'p.settings'\n"})


def test_a_project_s_settings_are_found(tmp_path):
    found = configure([project(tmp_path)], [], Files(), None, None)
    assert found.settings is not None
    assert found.settings.installed_apps == ("a",)
    assert found.environment is None
    assert found.imports is None
    assert tmp_path in found.resolver.roots


def test_settings_above_the_folder_are_found_within_the_working_directory(tmp_path, monkeypatch):
    project(tmp_path)
    put(tmp_path, {"apps/a/__init__.py": ""})
    monkeypatch.chdir(tmp_path / "apps")
    assert configure([tmp_path / "apps" / "a"], [], Files(), None, None).settings is None
    monkeypatch.chdir(tmp_path)
    assert configure([tmp_path / "apps" / "a"], [], Files(), None, None).settings is not None


def test_settings_that_are_found_but_no_use_are_said(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = configure([project(tmp_path, "X = 1\n")], [], Files(), None, None)
    assert found.settings is None
    (note,) = found.notes
    assert note.startswith(
        "manage.py names settings that are not used: p/settings.py: INSTALLED_APPS can't be read"
    )


def test_settings_that_are_named_must_be_of_use(tmp_path):
    project(tmp_path, "X = 1\n")
    for name in ("p.settings", "nowhere"):
        with pytest.raises(CannotRunError):
            configure([tmp_path], [], Files(), name, None)


def test_what_an_environment_adds(tmp_path):
    folder = project(tmp_path / "proj", "from cms_settings import *\nINSTALLED_APPS += ['a']\n")
    env = virtualenv(tmp_path / "env", {"cms_settings.py": "INSTALLED_APPS = ['cms']\n"})
    found = configure([folder], [], Files(), None, env)
    assert found.settings is not None
    assert found.settings.installed_apps == ("cms", "a")
    assert found.failure("cms_settings") is None
    assert found.failure("gone") == "ImportError: No module named gone"
