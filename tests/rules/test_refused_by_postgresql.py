"""SD308: statements that PostgreSQL refuses even on an empty table."""

from __future__ import annotations

import pytest

from tests.rules.refusals import FIELDS, refused


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
