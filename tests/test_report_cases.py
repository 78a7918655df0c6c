"""`plan` and `check` on projects rebuilt from public reports, against what the real South did with each."""

from __future__ import annotations

import pytest

from tests import report_verdicts
from tests.report_verdicts import DISAGREEMENTS, names, verdicts


def listed(case):
    """The runs of a case in which southdeps is known to be wrong."""
    lines = (line.split() for line in DISAGREEMENTS.read_text("utf-8").splitlines())
    return {run for name, run in lines if name == case}


@pytest.mark.parametrize("case", names())
def test_plan_and_check_say_what_south_does(case):
    """A run that has come right must leave the list, so that it can't go wrong again."""
    wrong = {verdict.run for verdict in verdicts(case) if not verdict.agrees}
    assert wrong == listed(case)


def test_only_cases_that_exist_are_listed_and_left_out():
    known = {path.parent.name for path in report_verdicts.CASES.glob("*/expected.json")}
    assert {line.split()[0] for line in DISAGREEMENTS.read_text("utf-8").splitlines()} <= known
    assert known >= report_verdicts.OUTSIDE
    assert len(report_verdicts.OUTSIDE) <= 4
