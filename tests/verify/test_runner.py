"""One job in Python 2.7: an empty environment, a time limit, and what is kept of a run that is killed."""

from __future__ import annotations

import json
import os
import threading
import time

import pytest

from southdeps.finding import MigrationId
from southdeps.verify.runner import Job, run, stop_all
from tests.verify.apps import THING, write


@pytest.fixture
def project(tmp_path):
    """A project with settings, of one app `a`; a function that runs it on SQLite."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "settings.py").write_text("SECRET_KEY = '-'\nINSTALLED_APPS = ('south', 'a')\n", "utf-8")
    write(folder, "a:0001_initial", THING)
    (folder / "a" / "models.py").touch()
    return folder


def job(folder, *actions):
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "db")}
    return Job({"module": "settings"}, database, actions, path=(str(folder),))


A1, A2 = MigrationId("a", "0001_initial"), MigrationId("a", "0002_more")


def test_what_happened(project, environment):
    done = run(environment, job(project, ("syncdb",), ("apps",), ("migrate",)), folder=project, limit=60)
    assert (done.outcome, done.order, done.failure, done.apps) == ("ok", (A1,), None, ("a",))
    assert [step.migration for step in done.steps] == [A1]


def test_dependencies_are_souths_own(project, environment):
    write(project, "a:0002_more", "pass")
    done = run(environment, job(project, ("syncdb",), ("dependencies",)), folder=project, limit=60)
    assert done.dependencies == ((A2, A1),)


def test_the_environment_is_empty(project, environment, monkeypatch):
    monkeypatch.setenv("SECRET_OF_MINE", "x")
    write(project, "a:0001_initial", "import os, json\nopen('seen', 'w').write(json.dumps(dict(os.environ)))")
    assert run(environment, job(project, ("syncdb",), ("migrate",)), folder=project, limit=60).outcome == "ok"
    seen = json.loads((project / "seen").read_text("utf-8"))
    assert {"HOME", "LANG", "PATH", "TMPDIR"} <= set(seen) <= {
        "HOME", "LANG", "PATH", "TMPDIR", "DJANGO_SETTINGS_MODULE", "TZ", "LC_CTYPE",
    }  # fmt: skip
    assert not os.path.exists(seen["HOME"]), "its home was a temporary folder"  # noqa: PTH110


def test_a_run_is_stopped_after_its_time(project, environment):
    write(project, "a:0002_more", "import time\ntime.sleep(600)")
    started = time.monotonic()
    done = run(environment, job(project, ("syncdb",), ("migrate",)), folder=project, limit=5)
    assert time.monotonic() - started < 60
    assert (done.order, [step.migration for step in done.steps]) == ((A1, A2), [A1])
    assert done.failure is not None
    assert (done.failure.migration, done.failure.error, done.failure.died) == (
        A2,
        "stopped after 5 seconds",
        True,
    )


def test_a_run_that_dies(project, environment):
    write(project, "a:0002_more", "import os\nos._exit(3)")
    done = run(environment, job(project, ("syncdb",), ("migrate",)), folder=project, limit=60)
    assert done.failure is not None
    assert (done.failure.migration, done.failure.error) == (A2, "Python 2.7 ended with status 3")


def test_runs_of_other_threads_are_ended(project, environment):
    write(project, "a:0002_more", "import time\nopen('begun', 'w').close()\ntime.sleep(600)")
    results = []
    doing = job(project, ("syncdb",), ("migrate",))
    thread = threading.Thread(
        target=lambda: results.append(run(environment, doing, folder=project, limit=600))
    )
    thread.start()
    while not (project / "begun").exists():
        time.sleep(0.05)
    stop_all()
    thread.join(30)
    assert [done.failure is not None and done.failure.died for done in results] == [True]


def test_an_error_before_the_first_migration(project, environment):
    (project / "settings.py").write_text("1 / 0\n", "utf-8")
    done = run(environment, job(project, ("syncdb",)), folder=project, limit=60)
    assert done.failure is not None
    assert (done.outcome, done.failure.migration) == ("blocked", None)
    assert done.failure.error == "ZeroDivisionError: integer division or modulo by zero"
