"""The project as drift compares it: whose migrations count."""

from __future__ import annotations

import pytest

from southdeps import api
from southdeps.analysis import build
from southdeps.drift.project import DriftProject
from southdeps.finding import MigrationId
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


def drift_project(folder):
    project = api.read([folder], api.Options(paths=(folder,)))
    return DriftProject(project, build.analysis_context(project))


def test_the_same_migrations_are_simulated_once(tmp_path):
    write(tmp_path, FILES)
    found = drift_project(tmp_path)
    done = found.simulate(found.order)
    assert found.simulate(list(found.order)) is done
    assert found.simulate(found.order, found.order[:1]) is not done
    assert found.on_postgresql.simulate(found.order) is not done


@pytest.mark.parametrize(
    ("recorded", "order"),
    [
        pytest.param("", "a:0001 a:0002 a:0003 b:0001 c:0001 c:0002", id="none"),
        pytest.param("a:0001 a:0003 a:0002", "a:0001 a:0002 a:0003 b:0001 c:0001 c:0002", id="a merge"),
        pytest.param("a:0002 a:0001 a:0002", "a:0001 a:0002 a:0003 b:0001 c:0001 c:0002", id="by hand"),
        pytest.param("b:0001 a:0001", "b:0001 a:0001 a:0002 a:0003 c:0001 c:0002", id="apps as they ran"),
        pytest.param("c:0001 a:0001", "c:0001 a:0001 a:0002 a:0003 b:0001 c:0002", id="an app in part"),
        pytest.param("c:0002 a:0001", "c:0001 a:0001 a:0002 c:0002 a:0003 b:0001", id="what is declared"),
        pytest.param("a:0009", "a:0001 a:0002 a:0003 b:0001 c:0001 c:0002", id="a ghost"),
    ],
)
def test_the_order_in_which_recorded_migrations_ran(tmp_path, recorded, order):
    names = ["a:0001", "a:0002", "a:0003", "b:0001", "c:0001", "c:0002"]
    files = {name: migration("pass") for name in names}
    files["c:0002"] = migration(head="depends_on = (('a', '0002'),)")
    write(tmp_path, files)
    given = drift_project(tmp_path)
    history = [MigrationId(*name.split(":")) for name in recorded.split()]
    assert [str(one) for one in given.order_after(history)] == order.split()


def test_no_history_is_right_that_could_not_have_run(tmp_path):
    link = "('lid', self.gf('django.db.models.fields.related.ForeignKey')(to=db.mock_model('X', 'a_lid')))"
    key = "('id', self.gf('django.db.models.fields.AutoField')(primary_key=True))"
    files = {
        "a:0001": migration(create("a_lid: number")),
        "b:0001": migration(f"db.create_table('b_box', ({key}, {link}))"),
    }
    write(tmp_path, files)
    recorded = [MigrationId("b", "0001"), MigrationId("a", "0001")]
    assert [one.app for one in drift_project(tmp_path).order_after(recorded)] == ["a", "b"]
