"""`python -m southdeps.verify`: a run as the outcomes of the cases have it."""

from __future__ import annotations

import json

import pytest

from southdeps.finding import MigrationId
from southdeps.verify import __main__ as main
from southdeps.verify.outcome import RunFailure, RunResult

A, B = MigrationId("a", "0001_initial"), MigrationId("b", "0001_initial")
ERROR = 'django.db.utils.ProgrammingError: relation "a_thing" does not exist'

#: name -> the failure of a run that has started `a`, and what is written of it besides the order
FAILURES = {
    "none": (None, {"outcome": "ok"}),
    "a table": (
        RunFailure(A, ERROR, ERROR, table="a_thing"),
        {"outcome": "fails", "failed": "a:0001_initial", "error": ERROR, "missing_table": "a_thing"},
    ),
    "a column": (
        RunFailure(A, "no", "no", table="a_thing", column="size"),
        {"outcome": "fails", "failed": "a:0001_initial", "error": "no", "missing_column": "size"},
    ),
    "anything else": (
        RunFailure(A, "ValueError", "ValueError"),
        {"outcome": "fails", "failed": "a:0001_initial", "error": "ValueError"},
    ),
    "before the first": (RunFailure(None, "no plan", "no plan"), {"outcome": "blocked", "error": "no plan"}),
}


@pytest.mark.parametrize(("failure", "written"), FAILURES.values(), ids=FAILURES)
def test_a_run(failure, written):
    assert main.summary(RunResult((A, B), (), failure)) == {
        "order": ["a:0001_initial", "b:0001_initial"],
        **written,
    }


def test_both_backends_are_printed(tmp_path, monkeypatch, capsys):
    runs = []

    def run_case(folder, backend, made, on):
        runs.append((folder, backend, on is None))
        return RunResult((A,), (), None)

    class Server:
        def __enter__(self):
            return "a server"

        def __exit__(self, *_):
            return None

    monkeypatch.setattr(main, "find_python2", lambda: "python")
    monkeypatch.setattr(main, "environment", lambda *_: "packages")
    monkeypatch.setattr(main, "server", lambda version: Server())
    monkeypatch.setattr(main, "run_case", run_case)
    main.main(str(tmp_path))
    ran = {"order": ["a:0001_initial"], "outcome": "ok"}
    assert json.loads(capsys.readouterr().out) == {"postgresql": ran, "sqlite3": ran}
    assert runs == [(tmp_path, "postgresql", False), (tmp_path, "sqlite3", True)]
