"""Rows: what writing them reads and writes."""

from __future__ import annotations

import pytest

from tests.projects import steps
from tests.south.orm.models import BOX, CHILD, CITY, MODELS, TAG, THING

WRITES = {
    "create": ("orm['a.City'].objects.create(name='x')", [CITY, "insert a_city(id, name) name='x'"]),
    "an instance saved": ("c = orm['a.City'](name='x')\nc.save()", [CITY, "insert a_city(id, name) name='x'"]),
    "an instance not saved": ("c = orm['a.City'](name='x')", []),
    "an attribute set before": ("c = orm['a.City']()\nc.name = 'x'\nc.save()\nc.save()", [CITY, "insert a_city(id, name) name='x'", CITY]),
    "get_or_create": (
        "city, created = orm['a.City'].objects.get_or_create(name='x', defaults={'id': 7})",
        [CITY, "find a_city name='x'", "create or find a_city name='x'", f"[not matching rows in a_city] {CITY}", "[not matching rows in a_city] insert a_city(id, name) name='x' id=7"],
    ),
    "bulk_create": ("orm['a.City'].objects.bulk_create([orm['a.City'](name='x')])", [CITY, "insert a_city(id, name) name='x'"]),
    "bulk_create of unknown rows": ("orm['a.City'].objects.bulk_create(nobody)", [CITY, "insert a_city(id, name)"]),
    "bulk_create of nothing": ("orm['a.City'].objects.bulk_create([])", []),
    "bulk_create of a row for each": (
        "orm['a.City'].objects.bulk_create([orm['a.City'](name=t.word) for t in orm['a.Tag'].objects.all()])",
        [TAG, f"[rows in tags] {CITY}", "[rows in tags] insert a_city(id, name)"],
    ),
    "a row saved": (
        "for c in orm['a.City'].objects.all():\n    c.name = 'y'\n    c.save()",
        [CITY, "[rows in a_city] " + CITY],
    ),
    "update": ("orm['a.City'].objects.update(name='y')", ["need a_city(name) orm"]),
    "update of some": ("orm['a.City'].objects.filter(id=1).update(name='y')", ["need a_city(name, id) orm"]),
    "update of a parent's field": ("orm['c.Child'].objects.update(name='y')", ["[rows in c_child] need a_thing(name) orm", "need c_child() orm"]),
    "a child created": (
        "orm['c.Child'].objects.create(name='x', extra='y')",
        [THING, CHILD, "insert a_thing(id, name, owner_id, maker_id) name='x' owner_id=None maker_id=None", "insert c_child(thing_ptr_id, extra) extra='y'"],
    ),
    "rows deleted without references to them": ("orm['b.Lid'].objects.filter(colour='x').delete()", ["need b_lid(colour) orm", "delete rows of b_lid colour='x'"]),
    "all rows deleted without references to them": ("orm['b.Lid'].objects.all().delete()", ["need b_lid() orm", "delete rows of b_lid"]),
    "rows deleted that others refer to": (
        "orm['b.Box'].objects.all().delete()",
        [BOX, "[rows in b_box] need b_lid(box_id) orm", "[rows in b_box] delete rows of b_lid ...", "delete rows of b_box"],
    ),
    "a row deleted": (
        "orm['b.Box'].objects.get(pk=1).delete()",
        [BOX, "find b_box id=1", "need b_box() orm", "need b_lid(box_id) orm", "delete rows of b_lid ...", "delete rows of b_box ..."],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), WRITES.values(), ids=WRITES)
def test_writes(body, expected):
    assert list(dict.fromkeys(steps(body, *MODELS))) == list(dict.fromkeys(expected))
