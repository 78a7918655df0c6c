"""The project as drift compares it: whose migrations count."""

from __future__ import annotations

import pytest

from southdeps import api
from southdeps.analysis import build
from southdeps.drift.project import DriftProject
from tests.projects import create, migration, write

FILES = {
    "shop:0001_initial": migration(create("shop_order: number")),
    "addons:0001_initial": migration(create("addons_map: name")),
}


@pytest.mark.parametrize(
    ("settings", "apps"),
    [
        pytest.param(None, ["addons", "shop"], id="no settings: every app"),
        pytest.param("INSTALLED_APPS = ['south', 'shop']", ["shop"], id="what the settings install"),
        pytest.param(
            "import os\nINSTALLED_APPS = ['south', 'shop'] + os.environ['ADDONS'].split()",
            ["addons", "shop"],
            id="a part of the list is known only at run time: every app may be installed",
        ),
    ],
)
def test_whose_migrations_are_compared(tmp_path, settings, apps):
    write(tmp_path, FILES)
    if settings is not None:
        (tmp_path / "settings.py").write_text(settings)
    options = api.Options(paths=(tmp_path,), settings="settings" if settings is not None else None)
    project = api.read([tmp_path], options)
    found = DriftProject(project, build.analysis_context(project))
    assert sorted(found.chains) == apps
    assert sorted({one.app for one in found.order}) == apps


def test_the_same_migrations_are_simulated_once(tmp_path):
    write(tmp_path, FILES)
    project = api.read([tmp_path], api.Options(paths=(tmp_path,)))
    found = DriftProject(project, build.analysis_context(project))
    done = found.simulate(found.order)
    assert found.simulate(list(found.order)) is done
    assert found.simulate(found.order, found.order[:1]) is not done
    assert found.on_postgresql.simulate(found.order) is not done
