"""The methods of managers and query sets: when they run, and what they read."""

from __future__ import annotations

import pytest

from tests.projects import needs
from tests.south.orm.models import BOX, CITY, MODELS, OWNER, THING

READS = {
    "a loop": ("for t in orm['a.Thing'].objects.all(): pass", [THING]),
    "a loop over a filter": ("for t in orm['a.Thing'].objects.filter(name='x'): pass", [THING]),
    "in lower case": ("list(orm['a.thing'].objects.all())", [THING]),
    "by attribute, the own app's": ("list(orm.Box.objects.all())", [BOX]),
    "orm.models": ("list(orm.models['a.thing'].objects.all())", [THING]),
    "a name for it": ("Thing = orm['a.Thing']\nthings = Thing.objects.all()\nfor t in things: pass", [THING]),
    "a name for its manager": ("objects = orm['a.Thing'].objects\nobjects.count()", ["need a_thing() orm"]),
    "a key put together": ("list(orm['%s.%s' % ('a', 'Thing')].objects.all())", [THING]),
    "the default manager": ("list(orm['a.Thing']._default_manager.all())", [THING]),
    "get": ("orm['a.Thing'].objects.get(pk=1)", [THING]),
    "get by a key of another": ("orm['a.Thing'].objects.get(owner=1)", [THING]),
    "first": ("orm['a.Thing'].objects.order_by('name').first()", [THING]),
    "latest": ("orm['a.Thing'].objects.latest('id')", [THING]),
    "a list that is filled whatever rows there are": (
        "seen = []\nfor c in orm['a.City'].objects.all(): seen.append(c)\nseen.append(None)\nfor c in seen: orm['a.Tag'].objects.count()",
        [CITY, "need tags() orm"],
    ),
    "a list that was filled before": (
        "seen = [1]\nfor c in orm['a.City'].objects.all(): seen.append(c)\nfor c in seen: orm['a.Tag'].objects.count()",
        [CITY, "need tags() orm"],
    ),
    "an index in the try of something else": ("try:\n    orm['a.Thing'].objects.all()[0]\nexcept KeyError:\n    pass\norm['a.City'].objects.count()", [THING, "need a_city() orm"]),
    "print": ("print(orm['a.Thing'].objects.all())", [THING]),
    "print, as Python 2 has it": ("print orm['a.Thing'].objects.all()", [THING]),
    "an index": ("orm['a.Thing'].objects.all()[0]", [THING]),
    "a slice": ("for t in orm['a.Thing'].objects.all()[:10]: pass", [THING]),
    "a slice that is not read": ("x = orm['a.Thing'].objects.all()[:10]", []),
    "count": ("orm['a.Thing'].objects.count()", ["need a_thing() orm"]),
    "count of some": ("orm['a.Thing'].objects.filter(name='x').count()", ["need a_thing(name) orm"]),
    "exists": ("if orm['a.Thing'].objects.exists(): pass", ["need a_thing() orm"]),
    "len": ("len(orm['a.Thing'].objects.all())", [THING]),
    "a test": ("if orm['a.Thing'].objects.all(): pass", [THING]),
    "a list": ("list(orm['a.Thing'].objects.all())", [THING]),
    "a comprehension": ("[t.name for t in orm['a.Thing'].objects.all()]", [THING]),
    "iterator": ("for t in orm['a.Thing'].objects.iterator(): pass", [THING]),
    "enumerate": ("for i, t in enumerate(orm['a.Thing'].objects.all()): t.owner.name", [THING, "[rows in a_thing] " + OWNER]),
    "in_bulk": ("orm['a.Thing'].objects.in_bulk([1])", [THING]),
    "values_list": ("list(orm['a.Thing'].objects.values_list('name', flat=True))", ["need a_thing(name) orm"]),
    "values": ("for row in orm['a.Thing'].objects.values('id', 'owner__name'): pass", ["need a_thing(id, owner_id) orm", "need a_owner() orm", "need a_owner(name) orm"]),
    "values of all": ("list(orm['a.Thing'].objects.values())", [THING]),
    "aggregate": ("orm['a.Thing'].objects.aggregate(models.Max('name'))", ["need a_thing(name) orm"]),
    "aggregate of another's": ("orm['a.Thing'].objects.aggregate(x=models.Max('owner__name'))", ["need a_thing(owner_id) orm", "need a_owner() orm", "need a_owner(name) orm"]),
    "annotate": ("list(orm['a.Owner'].objects.annotate(n=models.Count('thing')))", [OWNER, "need a_thing(owner_id) orm"]),
    "only": ("list(orm['a.Thing'].objects.only('name'))", ["need a_thing(id, name) orm"]),
    "defer": ("list(orm['a.Thing'].objects.defer('name', 'maker'))", ["need a_thing(id, owner_id) orm"]),
    "raw": ("for t in orm['a.Thing'].objects.raw('SELECT id FROM a_other'): pass", ["need a_other(id) sql"]),
    "dates": ("list(orm['a.Thing'].objects.dates('name', 'month'))", ["need a_thing(name) orm"]),
}  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), READS.values(), ids=READS)
def test_reads(body, expected):
    assert needs(body, *MODELS) == expected


NONE = {
    "frozen only": "pass",
    "a name for a model": "X = orm['a.Thing']",
    "a query that is not evaluated": "X = orm['a.Thing'].objects.filter(owner__name='x').order_by('name')",
    "a query in a function without callers": "def f():\n    return list(orm['a.Thing'].objects.all())",
    "its table's name": "X = orm['a.Thing']._meta.db_table",
    "after a return": "return\nlist(orm['a.Thing'].objects.all())",
    "under a condition that never holds": "if db.dry_run: list(orm['a.Thing'].objects.all())",
    "in a text": "X = \"list(orm['a.Thing'].objects.all())\"",
    "in a comment": "pass # list(orm['a.Thing'].objects.all())",
    "none()": "list(orm['a.Thing'].objects.none())",
    "a class attribute that is called like one": "self.objects = 1",
}


@pytest.mark.parametrize("body", NONE.values(), ids=NONE)
def test_what_needs_nothing(body):
    assert needs(body, *MODELS) == []
