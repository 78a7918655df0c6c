"""What all tests share."""

from __future__ import annotations

import os

import pytest

from southdeps.errors import CannotRunError
from southdeps.verify import environment as environments
from southdeps.verify import postgres

# Data: small Python 2 projects, never to be imported.
collect_ignore = [
    "drift_cases",
    "fixture/cases",
    "fixture/laboratory",
    "fixture/tutorial",
    "report_cases",
    "setups/own",
    "south_cases",
]


@pytest.fixture(scope="session")
def server():
    """A PostgreSQL server of the newest version, with which the cases were recorded; once per worker."""
    with postgres.server(version="18") as on:
        yield on


@pytest.fixture(scope="session")
def python2():
    """Python 2.7, else: skipped with one line, or failed where CI=true says that it has to be there."""
    try:
        return environments.find_python2()
    except CannotRunError as error:
        if os.environ.get("CI") == "true":
            pytest.fail(str(error), pytrace=False)
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def environment(python2):
    return environments.environment(python2, environments.DEFAULT_DJANGO, print)
