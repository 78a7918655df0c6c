"""What every picture is titled with."""

from __future__ import annotations

import pytest

from southdeps.cli.about import about
from tests.projects import load, migration

FILES = {"a:0001_initial": migration(), "settings.py": "INSTALLED_APPS = ('a',)\n"}


@pytest.mark.parametrize(
    ("with_settings", "backend", "title"),
    [
        pytest.param(False, None, "shop (no settings, postgresql)", id="without settings"),
        pytest.param(True, None, "shop (settings.py, postgresql)", id="with settings"),
        pytest.param(False, "mysql", "shop (no settings, mysql)", id="another database"),
    ],
)
def test_the_folder_the_settings_and_the_database(tmp_path, with_settings, backend, title):
    folder = tmp_path / "shop"
    settings = str(folder / "settings.py") if with_settings else None
    assert about(load(folder, FILES, settings=settings, backend=backend)) == title
