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


def test_a_project_as_it_is(tmp_path, runtime, server):
    """With its own interpreter: here one that has the packages on its path by itself."""
    folder = tmp_path / "project"
    shutil.copytree(CASES / "00_classic_fault", folder, copy_function=shutil.copyfile)
    before = sorted(folder.rglob("*"))
    python = tmp_path / "python2.7"
    path = os.pathsep.join(runtime.path)
    python.write_text(f'#!/bin/sh\nPYTHONPATH="{path}" exec "{runtime.python.executable}" "$@"\n', "utf-8")
    python.chmod(0o755)
    options = ("--project", "--python2", python, "--database-url", url(server), "--format", "json")
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


def test_the_help_says_that_code_is_run():
    text = " ".join(CliRunner().invoke(verify, ["--help"]).stdout.split())
    assert "THIS RUNS THE PROJECT'S CODE" in text


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


def test_a_live_run_is_left_alone(tmp_path):
    with workspace.workspace_in(tmp_path) as first, workspace.workspace_in(tmp_path) as second:
        assert sorted(ours(tmp_path)) == sorted([first.name, second.name])


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
    assert "stand-in for absent.thing" in one["left_out"]


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
