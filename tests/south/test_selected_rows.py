"""Rows that raw SQL selects: what a migration does with them fails if there are none."""

from __future__ import annotations

import pytest

from tests.projects import steps
from tests.south.orm.models import MODELS

USES = {
    "the first of all": ("db.execute('SELECT name FROM a_thing')[0]", ["find a_thing"]),
    "a value of the first": ("db.execute('SELECT name FROM a_thing WHERE id = 1')[0][0]", ["find a_thing ..."]),
    "some of them": ("db.execute('SELECT name FROM a_thing')[:1]", []),
    "caught": ("try:\n    db.execute('SELECT name FROM a_thing')[0]\nexcept IndexError:\n    pass", []),
    "fetched": ("c.execute('SELECT name FROM a_thing')\nc.fetchone()[0]", ["find a_thing"]),
    "fetched with all": ("c.execute('SELECT name FROM a_thing')\nc.fetchall()[0]", ["find a_thing"]),
    "fetched and looked at": ("c.execute('SELECT name FROM a_thing')\nx = c.fetchone()\nif x: x[0]", ["[rows in a_thing] find a_thing"]),
    "fetched and compared": (
        "c.execute('SELECT name FROM a_thing')\nx = c.fetchone()\nif x is not None: x[0]",
        ["[rows in a_thing] find a_thing"],
    ),
    "a number": ("c.execute('SELECT COUNT(*) FROM a_thing')\nc.fetchone()[0]", []),
    "of a statement that may not have run": (
        "c.execute('SELECT COUNT(*) FROM a_thing')\nif nobody: c.execute('SELECT name FROM a_thing')\nc.fetchone()[0]",
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), USES.values(), ids=USES)
def test_uses(body, expected):
    found = steps(f"from django.db import connection\nc = connection.cursor()\n{body}", *MODELS)
    assert [step for step in found if "find" in step] == expected
