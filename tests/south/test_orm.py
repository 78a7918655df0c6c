"""South's `orm`: which tables and columns are read and written, when, and on what that hangs."""

from __future__ import annotations

import pytest

from southdeps import effects
from southdeps.south import frozen
from tests import projects
from tests.projects import needs, steps

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
LID = "need b_lid(id, box_id, colour) orm"
CHILD = "need c_child(thing_ptr_id, extra) orm"

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
    "a slice that nobody reads": ("x = orm['a.Thing'].objects.all()[:10]", []),
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

JOINS = {
    "extra, without SQL": ("list(orm['a.City'].objects.extra(select={'x': 'name'}, where=['id > 1'], order_by=['x']))", [CITY]),
    "extra, never read": ("x = orm['a.City'].objects.extra(tables=['a_other'])", []),
    "extra: tables": ("list(orm['a.City'].objects.extra(tables=['a_other'], where=['a_other.id = a_city.id']))", [CITY, "need a_other() orm"]),
    "extra: select": (
        "list(orm['a.City'].objects.extra(select={'n': 'SELECT COUNT(*) FROM a_owner WHERE a_owner.city_id = a_city.id'}))",
        [CITY, "need a_owner(city_id) orm"],
    ),
    "extra: where": ("list(orm['a.City'].objects.extra(None, ['id IN (SELECT tags.id FROM tags)']))", [CITY, "need tags(id) orm"]),
    "a foreign key of a row": ("for t in orm['a.Thing'].objects.all(): t.owner.name", [THING, "[rows in a_thing] " + OWNER]),
    "two of them": (
        "for t in orm['a.Thing'].objects.all(): t.owner.city.name",
        [THING, "[rows in a_thing] " + OWNER, "[rows in a_thing] " + CITY],
    ),
    "the key alone": ("for t in orm['a.Thing'].objects.all(): t.owner_id", [THING]),
    "a foreign key of a row that was fetched": ("orm['a.Thing'].objects.get(pk=1).owner", [THING, OWNER]),
    "backwards": ("for t in orm['a.Thing'].objects.all(): t.box_set.all()", [THING]),
    "backwards, read": (
        "for t in orm['a.Thing'].objects.all(): list(t.box_set.all())",
        [THING, "[rows in a_thing] " + BOX],
    ),
    "backwards by a name of its own": (
        "for o in orm['a.Owner'].objects.all(): o.made.count()",
        [OWNER, "[rows in a_owner] need a_thing(maker_id) orm"],
    ),
    "filter by another's field": (
        "list(orm['a.Thing'].objects.filter(owner__name='x'))",
        [THING, "need a_owner() orm", "need a_owner(name) orm"],
    ),
    "filter by another's key": ("list(orm['a.Thing'].objects.filter(owner__pk=1))", [THING]),
    "filter by another's id": ("list(orm['a.Thing'].objects.filter(owner__id__in=[1]))", [THING]),
    "filter with a comparison": ("list(orm['a.Thing'].objects.filter(owner__isnull=True))", [THING]),
    "filter across two": (
        "list(orm['a.Thing'].objects.filter(owner__city__name__icontains='x'))",
        [THING, "need a_owner() orm", "need a_owner(city_id) orm", "need a_city() orm", "need a_city(name) orm"],
    ),
    "filter backwards": ("list(orm['a.Thing'].objects.filter(box__size=1))", [THING, "need b_box(thing_id) orm", "need b_box(size) orm"]),
    "filter backwards by name": ("list(orm['b.Box'].objects.filter(lids__colour='x'))", [BOX, "need b_lid(box_id) orm", "need b_lid(colour) orm"]),
    "exclude": ("list(orm['a.Thing'].objects.exclude(owner__name='x'))", [THING, "need a_owner() orm", "need a_owner(name) orm"]),
    "Q": ("list(orm['a.Thing'].objects.filter(models.Q(owner__name='x')))", [THING, "need a_owner() orm", "need a_owner(name) orm"]),
    "Q and Q": (
        "list(orm['a.Thing'].objects.filter(models.Q(owner__name='x') | ~models.Q(tags__word='y') & models.Q(name='z')))",
        [THING, "need a_owner() orm", "need a_owner(name) orm", "need a_thing_tags() orm", "need tags() orm", "need tags(word) orm"],
    ),
    "order_by": ("list(orm['a.Thing'].objects.order_by('-owner__name'))", [THING, "need a_owner() orm", "need a_owner(name) orm"]),
    "a default order": ("list(orm['c.Sorted'].objects.all())", ["need c_sorted(id, owner_id) orm", "need a_owner() orm", "need a_owner(name) orm"]),
    "a default order, not for count": ("orm['c.Sorted'].objects.count()", ["need c_sorted() orm"]),
    "a default order, not for get": ("orm['c.Sorted'].objects.get(pk=1)", ["need c_sorted(id, owner_id) orm"]),
    "another order instead": ("list(orm['c.Sorted'].objects.order_by('id'))", ["need c_sorted(id, owner_id) orm"]),
    "a default order by one that has another": (
        "list(orm['c.ByThing'].objects.all())",
        ["need c_bything(id, sorted_id) orm", "need c_sorted() orm", "need c_sorted(owner_id) orm", "need a_owner() orm", "need a_owner(name) orm"],
    ),
    "select_related": ("list(orm['a.Thing'].objects.select_related('maker'))", [THING, OWNER]),
    "select_related along a path": ("list(orm['a.Thing'].objects.select_related('owner__city'))", [THING, OWNER, CITY]),
    "select_related of all": ("list(orm['b.Box'].objects.select_related())", [BOX, THING, OWNER, CITY]),
    "prefetch_related": (
        "list(orm['a.Thing'].objects.prefetch_related('tags'))",
        [THING, "[rows in a_thing] " + TAG, "[rows in a_thing] need a_thing_tags() orm"],
    ),
    "a sub-query": (
        "list(orm['a.Thing'].objects.filter(owner__in=orm['a.Owner'].objects.filter(name='x')))",
        ["need a_owner(id, name) orm", THING],
    ),
    "many to many, read": ("for t in orm['a.Thing'].objects.all(): list(t.tags.all())", [THING, "[rows in a_thing] " + TAG, "[rows in a_thing] need a_thing_tags() orm"]),
    "many to many, added": ("for t in orm['a.Thing'].objects.all(): t.tags.add(1)", [THING, "[rows in a_thing] need a_thing_tags() orm"]),
    "many to many, cleared": ("for t in orm['a.Thing'].objects.all(): t.tags.clear()", [THING, "[rows in a_thing] need a_thing_tags() orm"]),
    "many to many, set": ("for t in orm['a.Thing'].objects.all(): t.tags = []", [THING, "[rows in a_thing] need a_thing_tags() orm"]),
    "many to many, backwards": ("for g in orm['a.Tag'].objects.all(): list(g.thing_set.all())", [TAG, "[rows in tags] " + THING, "[rows in tags] need a_thing_tags() orm"]),
    "many to many, filtered": ("list(orm['a.Thing'].objects.filter(tags__word='x'))", [THING, "need a_thing_tags() orm", "need tags() orm", "need tags(word) orm"]),
    "many to many, filtered by key": ("list(orm['a.Thing'].objects.filter(tags=1))", [THING, "need a_thing_tags() orm"]),
    "many to many by a model between": (
        "for l in orm['c.Left'].objects.all(): list(l.tags.all())",
        ["need c_left(id) orm", "[rows in c_left] " + TAG, "[rows in c_left] need c_through() orm"],
    ),
    "many to many by a table's name": (
        "for l in orm['c.Left'].objects.all(): list(l.other.all())",
        ["need c_left(id) orm", "[rows in c_left] " + TAG, "[rows in c_left] need left_other() orm"],
    ),
    "the model between": ("list(orm['c.Left'].tags.through.objects.all())", ["need c_through(id, left_id, right_id, rank) orm"]),
    "the table between": ("orm['a.Thing'].tags.through.objects.all().delete()", ["need a_thing_tags() orm"]),
    "a child reads its parent": ("list(orm['c.Child'].objects.all())", [THING, CHILD]),
    "a child's field of its parent": ("list(orm['c.Child'].objects.filter(name='x'))", [THING, CHILD, "need a_thing(name) orm"]),
    "a parent's child": ("for t in orm['a.Thing'].objects.all(): t.child.extra", [THING, "[rows in a_thing] " + THING, "[rows in a_thing] " + CHILD]),
    "a proxy reads its base": ("list(orm['c.Proxy'].objects.all())", [THING]),
}  # fmt: skip

WRITES = {
    "create": ("orm['a.City'].objects.create(name='x')", [CITY, "insert a_city(id, name) name='x'"]),
    "an instance saved": ("c = orm['a.City'](name='x')\nc.save()", [CITY, "insert a_city(id, name) name='x'"]),
    "an instance not saved": ("c = orm['a.City'](name='x')", []),
    "an attribute set before": ("c = orm['a.City']()\nc.name = 'x'\nc.save()\nc.save()", [CITY, "insert a_city(id, name) name='x'", CITY]),
    "get_or_create": (
        "city, created = orm['a.City'].objects.get_or_create(name='x', defaults={'id': 7})",
        [CITY, "find a_city name='x'", "create or find a_city name='x'", f"[not matching rows in a_city] {CITY}", "[not matching rows in a_city] insert a_city(id, name) name='x' id=7"],
    ),
    "bulk_create": ("orm['a.City'].objects.bulk_create([orm['a.City'](name='x')])", [CITY, "insert a_city(id, name)"]),
    "bulk_create of nobody knows what": ("orm['a.City'].objects.bulk_create(nobody)", [CITY, "insert a_city(id, name)"]),
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
    "update of a parent's field": ("orm['c.Child'].objects.update(name='y')", ["need a_thing(name) orm", "need c_child() orm"]),
    "a child created": (
        "orm['c.Child'].objects.create(name='x', extra='y')",
        [THING, CHILD, "insert a_thing(id, name, owner_id, maker_id) name='x'", "insert c_child(thing_ptr_id, extra) extra='y'"],
    ),
    "rows deleted that nobody refers to": ("orm['b.Lid'].objects.filter(colour='x').delete()", ["need b_lid(colour) orm", "delete rows of b_lid colour='x'"]),
    "all rows deleted that nobody refers to": ("orm['b.Lid'].objects.all().delete()", ["need b_lid() orm", "delete rows of b_lid"]),
    "rows deleted that others refer to": (
        "orm['b.Box'].objects.all().delete()",
        [BOX, "[rows in b_box] need b_lid(box_id) orm", "[rows in b_box] delete rows of b_lid ...", "delete rows of b_box"],
    ),
    "a row deleted": (
        "orm['b.Box'].objects.get(pk=1).delete()",
        [BOX, "find b_box id=1", "need b_box() orm", "need b_lid(box_id) orm", "delete rows of b_lid ...", "delete rows of b_box ..."],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), (READS | JOINS).values(), ids=READS | JOINS)
def test_reads(body, expected):
    assert needs(body, *MODELS) == expected


@pytest.mark.parametrize(("body", "expected"), WRITES.values(), ids=WRITES)
def test_writes(body, expected):
    assert list(dict.fromkeys(steps(body, *MODELS))) == list(dict.fromkeys(expected))


def test_models_that_do_not_mention_another_are_not_thawed_for_its_relations(monkeypatch):
    parsed = []
    parse_model_text = frozen.parse_model_text

    def note(key, text, default_app):
        parsed.append(key)
        return parse_model_text(key, text, default_app)

    monkeypatch.setattr(frozen, "parse_model_text", note)
    body = "for b in orm['b.Box'].objects.all(): list(b.lids.all())"
    assert needs(body, *MODELS) == [BOX, f"[rows in b_box] {LID}"]
    assert set(parsed) == {"b.box", "b.lid", "a.thing"}  # a box has a thing


@pytest.mark.parametrize("relation", ["orm['b.Box']", "'b.Box'", "orm['B.BOX']"])
def test_every_way_to_mention_a_model_counts(relation):
    """Models that were frozen by hand refer to others in other words than South's own."""
    lid = f"'b.lid': {{'Meta': {{}}, 'box': ('models.ForeignKey', [], {{'to': \"{relation}\"}})}}"
    box = "'b.box': {'Meta': {}}"
    text = projects.migration("list(orm['b.Box'].objects.get().lid_set.all())").replace(
        "models = {", f"models = {{\n        {box},\n        {lid},", 1
    )
    required = [step.table for step in projects.summary(text).actions if isinstance(step, effects.Require)]
    assert required == ["b_box", "b_lid", "b_lid"]


NONE = {
    "frozen only": "pass",
    "a name for a model": "X = orm['a.Thing']",
    "a query nobody evaluates": "X = orm['a.Thing'].objects.filter(owner__name='x').order_by('name')",
    "a query in a function nobody calls": "def f():\n    return list(orm['a.Thing'].objects.all())",
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


ROWS = {
    "if there are any": ("if orm['a.City'].objects.count() > 0: X.objects.count()", "[rows in a_city]"),
    "if there is one": ("if orm['a.City'].objects.filter(id=1).exists(): X.objects.count()", "[matching rows in a_city]"),
    "if there is none": ("if not orm['a.City'].objects.exists(): X.objects.count()", "[not rows in a_city]"),
    "if there are none": ("if orm['a.City'].objects.count() == 0: X.objects.count()", "[not rows in a_city]"),
    "return if there are none": ("if not orm['a.City'].objects.all(): return\nX.objects.count()", "[rows in a_city]"),
    "for each": ("for c in orm['a.City'].objects.all(): X.objects.count()", "[rows in a_city]"),
    "for each that matches": ("for c in orm['a.City'].objects.filter(id=1): X.objects.count()", "[matching rows in a_city]"),
    "for each of a list": ("cities = list(orm['a.City'].objects.all())\nfor c in cities: X.objects.count()", "[rows in a_city]"),
    "for each, twice": ("for c in orm['a.City'].objects.all():\n    for d in orm['a.City'].objects.all(): X.objects.count()", "[rows in a_city]"),
    "else": ("if orm['a.City'].objects.exists(): pass\nelse: X.objects.count()", "[not rows in a_city]"),
    "a conditional expression": ("x = X.objects.count() if orm['a.City'].objects.exists() else 0", "[rows in a_city]"),
    "and": ("if orm['a.City'].objects.exists() and X.objects.count(): pass", "[rows in a_city]"),
    "or": ("if orm['a.City'].objects.exists() or X.objects.count(): pass", "[not rows in a_city]"),
    "a comprehension": ("[X.objects.count() for c in orm['a.City'].objects.all()]", "[rows in a_city]"),
    "for each of a list that was filled": ("seen = []\nfor c in orm['a.City'].objects.all(): seen.append(c)\nfor c in seen: X.objects.count()", "[rows in a_city]"),
    "for each of a set that was filled": ("seen = set()\nfor c in orm['a.City'].objects.all(): seen.add(c.name)\nfor c in seen: X.objects.count()", "[rows in a_city]"),
    "if a list was filled": ("seen = []\nfor c in orm['a.City'].objects.all(): seen.append(c)\nif seen: X.objects.count()", "[rows in a_city]"),
    "return if a list was not filled": ("seen = []\nfor c in orm['a.City'].objects.all(): seen.append(c)\nif not seen: return\nX.objects.count()", "[rows in a_city]"),
    "for each of a dict that was filled": ("seen = {}\nfor c in orm['a.City'].objects.all(): seen[c.name] = c\nfor key in seen: X.objects.count()", "[rows in a_city]"),
    "for each item of a dict that was filled": (
        "seen = {}\nfor c in orm['a.City'].objects.all(): seen[c.name] = X\nfor key, model in seen.iteritems(): model.objects.count()",
        "[rows in a_city]",
    ),
    "for each value of a dict that was filled": (
        "seen = {}\nfor c in orm['a.City'].objects.all(): seen[c.name] = X\nfor model in seen.values(): model.objects.count()",
        "[rows in a_city]",
    ),
    "a value of a dict that was filled": (
        "seen = {}\nfor c in orm['a.City'].objects.all(): seen[c.name] = X\nfor c in orm['a.City'].objects.all(): seen.get(c.name).objects.count()",
        "[rows in a_city]",
    ),
    "a row was made": ("c, made = orm['a.City'].objects.get_or_create(name='x')\nif made: X.objects.count()", "[not matching rows in a_city]"),
    "a row was found": ("c, made = orm['a.City'].objects.get_or_create(name='x')\nif not made: X.objects.count()", "[matching rows in a_city]"),
    "in the try of an index": ("try:\n    c = orm['a.City'].objects.all()[0]\n    X.objects.count()\nexcept IndexError:\n    pass", "[rows in a_city]"),
    "behind the try of an index": ("try:\n    c = orm['a.City'].objects.all()[0]\nexcept IndexError:\n    return\nX.objects.count()", "[rows in a_city]"),
    "where an index finds nothing": ("try:\n    c = orm['a.City'].objects.all()[0]\nexcept IndexError:\n    X.objects.count()", "[not rows in a_city]"),
    "behind the try of the latest": (
        "try:\n    c = orm['a.City'].objects.latest('id')\nexcept orm['a.City'].DoesNotExist:\n    return\nX.objects.count()",
        "[rows in a_city]",
    ),
    "behind a try within a try": (
        "try:\n    try:\n        c = orm['a.City'].objects.get(id=1)\n        X.objects.count()\n    except IndexError:\n        pass\nexcept orm['a.City'].DoesNotExist:\n    pass",
        "[matching rows in a_city]",
    ),
    "in the try of a get": (
        "try:\n    c = orm['a.City'].objects.get(id=1)\n    X.objects.count()\nexcept orm['a.City'].DoesNotExist:\n    pass",
        "[matching rows in a_city]",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("body", "condition"), ROWS.values(), ids=ROWS)
def test_what_hangs_on_rows(body, condition):
    found = needs(f"X = orm['a.Tag']\n{body}", *MODELS)
    assert f"{condition} need tags() orm" in found
    assert not any(need.endswith(" tags() orm") and not need.startswith(condition) for need in found)


ERRORS = {
    "a model not frozen": ("orm['a.None']", "raise KeyError: \"The model 'none' from the app 'a' is not available in this migration.\" model-not-frozen"),
    "a key without an app": ("orm['thing']", "raise KeyError: \"The model 'thing' is not in appname.modelname format.\""),
    "an attribute not frozen": ("orm.Nothing", "raise AttributeError: The model 'Nothing' from the app 'b' is not available in this migration. model-not-frozen"),
    "after what it does": ("orm['a.Tag'].objects.count()\norm['a.None']", "raise KeyError: \"The model 'none' from the app 'a' is not available in this migration.\" model-not-frozen"),
}  # fmt: skip


@pytest.mark.parametrize(("body", "error"), ERRORS.values(), ids=ERRORS)
def test_models_that_are_not_frozen(body, error):
    assert steps(body, *MODELS)[-1] == error


def test_a_field_whose_model_is_not_frozen_fails_before_anything_runs():  # case 19b
    (first, *_) = steps("orm['b.Box'].objects.count()", "b.Box: thing -> a.Thing")
    assert first == (
        "raise ValueError: Cannot successfully create field 'thing' for model 'box': "
        "\"The model 'thing' from the app 'a' is not available in this migration.\" model-not-frozen"
    )


def test_a_key_nobody_knows():
    assert steps("orm[nobody].objects.count()", *MODELS) == [
        "note dynamic-name which model orm[...] names here is known only at run time: nobody"
    ]


FOUND = {
    "get by a text": ("orm['a.City'].objects.get(name='x')", ["find a_city name='x'"]),
    "get by two": ("orm['a.City'].objects.get(name='x', id=1)", ["find a_city name='x' id=1"]),
    "get by an unknown value": ("orm['a.City'].objects.get(name=nobody)", ["find a_city ..."]),
    "get by another's field": ("orm['a.Owner'].objects.get(city__name='x')", ["find a_owner ..."]),
    "get of a filter": ("orm['a.City'].objects.filter(name='x').get(id=1)", ["find a_city name='x' id=1"]),
    "get of what is not excluded": (
        "orm['a.City'].objects.exclude(name='x').get(id=1)",
        ["find a_city id=1 ..."],
    ),
    "latest": ("orm['a.City'].objects.latest('id')", ["find a_city"]),
    "an index": ("orm['a.City'].objects.filter(name='x')[0]", ["find a_city name='x'"]),
    "a slice": ("orm['a.City'].objects.all()[:1]", []),
    "get, guarded": (
        "try:\n    orm['a.City'].objects.get(name='x')\nexcept orm['a.City'].DoesNotExist:\n    pass",
        [],
    ),
    "an index, guarded": ("try:\n    orm['a.City'].objects.all()[0]\nexcept IndexError:\n    pass", []),
    "get, guarded against another error": (
        "try:\n    orm['a.City'].objects.get(name='x')\nexcept KeyError:\n    pass",
        ["find a_city name='x'"],
    ),
    "filter": ("list(orm['a.City'].objects.filter(name='x'))", []),
}


@pytest.mark.parametrize(("body", "expected"), FOUND.values(), ids=FOUND)
def test_rows_that_have_to_be_there(body, expected):
    assert [step for step in steps(body, *MODELS) if step.startswith("find")] == expected
