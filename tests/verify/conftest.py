"""The servers and testbeds for the tests of verify."""

from __future__ import annotations

import pytest

from southdeps.scan import scan
from southdeps.verify import postgres
from southdeps.verify.testbed import isolated_testbed


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


@pytest.fixture
def open_testbed(runtime, server, tmp_path):
    """A function that opens a testbed for the apps below a folder."""

    def opened(root, **options):
        apps = {app.label: app for app in scan((root,)).apps if app.migrations}
        place = tmp_path / "testbed"
        place.mkdir()
        return isolated_testbed(apps, runtime, server, place, **options)

    return opened


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "root"
    folder.mkdir()
    return folder
