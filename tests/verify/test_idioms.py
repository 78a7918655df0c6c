"""What the real South does with the idioms of old migrations, in both orders of the apps.

Those that work run together, each under labels of its own; a sample of the twins that fail runs with every test, all of
them with SOUTHDEPS_ALL_CASES=1.
"""

from __future__ import annotations

import os

import pytest

from southdeps.verify.case import run_case
from tests import projects
from tests.idioms import LOUD, QUIET, with_settings

SAMPLE = ("a column renamed, then read", "a proxy of today")


def renamed(files, number):
    """The same project under labels of its own."""

    def other(text):
        return text.replace("alpha", f"alpha{number:02}").replace("beta", f"beta{number:02}")

    return {other(name): other(text) for name, text in files.items()}


@pytest.mark.parametrize("first", ["alpha", "beta"])
def test_all_that_should_work_does(first, tmp_path, environment, server):
    files: dict[str, str] = {}
    labels: list[str] = []
    second = {"alpha": "beta", "beta": "alpha"}[first]
    for number, one in enumerate(QUIET.values()):
        files |= renamed(one, number)
        labels += [f"{first}{number:02}", f"{second}{number:02}"]
    folder = projects.write(tmp_path, with_settings(files, *labels))
    done = run_case(folder, "postgresql", environment, server)
    assert done.failure is None, [done.failure, list(QUIET)]
    assert len({step.migration.app for step in done.steps}) == 2 * len(QUIET)


@pytest.mark.parametrize("name", LOUD if os.environ.get("SOUTHDEPS_ALL_CASES") else SAMPLE)
def test_a_twin_fails_in_one_order_at_least(name, tmp_path, environment, server):
    failures = []
    for order in (("beta", "alpha"), ("alpha", "beta")):
        folder = projects.write(tmp_path / order[0], with_settings(LOUD[name].files, *order))
        failures.append(run_case(folder, "postgresql", environment, server).failure)
        if failures[-1] is not None:
            break
    assert failures[-1] is not None
