"""`southdeps drift`: outputs, exit statuses, and errors for bad input."""

from __future__ import annotations

import json
import shutil

import pytest
from click.testing import CliRunner

from southdeps import api
from southdeps.cli.commands import cli
from tests.drift import cases


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Copies of cases by name, each as the working directory."""

    def copy(case):
        folder = tmp_path / case
        shutil.copytree(cases.CASES / case, folder)
        monkeypatch.chdir(folder)
        return folder

    return copy


def run(*arguments):
    return CliRunner().invoke(cli, ["drift", ".", "--no-cache", *arguments])


def test_no_drift(project):
    project("clean")
    result = run()
    assert result.exit_code == 0
    assert result.output == "4 tables in 1 migration in 1 app checked: nothing is wrong\n"


def test_static(project):
    project("static-length-frozen-only")
    result = run("--format", "concise")
    assert result.exit_code == 1
    assert result.output == (
        "quay/migrations/0002_auto__chg_field_boat_name.py:23:13: SD515 error: column quay_boat.name is character varying(12) NOT NULL by"
        " the migrations, character varying(50) NOT NULL in the frozen models since quay:0002_auto__chg_field_boat_name\n"
        "3 tables in 2 migrations in 1 app checked: 1 error, 0 warnings, 0 infos\n"
    )
    assert run("--exit-zero").exit_code == 0
    assert run("--ignore", "SD515").exit_code == 0
    assert run("--select", "SD1").exit_code == 2


LENGTH = "quay/migrations/0002_auto__chg_field_boat_name.py"


def test_a_comment_behind_the_frozen_field_suppresses(project):
    folder = project("static-length-frozen-only")
    lines = (folder / LENGTH).read_text("utf-8").split("\n")
    assert lines[22].lstrip().startswith("'name'")
    lines[22] += "  # southdeps: ignore[SD515] as long as it has to be"
    lines[23] += "  # southdeps: ignore[SD516]"
    (folder / LENGTH).write_text("\n".join(lines), "utf-8")
    result = run("--format", "concise")
    assert result.exit_code == 0
    assert "1 suppressed" in result.stdout
    assert result.stderr == f"southdeps: {LENGTH}:24: this comment suppresses nothing (SD516)\n"
    # check has nothing to do with either
    assert "suppresses nothing" not in CliRunner().invoke(cli, ["check", ".", "--no-cache"]).stderr
    assert f"{LENGTH}: suppressions removed" in run("--fix-suppressions").stderr
    assert "SD516" not in (folder / LENGTH).read_text("utf-8")


def test_per_app_ignores_and_a_shared_configuration(project):
    folder = project("static-length-frozen-only")
    assert run("--per-app-ignores", "quay:SD51").exit_code == 0
    (folder / "southdeps.toml").write_text('ignore = ["SD4"]\n[per-app-ignores]\nquay = ["SD515", "SD1"]\n')
    assert run().exit_code == 0


def test_a_baseline_of_both_commands(project):
    project("static-length-frozen-only")
    written = CliRunner().invoke(cli, ["baseline", "write", ".", "--drift", "--no-cache"])
    assert written.output == "southdeps-baseline.json: 1 finding\n"
    known = ["--baseline", "southdeps-baseline.json"]
    assert run(*known).exit_code == 0
    # the entry is drift's, so that check does not miss it
    assert "matches" not in CliRunner().invoke(cli, ["check", ".", "--no-cache", *known]).stderr


def test_json(project):
    project("static-length-frozen-only")
    (finding,) = json.loads(run("--format", "json").output)["findings"]
    facts = {
        "code": "SD515",
        "name": "different-length",
        "app": "quay",
        "table": "quay_boat",
        "field": "name",
        "comparison": "migrations-frozen",
        "kind": "different",
        "expected": "column name character varying(50) not null",
        "found": "column name character varying(12) not null",
        "objects": [
            "column name character varying(50) not null",
            "column name character varying(12) not null",
        ],
    }
    assert {key: finding[key] for key in facts} == facts


@pytest.mark.parametrize("from_settings", [False, True])
def test_a_live_database(project, from_settings, server):
    folder = project("column-missing")
    with cases.live("column-missing", "sqlite3", folder, server) as file:
        if from_settings:
            shutil.copy(file, folder / "db.sqlite3")
            settings = (
                "DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': 'db.sqlite3'}}\n"
            )
            (folder / "settings.py").write_text(f"{settings}INSTALLED_APPS = ('south', 'quay')\n")
        result = run(*(["--from-settings"] if from_settings else ["--database", file]), "--format", "concise")
    assert result.exit_code == 1
    assert "column quay_boat.note, which quay:0001_initial makes, is not in the database" in result.output
    assert result.output.count("SD5") == 1


def test_sql_and_operations(project, server):
    folder = project("column-missing")
    with cases.live("column-missing", "postgresql", folder, server) as url:
        sql = run("--database", url, "--sql")
        operations = run("--database", url, "--operations")
    assert sql.output.splitlines()[1:] == ['ALTER TABLE "quay_boat" ADD COLUMN "note" character varying(40);']
    assert "class Migration(SchemaMigration):" in operations.output
    assert "db.add_column('quay_boat', 'note'," in operations.output
    assert "db.delete_column('quay_boat', 'note')" in operations.output
    compile(operations.output, "proposal", "exec")


WRONG = {
    ("--database", "mysql://me:hush@h/x"): "mysql://: unknown kind of database",
    ("--database", "gone.sqlite3"): "gone.sqlite3: no such SQLite file",
    ("--database", "postgresql://me:hush@127.0.0.1:1/x"): "cannot read the PostgreSQL database: connection",
    ("--sql", "--operations"): "one of them at a time",
}


@pytest.mark.parametrize(("arguments", "message"), WRONG.items())
def test_it_cannot_run(project, arguments, message):
    project("clean")
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.output
    assert "hush" not in result.output
    assert len(result.output.splitlines()) == 1


def test_the_api(project):
    folder = project("static-length-frozen-only")
    report = api.drift([folder])
    assert [finding.name for finding in report.findings] == ["different-length"]
    assert report.is_failure()
