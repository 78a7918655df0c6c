"""`plan` on small projects whose fate under the real South is known: outcomes.json says what it did with each."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from southdeps.cli.plan import plan
from tests.environments import virtualenv
from tests.verify.test_case import plain

CASES = Path(__file__).parent / "south_cases"
OUTCOMES = json.loads((CASES / "outcomes.json").read_text("utf-8"))

#: Cases that reading alone can't decide, with the reason; there must not be more than three.
UNDECIDABLE: dict[str, str] = {}

RUNS = [(case, backend) for case in sorted(OUTCOMES) for backend in OUTCOMES[case] if case not in UNDECIDABLE]


@pytest.fixture(scope="session")
def environment(tmp_path_factory):
    """What all cases run in: Django 1.6 and South, and nothing else."""
    return virtualenv(tmp_path_factory.mktemp("environment") / "env")


def planned(case, backend, environment):
    folder = CASES / case
    options = ["--settings", str(folder / "settings.py"), "--python", str(environment)]
    options += ["--database-backend", backend, "--format", "json", "--no-cache"]
    result = CliRunner().invoke(plan, [str(folder), *options])
    assert result.exit_code == (0 if OUTCOMES[case][backend]["outcome"] == "ok" else 1), result.output
    return json.loads(result.stdout)


@pytest.mark.parametrize(("case", "backend"), RUNS, ids=lambda value: value)
def test_the_plan_is_what_south_does(case, backend, environment):
    expected = OUTCOMES[case][backend]
    found = planned(case, backend, environment)
    keys = ("order", "outcome", "failed", "missing_table", "missing_column")
    assert {key: found[key] for key in keys} == {key: expected.get(key) for key in keys}
    assert said(found["message"]) == said(expected.get("error"))
    assert found["complete_order"] == [] or found["complete_order"][: len(found["order"])] == found["order"]
    assert (found["complete_order"] == []) == (found["outcome"] == "blocked")


def said(error: str | None) -> str | None:
    """The first line of an error without what depends on the machine: the file of a module."""
    if error is None:
        return None
    first = plain(error).splitlines()[0].rstrip(".")
    return re.sub(r"<module '([\w.]+)'[^>]*>", r"<module '\1'>", first)


def test_nearly_all_cases_can_be_decided():
    assert len(UNDECIDABLE) <= 3
    assert all(UNDECIDABLE.values())
    assert set(UNDECIDABLE) <= set(OUTCOMES)
