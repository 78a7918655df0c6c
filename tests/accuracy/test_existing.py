"""Trying `fix` on migrated databases: what is kept of the runs. tests/test_existing.py tries real ones."""

from __future__ import annotations

from southdeps.verify.outcome import RunFailure, RunResult
from tests.accuracy.existing import outcome
from tests.accuracy.existing_section import Tried
from tests.existing import Migrated
from tests.projects import name

LATE, EARLY = name("b:0001_initial"), name("a:0001_initial")
RAN = RunResult((), (), None)
FAILED = RunResult((), (), RunFailure(LATE, "ProgrammingError: gone\nLINE 1", "x"))


def test_what_is_kept():
    tried = Migrated(LATE, frozenset({EARLY}), (), RAN, RAN)
    assert outcome(tried) == Tried("b:0001_initial", 1, "", "")
    stopped = outcome(tried._replace(after=FAILED))
    assert stopped.not_tried == ""
    assert stopped.problem.startswith("b:0001_initial: ProgrammingError: gone")
    unable = outcome(tried._replace(before=FAILED, after=None))
    assert unable == Tried("b:0001_initial", 1, "ProgrammingError: gone", "")
