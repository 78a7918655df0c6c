"""Nothing is wrong with the idioms of old migrations that work, and something is with their twins that fail."""

from __future__ import annotations

import pytest

from southdeps import fixes, rules
from southdeps.analysis import build
from southdeps.analysis.simulate import simulate_migrate
from southdeps.project.loading import Options, load
from tests import projects
from tests.idioms import LOUD, QUIET, with_settings

ORDERS = [("alpha", "beta"), ("beta", "alpha")]
#: What `check` may say of a project that works: that a live model, or a table asked for, may change.
WARNINGS = {"a proxy of today": {"SD407"}, "a column that may be there": {"SD304"}}


def read(folder, files, order):
    projects.write(folder, with_settings(files, *order))
    return load(Options(paths=(folder,), settings=str(folder / "settings.py")))


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order[0])
@pytest.mark.parametrize("name", QUIET)
def test_what_works_is_left_alone(tmp_path, name, order):
    project = read(tmp_path, QUIET[name], order)
    result = fixes.fix_project(project)
    loud = [one for one in result.inspection.findings if one.severity != "info"]
    assert {one.code for one in loud} <= WARNINGS.get(name, set())
    assert [one.message for one in loud if one.severity == "error"] == []
    assert [str(change) for change in result.changes] == []
    assert simulate_migrate(build.simulation_input(project)).outcome == "ok"


@pytest.mark.parametrize("name", LOUD)
def test_what_fails_is_reported(tmp_path, name):
    code, files = LOUD[name]
    outcomes = set()
    for order in ORDERS:
        project = read(tmp_path / order[0], files, order)
        outcomes.add(simulate_migrate(build.simulation_input(project)).outcome)
        found = rules.inspect(build.analysis_context(project)).findings
        assert code in {one.code for one in found}
    assert outcomes != {"ok"}


def test_every_twin_is_that_of_a_project_that_works():
    assert set(LOUD) <= set(QUIET)
