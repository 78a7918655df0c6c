"""What the tests of commands share."""

from __future__ import annotations

import shutil

import pytest

from tests.cli.bookshop import BOOKSHOP


@pytest.fixture
def bookshop(tmp_path, monkeypatch):
    folder = tmp_path / "bookshop"
    shutil.copytree(BOOKSHOP, folder)
    monkeypatch.chdir(folder)
    return folder
