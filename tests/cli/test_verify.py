"""`southdeps verify`: its options, and what is said of a run; tests/verify runs it with the real South."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from southdeps.cli.verify import verify
from southdeps.errors import CannotRunError
from southdeps.verify import session
from tests import projects
from tests.projects import create, migration


def test_the_help_says_that_code_is_run():
    text = " ".join(CliRunner().invoke(verify, ["--help"]).stdout.split())
    assert "THIS RUNS THE PROJECT'S CODE" in text


FILES = {
    "a:0001_initial": migration(create("a_thing: name"), "a.Thing: name"),
    "b:0001_initial": migration(create("b_box: thing -> a.Thing"), "a.Thing: name"),
}


@pytest.fixture
def handed_over(tmp_path, monkeypatch):
    """A function: the variants and options that reach a run, with these arguments of the command."""
    seen = []

    def stop(variants, options, listener):
        listener.say("a line\x07")
        seen.append((variants, options))
        raise CannotRunError("stopped")

    monkeypatch.setattr(session, "verify", stop)
    projects.write(tmp_path, FILES)

    def run(*arguments):
        done = CliRunner().invoke(verify, [str(tmp_path), "--no-cache", *arguments])
        assert (done.exit_code, done.stdout) == (2, "")
        assert done.stderr.splitlines()[-1] == "southdeps: stopped"
        return (*seen[-1], done.stderr)

    return run


def test_what_is_run_by_default(handed_over):
    (variant,), options, _ = handed_over()
    assert {finding.code for finding in variant.findings} == {"SD101"}
    assert (options.isolated, options.schema, options.load, options.postgresql) == (True, False, (), "16")


def test_options_reach_the_run(handed_over):
    _, options, _ = handed_over(
        "--project", "--schema", "--timeout", "3", "--postgresql", "18", "--django", "1.4"
    )
    assert (options.isolated, options.schema, options.timeout) == (False, True, 3.0)
    assert (options.postgresql, options.django) == ("18", "1.4")


def test_with_fix_a_second_run_has_the_edits(handed_over):
    (before, after), _, _ = handed_over("--fix")
    assert (before.label, after.label) == ("before", "after fix")
    assert (before.edits, len(after.edits)) == ((), 1)
    assert after.findings == ()


def test_progress_is_a_line_each_without_a_terminal_and_none_if_quiet(handed_over):
    *_, told = handed_over()
    *_, quiet = handed_over("--quiet")
    assert "a line\\x07\n" in told
    assert "a line" not in quiet


@pytest.mark.parametrize("options", [["--load", "none.json"], ["--timeout", "0"], ["--timeout", "x"]])
def test_wrong_usage(tmp_path, options):
    projects.write(tmp_path, FILES)
    assert CliRunner().invoke(verify, [str(tmp_path), *options]).exit_code == 2
