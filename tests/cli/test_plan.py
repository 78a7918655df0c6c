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


THING = "a.Thing: name"
FOREIGN_KEY = {**A, "b:0001_initial": migration(create("b_box: thing -> a.Thing"), THING)}
ASKS = migration("if db.backend_name == 'postgres':\n    db.rename_column('a_thing', 'no', 'yes')", THING)
#: By name: files, the order of the apps, and where the plan fails on PostgreSQL.
ON_POSTGRESQL = {
    "a foreign key": (FOREIGN_KEY, ("b", "a"), "b:0001_initial"),
    "a foreign key in the right order": (FOREIGN_KEY, ("a", "b"), None),
    "a branch for PostgreSQL": ({**A, "a:0002_more": ASKS}, ("a",), "a:0002_more"),
}


@pytest.mark.parametrize(("files", "apps", "failed"), ON_POSTGRESQL.values(), ids=ON_POSTGRESQL)
@pytest.mark.parametrize("engine", ["sqlite3", "postgresql_psycopg2"])
def test_sqlite_hides_what_fails_on_postgresql(files, apps, failed, engine):
    files = {**files, **settings(*apps, engine=engine)}
    status, output, _ = run(files, "plan", "--settings", "conf.py", "--format", "json")
    document = json.loads(output)
    if engine == "sqlite3":
        assert (status, document["outcome"]) == (0, "ok")
        assert document["on_postgresql"]["failed"] == failed
        text = run(files, "plan", "--settings", "conf.py")[1].splitlines()[-1]
        message = document["on_postgresql"]["message"]
        assert text == (
            f"on PostgreSQL it would fail at {failed}: {message}" if failed else "ok: 2 migrations of 2 apps"
        )
    else:
        assert (document["failed"], document["on_postgresql"]) == (failed, None)


def test_a_plan_that_fails_on_sqlite_says_only_that():
    files = {"a:0001_initial": migration("raise ValueError('no')"), **settings("a", engine="sqlite3")}
    _, output, _ = run(files, "plan", "--settings", "conf.py", "--format", "json")
    assert json.loads(output)["on_postgresql"] is None
