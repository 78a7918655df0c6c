"""SD306: indexes, constraints and keys that are deleted and were never created."""

from __future__ import annotations

import pytest

from tests.rules.refusals import refused

MISSING = [
    pytest.param("db.delete_unique('b_box', ['name'])", id="a unique constraint"),
    pytest.param("db.delete_index('b_box', ['name'])", id="an index"),
    pytest.param("db.delete_foreign_key('b_box', 'name')", id="a foreign key"),
    pytest.param("db.delete_primary_key('b_box')\ndb.delete_primary_key('b_box')", id="a primary key, twice"),
]


@pytest.mark.parametrize("body", MISSING)
def test_what_is_not_there_cannot_be_deleted(tmp_path, body):
    (found,) = refused(tmp_path, body, "SD306")
    assert found.startswith("SD306 error: b:0002_next fails: ")


THERE = [
    pytest.param("db.create_unique('b_box', ['name'])\ndb.delete_unique('b_box', ['name'])", id="a unique constraint"),
    pytest.param("db.create_index('b_box', ['name'])\ndb.delete_index('b_box', ['name'])", id="an index"),
    pytest.param("db.delete_primary_key('b_box')", id="a primary key"),
    pytest.param("if unknown():\n    db.delete_unique('b_box', ['name'])", id="under an unknown condition"),
]  # fmt: skip


@pytest.mark.parametrize("body", THERE)
def test_what_is_there_can(tmp_path, body):
    assert refused(tmp_path, body, "SD306") == []
