"""`southdeps cache`"""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from southdeps import cache
from southdeps.cli.commands import cli


@pytest.fixture
def path(tmp_path):
    return tmp_path / "made" / "when needed" / "cache.sqlite"


def not_a_database(path):
    path.write_bytes(b"this is no database, " * 100)


@pytest.fixture
def run(path, monkeypatch):
    monkeypatch.setattr(cache, "default_path", lambda: path)

    def run(*arguments):
        done = CliRunner().invoke(cli, ["cache", *arguments])
        return done.exit_code, done.output.replace(str(path), "PATH")

    return run


def test_the_command(run, path):
    assert run("info") == (0, "PATH\n0 entries, 0.0 MB of at most 67.1 MB\n")
    cache.write(path, {b"k": bytes(1_500_000)})
    assert run("info") == (0, "PATH\n1 entries, 1.5 MB of at most 67.1 MB\n")
    assert run("clear") == (0, "PATH: removed, 1.5 MB\n")
    assert run("clear") == (0, "PATH: there was none\n")
    assert not path.exists()


def test_the_command_removes_what_can_not_be_read(run, path):
    path.parent.mkdir(parents=True)
    not_a_database(path)
    status, output = run("info")
    assert status == 2
    assert output == "southdeps: PATH: file is not a database\n"
    assert run("clear") == (0, "PATH: removed, 0.0 MB\n")


def test_what_can_not_be_read_is_reported_on_standard_error(path, monkeypatch):
    monkeypatch.setattr(cache, "default_path", lambda: path)
    path.parent.mkdir(parents=True)
    not_a_database(path)
    assert CliRunner().invoke(cli, ["cache", "info"]).stdout == ""


def test_the_command_says_what_it_can_not_remove(run, path):
    path.mkdir(parents=True)
    status, output = run("clear")
    assert status == 2
    assert output.startswith("southdeps: PATH: ")
