"""A sample of the repairs: what the command writes is clean, and all rows that it should keep are there.

`python -m tests.accuracy.repairs` loads all of them with the real Django.
"""

from __future__ import annotations

import json

import pytest

from southdeps.fixture.check import CheckOptions, check
from tests.accuracy.repairs import CASES, REPAIRS, repaired
from tests.fixture.databases import case_project


def test_every_case_is_recorded():
    for case, (name, _) in REPAIRS.items():
        assert (CASES / case / "fixtures" / name).is_file(), case


@pytest.mark.parametrize("case", ["natural-order", "dump-plain"])
def test_what_is_repaired_is_clean(tmp_path, case):
    path = repaired(case, tmp_path / case)
    findings = check(case_project(case), CheckOptions((str(path),))).findings
    assert [finding for finding in findings if finding.kind.rank in {"fails", "wrong"}] == []
    assert json.loads(path.read_text("utf-8"))
