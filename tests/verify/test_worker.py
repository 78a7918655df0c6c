"""Jobs in Python 2.7: an empty environment, a time limit, what is kept of a run that is killed, and what it starts."""

from __future__ import annotations

import json
import threading
import time
from contextlib import contextmanager

import psutil
import pytest

from southdeps.finding import MigrationId
from southdeps.verify.worker import Job, Setup, Worker
from tests.verify.apps import THING, write

A1, A2 = MigrationId("a", "0001_initial"), MigrationId("a", "0002_more")
MIGRATE = (("syncdb",), ("migrate",))


@pytest.fixture
def project(tmp_path):
    """A project with settings, of one app `a`."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "settings.py").write_text("SECRET_KEY = '-'\nINSTALLED_APPS = ('south', 'a')\n", "utf-8")
    write(folder, "a:0001_initial", THING)
    (folder / "a" / "models.py").touch()
    return folder


@pytest.fixture(params=[True, False], ids=["loaded once", "loaded for the job"])
def preload(request):
    return request.param


@contextmanager
def worker(runtime, project, tmp_path, *, preload):
    place = tmp_path / "worker"
    place.mkdir()
    setup = Setup(project, "settings", path=(str(project),))
    started = Worker(runtime, setup, databases(project), place, preload=preload)
    try:
        assert started.loaded(60).ready == preload
        yield started
    finally:
        started.close()


def databases(folder, name="db"):
    return {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / name)}}


@pytest.fixture
def run(runtime, project, tmp_path):
    def run(*actions, limit=60, preload=True):
        with worker(runtime, project, tmp_path, preload=preload) as one:
            return one.run(Job(databases(project), actions), limit)

    return run


def test_what_happened(run, preload):
    done = run(*MIGRATE, ("describe",), preload=preload)
    assert (done.outcome, done.order, done.failure, done.apps) == ("ok", (A1,), None, ("a",))
    assert [step.migration for step in done.steps] == [A1]


def test_each_job_has_the_database_that_it_names(runtime, project, tmp_path):
    with worker(runtime, project, tmp_path, preload=True) as one:
        orders = [one.run(Job(databases(project, name), MIGRATE), 60).order for name in ("x", "y", "y")]
    assert orders == [(A1,), (A1,), ()]


def test_two_jobs_at_once(runtime, project, tmp_path):
    write(project, "a:0002_more", "import time\ntime.sleep(1)")
    results = []
    with worker(runtime, project, tmp_path, preload=True) as one:
        threads = [
            threading.Thread(
                target=lambda n=n: results.append(one.run(Job(databases(project, n), MIGRATE), 60))
            )
            for n in ("x", "y")
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert [done.outcome for done in results] == ["ok", "ok"]


def test_dependencies_are_souths_own(project, run):
    write(project, "a:0002_more", "pass")
    assert run(("syncdb",), ("dependencies",)).dependencies == ((A2, A1),)


def test_the_environment_is_empty(project, run, monkeypatch, tmp_path):
    monkeypatch.setenv("SECRET_OF_MINE", "x")
    write(project, "a:0001_initial", "import os, json\nopen('seen', 'w').write(json.dumps(dict(os.environ)))")
    assert run(*MIGRATE).outcome == "ok"
    seen = json.loads((project / "seen").read_text("utf-8"))
    assert {"HOME", "LANG", "PATH", "TMPDIR"} <= set(seen) <= {
        "HOME", "LANG", "PATH", "TMPDIR", "DJANGO_SETTINGS_MODULE", "TZ", "LC_CTYPE", "PYTHONDONTWRITEBYTECODE",
        "LD_LIBRARY_PATH",
    }  # fmt: skip
    assert seen["HOME"] == seen["TMPDIR"] == str(tmp_path / "worker")


def test_a_run_is_stopped_after_its_time(project, run):
    write(project, "a:0002_more", "import time\ntime.sleep(600)")
    started = time.monotonic()
    done = run(*MIGRATE, limit=3)
    assert time.monotonic() - started < 60
    assert (done.order, [step.migration for step in done.steps]) == ((A1, A2), [A1])
    assert (done.failure.migration, done.failure.error, done.failure.died) == (
        A2,
        "stopped after 3 seconds",
        True,
    )


@pytest.mark.parametrize(
    ("ending", "error", "died"),
    [
        pytest.param(
            "import os\nos._exit(3)", "Python 2.7 ended with status 3", True, id="a process that ends"
        ),
        pytest.param("import os\nos._exit(0)", "Python 2.7 ended early", True, id="one that ends quietly"),
        pytest.param("import os\nos.kill(os.getpid(), 11)", "killed by SIGSEGV", True, id="a crash"),
        pytest.param("import sys\nsys.exit(0)", "SystemExit: 0", False, id="sys.exit(0) does not pass"),
        pytest.param("import sys\nsys.exit('no')", "SystemExit: no", False, id="sys.exit with a message"),
    ],
)
def test_a_run_that_ends_too_early(ending, error, died, project, run):
    write(project, "a:0002_more", ending)
    write(project, "a:0003_last", "pass")
    failure = run(*MIGRATE).failure
    assert (failure.migration, failure.error, failure.died) == (A2, error, died)


def test_migrations_that_south_did_not_run(project, run):
    """A signal handler that ends the command quietly, say."""
    write(
        project,
        "a:0001_initial",
        THING,
        imports="from south.migration import base\nbase.Migrations.guess_migration = None",
    )
    (project / "a" / "models.py").write_text(
        "from south.management.commands import migrate\nmigrate.Command.handle = lambda *args, **options: None\n"
    )
    failure = run(*MIGRATE).failure
    assert failure.error == "South ended without an error, but did not run a:0001_initial"


def test_runs_of_other_threads_are_ended(runtime, project, tmp_path):
    write(project, "a:0002_more", "import time\nopen('begun', 'w').close()\ntime.sleep(600)")
    results = []
    with worker(runtime, project, tmp_path, preload=True) as one:
        thread = threading.Thread(
            target=lambda: results.append(one.run(Job(databases(project), MIGRATE), 600))
        )
        thread.start()
        while not (project / "begun").exists():
            time.sleep(0.05)
    thread.join(30)
    assert [done.failure.died for done in results] == [True]


DAEMON = """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork():
        os._exit(0)
    open('daemon', 'w').write(str(os.getpid()))
    time.sleep(600)
    os._exit(0)
while not os.path.exists('daemon') or not open('daemon').read():
    time.sleep(0.05)
"""


def test_daemons_end_with_the_run(project, run):
    write(project, "a:0002_more", DAEMON)
    assert run(*MIGRATE).outcome == "ok"
    assert not psutil.pid_exists(int((project / "daemon").read_text()))


def test_a_flood_of_output_is_not_kept(project, run):
    write(
        project,
        "a:0002_more",
        "import sys\nfor _ in range(2000):\n    sys.stdout.write('x' * 9999 + '\\n')\nprint('end')",
    )
    done = run(*MIGRATE)
    assert done.outcome == "ok"
    assert len(done.log) <= 64 * 1024
    assert done.log.endswith("end\n")


def test_an_error_before_the_first_migration(project, run):
    (project / "settings.py").write_text("1 / 0\n", "utf-8")
    done = run(("syncdb",), preload=False)
    assert (done.outcome, done.failure.migration) == ("blocked", None)
    assert done.failure.error == "ZeroDivisionError: integer division or modulo by zero"


def test_a_project_that_queries_while_it_is_imported_is_not_loaded_in_advance(runtime, project, tmp_path):
    (project / "a" / "models.py").write_text(
        "from django.db import connection\nconnection.cursor()\n", "utf-8"
    )
    place = tmp_path / "worker"
    place.mkdir()
    one = Worker(
        runtime, Setup(project, "settings", path=(str(project),)), databases(project), place, preload=True
    )
    try:
        assert not one.loaded(60).ready
    finally:
        one.close()


def test_the_path_leads_to_a_copy(runtime, project, tmp_path):
    """A buildout's interpreter names the project's folder by its absolute path."""
    copy = tmp_path / "copy"
    project.rename(copy)
    place = tmp_path / "worker"
    place.mkdir()
    setup = Setup(copy, "settings", path=(str(project),), moved=((str(project), str(copy)),))
    one = Worker(runtime, setup, databases(copy), place, preload=True)
    try:
        assert one.loaded(60).ready
        assert one.run(Job(databases(copy), MIGRATE), 60).outcome == "ok"
    finally:
        one.close()
