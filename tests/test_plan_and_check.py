"""`plan` and `check` never disagree: what fails in a plan has an error of `check` that foretells it."""

from __future__ import annotations

import pytest

from southdeps import api
from southdeps.analysis import build
from southdeps.analysis.simulate import simulate_migrate
from southdeps.project.loading import Options
from southdeps.rules import RULES
from tests import report_verdicts
from tests.corpus import release

RELEASES = ("karaage-3.1.34", "philo-0.9.2", "django-widgy-0.7.4")
CASES = [name for name in report_verdicts.names() if not name.startswith("ctl_")]
#: Here `plan` goes by the user model of settings that it finds by itself; `check` does only if they are named.
OF_SETTINGS = {"swapped-user"}
#: Codes whose findings stand where a table is dropped; the migration that fails is the one in `requires`.
ELSEWHERE = {rule.code for rule in RULES if rule.fails_in_required}


def disagreements(folder, settings=None):
    """The plans that fail though `check` finds no error at the migration, and how many plans fail."""
    project = api.read([folder], Options(settings=settings, backend="postgresql"))
    errors = [one for one in api.inspect_project(project).findings if one.severity == "error"]
    places = {one.requires if one.code in ELSEWHERE else one.migration for one in errors}
    given = build.simulation_input(project)
    results = [simulate_migrate(given, app) for app in (None, *given.labels)]
    failing = [one for one in results if one.outcome == "fails"]
    stopped = [one.message for one in results if one.outcome == "blocked" and not errors]
    return [f"{one.failed}: {one.message}" for one in failing if one.failed not in places] + stopped, len(
        failing
    )


@pytest.mark.parametrize("name", RELEASES)
def test_releases(name):
    wrong, failing = disagreements(release(name))
    assert wrong == []
    assert failing


@pytest.mark.parametrize("case", CASES)
def test_cases_with_and_without_settings(case):
    folder = report_verdicts.CASES / case
    settings = str(report_verdicts.settings_of(folder))
    for given in (settings,) if case in OF_SETTINGS else (settings, None):
        assert disagreements(folder, given)[0] == []
