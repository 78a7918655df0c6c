"""`southdeps verify`, from the command line to the exit status."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from southdeps.cli.verify import verify
from tests.verify.apps import BOX, THING, write
from tests.verify.test_postgres import url

CASES = Path(__file__).parents[1] / "south_cases"
CLASSIC = """\
a                        passes
b                        fails
    b:0001_initial: django.db.utils.ProgrammingError: relation "a_thing" does not exist
    table a_thing comes from a:0001_initial, on which b:0001_initial does not depend
    check says so: SD101
in order                 passes
in reverse               fails
    b:0001_initial: django.db.utils.ProgrammingError: relation "a_thing" does not exist
    table a_thing comes from a:0001_initial, on which b:0001_initial does not depend
    check says so: SD101
2 passed, 2 failed, 0 could not be judged (South 1.0.2, Django 1.6.11, Python 2.7.18, PostgreSQL 18.4)
"""


def call(*arguments):
    return CliRunner().invoke(verify, [*map(str, arguments), "--quiet", "--no-cache"], catch_exceptions=False)


@pytest.fixture
def apps(tmp_path):
    write(tmp_path, "a:0001_initial", THING)
    write(tmp_path, "b:0001_initial", BOX, models=["a.Thing"])
    return tmp_path


@pytest.fixture(autouse=True)
def old_handler():
    """The command sets a handler for the whole process, which here is the tests'."""
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def test_text(apps, environment, server):
    done = call(apps, "--database-url", url(server))
    used = f"(South 1.0.2, Django 1.6.11, Python {environment.python.version}, PostgreSQL {server.version})\n"
    assert done.stdout == CLASSIC.rpartition("(")[0] + used
    assert done.exit_code == 1


def test_json_and_nothing_wrong(apps, environment, server):
    shutil.rmtree(apps / "b")
    done = call(apps, "--database-url", url(server), "--format", "json")
    assert [(one["name"], one["status"]) for one in json.loads(done.stdout)["results"]] == [("a", "passes")]
    assert done.exit_code == 0


def test_a_project_as_it_is(tmp_path, environment, server):
    """With its own interpreter: here one that has the packages on its path by itself."""
    folder = tmp_path / "project"
    shutil.copytree(CASES / "00_classic_fault", folder, copy_function=shutil.copyfile)
    before = sorted(folder.rglob("*"))
    python = tmp_path / "python2.7"
    path = os.pathsep.join(environment.path)
    python.write_text(
        f'#!/bin/sh\nPYTHONPATH="{path}" exec "{environment.python.executable}" "$@"\n', "utf-8"
    )
    python.chmod(0o755)
    options = ("--project", "--python2", python, "--database-url", url(server), "--format", "json")
    done = call(folder, *options)
    results = json.loads(done.stdout)["results"]
    assert [(one["name"], one["status"], one["failed"], one["table"]) for one in results] == [
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
        pytest.param(["--project"], "no manage.py that names the settings", id="settings"),
        pytest.param(
            ["--database-url", "postgresql://x@/x?host=/no/such"], "no PostgreSQL server", id="server"
        ),
    ],
)
def test_could_not_run(options, message, apps, environment):
    done = call(apps, *options)
    assert message in done.stderr
    assert (done.exit_code, done.stdout) == (2, "")


def test_the_help_says_that_code_is_run():
    text = " ".join(CliRunner().invoke(verify, ["--help"]).stdout.split())
    assert "THIS RUNS THE PROJECT'S CODE" in text


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_it_cleans_up(number, tmp_path, environment, python2):
    """Neither a folder, a server nor a run is left."""
    apps, temporary = tmp_path / "apps", tmp_path / "t"
    temporary.mkdir()
    mark = tmp_path / "begun"
    write(apps, "a:0001_initial", f"open({str(mark)!r}, 'a').close()\nimport time\ntime.sleep(900)")
    command = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler);"
    command += "from southdeps.cli import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", command, "verify", str(apps), "--quiet", "--no-cache"],
        env=os.environ | {"TMPDIR": str(temporary)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    while not mark.exists():
        assert process.poll() is None, process.communicate()
        time.sleep(0.1)
    process.send_signal(number)
    process.communicate(timeout=60)
    assert process.returncode not in (0, None)
    assert [path.name for path in temporary.iterdir() if path.name.startswith("southdeps")] == []
    running = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert str(temporary) not in running
