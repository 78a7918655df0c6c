"""Frozen models that the tests of the orm share, and what reading a row of each needs."""

from __future__ import annotations

MODELS = (
    "a.Thing: name, owner -> a.Owner, maker -> a.Owner?(related_name=made), tags => a.Tag",
    "a.Owner: name, city -> a.City",
    "a.City: name",
    "a.Tag(db_table=tags): word",
    "b.Box: thing -> a.Thing, size?",
    "b.Lid: box -> b.Box(related_name=lids), colour",
    "c.Child(_ormbases=['a.Thing']): thing_ptr == a.Thing, extra",
    "c.Proxy(proxy=True; _ormbases=['a.Thing']): ",
    "c.Sorted(ordering=['-owner__name', 'id']): owner -> a.Owner",
    "c.ByThing(ordering=['sorted']): sorted -> c.Sorted",
    "c.Through: left -> c.Left, right -> a.Tag, rank",
    "c.Left: tags => a.Tag(through=c.Through), other => a.Tag(related_name=lefts,db_table=left_other)",
)
THING = "need a_thing(id, name, owner_id, maker_id) orm"
OWNER = "need a_owner(id, name, city_id) orm"
CITY = "need a_city(id, name) orm"
TAG = "need tags(id, word) orm"
BOX = "need b_box(id, thing_id, size) orm"
CHILD = "need c_child(thing_ptr_id, extra) orm"
LID = "need b_lid(id, box_id, colour) orm"
