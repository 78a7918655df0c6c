"""What the page says of databases that were migrated before `fix`."""

from __future__ import annotations

import pytest

from tests.accuracy.existing_section import ReleaseResult, Tried, lines, section

RIGHT = Tried("b:0001_initial", 2, "", "")
STOPPED = Tried("c:0001_initial", 3, "", "c:0001_initial: InconsistentMigrationHistory: late")
UNABLE = Tried("d:0001_initial", 4, "IntegrityError: null value", "")


@pytest.mark.parametrize(
    ("tried", "expected"),
    [
        pytest.param((RIGHT,), ["1 trees, 2 dependencies of 1 migrations: 2 tried, 0 of them wrong.\n"], id="right"),
        pytest.param(
            (RIGHT, STOPPED),
            [
                "1 trees, 5 dependencies of 2 migrations: 5 tried, 3 of them wrong.\n",
                "- shop-1.0 stripped, c:0001_initial (3): wrong: c:0001_initial: InconsistentMigrationHistory: late",
            ],
            id="stopped",
        ),
        pytest.param(
            (UNABLE, RIGHT),
            [
                "1 trees, 6 dependencies of 2 migrations: 2 tried, 0 of them wrong.\n",
                "- shop-1.0 stripped, d:0001_initial (4): not tried: IntegrityError: null value",
            ],
            id="not tried",
        ),
    ],
)  # fmt: skip
def test_each_exception_is_named(tried, expected):
    result = ReleaseResult("shop-1.0", "stripped", tried)
    assert list(lines([result])) == expected
    assert section([result], ["shop-1.0"]).endswith("\n".join(expected) + "\n")
    assert section([result], ["toy-2.0", "shop-1.0", "box-1.0"]).endswith(
        "\n\nNot tried yet: box-1.0, toy-2.0.\n"
    )
