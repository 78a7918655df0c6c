"""`southdeps explain`"""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from southdeps.cli.commands import cli
from southdeps.reporters.rule_page import rule_page
from southdeps.rules import RULES
from tests import projects
from tests.projects import create, migration


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_code_by_number_and_by_name(rule):
    for name in (rule.code, rule.code.lower(), rule.name):
        result = CliRunner().invoke(cli, ["explain", name])
        assert (result.exit_code, result.stdout) == (0, rule_page(rule))


THING = "a.Thing: name"
ADD = "db.add_column('a_thing', 'size', self.gf('django.db.models.fields.IntegerField')(null=True))"
PROJECT = {
    "a:0001_initial": migration(create("a_thing: name"), THING),
    "a:0002_size": migration(ADD),
    "b:0001_initial": migration(
        create("b_box: thing -> a.Thing"), THING, head="depends_on = (('a', '0002_size'),)"
    ),
    "b:0002_read": migration("list(orm['a.Thing'].objects.all())", "a.Thing: name, size?"),
    "c:0001_initial": migration(create("c_box: thing -> a.Thing"), THING),
}


@pytest.fixture
def explain(tmp_path, monkeypatch):
    """Explains something of a small project in the working directory: exit status and lines."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
    projects.write(Path(), PROJECT)

    def run(what):
        result = CliRunner().invoke(cli, ["explain", what, "--no-cache"])
        return result.exit_code, click.unstyle(result.stdout + result.stderr).splitlines()

    return run


def test_a_table(explain):
    assert explain("a_thing") == (0, [
        "table a_thing",
        "",
        "life:",
        "  a:0001_initial creates it (a/migrations/0001_initial.py:9)",
        "  a:0002_size adds column size to it (a/migrations/0002_size.py:9)",
        "",
        "needed by:",
        "  a:0002_size (schema-operation, a/migrations/0002_size.py:9): from a:0001_initial, declared",
        "  b:0001_initial (foreign-key, b/migrations/0001_initial.py:11): from a:0001_initial, declared through a:0002_size",
        "  b:0002_read (orm, b/migrations/0002_read.py:9): from a:0002_size, declared through b:0001_initial",
        "  c:0001_initial (foreign-key, c/migrations/0001_initial.py:11): from a:0001_initial, not declared",
        "",
        "to drop it:",
        "  after a:0002_size, b:0002_read, c:0001_initial",
        "",
        "findings:",
        ("  c/migrations/0001_initial.py:11:13: SD101 error: c:0001_initial references table a_thing, which a:0001_initial "
        "creates, without depending on it"),
    ])  # fmt: skip


def test_a_column(explain):
    status, lines = explain("a_thing.size")
    assert status == 0
    assert lines[:7] == [
        "column a_thing.size",
        "",
        "life:",
        "  a:0002_size adds it (a/migrations/0002_size.py:9)",
        "",
        "needed by:",
        "  b:0002_read (orm, b/migrations/0002_read.py:9): from a:0002_size, declared through b:0001_initial",
    ]
    assert "  after b:0002_read" in lines


def test_a_migration_by_the_beginning_of_its_name(explain):
    status, lines = explain("b:0001")
    assert status == 0
    assert lines == [
        "b:0001_initial (b/migrations/0001_initial.py)",
        "",
        "needs of other apps:",
        "  table a_thing (foreign-key, line 11): from a:0001_initial, declared through a:0002_size",
        "",
        "makes:",
        "  creates b_box (line 9)",
    ]
    assert (
        "  c:0001_initial for table a_thing (c/migrations/0001_initial.py:11): from a:0001_initial, not declared"
        in (explain("a:0001_initial")[1])
    )


@pytest.mark.parametrize("name", ["SD101", "sd101", "missing-dependency", "missing_dependency"])
def test_a_rule_by_any_of_its_names(explain, name):
    status, lines = explain(name)
    assert (status, lines[0]) == (0, "# missing-dependency (SD101)")


UNKNOWN = {
    "SD110": "southdeps: no such code: SD110. Did you mean SD101?",
    "sd110": "southdeps: no such code: sd110. Did you mean SD101?",
    "a_thing.sise": "southdeps: a_thing has no column sise. Did you mean size?",
    "a_thing.zzzz": "southdeps: a_thing has no column zzzz. It has id, name, size.",
    "b": "southdeps: no code, migration or table: b. For a migration of the app write its name too, such as b:0002_read.",
    "zzz": (
        "southdeps: no code, migration or table: zzz. Tables are named as in the database (shop_order), migrations with "
        "their app (shop:0001)."
    ),
    "zzz:0001": "southdeps: no app zzz has migrations. The apps that have are a, b, c.",
    "a_thong": "southdeps: no code, migration or table: a_thong. Did you mean a_thing?",
    "aa:0001": "southdeps: no app aa has migrations. Did you mean a?",
    "b:9": "southdeps: b:9: b has no such migration. It has 0001_initial, 0002_read.",
    "b:0002_raed": "southdeps: b:0002_raed: b has no such migration. Did you mean 0002_read?",
    "b:000": "southdeps: b:000: several migrations of b begin with 000: 0001_initial, 0002_read",
    "nothing_here": (
        "southdeps: no code, migration or table: nothing_here. Tables are named as in the database (shop_order), "
        "migrations with their app (shop:0001)."
    ),
}


@pytest.mark.parametrize(("what", "error"), UNKNOWN.items())
def test_what_there_is_not(explain, what, error):
    assert explain(what) == (2, [error])


def test_a_table_of_an_app_that_is_not_found(explain):
    Path("settings.py").write_text("INSTALLED_APPS = ['a', 'b', 'c', 'cms', 'mptt']\n")
    Path("manage.py").write_text("import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'settings')\n")
    assert explain("cms_page") == (
        2,
        [
            (
                "southdeps: no code, migration or table: cms_page. 2 installed apps were not found (cms, mptt): name the "
                "environment with --python."
            )
        ],
    )
    assert "not found" not in explain("other_page")[1][0]
