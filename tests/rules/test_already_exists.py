"""SD305: names that are taken."""

from __future__ import annotations

import pytest

from tests.projects import create
from tests.rules.refusals import FIELDS, refused

ADD_NAME = f"db.add_column('b_box', 'name', self.gf('{FIELDS}.CharField')(max_length=9, default=''))"
UNIQUE = "db.create_unique('b_box', ['name'])"
TAKEN = [
    pytest.param(create("b_box: name"), 'relation "b_box" already exists', id="a table"),
    pytest.param(ADD_NAME, 'column "name" of relation "b_box" already exists', id="a column"),
    pytest.param("db.rename_column('b_box', 'note', 'name')", 'column "name" of relation "b_box" already exists', id="a new name of a column"),
    pytest.param(f"{UNIQUE}\n{UNIQUE}", "already exists", id="a constraint"),
    pytest.param(create("b_lid: name") + "\ndb.rename_table('b_lid', 'b_box')", 'relation "b_box" already exists', id="a new name of a table"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "words"), TAKEN)
def test_it_is_reported_in_the_words_of_postgresql(tmp_path, body, words):
    (found,) = refused(tmp_path, body, "SD305")
    assert found.startswith("SD305 error: b:0002_next fails: ")
    assert found.endswith(words)


FREE = [
    pytest.param(ADD_NAME.replace("'name'", "'size'"), id="another name"),
    pytest.param(f"db.delete_column('b_box', 'name')\n{ADD_NAME}", id="deleted before"),
    pytest.param(f"db.delete_table('b_box')\n{create('b_box: name')}", id="dropped before"),
    pytest.param(UNIQUE, id="a constraint once"),
    pytest.param(f"if unknown():\n    {ADD_NAME}", id="under an unknown condition"),
]


@pytest.mark.parametrize("body", FREE)
def test_what_is_free(tmp_path, body):
    assert refused(tmp_path, body, "SD305") == []
