"""What `migrate` does on a database with a history, held against the real South."""

from __future__ import annotations

import json
import random
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


#: Another project: dependencies in both ways of writing, across and up and down, and a cycle that one of two seeds has.
WEB_APPS = "abcdef"
WEB_SETTINGS = SETTINGS.replace("['c', 'b', 'a', 'd', 'south']", "['f', 'b', 'd', 'south', 'a', 'e', 'c']")
#: Made histories of each made project; 392 agreed when the test was written.
MADE = 8


def made_web(seed):
    """A project of six apps with three migrations each, in which chance has declared some dependencies."""
    chance = random.Random(seed)
    names = [(app, f"000{number}_{app}") for app in WEB_APPS for number in (1, 2, 3)]
    heads: dict[tuple[str, str], list[str]] = {one: [] for one in names}
    for _ in range(9):
        late, early = chance.sample(names, 2)
        acyclic = chance.random() < 0.95 or seed % 2
        if late[0] == early[0] or (acyclic and (late[1][:4], late[0]) < (early[1][:4], early[0])):
            continue
        if chance.random() < 0.5:
            heads[late].append(f"depends_on = ({early!r},)")
        else:
            heads[early].append(f"needed_by = ({late!r},)")
    return {f"{app}:{one}": migration("pass", head="; ".join(heads[app, one][:1])) for app, one in names}


def made_histories(seed, count):
    """Sets of rows: all in order up to some place, with a few taken out or added."""
    chance = random.Random(seed)
    names = [(app, f"000{number}_{app}") for number in (1, 2, 3) for app in WEB_APPS]
    for _ in range(count):
        done = names[: chance.randint(0, len(names))]
        for _ in range(chance.choice([0, 0, 1, 2])):
            done = [one for one in done if one != chance.choice(names)]
        done += chance.sample(names, chance.choice([0, 0, 1]))
        done += [("a", "0009_gone")] * (chance.random() < 0.1)
        chance.shuffle(done)
        yield done


@pytest.mark.parametrize("seed", [1, 2])
def test_made_histories(tmp_path, seed, environment):
    written = projects.write(tmp_path, made_web(seed))
    (written / "settings.py").write_text(WEB_SETTINGS)
    histories = list(made_histories(seed, MADE))
    given = build.simulation_input(
        load(Options(paths=(written,), settings=str(written / "settings.py"), even_sqlite=True))
    )
    for history, real in zip(histories, judge(written, environment, histories), strict=True):
        assert foretold(given, history) == real, history


@pytest.fixture(scope="module")
def judged(folder, environment):
    """By history: what South ran, what it said was applied too early, and the exception that ended it."""
    found = judge(folder, environment, [rows(text) for text in HISTORIES.values()])
    return dict(zip(HISTORIES, found, strict=True))


def judge(folder, environment, histories):
    """For each history what South ran, what it said was applied too early, and the exception that ended it."""
    (folder / "histories.json").write_text(json.dumps(histories))
    command = [environment.python.executable, "-B", "-W", "ignore", "-c", JUDGE]
    subprocess.run(command, cwd=folder, env={"PYTHONPATH": environment.path[0]}, check=True)
    found = []
    for number, _ in enumerate(histories):
        said = (folder / f"{number}.txt").read_text()
        early = re.findall(r"Migration (\S+) should not have been applied before (\S+) but was", said)
        error = re.search(r"^!! (\w+)", said, re.MULTILINE)
        found.append((re.findall(r"^ > (\S+)", said, re.MULTILINE), set(early), error and error[1]))
    return found


def foretold(given, history):
    """The same, as `plan --applied` has it."""
    recorded = [name(f"{app}:{one}") for app, one in history]
    result, applied = continue_migrate(given, recorded, "history")
    said = re.match(r"south\.exceptions\.(\w+)", result.message or "")
    assert (result.outcome == "ok") == (result.message is None)
    early = {(str(last), str(missing)) for last, missing in applied.inconsistent}
    return [str(one) for one in result.order], early, said and said[1]


@pytest.mark.parametrize("history", HISTORIES)
def test_what_is_next_is_what_south_runs_next(folder, judged, history):
    given = build.simulation_input(
        load(Options(paths=(folder,), settings=str(folder / "settings.py"), even_sqlite=True))
    )
    assert foretold(given, rows(HISTORIES[history])) == judged[history]


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
