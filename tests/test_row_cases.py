"""`plan` and `check` on small apps about rows, models and failing code, against what the real South did with each."""

from __future__ import annotations

import pytest

from tests.row_cases import cases, culprit, wrong

CASES = cases()


@pytest.mark.parametrize("name", CASES)
def test_plan_and_check_say_what_south_does(tmp_path, name):
    """A case that has come right must lose its mark, so that it can't go wrong again."""
    group = CASES[name]
    assert wrong(tmp_path, group) == [app for app, case in group.items() if case.get("missed")]


def test_no_alarm_is_false():
    """What is known to be wrong are failures that are not foretold, never a failure that does not happen."""
    missed = [case for group in CASES.values() for case in group.values() if case.get("missed")]
    assert [case for case in missed if culprit(case["south"]) == "ok"] == []
