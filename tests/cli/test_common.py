"""What the commands share: formats, output files, and errors of our own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from southdeps import api
from southdeps.cli.common import few_notes
from tests import projects
from tests.cli.classic import run
from tests.environments import virtualenv

pytestmark = pytest.mark.usefixtures("classic")


def test_an_output_file():
    status, output, _ = run("check", "--format", "json", "--output-file", "found.json")
    assert (status, output) == (1, "")
    (finding,) = json.loads(Path("found.json").read_text("utf-8"))["findings"]
    assert finding["code"] == "SD101"


def test_an_output_file_that_can_not_be_written():
    status, output, error = run("check", "--output-file", "nowhere/found.txt")
    assert (status, output) == (2, "")
    assert error == "southdeps: nowhere/found.txt: can't be written: No such file or directory\n"


def test_a_plan_that_fails_is_one_finding():
    status, output, _ = run("plan", "--app", "b", "--format", "concise")
    assert status == 1
    assert output == (
        'b/migrations/0001_initial.py:11:13: plan error: django.db.utils.ProgrammingError: relation "a_thing" does not '
        "exist\n2 migrations in 2 apps checked: 1 error, 0 warnings, 0 infos\n"
    )
    assert run("plan", "--format", "concise")[:2] == (0, "2 migrations in 2 apps checked: nothing is wrong\n")


def test_a_fix_before_and_after_it_is_written():
    status, output, _ = run("fix", "--format", "json")
    document = json.loads(output)
    assert (status, document["applied"], document["summary"]["errors"]) == (1, [], 1)
    status, output, _ = run("fix", "--write", "--format", "json")
    document = json.loads(output)
    assert (status, document["findings"]) == (0, [])
    assert document["applied"] == [
        {
            "path": "b/migrations/0001_initial.py",
            "migration": {"app": "b", "migration": "0001_initial"},
            "change": 'depends_on gets ("a", "0001_initial")',
            "code": "SD101",
        }
    ]


def test_an_error_of_our_own(monkeypatch):
    def fail(*_, **__):
        raise KeyError("oops\x1b[31m")

    monkeypatch.setattr(api, "inspect_project", fail)
    status, output, error = run("check")
    assert (status, output) == (2, "")
    assert error.startswith("southdeps: internal error: KeyError: 'oops\\x1b[31m' (test_common.py:")
    assert error.endswith("; please report it with the output of --traceback\n")
    status, _, error = run("check", "--traceback")
    assert status == 2
    assert error.startswith("Traceback (most recent call last):\n")
    assert "\x1b" not in error


def test_few_of_many_notes_are_printed():
    assert few_notes(["a", "b", "c"]) == ["a", "b", "c"]
    assert few_notes([*"abcde"]) == ["a", "b", "3 more notes about the project; -v shows them"]


def test_all_notes_are_printed_if_asked_for():
    lines = [f"if get({number}):\n    INSTALLED_APPS.append('a')\n" for number in range(5)]
    Path("settings.py").write_text(f"INSTALLED_APPS = ['a', 'b']\n{''.join(lines)}", "utf-8")
    *_, few = run("check", "--settings", "settings.py")
    *_, all_ = run("check", "--settings", "settings.py", "--verbose")
    assert "more notes" not in all_
    assert few.count("settings.py:") < all_.count("settings.py:") >= 5


#: Which settings and environment a project has, and what of it the JSON says: settings, environment, apps, complete.
USED = {
    "nothing": ({}, (None, None, [], True)),
    "settings": ({"conf.py": "INSTALLED_APPS = ['a', 'b', 'south']\n"}, ("conf.py", None, [], True)),
    "an app that is not there": (
        {"conf.py": "INSTALLED_APPS = ['a', 'b', 'south', 'x.gone']\n"},
        ("conf.py", None, ["x.gone"], False),
    ),
    "a part that is not known": (
        {"conf.py": "from elsewhere import more\nINSTALLED_APPS = ['a', 'b', 'south'] + more()\n"},
        ("conf.py", None, [], False),
    ),
    "an environment": (
        {"conf.py": "INSTALLED_APPS = ['a', 'b', 'south', 'packed']\n", "env": "packed/__init__.py packed/models.py"},
        ("conf.py", "env", [], True),
    ),
    "an environment without the app": (
        {"conf.py": "INSTALLED_APPS = ['a', 'b', 'south', 'packed']\n", "env": "other/__init__.py"},
        ("conf.py", "env", ["packed"], False),
    ),
}  # fmt: skip


@pytest.mark.parametrize("command", ["check", "fix", "plan", "drift"])
@pytest.mark.parametrize("name", USED)
def test_json_says_what_was_used(name, command, monkeypatch):
    for variable in ("DJANGO_SETTINGS_MODULE", "VIRTUAL_ENV"):
        monkeypatch.delenv(variable, raising=False)
    files, expected = dict(USED[name][0]), USED[name][1]
    packages = files.pop("env", "").split()
    if packages:
        virtualenv(Path("env"), dict.fromkeys(packages, ""))
    projects.write(Path(), files)
    options = ["--settings", "conf.py"] if "conf.py" in files else []
    document = json.loads(run(command, *options, "--format", "json")[1])
    keys = ("settings", "environment", "apps_not_found", "complete")
    assert tuple(document[key] for key in keys) == expected
    assert document["applied"] == (None if command == "plan" else [])
