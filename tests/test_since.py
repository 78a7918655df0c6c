"""`check --since REV`: what is new, and what has a changed cause."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from southdeps import api
from southdeps.cli.commands import cli
from tests import projects
from tests.environments import put, virtualenv
from tests.projects import create, migration
from tests.test_repository import git

THING = "a.Thing: name"
A = migration(create("a_thing: name"), THING)
B = migration(create("b_box: thing -> a.Thing"), THING)
PROJECT = {"a:0001_initial": A, "b:0001_initial": B, "c:0001_initial": migration(create("c_c: name"))}


@pytest.fixture(autouse=True)
def _a_repository(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
    projects.write(Path(), PROJECT)
    git(tmp_path, "init")
    commit()


def commit():
    git(Path(), "add", ".")
    git(Path(), "commit", "--allow-empty", "-m", "x")


def since(revision="HEAD", *paths):
    found = api.check(paths or (".",), since=revision).findings
    return [f"{finding.code} {finding.migration or finding.app}" for finding in found]


def test_what_was_there_before_is_not_reported():
    assert since() == []


def test_a_new_migration_is_reported_whether_git_tracks_it_or_not():
    projects.write(Path(), {"c:0002_more": migration(create("c_more: thing -> a.Thing"), THING)})
    assert since() == ["SD101 c:0002_more"]
    commit()
    assert since() == []
    assert since("HEAD~1") == ["SD101 c:0002_more"]


def test_a_changed_migration_is_reported_with_all_its_findings():
    projects.write(Path(), {"b:0001_initial": B + "\n# touched\n"})
    assert since() == ["SD101 b:0001_initial"]


def test_the_migration_that_is_required_is_a_cause():
    projects.write(Path(), {"a:0001_initial": A + "\n# touched\n"})
    assert since() == ["SD101 b:0001_initial"]


def test_a_change_elsewhere_is_no_cause():
    projects.write(Path(), {"c:0001_initial": PROJECT["c:0001_initial"] + "\n# touched\n"})
    assert since() == []


def test_a_migration_that_was_removed_is_a_cause():
    projects.write(
        Path(),
        {
            "b:0001_initial": migration(
                create("b_box: thing -> a.Thing"), THING, head='depends_on = (("a", "0002_x"),)'
            ),
            "a:0002_x": migration(),
        },
    )
    commit()
    assert since() == []
    Path("a/migrations/0002_x.py").unlink()
    assert "SD202 b:0001_initial" in since()


def test_the_settings_are_a_cause():
    declared = migration(
        create("b_box: thing -> a.Thing"), THING, head='depends_on = (("a", "0001_initial"),)'
    )
    settings = "INSTALLED_APPS = ('south', 'a', 'b', 'c')\n"
    projects.write(Path(), {"settings.py": settings, "b:0001_initial": declared})
    commit()
    options = api.Options(settings="settings.py")
    assert api.check((".",), options, since="HEAD").findings == ()

    projects.write(Path(), {"settings.py": settings.replace("'a', ", "")})
    found = api.check((".",), options, since="HEAD").findings
    assert ("SD203", "b") in {(finding.code, finding.app) for finding in found}


def test_a_project_in_a_folder_that_is_new():
    projects.write(Path("site"), PROJECT)
    assert since("HEAD", "site") == ["SD101 b:0001_initial"]


def test_from_a_folder_below_the_root(monkeypatch):
    projects.write(Path(), {"c:0002_more": migration(create("c_more: thing -> a.Thing"), THING)})
    monkeypatch.chdir("b")
    assert since("HEAD", "..") == ["SD101 c:0002_more"]


def test_lines_that_move_are_nothing_new():
    Path("b/migrations/__init__.py").write_text("# moved\n")
    assert since() == []


def test_the_command():
    projects.write(Path(), {"c:0002_more": migration(create("c_more: thing -> a.Thing"), THING)})
    result = CliRunner().invoke(cli, ["check", "--since", "HEAD", "--format", "json", "--no-cache"])
    assert [finding["migration"] for finding in json.loads(result.stdout)["findings"]] == ["0002_more"]
    assert result.exit_code == 1


def test_comments_and_baselines_about_the_rest_are_not_unused():
    projects.write(
        Path(),
        {
            "b:0001_initial": B.replace(
                "class Migration(SchemaMigration):",
                "class Migration(SchemaMigration):  # southdeps: ignore[SD101] known",
            )
        },
    )
    commit()
    result = CliRunner().invoke(cli, ["check", "--since", "HEAD", "--no-cache"])
    assert (result.exit_code, result.stderr) == (0, "")


def error(*arguments):
    result = CliRunner().invoke(cli, ["check", "--no-cache", "--since", *arguments])
    assert result.exit_code == 2
    return result.stderr


def test_clear_errors(tmp_path_factory):
    assert "--since nowhere: no such revision in " in error("nowhere")
    elsewhere = projects.write(tmp_path_factory.mktemp("elsewhere"), PROJECT)
    assert (
        error("HEAD", str(elsewhere)) == f"southdeps: --since HEAD: {elsewhere} is not in a git repository\n"
    )


# Environments

SCRIPT = """\
#!/usr/bin/python2.7
import sys
sys.path[0:0] = [
    '{eggs}/third-1.0-py2.7.egg',
    '{eggs}/Django-1.6-py2.7.egg',
    '{here}/src',
]
import djangorecipe.manage
if __name__ == '__main__':
    djangorecipe.manage.main('site1.settings')
"""
THIRD = {
    "third:0001_initial": migration(create("third_x: name"), "third.X: name"),
    "plug:0001_initial": migration(create("plug_x: x -> third.X"), "third.X: name"),
}
USES = "b_box: thing -> a.Thing, x -> third.X"
OWN = {
    "src/site1/__init__.py": "",
    "src/site1/settings.py": "INSTALLED_APPS = ('south', 'plug', 'third', 'a', 'b')\n",
    ".gitignore": "bin\neggs\nenv\n",
}
FOUND = [
    "SD101 b:0001_initial",
    "SD101 b:0001_initial",
    "SD101 plug:0001_initial",
]


def start(folder, place):
    """A project in src/ of a new repository at `folder`, with packages at `place`."""
    folder.mkdir()
    projects.write(folder, OWN)
    own = {"a:0001_initial": A, "b:0001_initial": migration(create(USES), THING, "third.X: name")}
    projects.write(folder / "src", own)
    git(folder, "init")
    git(folder, "add", ".")
    git(folder, "commit", "-m", "x")
    return virtualenv(place) / "lib/python2.7/site-packages"


def buildout(tmp_path, place):
    """git has neither the script nor the eggs."""
    folder = tmp_path / "project"
    eggs = tmp_path / place / "eggs"
    packages = start(folder, tmp_path / "made")
    eggs.mkdir(parents=True)
    packages.rename(eggs / "Django-1.6-py2.7.egg")
    projects.write(eggs / "third-1.0-py2.7.egg", THIRD)
    put(folder, {"bin/django": SCRIPT.format(eggs=eggs, here=folder)})


def virtual(tmp_path, place):
    folder = tmp_path / "project"
    projects.write(start(folder, tmp_path / place / "env"), THIRD)
    put(folder, {"src/manage.py": MANAGE})
    git(folder, "add", ".")
    git(folder, "commit", "-m", "x")
    return tmp_path / place / "env"


MANAGE = """\
import os, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site1.settings")
from django.core.management import execute_from_command_line
execute_from_command_line(sys.argv)
"""


@pytest.mark.parametrize("path", [".", "src"])
@pytest.mark.parametrize("place", ["project", "elsewhere"])
@pytest.mark.parametrize("environment", [buildout, virtual])
def test_packages_are_where_they_are_and_no_cause(environment, place, path, tmp_path, monkeypatch):
    """What was found before is nothing new, in the project and in its packages; what is new is reported."""
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    active = environment(tmp_path, place)
    if active is not None:
        monkeypatch.setenv("VIRTUAL_ENV", str(active))
    monkeypatch.chdir(tmp_path / "project")
    found = sorted(f"{one.code} {one.migration}" for one in api.check((path,)).findings)
    assert found == FOUND
    assert since("HEAD", path) == []
    more = migration(create("a_more: x -> third.X"), "third.X: name")
    projects.write(Path("src"), {"a:0002_more": more})
    assert since("HEAD", path) == ["SD101 a:0002_more"]
    projects.write(Path("src"), {"a:0001_initial": A + "\n# touched\n"})
    assert "SD101 b:0001_initial" in since("HEAD", path)
