"""SD411: dependencies that only a database with rows needs."""

from __future__ import annotations

import pytest

from tests.projects import create, findings, migration
from tests.rules.things import DEPENDS, THING, A

BOX = "b.Box: thing -> a.Thing"
FIRST = migration(create("b_box: thing_id?"), "b.Box: thing_id?")
LOOP = "for box in orm['b.Box'].objects.all():\n    box.thing.name"
FOUND = ["SD411 info b:0002_x needs a:0001_initial: a_thing (orm)"]
CASES = {
    "in a loop over rows": (migration(LOOP, BOX, THING), FOUND),
    "twice": (migration(f"{LOOP}\n{LOOP}", BOX, THING), FOUND),
    "in a branch": (
        migration("if orm['b.Box'].objects.exists():\n    orm['a.Thing'].objects.count()", BOX, THING), FOUND,
    ),
    "if there are none": (
        migration("if not orm['b.Box'].objects.exists():\n    orm['a.Thing'].objects.count()", BOX, THING),
        ["SD101 error b:0002_x needs a:0001_initial: a_thing (orm)"],
    ),
    "where there are some": (
        migration(f"orm['b.Box'].objects.create(thing_id=None)\n{LOOP}", "b.Box: thing -> a.Thing?", THING),
        ["SD101 error b:0002_x needs a:0001_initial: a_thing (orm)"],
    ),
    "in any case as well": (
        migration(f"{LOOP}\nlist(orm['a.Thing'].objects.all())", BOX, THING),
        ["SD101 error b:0002_x needs a:0001_initial: a_thing (orm)"],
    ),
    "declared": (migration(LOOP, BOX, THING, head=DEPENDS), []),
    "its own table": (migration("for box in orm['b.Box'].objects.all(): box.save()", BOX, THING), []),
}  # fmt: skip


@pytest.mark.parametrize(("second", "expected"), CASES.values(), ids=CASES)
def test_what_it_finds(tmp_path, second, expected):
    files = {"a:0001_initial": A, "b:0001_initial": FIRST, "b:0002_x": second}
    assert findings(tmp_path, files) == expected
