"""Dependencies that no file declares."""

from __future__ import annotations

import pytest

from southdeps.finding import MigrationId
from tests.verify.apps import create, write

A, B1, B2 = (MigrationId(*name.split(":")) for name in ("a:0001_initial", "b:0001_initial", "b:0002_next"))


@pytest.fixture
def apps(root):
    write(root, "a:0001_initial", create("a_thing"))
    write(root, "b:0001_initial", create("b_box"))
    write(root, "b:0002_next", create("b_lid"))
    return root


@pytest.mark.parametrize(
    ("edges", "order"),
    [
        ([], [B1, B2]),
        ([(B1, A)], [A, B1, B2]),
        ([(B2, A)], [B1, A, B2]),
    ],
)
def test_south_runs_first_what_is_needed(apps, open_testbed, edges, order):
    with open_testbed(apps) as testbed:
        assert list(testbed.run(("migrate", "b"), edges=edges).order) == order


def test_a_cycle_is_found_by_south(apps, open_testbed):
    with open_testbed(apps) as testbed:
        failure = testbed.run(("migrate", "b"), edges=[(B1, A), (A, B2)]).failure
    assert failure.error.startswith("south.exceptions.CircularDependency")
