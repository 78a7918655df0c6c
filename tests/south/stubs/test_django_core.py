"""`django.core`: management commands called by a migration, and exceptions."""

from __future__ import annotations

import pytest

from tests import projects
from tests.projects import create, migration

CALL = "from django.core.management import call_command"
A = {
    "a:0001_initial": migration(create("a_thing: name"), "a.Thing: name"),
    "a/models.py": "from django.db import models\n\n\nclass Thing(models.Model):\n    name = models.CharField(max_length=9)\n",
}
ROWS = '[{"pk": 1, "model": "a.thing", "fields": {"name": "n"}}]'


def findings(folder, body, **files):
    given = {**A, "b:0001_initial": migration(body, top=CALL), **files}
    return projects.findings(folder, given, "SD101", "SD309", "SD408")


NEEDS = "SD101 error b:0001_initial needs a:0001_initial: a_thing (fixture)"
LOADS = "SD408 warning b:0001_initial"


@pytest.mark.parametrize(
    ("body", "files", "expected"),
    [
        pytest.param(
            "call_command('loaddata', 'x.json')",
            {"b/fixtures/x.json": ROWS},
            [NEEDS, LOADS],
            id="a fixture of an app",
        ),
        pytest.param(
            "call_command('loaddata', 'x')",
            {"b/fixtures/x.json": ROWS},
            [NEEDS, LOADS],
            id="by its bare name",
        ),
        pytest.param("call_command('loaddata', 'gone.json')", {}, [LOADS], id="a fixture that is not there"),
        pytest.param("call_command('migrate', 'a')", {}, [LOADS], id="migrate"),
        pytest.param("call_command('frob')", {}, [], id="an unknown command"),
        pytest.param("call_command(unknown())", {}, [], id="a command known at run time only"),
    ],
)
def test_commands(tmp_path, body, files, expected):
    assert findings(tmp_path, body, **files) == expected


COMMAND = """
from django.core.management.base import BaseCommand
from south.db import db
class Command(BaseCommand):
    def handle(self, *args, **options):
        db.execute('DELETE FROM a_thing')
"""


def test_a_command_of_the_project_does_what_its_handle_does(tmp_path):
    package = dict.fromkeys(("b/management/__init__.py", "b/management/commands/__init__.py"), "")
    found = findings(
        tmp_path, "call_command('clean')", **package, **{"b/management/commands/clean.py": COMMAND}
    )
    assert found == [NEEDS.replace("(fixture)", "(sql)")]


@pytest.mark.parametrize("caught", ["ObjectDoesNotExist", "MultipleObjectsReturned", "ImproperlyConfigured"])
def test_exceptions_by_name(tmp_path, caught):
    body = f"from django.core.exceptions import {caught}\ntry:\n    raise {caught}('x')\nexcept {caught}:\n    pass"
    assert findings(tmp_path, body) == []
    (found,) = findings(
        tmp_path / "raised", f"from django.core.exceptions import {caught}\nraise {caught}('x')"
    )
    assert found == "SD309 error b:0001_initial"
