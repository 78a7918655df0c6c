"""What the tests of commands share."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests import projects
from tests.cli.bookshop import BOOKSHOP
from tests.cli.classic import CLASSIC


@pytest.fixture
def bookshop(tmp_path, monkeypatch):
    folder = tmp_path / "bookshop"
    shutil.copytree(BOOKSHOP, folder)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def classic(tmp_path, monkeypatch):
    """The working directory holds the two apps of `classic.CLASSIC`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
    projects.write(Path(), CLASSIC)
