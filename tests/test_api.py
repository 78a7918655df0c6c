"""The public API: its examples, what can be imported from where, and that it prints nothing and never exits."""

from __future__ import annotations

import doctest
import os
import subprocess
import sys
from pathlib import Path

import pytest

import southdeps
from southdeps import api, report
from southdeps.errors import CannotRunError
from southdeps.project.loading import Options
from tests import projects
from tests.projects import create, migration, name

ROOT = Path(__file__).parent.parent
THING = "a.Thing: name"
CLASSIC = {
    "a:0001_initial": migration(create("a_thing: name"), THING),
    "b:0001_initial": migration(create("b_box: thing -> a.Thing"), THING),
}


@pytest.mark.parametrize("module", [southdeps, api, report], ids=lambda module: module.__name__)
def test_examples(module, monkeypatch):
    monkeypatch.chdir(ROOT)
    result = doctest.testmod(module, optionflags=doctest.REPORT_NDIFF)
    assert result.attempted
    assert result.failed == 0


def test_every_public_name_can_be_imported():
    assert [name for name in southdeps.__all__ if getattr(southdeps, name, None) is None] == []
    with pytest.raises(AttributeError, match="has no attribute 'nonsense'"):
        _ = southdeps.nonsense


def test_importing_the_package_imports_nothing_else_of_it():
    program = "import southdeps, sys; print(*(name for name in sys.modules if name.startswith('southdeps')))"
    loaded = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert sorted(loaded.stdout.split()) == ["southdeps", "southdeps.version"]


@pytest.mark.parametrize(
    "command",
    [
        ["-m", "southdeps", "check", "examples/bookshop", "--no-cache"],
        ["-c", "import southdeps; print(southdeps.check(['examples/bookshop']).summary)"],
    ],
    ids=["module", "function"],
)
def test_from_a_shell(command):
    run = subprocess.run(
        [sys.executable, *command],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={**os.environ, "NO_COLOR": "1"},
    )
    assert run.stdout.splitlines()[-1].startswith("9 migrations in 4 apps checked: 4 errors")


def test_check(tmp_path, capfd):
    found = southdeps.check([projects.write(tmp_path, CLASSIC)])
    assert [finding.code for finding in found.findings] == ["SD101"]
    assert (found.summary.errors, found.summary.fixable, found.complete) == (1, 1, True)
    assert found.checked == (("migration", 2), ("app", 2))
    assert found.is_failure()
    assert capfd.readouterr() == ("", "")


def test_check_selects(tmp_path):
    folder = str(projects.write(tmp_path, CLASSIC))
    assert southdeps.check([folder], ignore=["SD1"]).findings == ()
    assert not southdeps.check([folder], select=["SD2", "SD3"]).is_failure()
    with pytest.raises(
        CannotRunError, match=r"SD9: no code begins with it\. The codes are SD101 to SD4\d\d\."
    ):
        southdeps.check([folder], select=["SD9"])


def test_what_can_not_be_read_is_reported(tmp_path):
    files = {**CLASSIC, "a:0002_page": "<html>\n"}
    assert not southdeps.check([projects.write(tmp_path, files)]).complete
    with pytest.raises(CannotRunError, match="no such file or folder"):
        southdeps.check([tmp_path / "nowhere"])


def test_what_was_used(tmp_path):
    settings = "DATABASES = {'default': {'ENGINE': 'django.db.backends.mysql'}}\nINSTALLED_APPS = ['b', 'a', 'c.d']\n"
    folder = projects.write(tmp_path, {**CLASSIC, "conf.py": settings})
    used = southdeps.check([folder], Options(settings=str(folder / "conf.py"))).used
    assert used.settings is not None
    assert used.settings.endswith("conf.py")
    assert (used.settings_from, used.backend, used.apps_not_found) == ("--settings", "mysql", ("c.d",))


def test_findings_in_files_of_others_that_today_s_order_hides_do_not_fail(tmp_path):
    project = tmp_path / "project"
    others = projects.write(tmp_path / "others", CLASSIC)
    settings = "INSTALLED_APPS = ['a', 'b', 'own']\n"
    projects.write(project, {"own:0001_initial": migration(create("own_x: name")), "conf.py": settings})
    options = Options(settings=str(project / "conf.py"), read_only=(others,))
    found = southdeps.check([project], options)
    assert [(finding.code, finding.hidden_by_installed_apps) for finding in found.findings] == [
        ("SD101", True)
    ]
    assert not found.is_failure()
    assert found.is_failure(strict=True)


def test_plan(tmp_path):
    folder = projects.write(tmp_path, CLASSIC)
    assert southdeps.plan([folder]).outcome == "ok"
    planned = southdeps.plan([folder], app="b")
    assert (planned.outcome, planned.result.failed) == ("fails", name("b:0001_initial"))
    with pytest.raises(CannotRunError, match=r"--app c: no such app\. The apps are a"):
        southdeps.plan([folder], app="c")


def test_fix(tmp_path):
    folder = projects.write(tmp_path, CLASSIC)
    path = folder / "b/migrations/0001_initial.py"
    (edit,) = southdeps.fix([folder]).edits
    assert path.read_bytes() == edit.before
    southdeps.fix([folder], write=True)
    assert path.read_bytes() == edit.after
    assert southdeps.check([folder]).findings == ()


def test_graph(tmp_path):
    drawn = api.graph([projects.write(tmp_path, CLASSIC)])
    assert [(str(edge.source), str(edge.target), edge.kind) for edge in drawn.edges] == [
        ("b:0001_initial", "a:0001_initial", "missing")
    ]


def test_settings_that_install_none_of_the_scanned_apps_are_not_ok(tmp_path):
    projects.write(
        tmp_path,
        {"a:0001_initial": projects.migration(), "s.py": "INSTALLED_APPS = ['django.contrib.auth']\n"},
    )
    with pytest.raises(
        CannotRunError, match=r"s\.py: none of the scanned apps with migrations is installed \(a\)"
    ):
        api.plan([tmp_path], api.Options(settings=str(tmp_path / "s.py")))
    assert api.plan([tmp_path]).outcome == "ok"


def test_a_report_says_where_settings_come_from_and_what_is_unknown(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "s")
    projects.write(
        tmp_path,
        {
            "a:0001_initial": projects.migration(),
            "s.py": "import x\nINSTALLED_APPS = ['a', 'b.c'] + x.APPS\n",
        },
    )
    report = api.check(["."])
    assert report.used.settings_from == "the environment variable DJANGO_SETTINGS_MODULE"
    assert (report.complete, report.used.apps_not_found) == (False, ("b.c",))
