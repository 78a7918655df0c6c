"""What is said of files and folders that could not be read, and of what South does not see."""

from __future__ import annotations

from pathlib import Path

import pytest

from southdeps.files import Files
from southdeps.project.configuration import Configuration
from southdeps.project.module_resolver import ModuleResolver
from southdeps.project.notes import own_problems
from tests import projects
from tests.projects import create, migration, write

APP = migration(create("shop_thing: name"), "shop.Thing: name")


@pytest.mark.parametrize(
    ("place", "reported", "told"),
    [
        pytest.param("shop/views.py", (), True, id="of the project"),
        pytest.param("shop/migrations/0001_initial.py", ("shop/migrations/0001_initial.py",), False, id="reported otherwise"),
        pytest.param("env/lib/thing.py", (), False, id="of the environment"),
        pytest.param("../elsewhere.py", (), False, id="outside"),
    ],
)  # fmt: skip
def test_whose_problem_it_is(tmp_path, place, reported, told):
    root = tmp_path / "site"
    write(root, {"shop:0001_initial": APP})
    files = Files((root,))
    files.problems[root / place] = "can't be read"
    configuration = Configuration(resolver=ModuleResolver(files, [root], [root / "env"]))
    found = list(own_problems(files, {root / one for one in reported}, configuration))
    assert found == ([(root / place, "can't be read")] if told else [])


def test_a_folder_without_init_is_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"shop:0001_initial": APP, "cart:0001_initial": APP})
    (tmp_path / "cart/migrations/__init__.py").unlink()
    (tmp_path / "cart/models.py").touch()
    (note,) = projects.load(Path(), {}).notes
    assert note == "cart/migrations: no __init__.py, so South does not see the migrations in it"
