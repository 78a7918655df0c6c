"""`south.db`: the one database, and all of them by name."""

from __future__ import annotations

import pytest

from tests.projects import steps


@pytest.mark.parametrize(
    ("top", "call"),
    [
        ("", "db.delete_table('x')"),
        ("from south.db import dbs", "dbs['default'].delete_table('x')"),
        ("import south.db", "south.db.db.delete_table('x')"),
        ("from south.db import db as other", "other.delete_table('x')"),
    ],
)
def test_every_way_to_the_database(top, call):
    assert steps(call, top=top)[-1] == "drop x"


def test_another_database_is_unknown():
    assert "drop x" not in steps("dbs['other'].delete_table('x')", top="from south.db import dbs")
