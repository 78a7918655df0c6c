"""`southdeps check`: whole outputs, exit statuses, and errors for bad input."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from southdeps import __version__
from southdeps.cli.commands import cli
from tests import projects
from tests.projects import create, migration

THING = "a.Thing: name"
A = migration(create("a_thing: name"), THING)
B = migration(create("b_box: name, thing -> a.Thing"), THING, "b.Box: name, thing -> a.Thing")
CLASSIC = {"a:0001_initial": A, "b:0001_initial": B}
DEPENDS = "depends_on = (('a', '0001_initial'),)"
CLEAN = {
    "a:0001_initial": A,
    "b:0001_initial": migration(create("b_box: thing -> a.Thing"), THING, head=DEPENDS),
}
DROPPED = {
    "a:0001_initial": A,
    "a:0002_drop": migration("db.delete_table('a_thing')"),
    "b:0001_initial": migration("if nobody(): list(orm['a.Thing'].objects.all())", THING, head=DEPENDS),
    "c:0001_initial": migration("db.delete_table(nobody)"),
}  # fmt: skip

FULL = """\
b/migrations/0001_initial.py:12:13: SD101 error: b:0001_initial references table a_thing, which a:0001_initial creates, \
without depending on it
12 |             ('thing', self.gf('django.db.models.fields.related.ForeignKey')(to=orm['a.Thing'])),
   |                                                                                     ^^^^^^^
   = add to class Migration: depends_on = (("a", "0001_initial"),)

2 migrations in 2 apps checked: 1 error, 0 warnings, 0 infos; 1 fixable with `southdeps fix`
"""
CONCISE = """\
b/migrations/0001_initial.py:12:13: SD101 error: b:0001_initial references table a_thing, which a:0001_initial creates, \
without depending on it
2 migrations in 2 apps checked: 1 error, 0 warnings, 0 infos; 1 fixable with `southdeps fix`
"""
SEVERAL = """\
a/migrations/0002_drop.py:9:9: SD102 warning: a:0002_drop drops table a_thing, which b:0001_initial still needs, \
without depending on it (if nobody())
c/migrations/0001_initial.py:9:9: SD401 info: the name of the table is known only at run time: nobody
4 migrations in 3 apps checked: 0 errors, 1 warning, 1 info; 1 fixable with `southdeps fix`
"""
FRAME = {
    "schema": 1,
    "version": __version__,
    "settings": None,
    "environment": None,
    "apps_not_found": [],
    "complete": True,
    "applied": [],
    "suppressed": 0,
}
JSON = {
    **FRAME,
    "summary": {"apps": 2, "migrations": 2, "errors": 1, "warnings": 0, "infos": 0},
    "findings": [
        {
            "code": "SD101",
            "name": "missing-dependency",
            "severity": "error",
            "app": "b",
            "migration": "0001_initial",
            "path": "b/migrations/0001_initial.py",
            "line": 12,
            "column": 13,
            "end_line": 12,
            "end_column": 96,
            "message": "b:0001_initial references table a_thing, which a:0001_initial creates, without depending on it",
            "advice": None,
            "table": "a_thing",
            "field": None,
            "reference": "foreign-key",
            "requires": {"app": "a", "migration": "0001_initial"},
            "declare": {
                "attribute": "depends_on",
                "in": {"app": "b", "migration": "0001_initial"},
                "on": {"app": "a", "migration": "0001_initial"},
            },
            "hidden_by_installed_apps": None,
            "fixable": True,
            "fix": {
                "kind": "declare",
                "attribute": "depends_on",
                "in": {"app": "b", "migration": "0001_initial"},
                "on": {"app": "a", "migration": "0001_initial"},
                "line": None,
                "column": None,
            },
            "related": [],
            "objects": [],
            "only_in": None,
        }
    ],
}
NOTHING = {
    **FRAME,
    "summary": {"apps": 2, "migrations": 2, "errors": 0, "warnings": 0, "infos": 0},
    "findings": [],
}


@pytest.fixture(autouse=True)
def _in_the_project(tmp_path, monkeypatch):
    """Every test stands in the folder of its project, far from this one's settings and caches."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)


def check(files, *arguments):
    """Write a project into the working directory and check it: exit status, standard output, standard error."""
    projects.write(Path(), files)
    result = CliRunner().invoke(cli, ["check", "--no-cache", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.stdout, result.stderr


OUTPUTS = {
    "full": (CLASSIC, (), 1, FULL),
    "concise": (CLASSIC, ("--format", "concise"), 1, CONCISE),
    "several, concise": (DROPPED, ("--format", "concise"), 1, SEVERAL),
    "clean": (CLEAN, (), 0, "2 migrations in 2 apps checked: nothing is wrong\n"),
    "clean, concise": (CLEAN, ("--format", "concise"), 0, "2 migrations in 2 apps checked: nothing is wrong\n"),
    "the working directory by name": (CLASSIC, (".",), 1, FULL),
    "one folder twice": (CLASSIC, (".", "a", "./b"), 1, FULL),
    "two folders": (CLASSIC, ("a", "b"), 1, FULL),
    "one folder of two": (CLASSIC, ("a",), 0, "1 migration in 1 app checked: nothing is wrong\n"),
    "exit zero": (CLASSIC, ("--exit-zero",), 0, FULL),
    "select": (DROPPED, ("--format", "concise", "--select", "SD102"), 1, SEVERAL.splitlines()[0] + "\n4 migrations in 3 apps checked: 0 errors, 1 warning, 0 infos; 1 fixable with `southdeps fix`\n"),
    "select by prefix, in lower case": (DROPPED, ("--format", "concise", "--select", "sd1,SD4"), 1, SEVERAL),
    "ignore": (DROPPED, ("--format", "concise", "--ignore", "SD102"), 0, SEVERAL.splitlines()[1] + "\n4 migrations in 3 apps checked: 0 errors, 0 warnings, 1 info\n"),
    "select and ignore": (DROPPED, ("--format", "concise", "--select", "SD", "--ignore", "SD1,SD4"), 0, "4 migrations in 3 apps checked: nothing is wrong\n"),
    "excluded": (CLASSIC, ("--exclude", "a"), 0, None),
    "excluded by a path": (CLASSIC, ("--exclude", "./a/"), 0, None),
}  # fmt: skip


@pytest.mark.parametrize(("files", "arguments", "status", "output"), OUTPUTS.values(), ids=OUTPUTS)
def test_outputs(files, arguments, status, output):
    found = check(files, *arguments)
    assert found[0] == status
    assert found[2] == ""
    if output is not None:
        assert found[1] == output


@pytest.mark.parametrize(
    ("files", "status", "document"), [(CLASSIC, 1, JSON), (CLEAN, 0, NOTHING)], ids=["classic", "clean"]
)
def test_json_stands_alone_on_standard_output(files, status, document):
    found = check(files, "--format", "json")
    assert (found[0], json.loads(found[1]), found[2]) == (status, document, "")


def test_findings_are_in_the_order_of_their_places():
    files = {
        "z:0001_initial": migration("db.delete_table(one)\ndb.delete_table(two)"),
        "a:0002_more": migration("db.delete_table(one)"),
        "a:0001_initial": migration("db.delete_table(one); db.delete_table(two)"),
    }
    _, output, _ = check(files, "--format", "concise")
    places = re.findall(r"^(\S+?):(\d+):(\d+): SD401", output, re.MULTILINE)
    assert [(path, int(line), int(column)) for path, line, column in places] == [
        ("a/migrations/0001_initial.py", 9, 9),
        ("a/migrations/0001_initial.py", 9, 31),
        ("a/migrations/0002_more.py", 9, 9),
        ("z/migrations/0001_initial.py", 9, 9),
        ("z/migrations/0001_initial.py", 10, 9),
    ]


def test_a_tab_before_the_place():
    text = B.replace("            ('thing'", "\t\t('thing'")
    _, output, _ = check({"a:0001_initial": A, "b:0001_initial": text})
    assert "12 |   ('thing', self.gf(" in output
    assert "\n   | " + " " * 74 + "^^^^^^^\n" in output


def test_control_characters_are_shown_not_obeyed():
    text = migration("db.delete_table(u'\x1b]0;gotcha\x07')\norm['a.None\x1b[2J'].x").replace(
        "\n    models", "\n    models"
    )
    status, output, _ = check({"a:0001_initial": A, "b:0001_initial": text})
    assert status in {0, 1}
    assert "\x1b" not in output
    assert "\x07" not in output


def test_colours_are_for_terminals():
    projects.write(Path(), CLASSIC)
    plain = CliRunner().invoke(cli, ["check", "--no-cache"])
    coloured = CliRunner().invoke(cli, ["check", "--no-cache"], color=True)
    assert "\x1b[" not in plain.stdout
    assert "\x1b[31m" in coloured.stdout
    assert re.sub(r"\x1b\[\d*m", "", coloured.stdout) == plain.stdout


# What can't be checked at all: exit status 2 and one line.

CANNOT = {
    "no such folder": ({}, ("nowhere",), "southdeps: nowhere: no such file or folder\n"),
    "a file": ({"x.py": "x = 1"}, ("x.py",), "southdeps: x.py: not a folder; name the folder that holds the apps\n"),
    "an empty folder": ({}, (), "southdeps: no South migrations below .; name the folder that holds the apps\n"),
    "no migrations": ({"a:": ""}, (), "southdeps: no South migrations below .; name the folder that holds the apps\n"),
    "Django's own migrations only": (
        {"a:0001_initial": "from django.db import migrations\nclass Migration(migrations.Migration):\n    operations = []\n"},
        (),
        "southdeps: no South migrations below .; name the folder that holds the apps\n",
    ),
    "one folder too many": (CLASSIC, ("a", "nowhere"), "southdeps: nowhere: no such file or folder\n"),
    "no such place to look": (CLASSIC, (".", "--path", "nowhere"), "southdeps: nowhere: no such file or folder\n"),
}  # fmt: skip


@pytest.mark.parametrize(("files", "arguments", "line"), CANNOT.values(), ids=CANNOT)
def test_what_can_not_be_checked(files, arguments, line):
    assert check(files, *arguments) == (2, "", line)


def test_an_unknown_code():
    status, output, error = check(CLASSIC, "--select", "SD9")
    assert (status, output) == (2, "")
    assert error.startswith("southdeps: --select: SD9: no code begins with it.")


@pytest.mark.parametrize("arguments", [("--format", "xml"), ("--nonsense",), ("--jobs", "0")])
def test_wrong_usage(arguments):
    status, output, error = check(CLASSIC, *arguments)
    assert (status, output) == (2, "")
    assert "Error: " in error


# What can't be checked in part: a line on standard error each, and the rest is checked.


def test_a_file_that_is_no_python():
    status, output, error = check(
        {**CLASSIC, "a:0002_page": "<html>not found</html>\n"}, "--format", "concise"
    )
    assert (status, error) == (1, "")
    assert "a/migrations/0002_page.py:1:1: SD402 warning: syntax error: cannot parse this file" in output
    assert "SD101" in output


def test_an_empty_file():
    status, output, _ = check({**CLEAN, "a:0002_empty": ""}, "--format", "concise")
    assert status == 1
    assert output.startswith("a/migrations/0002_empty.py:1:1: SD303 error: ")


def test_a_file_with_zeros():
    projects.write(Path(), CLASSIC)
    Path("a/migrations/0002_zeros.py").write_bytes(bytes(1000))
    status, output, _ = check({}, "--format", "concise")
    assert status == 1
    assert "SD101" in output
    assert "a/migrations/0002_zeros.py" in output


def test_two_apps_with_one_label():
    files = {**CLASSIC, "extra.a:0001_initial": migration(create("a_other: name"))}
    status, output, error = check(files)
    assert (status, output) == (1, FULL)
    assert error == "southdeps: extra/a: another app is labelled a too; a is used\n"
    assert check(files, "--quiet")[2] == ""


def test_a_broken_link():
    projects.write(Path(), CLASSIC)
    Path("a/migrations/0002_gone.py").symlink_to("nowhere.py")
    Path("c").symlink_to("nowhere")
    status, output, error = check({}, "--format", "concise")
    assert status == 1
    assert "a/migrations/0002_gone.py:1:1: SD402 warning: can't be read: a broken symbolic link;" in output
    assert "SD101" in output
    assert error == "southdeps: c: a broken symbolic link, skipped\n"


def test_a_link_that_leads_in_a_circle():
    projects.write(Path(), CLASSIC)
    Path("a/again").symlink_to("..")
    assert check({}) == (1, FULL, "")


def test_a_link_to_an_app():
    projects.write(Path("apps"), {"b:0001_initial": B})
    Path("b").symlink_to("apps/b")
    status, output, _ = check({"a:0001_initial": A}, "--format", "concise")
    assert status == 1
    assert output.count("SD101") == 1


@pytest.fixture
def locked(monkeypatch):
    """Files and folders without read permission: their names begin with `locked`."""
    scandir, open_file = os.scandir, os.open

    def refuse(path):
        if Path(path).name.startswith(("locked", "0002_locked")):
            raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "scandir", lambda path=".": refuse(path) or scandir(path))
    monkeypatch.setattr(os, "open", lambda path, *more: refuse(path) or open_file(path, *more))


@pytest.mark.usefixtures("locked")
def test_a_folder_that_can_not_be_read():
    status, output, error = check({**CLEAN, "locked:0001_initial": A}, "--format", "concise")
    assert status == 1
    assert (
        "locked:1:1: SD402 warning: can't be read: Permission denied; what can't be read is not checked"
        in output
    )
    assert error == "southdeps: locked: can't be read: Permission denied\n"


@pytest.mark.usefixtures("locked")
def test_a_file_that_can_not_be_read():
    status, output, error = check({**CLEAN, "a:0002_locked": A}, "--format", "concise")
    assert (status, error) == (1, "")
    assert "a/migrations/0002_locked.py:1:1: SD402 warning: can't be read: Permission denied;" in output


FIFOS = ["pytest.ini", "setup.cfg", "tox.ini", "pyproject.toml", "pyvenv.cfg", "manage.py", "a/models.py"]
FIFOS += [
    "a/migrations/0002_x.py",
    "a/migrations/__init__.py",
    "env/lib/python2.7/site-packages/x.pth",
    "x.sql",
]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs there")
@pytest.mark.parametrize("name", FIFOS)
def test_nothing_waits_for_a_fifo(name):
    reader = migration("db.execute(open('x.sql').read())")
    projects.write(Path(), {**CLEAN, "c:0001_initial": reader})
    path = Path(name)
    path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(path)
    status, output, _ = check({}, "--format", "concise")
    if name == "pyvenv.cfg":  # which would only say that the folder is no project
        assert status == 0
    else:
        assert status == 1
        assert f"{name}:1:1: SD402 warning: can't be read: not a regular file;" in output


def test_what_is_passed_over_is_named_where_that_is_asked_for():
    files = {
        **CLEAN,
        "build/lib/a/__init__.py": "",
        "old/pyvenv.cfg": "home = x\n",
        "node_modules/x/y.js": "x",
        "thing.egg-info/PKG-INFO": "x",
    }
    assert check(files)[1:] == ("2 migrations in 2 apps checked: nothing is wrong\n", "")
    assert check(files, "--verbose")[2] == (
        "southdeps: build: build folders are skipped\n"
        "southdeps: node_modules: node_modules folders are skipped\n"
        "southdeps: old: a virtual environment\n"
        "southdeps: thing.egg-info: thing.egg-info folders are skipped\n"
    )


def test_south_migrations_come_before_migrations():
    django = "from django.db import migrations\nclass Migration(migrations.Migration):\n    operations = []\n"
    files = {
        **CLASSIC,
        "a:0001_initial": django,
        "a/south_migrations/__init__.py": "",
        "a/south_migrations/0001_initial.py": A,
    }
    assert check(files) == (1, FULL, "")
    assert check({}, "-v")[2] == "southdeps: a/migrations: south_migrations is used instead\n"


def test_a_folder_of_djangos_own_migrations_is_left_out():
    django = "from django.db import migrations\nclass Migration(migrations.Migration):\n    operations = []\n"
    assert check({**CLASSIC, "c:0001_initial": django}) == (1, FULL, "")
    status, output, error = check({}, "-v")
    assert status == 1
    assert output.endswith(FULL)
    assert error == "southdeps: c/migrations: migrations of Django >= 1.7, skipped\n"


def test_what_was_used_heads_verbose_output_or_stands_alone():
    settings = "settings: none found\nenvironment: none found\n"
    assert check(CLASSIC, "-v")[1].startswith(settings)
    status, output, _ = check({}, "--show-settings")
    assert status == 0
    assert output.startswith(settings)
    assert "SD101" not in output


def test_statistics():
    assert check(CLASSIC, "--statistics")[:2] == (
        1,
        "1  SD101  missing-dependency  1 fixable\n" + FULL.splitlines()[-1] + "\n",
    )
    status, output, _ = check({}, "--statistics", "--format", "json")
    assert (status, json.loads(output)[0]["count"]) == (1, 1)


def test_the_version_and_the_help():
    def run(*arguments):
        return CliRunner().invoke(cli, arguments, prog_name="southdeps")

    assert run("--version").stdout == f"southdeps {__version__}\n"
    assert run("check", "--help").stdout.startswith("Usage: southdeps check [OPTIONS] [PATHS]...")
    assert run("-h").exit_code == 0


def test_an_installed_app_that_is_excluded():
    Path("settings.py").write_text("INSTALLED_APPS = ['a', 'b']\n")
    with_settings = ("--settings", "settings.py", "--format", "concise")
    assert check(CLASSIC, *with_settings, "--exclude", "b") == (
        0,
        "1 migration in 1 app checked: nothing is wrong\n",
        "",
    )
    status, output, error = check(CLASSIC, *with_settings, "--exclude", "a")
    assert (status, error) == (0, "")
    assert "SD404 info: app a was not scanned; its tables (a_thing) are assumed to exist" in output
    document = json.loads(check(CLASSIC, *with_settings[:2], "--exclude", "a", "--format", "json")[1])
    assert (document["complete"], document["apps_not_found"]) == (False, [])


def test_settings_that_install_none_of_the_apps_are_said():
    Path("settings.py").write_text("INSTALLED_APPS = ['south', 'django.contrib.auth']\n")
    status, output, error = check(CLASSIC, "--settings", "settings.py", "--format", "json")
    assert (status, json.loads(output)["complete"]) == (1, False)
    assert error == (
        "southdeps: settings.py: none of the scanned apps with migrations is installed (a, b); "
        "name the right settings with --settings\n"
    )
