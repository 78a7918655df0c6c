"""What SECURITY.md promises, of a process that hostile projects are given to: audit hooks see whatever it does."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile import projects
from tests.hostile.projects import evil

ROOT = Path(__file__).parent.parent
BOOM = "import os, sys, subprocess, socket\nopen('OWNED', 'w').write('x')\nos.system('touch OWNED')\n"
#: Names that Python, Django, South or tools of ours would import or execute if they could.
MODULES = (
    *(
        "click",
        "rich",
        "msgspec",
        "typing",
        "re",
        "json",
        "networkx",
        "sqlglot",
        "yaml",
        "south",
        "django",
        "pygraphviz",
    ),
    *(
        "sitecustomize",
        "usercustomize",
        "conftest",
        "setup",
        "manage",
        "settings",
        "southdeps",
        "tree_sitter",
        "fabfile",
    ),
)


class Bomb:
    def __reduce__(self):
        return (os.system, ("touch OWNED",))


def hostile(folder: Path) -> None:
    """A project in which everything that could be executed would leave a file."""
    more: dict[str, str | bytes] = {f"{name}.py": BOOM for name in MODULES}
    more["settings.py"] = (
        BOOM + "INSTALLED_APPS = ['south', 'base', 'evil']\n__import__('bomb')\nexecfile('bomb.py')\n"
    )
    more["manage.py"] = BOOM + "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'settings')\n"
    more |= {
        f"{app}/{name}": BOOM for app in ("base", "evil") for name in ("__init__.py", "models.py", "admin.py")
    }
    more["evil/migrations/__init__.py"] = BOOM
    more["bomb.py"] = BOOM
    more["bomb.pkl"] = pickle.dumps(Bomb())
    more["evil/fixtures/initial_data.yaml"] = "- !!python/object/apply:os.system ['touch OWNED']\n"
    more["evil/fixtures/initial_data.json"] = "[]"
    more["evil/fixtures/x.xml"] = (
        "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><django-objects>&a;</django-objects>"
    )
    more["lib/python2.7/site-packages/x.pth"] = "import os; os.system('touch OWNED')\n"
    more["pyvenv.cfg"] = "home = .\n"
    more["setup.cfg"] = "[southdeps]\nexclude = x\n[tool:pytest]\nDJANGO_SETTINGS_MODULE = settings\n"
    more["x.sql"] = "COPY t TO PROGRAM 'touch OWNED'"
    body = (
        f"{BOOM.partition(chr(10))[2]}eval(\"os.system('touch OWNED')\")\nexec('import bomb')\npickle.load(open('bomb.pkl'))\n"
        "from django.core.management import call_command\ncall_command('loaddata', 'x.xml')\n"
        "db.execute(open('x.sql').read())\nurllib.urlopen('http://127.0.0.1:9/').read()\nopen('../OWNED', 'w').write('x')"
    )
    projects.write(folder, evil(body, f"import os, pickle, urllib, bomb\n{BOOM}"), more)


def run(project: Path, *arguments: str, writable: tuple[Path, ...] = ()):
    """The status and what was seen of a run of the command line in a process of its own."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("DJANGO")},
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "XDG_CACHE_HOME": str(project.parent / "cache"),
    }
    allowed = [str(project.parent / "cache"), *map(str, writable)]
    line = [sys.executable, "-P", "-m", "tests.promised", str(project), *allowed, "--", *arguments]
    done = subprocess.run(line, cwd=project, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "project"
    hostile(folder)
    return folder


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


COMMANDS = {
    "check": ("check", "--jobs", "1", "."),
    "plan": ("plan", "--jobs", "1", "."),
    "fix": ("fix", "--jobs", "1", "."),
    "graph": ("graph", "--jobs", "1", ".", "--out", "-", "--format", "mmd"),
    "drift": ("drift", "--jobs", "1", "."),
    "fixture": ("fixture", "check", "evil/fixtures/initial_data.yaml", "evil/fixtures/x.xml"),
    "explain": ("explain", "evil:0001"),
}


@pytest.mark.parametrize("arguments", COMMANDS.values(), ids=COMMANDS)
def test_nothing_of_the_project_is_run_and_nothing_is_written(project, arguments):
    before = snapshot(project)
    seen = run(project, *arguments)
    started = ["subprocess.Popen"] if arguments[0] == "graph" else []  # Graphviz, or ourselves
    assert [one for one in seen["violations"] if one not in started] == seen["loaded"] == []
    assert seen["status"] in (0, 1, 2)
    assert snapshot(project) == before
    assert not list(project.parent.rglob("OWNED"))


def test_fix_writes_the_migration_and_nothing_else(project):
    before = snapshot(project)
    seen = run(project, "fix", "--jobs", "1", "--write", ".", writable=(project,))
    assert (seen["violations"], seen["loaded"]) == ([], [])
    after = snapshot(project)
    assert {name for name in after if after[name] != before.get(name)} <= {"evil/migrations/0001_initial.py"}
    assert not list(project.parent.rglob("OWNED"))


@pytest.mark.parametrize("how", [("-m", "southdeps"), ("-P", "-m", "southdeps")])
def test_modules_in_the_working_directory_are_not_ours(project, how):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    (project / "southdeps.py").unlink()  # Python itself would run this one in the place of ours
    line = [sys.executable, *how, "check", "--no-cache", "."]
    done = subprocess.run(line, cwd=project, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, "SD101" in done.stdout) == (1, True), done.stderr
    assert not list(project.parent.rglob("OWNED"))


OFFENCES = {
    "a process": "import os; os.system('true')",
    "the network": "import socket; socket.socket()",
    "a pickle": "import pickle; pickle.loads(pickle.dumps(len))",
    "a file": "open('elsewhere', 'w')",
    "a folder": "import os; os.mkdir('elsewhere')",
    "code of the project": "exec(compile('x = 1', 'bomb.py', 'exec'))",
}


@pytest.mark.parametrize("offence", OFFENCES.values(), ids=OFFENCES)
def test_the_hooks_see_offences(project, tmp_path, offence):
    plugin = tmp_path / "offend" / "offend.py"
    plugin.parent.mkdir()
    plugin.write_text(
        "import click\nfrom southdeps.cli import commands\n"
        f"def offend(*_, **__):\n    {offence}\n"
        "commands.cli.main = offend\n",
        "utf-8",
    )
    script = "import sys, runpy; sys.path.insert(0, sys.argv.pop(1)); import offend; runpy.run_module('tests.promised', run_name='__main__')"
    line = [sys.executable, "-P", "-c", script, str(plugin.parent), str(project), "--", "check"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(line, cwd=project, env=environment, capture_output=True, text=True, check=False)
    assert json.loads(done.stdout.splitlines()[-1])["violations"] != [], done.stderr
