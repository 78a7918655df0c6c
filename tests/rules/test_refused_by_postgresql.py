"""SD308: statements that PostgreSQL refuses even on an empty table."""

from __future__ import annotations

import pytest

from southdeps import api
from tests import projects
from tests.projects import migration
from tests.rules.refusals import BOX, FIELDS, refused


def alter(field):
    """`name` becomes something else; it is a CharField."""
    return f"db.alter_column('b_box', 'name', self.gf('{FIELDS}.{field}))"


REFUSED = [
    pytest.param(
        alter("IntegerField')("), "cannot be cast automatically to type integer", id="text to number"
    ),
    pytest.param(
        alter("BooleanField')("), "cannot be cast automatically to type boolean", id="text to boolean"
    ),
    pytest.param(alter("DateField')("), "cannot be cast automatically to type date", id="text to date"),
]


@pytest.mark.parametrize(("body", "words"), REFUSED)
def test_it_is_reported_in_the_words_of_postgresql(tmp_path, body, words):
    (found,) = refused(tmp_path / "pg", body, "SD308")
    assert found.startswith('SD308 error: b:0002_next fails: column "name" ')
    assert words in found
    assert refused(tmp_path / "lite", body, "SD308", backend="sqlite3") == []


KEY = f"db.alter_column('b_box', 'id', self.gf('{FIELDS}.{{}}')(primary_key=True{{}}))"


def test_a_primary_key_is_altered_on_older_servers_only(tmp_path):
    (found,) = refused(tmp_path / "pg", KEY.format("BigIntegerField", ""), "SD308")
    assert found == (
        'SD308 warning: b:0002_next fails on PostgreSQL 18 and newer: column "id" is in a primary key'
    )
    files = {"b:0001_initial": BOX, "b:0002_next": migration(KEY.format("BigIntegerField", ""))}
    assert [one.only_in for one in projects.inspect(tmp_path / "json", files).findings] == ["18"]
    assert api.plan([tmp_path / "json"]).outcome == "ok"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(KEY.format("BigIntegerField", "), ignore_constraints=(True"), id="constraints ignored"),
        pytest.param(alter("CharField')(max_length=200"), id="another column"),
        pytest.param(f"db.delete_primary_key('b_box')\n{KEY.format('BigIntegerField', '')}", id="no key any more"),
    ],
)  # fmt: skip
def test_what_newer_servers_take_too(tmp_path, body):
    assert [one for one in refused(tmp_path, body, "SD308") if "18" in one] == []


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(alter("CharField')(max_length=200"), id="longer"),
        pytest.param(alter("TextField')("), id="text to text"),
        pytest.param(f"if unknown():\n    {alter('IntegerField' + chr(39) + ')(')}", id="under an unknown condition"),
        pytest.param(f"db.delete_column('b_box', 'name')\ndb.add_column('b_box', 'name', self.gf('{FIELDS}.IntegerField')(default=0))", id="made anew"),
    ],
)  # fmt: skip
def test_what_postgresql_takes(tmp_path, body):
    assert refused(tmp_path, body, "SD308") == []
