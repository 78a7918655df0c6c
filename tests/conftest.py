"""What all tests share."""

from __future__ import annotations

import pytest

from southdeps.verify import postgres

# Data: small Python 2 projects, never to be imported.
collect_ignore = ["drift_cases", "fixture/cases", "report_cases", "south_cases"]


@pytest.fixture(scope="session")
def server():
    """A PostgreSQL server, once per worker."""
    with postgres.server() as on:
        yield on
