"""The two set-ups end to end: what southdeps says of them is what the real South did, before and after `fix`.

The larger one is planned, but neither checked nor fixed, unless SOUTHDEPS_ALL_CASES=1, as in `make accuracy`.
"""

from __future__ import annotations

import json
import os

import pytest

from southdeps import api
from tests.setups import foretold, trees
from tests.setups.__main__ import RECORDED
from tests.setups.judge import Judgement

#: Those that are checked and fixed too.
WHOLE = frozenset(trees.SETUPS if os.environ.get("SOUTHDEPS_ALL_CASES") else {trees.VIRTUALENV.name})
RECORD = json.loads(RECORDED.read_text("utf-8"))
#: What of third parties lacks in each, and of the project itself as South has written it.
THIRD_PARTY = {
    "buildout-site": ["link:0001_initial cms:0001_initial", "snippet:0001_initial cms:0001_initial"],
    "virtualenv-site": [
        f"{app}:0001_initial accounts:0001_initial"
        for app in ("default", "filer", "guardian", "oauth2_provider", "reversion", "socialaccount")
    ],
}
OWN = {
    "buildout-site": [
        "members:0001_initial filer:0001_initial",
        "members:0002_auto shop:0001_initial",
        "news:0001_initial cms:0001_initial",
        "portfolio:0001_initial cms:0001_initial",
        "portfolio:0001_initial members:0001_initial",
        "shop:0001_initial portfolio:0001_initial",
        "shop:0002_price_from_year portfolio:0002_auto__add_field_work_year",
    ],
    "virtualenv-site": [
        "api:0001_initial oauth2_provider:0001_initial",
        "api:0001_initial orders:0001_initial",
        "catalog:0001_initial accounts:0001_initial",
        "catalog:0001_initial filer:0001_initial",
        "orders:0001_initial accounts:0001_initial",
        "orders:0001_initial catalog:0001_initial",
    ],
}


def recorded(setup, variant, backend):
    return Judgement(**RECORD[setup.name]["migrate"][f"{variant} {backend}"])


@pytest.mark.parametrize("name", trees.SETUPS)
def test_a_set_up_is_foretold_and_repaired(tmp_path, name):
    """As South has written its migrations: what fails, what lacks, and that `fix` mends it on both databases."""
    setup = trees.SETUPS[name]
    folder = trees.copy(setup, tmp_path / name)
    trees.without_declarations(setup, folder)
    cache = tmp_path / "cache"
    project = foretold.read(setup, folder, "postgresql", cache)
    assert (project.complete, project.apps_not_found) == (True, ())
    used = api.used_by(project)
    assert used.settings is not None
    assert used.settings.endswith("production.py")
    assert used.environment is not None
    assert used.environment.endswith("bin/django" if setup is trees.BUILDOUT else "env")
    assert foretold.agree(foretold.plan(project), recorded(setup, "stripped", "postgresql"))
    if name not in WHOLE:
        return
    assert foretold.missing(project) == sorted(OWN[name] + THIRD_PARTY[name])
    foretold.fix(project)
    for backend in setup.settings:
        fixed = foretold.read(setup, folder, backend, cache)
        assert foretold.agree(foretold.plan(fixed), recorded(setup, "fixed", backend))
        if backend == "postgresql":
            assert foretold.missing(fixed) == []


def test_what_was_recorded_says_something():
    """Both projects fail before and run to their end after, and that on PostgreSQL alone for the one."""
    for setup in trees.SETUPS.values():
        before, after = (recorded(setup, one, "postgresql") for one in ("stripped", "fixed"))
        assert before.error is not None
        assert after.error is None
        assert len(after.order) == len(set(after.order)) > len(before.order)
