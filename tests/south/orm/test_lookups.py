"""What a lookup reads besides the model's own table."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from southdeps.south.orm.lookups import required_relations
from tests.projects import needs, steps
from tests.south.orm.models import BOX, CHILD, CITY, MODELS, OWNER, TAG, THING

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
        ["need c_left(id) orm", "[rows in c_left] " + TAG, "[rows in c_left] need c_through(left_id, right_id) orm"],
    ),
    "many to many by a model between, filtered": (
        "list(orm['c.Left'].objects.filter(tags__word='x'))",
        ["need c_left(id) orm", "need c_through(left_id, right_id) orm", "need tags() orm", "need tags(word) orm"],
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


@pytest.mark.parametrize(("body", "expected"), JOINS.values(), ids=JOINS)
def test_joins(body, expected):
    assert needs(body, *MODELS) == expected


NAMES = {
    "an unknown keyword": (
        "orm['b.Box'].objects.create(colour='x')",
        "TypeError: 'colour' is an invalid keyword argument for this function",
    ),
    "of the class": ("orm['b.Box'](colour='x')", "TypeError: 'colour' is an invalid keyword argument for this function"),
    "an unknown lookup": (
        "orm['b.Box'].objects.filter(colour__lt=3)",
        "django.core.exceptions.FieldError: Cannot resolve keyword 'colour' into field. Choices are: id, size, thing",
    ),
    "an unknown field of update": (
        "orm['b.Box'].objects.update(colour='x')",
        "django.db.models.fields.FieldDoesNotExist: Box has no field named 'colour'",
    ),
    "a field": ("orm['b.Box'].objects.filter(size__lt=3)", None),
    "the key of a relation": ("orm['b.Box'](thing_id=3)", None),
    "the primary key": ("orm['b.Box'].objects.filter(pk=3)", None),
    "a relation to it": ("orm['a.Thing'].objects.filter(box__size=3)", None),
    "an annotation": ("orm['b.Box'].objects.annotate(n=models.Count('id')).filter(n=3)", None),
}  # fmt: skip


@pytest.mark.parametrize(("body", "said"), NAMES.values(), ids=NAMES)
def test_names_that_no_field_has(body, said):
    models = ("a.Thing: name", "b.Box: size, thing -> a.Thing")
    found = [step for step in steps(body, *models) if step.startswith("raise")]
    assert found == ([f"raise {said}"] if said else [])


class Tangled:
    """A model with a required key to each of twenty others, which are like it; `asked` counts how often one is followed."""

    asked = 0

    def __init__(self, key):
        self.key = key
        self.definition = SimpleNamespace(
            fields=[SimpleNamespace(target=str(number), required=True, many=False) for number in range(20)]
        )

    def related(self, target):
        Tangled.asked += 1
        return Tangled(target)


def test_each_model_behind_required_keys_is_followed_once():
    """Twenty models with keys to each other were followed three million times."""
    found = required_relations(Tangled("first"), 5)  # type: ignore[arg-type]
    assert [model.key for model in found] == [str(number) for number in range(20)]
    assert Tangled.asked == 21 * 20
