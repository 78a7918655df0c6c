"""SD203: declarations that name an app without migrations, or one that is not installed."""

from __future__ import annotations

import pytest

from southdeps.finding import DeclarationFix
from tests import projects
from tests.projects import migration, name
from tests.rules.declared import FILES, found, refused

REMOVE = "Remove the entry: syncdb creates the app's tables before any migration runs."


def unmigrated(app):
    return (
        f"DependsOnUnmigratedApplication: Migration 'b:0002_more' depends on unmigrated application '{app}'."
    )


UNMIGRATED = [
    pytest.param("plain", "NoMigrations: Application '<module 'plain'>' has no migrations.", REMOVE, id="no migrations"),
    pytest.param("auth", "NoMigrations: Application '<module 'auth'>' has no migrations.", REMOVE, id="Django's own app"),
    pytest.param("A", unmigrated("A"), 'Write ("a", "0001_initial").', id="the wrong case"),
    pytest.param("", unmigrated(""), "Install , or remove the entry.", id="no app"),
]  # fmt: skip


@pytest.mark.parametrize(("app", "error", "advice"), UNMIGRATED)
def test_south_can_only_depend_on_migrations(tmp_path, app, error, advice):
    code, message, given = refused(tmp_path, f"(('{app}', '0001_initial'),)")
    assert (code, given) == ("SD203", advice)
    assert message.endswith(f": {error}")


def test_an_app_that_the_settings_do_not_install(tmp_path):
    files = {
        **FILES,
        "b:0002_more": migration(head="depends_on = (('a', '0001_initial'),)"),
        "settings.py": "INSTALLED_APPS = ('south', 'b')\n",
    }
    inspection = projects.inspect(tmp_path, files, settings=str(tmp_path / "settings.py"))
    (finding,) = [one for one in inspection.findings if one.code == "SD203"]
    assert finding.message.endswith(unmigrated("a"))
    assert finding.advice == "Install a, or remove the entry."


def test_an_app_that_was_not_scanned_is_assumed_to_be_there(tmp_path):
    assert [one.code for one in found(tmp_path, "(('zzz', '0001_initial'),)")] == ["SD404"]


@pytest.mark.parametrize(
    ("app", "fix"),
    [
        pytest.param("auth", DeclarationFix("remove", "depends_on", (7, 19)), id="remove"),
        pytest.param(
            "A", DeclarationFix("replace", "depends_on", (7, 19), name("a:0001_initial")), id="replace"
        ),
        pytest.param("", None, id="unclear"),
    ],
)
def test_the_correction(tmp_path, app, fix):
    (finding,) = found(tmp_path, f"(('{app}', '0001_initial'),)")
    assert finding.declaration_fix == fix


def test_each_wrong_entry_is_a_finding_of_its_own(tmp_path):
    value = "(('a', '0009_nope'), ('plain', '0001_initial'), ('a', '0001_initial'))"
    assert [one.code for one in found(tmp_path, value)] == ["SD202", "SD203"]
