"""`southdeps verify`, from the command line to the exit status."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from southdeps.cli.verify import verify
from southdeps.verify import postgres, workspace
from tests.verify.apps import BOX, THING, write
from tests.verify.test_postgres import url

CASES = Path(__file__).parents[1] / "south_cases"
CLASSIC = """\
a                        passes
b                        fails
    b:0001_initial: django.db.utils.ProgrammingError: relation "a_thing" does not exist
    a:0001_initial creates table a_thing; b:0001_initial does not depend on it
    foretold by check: SD101
in alphabetical order    passes
in reverse               fails
    b:0001_initial: django.db.utils.ProgrammingError: relation "a_thing" does not exist
    a:0001_initial creates table a_thing; b:0001_initial does not depend on it
    foretold by check: SD101
2 passed, 2 failed, 0 not judged (South 1.0.2, Django 1.6.11, Python 2.7.18, PostgreSQL 18.4)
"""


COMMAND = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler);"
    "from southdeps.cli import main; main()"
)


def ours(folder):
    """The names of the folders of our runs."""
    return [path.name for path in folder.iterdir() if path.name.startswith("southdeps")]


@pytest.fixture
def temporary():
    """A TMPDIR with a path short enough to be used."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def running():
    return subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout


def call(*arguments):
    return CliRunner().invoke(verify, [*map(str, arguments), "--quiet", "--no-cache"], catch_exceptions=False)


@pytest.fixture
def apps(tmp_path):
    write(tmp_path, "a:0001_initial", THING)
    write(tmp_path, "b:0001_initial", BOX, models=["a.Thing"])
    return tmp_path


@pytest.fixture
def project_python(tmp_path, runtime):
    """An interpreter that has Django and South on its path by itself."""
    python = tmp_path / "python2.7"
    path = os.pathsep.join(runtime.path)
    python.write_text(f'#!/bin/sh\nPYTHONPATH="{path}" exec "{runtime.python.executable}" "$@"\n', "utf-8")
    python.chmod(0o755)
    return python


def test_text(apps, runtime, server):
    done = call(apps, "--database-url", url(server))
    used = f"(South 1.0.2, Django 1.6.11, Python {runtime.python.version}, PostgreSQL {server.version})\n"
    assert done.stdout == CLASSIC.rpartition("(")[0] + used
    assert done.exit_code == 1


def test_json_and_nothing_wrong(apps, runtime, server):
    shutil.rmtree(apps / "b")
    done = call(apps, "--database-url", url(server), "--format", "json")
    assert [(one["name"], one["outcome"]) for one in json.loads(done.stdout)["results"]] == [("a", "passes")]
    assert done.exit_code == 0


def test_a_project_as_it_is(tmp_path, project_python, server):
    """With its own interpreter: here one that has the packages on its path by itself."""
    folder = tmp_path / "project"
    shutil.copytree(CASES / "00_classic_fault", folder, copy_function=shutil.copyfile)
    before = sorted(folder.rglob("*"))
    options = ("--project", "--python2", project_python, "--database-url", url(server), "--format", "json")
    done = call(folder, *options)
    results = json.loads(done.stdout)["results"]
    assert [(one["name"], one["outcome"], one["failed"], one["table"]) for one in results] == [
        ("b", "fails", "b:0001_initial", "a_thing"),
        ("a", "passes", None, None),
        ("in order", "fails", "b:0001_initial", "a_thing"),
        ("in reverse", "passes", None, None),
    ]
    assert sorted(folder.rglob("*")) == before, "nothing is written into the project"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param(
            ["--python2", "/no/such/python"], "no Python 2.7 that runs (tried: /no/such/python)", id="python"
        ),
        pytest.param(["--django", "1.7"], "--django 1.7: one of 1.4.22, 1.5.12, 1.6.11", id="django"),
        pytest.param(["--project"], "--project needs settings", id="settings"),
        pytest.param(
            ["--database-url", "postgresql://x@/x?host=/no/such"], "no PostgreSQL server", id="server"
        ),
    ],
)
def test_could_not_run(options, message, apps, runtime):
    done = call(apps, *options)
    assert message in done.stderr
    assert (done.exit_code, done.stdout) == (2, "")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_interrupted_it_cleans_up(number, tmp_path, temporary, runtime):
    """No folder, server or run is left, also if a second signal follows."""
    apps = tmp_path / "apps"
    mark = tmp_path / "begun"
    write(apps, "a:0001_initial", f"open({str(mark)!r}, 'a').close()\nimport time\ntime.sleep(900)")
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, "verify", str(apps), "--quiet", "--no-cache"],
        env=os.environ | {"TMPDIR": str(temporary)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    while not mark.exists():
        assert process.poll() is None, process.communicate()
        time.sleep(0.1)
    process.send_signal(number)
    time.sleep(0.05)
    process.send_signal(number)
    process.communicate(timeout=60)
    assert process.returncode not in (0, None)
    assert ours(temporary) == []
    assert str(temporary) not in running()


def test_after_a_kill_the_next_run_cleans_up(tmp_path, temporary, runtime):
    apps = tmp_path / "apps"
    mark = tmp_path / "begun"
    write(apps, "a:0001_initial", f"open({str(mark)!r}, 'a').close()\nimport time\ntime.sleep(900)")
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, "verify", str(apps), "--quiet", "--no-cache"],
        env=os.environ | {"TMPDIR": str(temporary)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    while not mark.exists():
        assert process.poll() is None
        time.sleep(0.1)
    process.kill()
    process.wait()
    assert len(ours(temporary)) == 1
    with workspace.workspace_in(temporary) as folder:
        assert ours(temporary) == [folder.name]
    assert str(temporary) not in running()


def test_a_long_temporary_folder(tmp_path, monkeypatch, apps, runtime):
    """The path of a socket may have a hundred bytes."""
    long = tmp_path / ("x" * 100)
    long.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(long))
    shutil.rmtree(apps / "b")
    done = call(apps)
    assert done.exit_code == 0, done.stderr


def test_not_judged_is_not_passed(tmp_path, runtime, server):
    write(tmp_path, "a:0001_initial", "1 + thing.size", imports="from absent import thing")
    done = call(tmp_path, "--database-url", url(server), "--format", "json")
    (one,) = json.loads(done.stdout)["results"]
    assert (one["outcome"], one["not_judged"], done.exit_code) == ("not judged", "absent.thing.size", 3)
    assert "stand-in for absent" in one["left_out"]


def test_one_bad_file_judges_one_app(tmp_path, runtime, server):
    write(tmp_path, "a:0001_initial", THING)
    write(tmp_path, "b:0001_initial", "pass", imports="from absent import thing\nSIZE = 1 + thing.size")
    done = call(tmp_path, "--database-url", url(server), "--format", "json")
    results = {one["name"]: one for one in json.loads(done.stdout)["results"]}
    assert (results["a"]["outcome"], results["b"]["outcome"]) == ("passes", "not judged")
    assert "b/migrations/0001_initial.py, line 5: TypeError" in results["b"]["not_judged"]


def test_leftover_databases_of_dead_runs_are_dropped(apps, runtime, server):
    with postgres.cursor(server) as execute:
        execute("CREATE DATABASE southdeps_0123456789_1")
    with postgres.server(url(server)), postgres.cursor(server) as execute:
        names = [name for (name,) in execute("SELECT datname FROM pg_database")]
    assert "southdeps_0123456789_1" not in names


MODELS = {
    "a": "class Thing(models.Model):\n    pass\n",
    "b": "class Box(models.Model):\n    thing = models.ForeignKey('a.Thing')\n",
}


@pytest.fixture
def with_models(apps):
    for app, models in MODELS.items():
        (apps / app / "models.py").write_text(f"from django.db import models\n\n\n{models}", "utf-8")
    return apps


@pytest.mark.parametrize(
    ("rows", "outcome", "loaded", "message"),
    [
        pytest.param(
            [
                {"model": "a.thing", "pk": 1, "fields": {}},
                {"model": "b.box", "pk": 1, "fields": {"thing": 1}},
            ],
            "passes",
            2,
            None,
            id="loads",
        ),
        pytest.param(
            [{"model": "b.box", "pk": 1, "fields": {"thing": 7}}],
            "fails",
            None,
            "loaddata: django.db.utils.IntegrityError: Problem installing fixtures: insert or update on table",
            id="refers to a row that is not there",
        ),
    ],
)
def test_fixtures_are_loaded_after_the_migrations(
    rows, outcome, loaded, message, with_models, runtime, server
):
    file = with_models / "rows.json"
    file.write_text(json.dumps(rows), "utf-8")
    done = call(with_models, "--database-url", url(server), "--load", file, "--format", "json")
    result = json.loads(done.stdout)["results"][-1]
    assert (result["name"], result["outcome"], result["loaded"]) == ("loaddata", outcome, loaded)
    assert (result["message"] or "").startswith(message or "")
    assert result["foretold_by"] == ([] if outcome == "passes" else ["SD607"])
    assert done.exit_code == 1, "b fails by itself"


def test_the_schema_is_the_simulated_one(with_models, runtime, server):
    done = call(with_models, "--database-url", url(server), "--schema", "--format", "json")
    result = json.loads(done.stdout)["results"][-1]
    assert (result["name"], result["outcome"], result["message"]) == ("schema", "passes", None)


def test_a_schema_that_is_not_the_simulated_one(with_models, runtime, server):
    """What no reader of files can know: a callback of a library's."""
    index = "db.execute('CREATE INDEX hidden ON a_thing ((id + 1))')"
    hidden = f"import re\nre.sub('a', lambda match: ({index}, '')[1], 'a')"
    write(with_models, "a:0002_index", hidden)
    done = call(with_models, "--database-url", url(server), "--schema", "--format", "json")
    result = json.loads(done.stdout)["results"][-1]
    assert (result["name"], result["outcome"]) == ("schema", "fails")
    assert result["message"].startswith("schema: ")
    assert "hidden" in result["message"]


@pytest.mark.parametrize("mode", ["--isolated", "--project"])
def test_after_the_edits_of_fix(mode, tmp_path, project_python, server):
    folder = tmp_path / "project"
    shutil.copytree(CASES / "00_classic_fault", folder, copy_function=shutil.copyfile)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    options = ("--python2", project_python) if mode == "--project" else ()
    done = call(folder, mode, *options, "--fix", "--database-url", url(server), "--format", "json")
    document = json.loads(done.stdout)
    assert document["summary"] == {"passes": 2, "fails": 2, "not_judged": 0}
    assert document["after_fix"]["summary"] == {"passes": 4, "fails": 0, "not_judged": 0}
    assert done.exit_code == 0, "what counts is what remains"
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_the_projects_own_packages_are_proposed(tmp_path, project_python, runtime, server):
    folder = tmp_path / "project"
    shutil.copytree(CASES / "00_classic_fault", folder, copy_function=shutil.copyfile)
    python = folder / "env" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(project_python)
    done = call(folder, "--database-url", url(server))
    last = done.stdout.splitlines()[-1]
    assert (
        last
        == f"with the project's own packages: southdeps verify --project --python2 {os.path.relpath(python)}"
    )
    assert call(folder, "--project", "--database-url", url(server)).exit_code == 1, "it is found"


def test_a_script_is_no_interpreter(apps, tmp_path, project_python):
    script = tmp_path / "bin" / "django"
    script.parent.mkdir()
    script.write_text("#!/bin/sh\nexit 1\n", "utf-8")
    script.chmod(0o755)
    (tmp_path / "bin" / "python").symlink_to(project_python)
    done = call(apps, "--python2", script)
    assert f"{script} is a script, not an interpreter; use --python2 {script.parent}/python" in done.stderr


def test_a_run_that_hangs_is_not_judged(tmp_path, runtime, server):
    write(tmp_path, "a:0001_initial", "import time\ntime.sleep(600)")
    done = call(tmp_path, "--database-url", url(server), "--timeout", "3", "--format", "json")
    (one,) = json.loads(done.stdout)["results"]
    assert (one["outcome"], one["not_judged"], done.exit_code) == ("not judged", "stopped after 3 seconds", 3)
