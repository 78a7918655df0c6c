"""`southdeps plan`: what it says where not everything could be seen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from southdeps.cli.commands import cli
from tests import projects
from tests.projects import create, migration

A = {"a:0001_initial": migration(create("a_thing: name"), "a.Thing: name")}
OK = "ok: 1 migration of 1 app"
AS_FAR_AS_SEEN = "ok as far as can be seen: 1 migration of 1 app"
NOT_FOUND = "2 installed apps were not found (blog, shop): name the environment with --python"
LONG = {"a:0001_initial": migration("for a in range(1000):\n    for b in range(1000): pass")}


@pytest.fixture(autouse=True)
def _in_the_project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)


def run(files, *arguments):
    projects.write(Path(), files)
    result = CliRunner().invoke(cli, [arguments[0], "--no-cache", *arguments[1:]])
    return result.exit_code, result.stdout, result.stderr


def settings(*apps, engine="postgresql_psycopg2"):
    database = {"default": {"ENGINE": f"django.db.backends.{engine}", "NAME": "x"}}
    return {"conf.py": f"DATABASES = {database}\nINSTALLED_APPS = {['south', *apps]}\n"}


NOTED = {
    "all are found": (("a", "django.contrib.auth"), "", OK, True),
    "two are not": (("a", "blog", "x.shop"), f"southdeps: {NOT_FOUND}\n", AS_FAR_AS_SEEN, False),
}


@pytest.mark.parametrize(("apps", "note", "conclusion", "complete"), NOTED.values(), ids=NOTED)
def test_installed_apps_that_were_not_found(apps, note, conclusion, complete):
    files = {**A, **settings(*apps)}
    status, output, error = run(files, "plan", "--settings", "conf.py")
    assert (status, output.splitlines()[-1], error) == (0, conclusion, note)
    _, output, error = run(files, "plan", "--settings", "conf.py", "--format", "json")
    document = json.loads(output)
    assert (document["complete"], error) == (complete, note)
    assert document["apps_not_found"] == ([] if complete else ["blog", "x.shop"])
    _, output, error = run(files, "check", "--settings", "conf.py", "--format", "json")
    assert (json.loads(output)["complete"], error) == (complete, note)
    assert run(files, "check", "--settings", "conf.py", "--quiet")[2] == ""


@pytest.mark.parametrize(("files", "complete"), [(A, True), (LONG, False)], ids=["all", "not all"])
def test_a_migration_that_is_not_fully_analysed(files, complete):
    status, output, _ = run(files, "plan")
    assert (status, output.splitlines()[-1]) == (0, OK if complete else AS_FAR_AS_SEEN)
    assert json.loads(run(files, "plan", "--format", "json")[1])["complete"] is complete
