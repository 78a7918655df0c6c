"""GeoDjango without its library or its database: what can't be known is not judged, in isolated runs and in others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from southdeps.verify.testbed import project_testbed
from southdeps.verify.trials import Trial, run_trial
from southdeps.verify.worker import Setup
from tests.verify.apps import create, write

SETTINGS = """\
SECRET_KEY = '-'
DATABASES = {'default': {'ENGINE': 'django.%sdb.backends.%s', 'NAME': 'x'}}
INSTALLED_APPS = ('south', 'a', 'b')
"""
NO_GEOS = "GEOS_LIBRARY_PATH = '/nowhere/libgeos_c.so.1'\n"
POSTGIS = SETTINGS % ("contrib.gis.", "postgis") + NO_GEOS
PLAIN = SETTINGS % ("", "postgresql_psycopg2")
AREA = (
    "a.Place('at': ('django.contrib.gis.db.models.fields.PointField', [], {}))",
    create("a_place", "('at', self.gf('django.contrib.gis.db.models.fields.PointField')())"),
)
LACKING = ("the GEOS library, which is not on this machine",)


@pytest.fixture
def run(root, runtime, server, tmp_path):
    """A function that migrates everything with these settings and an interpreter of the project's own."""

    def migrate(settings, on=server):
        (root / "settings.py").write_text(settings, "utf-8")
        place = tmp_path / "testbed"
        place.mkdir()
        setup = Setup(root, "settings", path=(str(root),))
        with project_testbed(setup, runtime, on, place) as testbed:
            return run_trial(testbed, Trial("all"))

    return migrate


@pytest.fixture
def places(root):
    model, forwards = AREA
    write(root, "a:0001_initial", forwards, models=[model])
    write(root, "b:0001_initial", create("b_box"))
    (root / "a" / "models.py").touch()
    (root / "b" / "models.py").touch()
    return root


def test_fields_of_a_project_on_postgis(places, run):
    result = run(POSTGIS)
    assert (result.status, result.reasons) == ("not judged", LACKING)


def test_fields_of_a_project_on_postgis_with_a_server_that_has_it(places, run, server):
    """The library that Python needs is still not there."""
    result = run(POSTGIS, replace(server, postgis="3.3.2"))
    assert (result.status, result.reasons) == ("not judged", LACKING)


def test_fields_on_a_backend_without_geometries_fail_everywhere(places, run):
    result = run(PLAIN)
    assert (result.status, result.reasons) == ("stuck", ())
    assert str(result.last.failure.migration) == "a:0001_initial"


@pytest.mark.parametrize("settings", [PLAIN + NO_GEOS, POSTGIS], ids=["plain", "postgis"])
def test_geometries_that_a_migration_imports(settings, places, run):
    write(places, "a:0001_initial", create("a_place"), imports="from django.contrib.gis.geos import Point")
    result = run(settings)
    assert (result.status, result.reasons) == ("not judged", LACKING)


def test_another_mistake_of_such_a_project_is_its_own(places, run):
    write(places, "a:0001_initial", "db.delete_table('a_place')")
    result = run(POSTGIS)
    assert (result.status, result.last.failure.table) == ("stuck", "a_place")


@pytest.mark.parametrize(
    ("forwards", "reason"),
    [
        ("import ctypes; ctypes.CDLL('libnowhere.so.1')", "a library that is not on this machine"),
        ("db.execute('CREATE EXTENSION nowhere')", "an extension that the server lacks"),
    ],
)
def test_what_else_this_machine_lacks(forwards, reason, places, run):
    write(places, "a:0001_initial", forwards)
    result = run(PLAIN)
    assert (result.status, result.reasons) == ("not judged", (reason,))
