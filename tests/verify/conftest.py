"""The servers for the tests of verify."""

from __future__ import annotations

import pytest

from southdeps.verify import postgres


@pytest.fixture(scope="session")
def runtime(environment):
    """Python 2.7 with Django 1.6 and South, once per worker."""
    return environment


@pytest.fixture(scope="session")
def server(python2):
    """The version that verify starts by default."""
    with postgres.server() as on:
        yield on


@pytest.fixture(scope="session")
def newest_server(python2):
    """The version with which the cases were recorded."""
    with postgres.server(version="18") as on:
        yield on
