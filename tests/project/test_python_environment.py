"""Environments read as files, and what they let us know: which imports fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from southdeps.errors import CannotRunError
from southdeps.files import Files
from southdeps.project.imports import Imports
from southdeps.project.module_resolver import ModuleResolver
from southdeps.project.python_environment import Environment, find_environment, of_interpreter
from tests.environments import DJANGO, put, virtualenv


@pytest.fixture(autouse=True)
def nothing_active(monkeypatch):
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)


def names(environment: Environment | None, root: Path) -> list[str]:
    assert environment is not None
    return [folder.relative_to(root).as_posix() for folder in environment.folders]


# Where packages are


@pytest.mark.parametrize("python", ["python2.7", "python2.6", "python3.3"])
def test_a_virtual_environment_by_its_interpreter_or_its_folder(tmp_path, python):
    env = virtualenv(tmp_path / "env", python=python)
    for named in (env, env / "bin" / "python"):
        assert names(of_interpreter(named, Files()), tmp_path) == [f"env/lib/{python}/site-packages"]


def test_an_interpreter_that_is_a_link(tmp_path):
    env = virtualenv(tmp_path / "env")
    (tmp_path / "python2").symlink_to(env / "bin" / "python")
    assert names(of_interpreter(tmp_path / "python2", Files()), tmp_path) == [
        "env/lib/python2.7/site-packages"
    ]


def test_a_link_in_a_virtual_environment_does_not_lead_out_of_it(tmp_path):
    put(
        tmp_path / "usr",
        {"bin/python2.7": "", **{f"lib/python2.7/site-packages/{k}": v for k, v in DJANGO.items()}},
    )
    env = virtualenv(tmp_path / "env")
    (env / "bin" / "python").unlink()
    (env / "bin" / "python").symlink_to(tmp_path / "usr" / "bin" / "python2.7")
    assert names(of_interpreter(env / "bin" / "python", Files()), tmp_path) == [
        "env/lib/python2.7/site-packages"
    ]


def test_debian_s_packages(tmp_path):
    put(tmp_path, {"bin/python2.7": "", **{f"lib/python2.7/dist-packages/{k}": v for k, v in DJANGO.items()}})
    assert names(of_interpreter(tmp_path / "bin" / "python2.7", Files()), tmp_path) == [
        "lib/python2.7/dist-packages"
    ]


@pytest.mark.parametrize(
    "config",
    ["home = {usr}/bin\n", "home = /elsewhere\nbase-prefix = {usr}\n"],
    ids=["home", "base-prefix"],
)
def test_an_environment_that_sees_the_system_s_packages(tmp_path, config):
    usr = put(
        tmp_path / "usr", {f"lib/python2.7/site-packages/{name}": text for name, text in DJANGO.items()}
    )
    own = {"lib/python2.7/site-packages/x.py": "", "bin/python": ""}
    config = f"include-system-site-packages = true\n{config.format(usr=usr)}"
    env = put(tmp_path / "env", {**own, "pyvenv.cfg": config})
    assert names(of_interpreter(env, Files()), tmp_path) == [
        "env/lib/python2.7/site-packages",
        "usr/lib/python2.7/site-packages",
    ]
    put(env, {"pyvenv.cfg": config.replace("true", "false")})
    with pytest.raises(CannotRunError, match="no Django"):
        of_interpreter(env, Files())


def test_an_old_virtualenv_that_sees_the_system_s_packages(tmp_path):
    usr = put(
        tmp_path / "usr", {f"lib/python2.7/site-packages/{name}": text for name, text in DJANGO.items()}
    )
    env = put(
        tmp_path / "env", {"lib/python2.7/site-packages/x.py": "", "lib/python2.7/orig-prefix.txt": str(usr)}
    )
    assert names(of_interpreter(env, Files()), tmp_path) == [
        "env/lib/python2.7/site-packages",
        "usr/lib/python2.7/site-packages",
    ]
    put(env, {"lib/python2.7/no-global-site-packages.txt": ""})
    with pytest.raises(CannotRunError):
        of_interpreter(env, Files())


def test_links_and_eggs_are_followed_once(tmp_path):
    env = virtualenv(
        tmp_path / "env",
        {
            "easy-install.pth": "import sys; sys.__plen = len(sys.path)\n./x-1.0.egg\n/nowhere\n# no\n../../../../src\n",
            "y.egg-link": f"{tmp_path}/dev\n.\n",
            "x-1.0.egg/x/__init__.py": "",
        },
    )
    put(tmp_path, {"src/s.py": "", "dev/y/__init__.py": ""})
    (tmp_path / "env" / "lib" / "python2.7" / "site-packages" / "z.pth").write_text("./x-1.0.egg\n", "utf-8")
    found = of_interpreter(env, Files())
    assert [folder.resolve().name for folder in found.folders] == ["site-packages", "x-1.0.egg", "src", "dev"]
    assert found.complete


def test_a_zipped_egg_leaves_it_open_what_is_there(tmp_path):
    env = virtualenv(tmp_path / "env", {"easy-install.pth": "./zipped.egg\n", "zipped.egg": "PK"})
    found = of_interpreter(env, Files())
    assert not found.complete
    assert not Imports(ModuleResolver(Files(), []), complete=found.complete).is_missing("anything")


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({}, "no such file or folder"),
        ({"bin/python": ""}, "no Django older than 1.7"),
        ({"bin/python": "", "lib/python2.7/site-packages/x.py": ""}, "no Django older than 1.7"),
        (
            {
                "bin/python": "",
                "lib/python3.4/site-packages/django/__init__.py": "",
                "lib/python3.4/site-packages/django/db/migrations/__init__.py": "",
            },
            "no Django older than 1.7",
        ),
    ],
    ids=["nothing", "no packages", "no Django", "Django 1.7"],
)
def test_what_can_t_be_a_project_s_environment(tmp_path, files, reason):
    put(tmp_path, files)
    with pytest.raises(CannotRunError, match=reason):
        of_interpreter(tmp_path / "bin" / "python", Files())


@pytest.mark.parametrize("folder", ["venv", "env", ".venv", "ve", "virtualenv-2.7"])
def test_an_environment_in_the_project(tmp_path, folder):
    virtualenv(tmp_path / folder)
    put(tmp_path, {"apps/lib/python2.7/site-packages/x.py": "", "file": ""})
    assert names(find_environment([tmp_path], [], Files()), tmp_path) == [
        f"{folder}/lib/python2.7/site-packages"
    ]


def test_the_active_environment_comes_first_if_django_is_in_it(tmp_path, monkeypatch):
    virtualenv(tmp_path / "proj" / "env")
    active = virtualenv(tmp_path / "active")
    monkeypatch.setenv("VIRTUAL_ENV", str(active))
    assert names(find_environment([tmp_path / "proj"], [], Files()), tmp_path) == [
        "active/lib/python2.7/site-packages"
    ]
    tools = put(
        tmp_path / "tools", {"pyvenv.cfg": "", "lib/python3.11/site-packages/southdeps/__init__.py": ""}
    )
    monkeypatch.setenv("VIRTUAL_ENV", str(tools))
    assert names(find_environment([tmp_path / "proj"], [], Files()), tmp_path) == [
        "proj/env/lib/python2.7/site-packages"
    ]


def test_the_eggs_of_a_buildout(tmp_path):
    virtualenv(tmp_path / "env")
    put(tmp_path / "eggs" / "Django-1.4-py2.7.egg", DJANGO)
    put(tmp_path / "eggs" / "x-1.0.egg", {"x.py": ""})
    search = [
        tmp_path,
        tmp_path / "eggs" / "x-1.0.egg",
        tmp_path / "eggs" / "Django-1.4-py2.7.egg",
        tmp_path / "gone",
    ]
    found = find_environment([tmp_path], search, Files())
    assert names(found, tmp_path) == ["eggs/x-1.0.egg", "eggs/Django-1.4-py2.7.egg"]


def test_nothing_to_be_found(tmp_path):
    put(tmp_path, {"a/__init__.py": ""})
    assert find_environment([tmp_path, tmp_path / "gone"], [tmp_path], Files()) is None


def test_reading_an_environment_runs_nothing(tmp_path):
    env = virtualenv(tmp_path / "env", {"trap.pth": "import os; os.system('touch /tmp/trap')\n"})
    (env / "bin" / "python").write_text("#!/bin/sh\ntouch trap\n", "utf-8")
    (env / "bin" / "python").chmod(0o755)
    before = sorted(path.name for path in env.iterdir())
    of_interpreter(env / "bin" / "python", Files())
    assert sorted(path.name for path in env.iterdir()) == before


# Finding modules


# Which imports fail
