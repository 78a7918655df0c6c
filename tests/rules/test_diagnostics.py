"""SD303, SD401 to SD404, SD407 and SD408: what can't be known, and what a reader should know."""

from __future__ import annotations

import pytest

from tests import projects
from tests.projects import create, migration

A = migration(create("a_thing: name"), "a.Thing: name")
#: the files; code, severity, path and the text that stands at the place; the message
NOTES = {
    "a helper among the migrations": (
        {"a:0001_initial": A, "a:helpers": "def f():\n    pass\n"},
        ("SD303", "error", "a/migrations/helpers.py", "def f():"),
        ("South takes a:helpers for a migration, but it has no class Migration: every command stops "
        "with AttributeError: 'module' object has no attribute 'Migration'"),
    ),
    "a table nobody knows": (
        {"a:0001_initial": migration("pass\ndb.delete_table(nobody)")},
        ("SD401", "info", "a/migrations/0001_initial.py", "db.delete_table(nobody)"),
        "the name of the table is known only at run time: nobody",
    ),
    "a declaration nobody knows": (
        {"a:0001_initial": migration(head="depends_on = nobody()")},
        ("SD401", "info", "a/migrations/0001_initial.py", "depends_on = nobody()"),
        "this declaration is known only at run time",
    ),
    "no Python": (
        {"a:0001_initial": A, "a:0002_more": "class Migration(:\n    pass\n"},
        ("SD402", "warning", "a/migrations/0002_more.py", "(:\n"),
        "syntax error: cannot parse this file; what can't be read is not checked",
    ),
    "an unknown encoding": (
        {"a:0001_initial": A, "a:0002_more": "# coding: klingon\n"},
        ("SD402", "warning", "a/migrations/0002_more.py", "# coding"),
        "unknown encoding: klingon; what can't be read is not checked",
    ),
    "SQL that nobody can read": (
        {"a:0001_initial": migration("db.execute('SELEKT x FRMO y WHRE')")},
        ("SD403", "warning", "a/migrations/0001_initial.py", "db.execute("),
        "this SQL can't be parsed; it was searched for known tables",
    ),
    "an app that was not scanned": (
        {"a:0001_initial": migration(create("a_thing: other -> zzz.Other"), "zzz.Other: name")},
        ("SD404", "info", "a/migrations/0001_initial.py", "('other', self.gf("),
        "app zzz was not scanned; its tables (zzz_other) are assumed to exist. --path DIR names where to find it",
    ),
    "an app that was not scanned, declared": (
        {"a:0001_initial": migration(head="depends_on = (('zzz', '0001_initial'),)")},
        ("SD404", "info", "a/migrations/0001_initial.py", "('zzz', '0001_initial')"),
        "app zzz was not scanned; the declarations that name it are assumed to exist. --path DIR names where to find it",
    ),
    "a model of today": (
        {"a:0001_initial": A, "b:0001_initial": migration("Thing.objects.count()", top="from a.models import Thing", head="depends_on = (('a', '0001_initial'),)"),
         "a/models.py": "from django.db import models\nclass Thing(models.Model):\n    pass\n"},
        ("SD407", "warning", "b/migrations/0001_initial.py", "Thing.objects.count()"),
        "Thing is imported from a.models: the model of today, not of the time of this migration",
    ),
    "a fixture": (
        {"a:0001_initial": migration("call_command('loaddata', 'x.json')", top="from django.core.management import call_command")},
        ("SD408", "warning", "a/migrations/0001_initial.py", "call_command("),
        "loaddata x.json: it loads rows as the models of today have them, out of South's order",
    ),
    "syncdb": (
        {"a:0001_initial": migration("management.call_command('syncdb')", top="from django.core import management")},
        ("SD408", "warning", "a/migrations/0001_initial.py", "management.call_command("),
        "syncdb: it makes tables as the models of today have them, out of South's order",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("files", "place", "message"), NOTES.values(), ids=NOTES)
def test_notes(tmp_path, monkeypatch, files, place, message):
    monkeypatch.chdir(tmp_path)
    found = projects.inspect(tmp_path, files).findings
    told = [(one.code, one.severity, one.path) for one in found]
    assert told == [place[:3]]
    source = (tmp_path / place[2]).read_text("utf-8").split("\n", found[0].line - 1)[-1]
    assert source[found[0].column - 1 :].startswith(place[3])
    assert found[0].message == message
    assert found[0].app == ("zzz" if found[0].code == "SD404" else place[2].partition("/")[0])


NONE = {
    "a package of helpers without an __init__": {"a:0001_initial": A, "a/migrations/sql/x.sql": "SELECT 1"},
    "Django's own models": {
        "a:0001_initial": migration("User.objects.count()", top="from django.contrib.auth.models import User")
    },
    "a command that loads nothing": {
        "a:0001_initial": migration(
            "call_command('clear_cache')", top="from django.core.management import call_command"
        )
    },
    "Django's own apps": {"a:0001_initial": migration(create("a_thing: user -> auth.User"), "auth.User: name")},
    "an app without migrations": {"zzz:": "", "a:0001_initial": migration(create("a_thing: other -> zzz.Other"), "zzz.Other: name")},
}  # fmt: skip


@pytest.mark.parametrize("files", NONE.values(), ids=NONE)
def test_what_is_not_worth_a_note(tmp_path, files):
    assert projects.findings(tmp_path, files) == []


def test_an_app_that_was_not_scanned_is_told_once_with_all_its_tables(tmp_path):
    files = {
        "a:0001_initial": migration(create("a_x: o -> zzz.Other, p -> zzz.More"), "zzz.Other: name", "zzz.More: name"),
        "b:0001_initial": migration(create("b_x: o -> zzz.Third"), "zzz.Third: name"),
    }  # fmt: skip
    (found,) = projects.inspect(tmp_path, files).findings
    assert found.app == "zzz"
    assert "its tables (zzz_more, zzz_other, zzz_third)" in found.message
    references = [one.table for one in projects.inspect(tmp_path, files).graph.references]
    assert sorted(references) == ["zzz_more", "zzz_other", "zzz_third"]


def test_where_it_is_to_be_found_it_is_looked_up_and_read_only(tmp_path):
    projects.write(tmp_path / "site-packages", {"zzz:0001_initial": migration(create("zzz_other: name"))})
    files = {"a:0001_initial": migration(create("a_thing: other -> zzz.Other"), "zzz.Other: name")}
    expected = ["SD101 error a:0001_initial needs zzz:0001_initial: zzz_other (foreign-key)"]
    assert projects.findings(tmp_path / "own", files, read_only=(tmp_path / "site-packages",)) == expected


def test_one_place_is_told_once(tmp_path):
    body = "for x in 'ab':\n    db.delete_table(nobody)\n    db.delete_table(somebody)"
    assert (
        projects.findings(tmp_path, {"a:0001_initial": migration(body)}) == ["SD401 info a:0001_initial"] * 2
    )


def test_one_imported_model_is_one_finding_with_its_lines(tmp_path):
    files = {
        "a/models.py": "from django.db import models\nclass Thing(models.Model):\n    name = models.CharField()\n",
        "a:0001_initial": migration(create("a_thing: name"), "a.Thing: name"),
        "b:0001_initial": migration(
            "list(Thing.objects.all())\nThing.objects.count()\nlist(Thing.objects.all())",
            top="from a.models import Thing",
            head="depends_on = (('a', '0001_initial'),)",
        ),
    }
    (finding,) = (one for one in projects.inspect(tmp_path, files).findings if one.code == "SD407")
    assert [other.line for other in finding.related] == [finding.line + 1, finding.line + 2]
