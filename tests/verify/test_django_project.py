"""How a project is started: its settings module, its search path, its interpreter."""

from __future__ import annotations

import pytest

from southdeps.errors import CannotRunError
from southdeps.verify import environment
from southdeps.verify.django_project import django_project, interpreter, module_name, project_interpreter
from tests import projects
from tests.projects import create, migration

APP = {"a:0001_initial": migration(create("a_thing: name"), "a.Thing: name")}
SETTINGS = "INSTALLED_APPS = ['south', 'a']\n"

#: settings file -> search path, the name of the module, and the folder it is imported from
MODULES = {
    "site/settings.py": ([""], "settings", "site"),
    "shop/settings.py": ([""], "shop.settings", ""),
    "shop/conf/__init__.py": (["", "shop"], "shop.conf", ""),
    "shop/conf/local.py": (["shop", ""], "conf.local", "shop"),
    "shop/conf/my-site.py": ([""], "my-site", "shop/conf"),
    "elsewhere.py": (["shop"], "elsewhere", ""),
}


@pytest.mark.parametrize("file", MODULES)
def test_the_name_of_a_settings_module(tmp_path, file):
    roots, name, folder = MODULES[file]
    for package in ("shop", "shop/conf"):
        projects.write(tmp_path, {f"{package}/__init__.py": ""})
    projects.write(tmp_path, {file: ""})
    assert module_name(tmp_path / file, [tmp_path / root for root in roots]) == (name, tmp_path / folder)


def test_a_project_starts_where_its_settings_are(tmp_path):
    files = {**APP, "conf/__init__.py": "", "conf/live.py": SETTINGS}
    loaded = projects.load(tmp_path, files, settings=str(tmp_path / "conf/live.py"))
    found = django_project(loaded)
    assert found is not None
    assert (found.module, found.folder) == ("conf.live", tmp_path)
    assert found.path[0] == tmp_path


def test_a_project_without_settings(tmp_path):
    assert django_project(projects.load(tmp_path, APP)) is None


def test_there_is_no_interpreter_in_the_project(tmp_path):
    loaded = projects.load(tmp_path, {**APP, "bin/python": "no program"})
    assert project_interpreter(loaded) is None
    with pytest.raises(CannotRunError, match="nowhere/python"):
        interpreter(loaded, "nowhere/python")


@pytest.mark.parametrize(("version", "found"), [("1.6.11", True), (None, False)], ids=["django", "no django"])
def test_the_interpreter_beside_the_project(tmp_path, monkeypatch, version, found):
    loaded = projects.load(tmp_path, {**APP, "env/bin/python2.7": "", "env/bin/python": ""})
    python = str(tmp_path / "env/bin/python2.7")
    monkeypatch.setattr(environment, "runs", lambda path: path == python)
    monkeypatch.setattr(environment, "django_version", lambda path: version)
    monkeypatch.setattr(environment, "find_python2", lambda named: environment.Python2(named, "2.7.18", "x"))
    monkeypatch.chdir(tmp_path)
    assert project_interpreter(loaded) == ("env/bin/python2.7" if found else None)
    if found:
        assert interpreter(loaded, None).python.executable == python
    else:
        with pytest.raises(
            CannotRunError, match="has no Django; name the project's interpreter with --python2"
        ):
            interpreter(loaded, None)
