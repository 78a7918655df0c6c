"""The cases through the real South: what it does now is what outcomes.json says it did."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from southdeps.verify import environment as environments
from southdeps.verify.__main__ import summary
from southdeps.verify.case import run_case

CASES = Path(__file__).parents[1] / "south_cases"
OUTCOMES = json.loads((CASES / "outcomes.json").read_text("utf-8"))


def plain(error: str) -> str:
    """An error without what depends on the machine or on how it was printed.

    In outcomes.json the class stands without its module where a failed dry run quotes it, and runs into the text where
    South prints the text instead of returning it.
    """
    error = re.sub(r"from '[^']*?(django/[^']+|a/__init__\.pyc?)'", r"from '\1'", error).replace(
        ".pyc", ".py"
    )
    error = error.replace("DependsOnUnknownMigrationMigration", "DependsOnUnknownMigration: Migration")
    return re.sub(r"^(?:\w+\.)+(?=\w+:)", "", error)


@pytest.mark.parametrize("backend", ["postgresql", "sqlite3"])
@pytest.mark.parametrize("case", sorted(OUTCOMES))
def test_south_does_what_was_recorded(case, backend, runtime, newest_server):
    expected = dict(OUTCOMES[case][backend])
    assert expected.pop("syncdb_exit") == 0
    found = summary(run_case(CASES / case, backend, runtime, newest_server))
    for outcome in (expected, found):
        if "error" in outcome:
            outcome["error"] = plain(str(outcome["error"]))
    assert found == expected


#: Some of the cases; of all 68, only that of the next test ends otherwise with Django 1.4.
OLDER = (
    "00_classic_fault",
    "10_circular",
    "15_datamigration_no_dep",
    "18b_fk_column_only_in_0004",
    "20_m2m_no_dep",
)


@pytest.mark.parametrize("case", OLDER)
def test_an_older_django_makes_no_difference(case, python2, newest_server):
    older = environments.environment(python2, environments.django_release("1.4"), print)
    expected = OUTCOMES[case]["postgresql"]
    found = summary(run_case(CASES / case, "postgresql", older, newest_server))
    for key in ("order", "outcome", "failed", "missing_table", "missing_column"):
        assert found.get(key) == expected.get(key)


def test_an_older_django_knows_less(python2, newest_server):
    older = environments.environment(python2, environments.django_release("1.4"), print)
    found = summary(run_case(CASES / "38_db_constraint_false", "postgresql", older, newest_server))
    assert found["error"] == "TypeError: __init__() got an unexpected keyword argument 'db_constraint'"


def test_every_case_has_an_outcome():
    folders = {path.name for path in CASES.iterdir() if path.is_dir()}
    assert folders == set(OUTCOMES)
