"""`plan` and `check` on projects rebuilt from public reports, against what the real South did with each."""

from __future__ import annotations

import pytest

from southdeps import api
from southdeps.project.loading import Options
from tests import report_verdicts
from tests.report_verdicts import (
    DISAGREEMENTS,
    all_recorded,
    findings,
    names,
    planned,
    recorded,
    settings_of,
    verdicts,
)


def listed(case):
    """The runs of a case in which southdeps is known to be wrong."""
    lines = (line.split() for line in DISAGREEMENTS.read_text("utf-8").splitlines())
    return {run for name, run in lines if name == case}


@pytest.mark.parametrize("case", names())
def test_plan_and_check_say_what_south_does(case):
    """A run that has come right must leave the list, so that it can't go wrong again."""
    wrong = {verdict.run for verdict in verdicts(case) if not verdict.agrees}
    assert wrong == listed(case)


def test_no_file_says_that_a_machine_lacks_a_database():
    """Only the settings of a second database led there, and the same files pass where both databases are."""
    lacking = {case: all_recorded(case).keys() - recorded(case).keys() for case in names()}
    lacking = {case: runs for case, runs in lacking.items() if runs}
    assert lacking == {"two_databases": {"sqlite"}, "ctl_second_db_read": {"sqlite"}}
    for case in lacking:
        assert "DATABASES['stats']" in settings_of(report_verdicts.CASES / case).read_text("utf-8")
        assert planned(case, "sqlite")["outcome"] == "ok"


def test_only_cases_that_exist_are_listed_and_left_out():
    known = {path.parent.name for path in report_verdicts.CASES.glob("*/expected.json")}
    assert {line.split()[0] for line in DISAGREEMENTS.read_text("utf-8").splitlines()} <= known
    assert known >= report_verdicts.OUTSIDE
    assert len(report_verdicts.OUTSIDE) <= 4


#: Projects with which South has no trouble, on any database, in any order.
SOUND = [case for case in names() if set(recorded(case).values()) == {"ok"}]


@pytest.mark.parametrize("case", SOUND)
def test_nothing_is_repaired_where_nothing_is_wrong(case):
    folder = report_verdicts.CASES / case
    result = api.fix([folder], Options(settings=str(settings_of(folder))))
    assert [str(edit.path) for edit in result.edits] == []


@pytest.mark.parametrize("case", names())
def test_messages_can_be_read(case):
    """They are no longer than a few lines, and the same on every machine."""
    said = [one["message"] for one in findings(case)]
    said += [planned(case, run).get("message") or "" for run in recorded(case)]
    assert all(len(one) <= 300 and " at 0x" not in one for one in said), said
