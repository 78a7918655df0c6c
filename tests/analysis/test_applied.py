"""What `migrate` does on a database with a history, held against the real South."""

from __future__ import annotations

import json
import re
import subprocess

import pytest

from southdeps import api
from southdeps.analysis import build
from southdeps.analysis.applied import continue_migrate
from southdeps.project.loading import Options, load
from tests import projects
from tests.projects import migration, name

#: app `c` depends on `b`, `b` on `a`; `d` stands alone; `e` has no migrations.
DECLARED = {
    "a:0001_initial": "",
    "a:0002_more": "",
    "b:0001_initial": "depends_on = (('a', '0001_initial'),)",
    "b:0002_more": "",
    "c:0001_initial": "",
    "c:0002_more": "depends_on = (('b', '0002_more'),)",
    "d:0001_initial": "needed_by = (('a', '0002_more'),)",
}
SETTINGS = """
INSTALLED_APPS = ['c', 'b', 'a', 'd', 'south']
DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': ':memory:'}}
SECRET_KEY = '-'
"""
HISTORIES = {
    "nothing": "",
    "everything": "a:1 a:2 b:1 b:2 c:1 c:2 d:1",
    "up to date but for one": "a:1 b:1 b:2 c:1 c:2 d:1",
    "only what stands alone": "c:1 d:1",
    "a gap in an app": "a:2 d:1",
    "what a declaration is late for": "b:1",
    "further along": "c:1 c:2",
    "needed_by, late": "a:1 a:2",
    "several": "b:2 c:2",
    "a chain of applied ones leads to it": "b:1 b:2 c:1 c:2 a:2",
    "a ghost": "a:1 a:9",
    "a ghost of an app that is not installed": "zzz:1 a:1",
    "in another order than it must have been": "c:2 c:1 b:2 b:1 a:1",
}
NAMES = {"1": "0001_initial", "2": "0002_more", "9": "0009_gone"}
JUDGE = """
import json, os, sys
sys.path.insert(0, os.getcwd())
os.environ['DJANGO_SETTINGS_MODULE'] = 'settings'
from django.core.management import call_command
for number, history in enumerate(json.load(open('histories.json'))):
    if os.fork() == 0:
        out = os.open('%d.txt' % number, os.O_CREAT | os.O_WRONLY)
        os.dup2(out, 1)
        from django.utils.timezone import now
        from south.models import MigrationHistory
        call_command('syncdb', interactive=False, verbosity=0, migrate=False)
        for app, migration in history:
            MigrationHistory.objects.create(app_name=app, migration=migration, applied=now())
        try:
            call_command('migrate', interactive=False, verbosity=1)
        except Exception as error:
            print '!!', type(error).__name__
        sys.stdout.flush()
        os._exit(0)
    os.wait()
"""


def rows(text):
    return [(app, NAMES[number]) for app, number in (word.split(":") for word in text.split())]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    source = {one: migration("pass", head=head) for one, head in DECLARED.items()}
    written = projects.write(tmp_path_factory.mktemp("applied"), source)
    (written / "settings.py").write_text(SETTINGS)
    return written


@pytest.fixture(scope="module")
def judged(folder, environment):
    """By history: what South ran, what it said was applied too early, and the exception that ended it."""
    histories = [rows(text) for text in HISTORIES.values()]
    (folder / "histories.json").write_text(json.dumps(histories))
    command = [environment.python.executable, "-B", "-W", "ignore", "-c", JUDGE]
    subprocess.run(command, cwd=folder, env={"PYTHONPATH": environment.path[0]}, check=True)
    found = {}
    for number, history in enumerate(HISTORIES):
        said = (folder / f"{number}.txt").read_text()
        early = re.findall(r"Migration (\S+) should not have been applied before (\S+) but was", said)
        error = re.search(r"^!! (\w+)", said, re.MULTILINE)
        found[history] = (re.findall(r"^ > (\S+)", said, re.MULTILINE), set(early), error and error[1])
    return found


@pytest.mark.parametrize("history", HISTORIES)
def test_what_is_next_is_what_south_runs_next(folder, judged, history):
    ran, early, error = judged[history]
    given = build.simulation_input(
        load(Options(paths=(folder,), settings=str(folder / "settings.py"), even_sqlite=True))
    )
    recorded = [name(f"{app}:{one}") for app, one in rows(HISTORIES[history])]
    result, applied = continue_migrate(given, recorded, "history")
    assert [str(one) for one in result.order] == ran
    assert {(str(last), str(missing)) for last, missing in applied.inconsistent} == early
    said = re.match(r"south\.exceptions\.(\w+)", result.message or "")
    assert (said and said[1]) == error
    assert result.outcome == ("ok" if error is None else "blocked")


BOOKS = {
    "a:0001_initial": migration(projects.create("a_thing: name"), "a.Thing: name"),
    "b:0001_initial": migration(
        projects.create("b_box: thing -> a.Thing"), "a.Thing: name", "b.Box: thing -> a.Thing"
    ),
}


@pytest.mark.parametrize(
    ("history", "disagreeing"),
    [("a:0001_initial\n", []), ("b 0001_initial\n", [("b:0001_initial", "a:0001_initial", False)])],
    ids=["the provider", "the other"],
)
@pytest.mark.parametrize("backend", ["postgresql", "sqlite3"])
def test_what_fix_proposes_against_a_history(tmp_path, history, disagreeing, backend):
    projects.write(tmp_path, BOOKS)
    (tmp_path / "history.txt").write_text(history)
    options = Options(backend=backend)
    planned = api.plan([tmp_path], options, applied=str(tmp_path / "history.txt"))
    assert planned.applied is not None
    assert planned.applied.proposed == 1
    found = [(str(one.migration), str(one.requires), one.declared) for one in planned.applied.disagreements]
    assert found == disagreeing
