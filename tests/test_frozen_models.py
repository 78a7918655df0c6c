"""Which models there are: by app, by migration, and what they say of each other."""

from __future__ import annotations

import textwrap

import pytest

from southdeps.finding import MigrationId
from southdeps.frozen_models import ProjectModel, is_nullable
from tests.draw.frozen import CLASSIC, RELATIONS, models
from tests.projects import migration

#: A migration that freezes nothing, as people write them by hand.
BY_HAND = """\
from south.v2 import DataMigration

class Migration(DataMigration):
    def forwards(self, orm):
        pass
"""


def told(found: tuple[ProjectModel, ...]) -> list[str]:
    """One line a model: where it is from, and its fields."""
    return [
        f"{model.origin} {model.migration} {model.key}: {', '.join(field.name for field in model.fields)}"
        for model in found
    ]


@pytest.mark.parametrize(
    ("apps", "expected"),
    [
        pytest.param(
            CLASSIC,
            ["own a:0001_initial a.thing: id, name", "own b:0001_initial b.item: id, thing"],
            id="each-app-its-own",
        ),
        pytest.param(
            {"a:0001_initial": ("a.Thing: name",), "a:0002_more": ("a.Thing: name, size", "a.Other:")},
            ["own a:0002_more a.other: id", "own a:0002_more a.thing: id, name, size"],
            id="the-last-migration-counts",
        ),
        pytest.param(
            {"a:0001_initial": ("a.Thing: name",), "a:0002_data": BY_HAND, "a:0003_data": migration()},
            ["own a:0001_initial a.thing: id, name"],
            id="what-freezes-nothing-leaves-it-to-the-one-before",
        ),
        pytest.param(
            {
                "a:0001_initial": ("a.Thing: name",),
                "a:0002_gone": migration(head="complete_apps = ['a']"),
                "b:0001_initial": ("b.Item:",),
            },
            ["own b:0001_initial b.item: id"],
            id="an-app-whose-last-model-is-gone",
        ),
        pytest.param(
            {
                "a:0001_initial": ("a.Thing: name",),
                "a:0002_size": ("a.Thing: name, size",),
                "b:0001_initial": ("a.Thing: name, old", "b.Item: thing -> a.Thing"),
            },
            ["own a:0002_size a.thing: id, name, size", "own b:0001_initial b.item: id, thing"],
            id="an-app-knows-its-models-better-than-others",
        ),
        pytest.param(
            {
                "a:0001_initial": ("auth.User: name", "a.Thing: owner -> auth.User"),
                "b:0001_initial": ("auth.User: name, email", "b.Item: owner -> auth.User"),
                "c:0001_initial": ("auth.User: name, phone", "c.Part: owner -> auth.User"),
            },
            [
                "own a:0001_initial a.thing: id, owner",
                "foreign b:0001_initial auth.user: id, name, email",
                "own b:0001_initial b.item: id, owner",
                "own c:0001_initial c.part: id, owner",
            ],
            id="the-fullest-of-an-app-without-migrations",
        ),
        pytest.param(
            {"a:0001_initial": BY_HAND, "b:0001_initial": ("a.Thing: name", "b.Item: thing -> a.Thing")},
            ["foreign b:0001_initial a.thing: id, name", "own b:0001_initial b.item: id, thing"],
            id="an-app-that-freezes-nothing",
        ),
        pytest.param(
            {
                "a:0001_initial": ("a.Thing: name", "a.Gone:"),
                "a:0002_del_gone": ("a.Thing: name",),
                "b:0001_initial": ("a.Gone:", "b.Item: gone -> a.Gone, tags => c.Tag"),
            },
            [
                "absent b:0001_initial a.gone: ",
                "own a:0002_del_gone a.thing: id, name",
                "own b:0001_initial b.item: id, gone, tags",
                "absent b:0001_initial c.tag: ",
            ],
            id="what-is-referred-to-and-not-frozen",
        ),
        pytest.param(
            {
                "a:0001_initial": ("a.Thing: name",),
                "b:0001_initial": (
                    "a.Thing: name",
                    "a.Special(_ormbases=['a.Thing']; proxy=True):",
                    "b.Item: thing -> a.Special",
                ),
            },
            [
                "foreign b:0001_initial a.special: ",
                "own a:0001_initial a.thing: id, name",
                "own b:0001_initial b.item: id, thing",
            ],
            id="a-proxy-is-frozen-only-by-others",
        ),
    ],
)
def test_which_models(tmp_path, apps, expected):
    assert sorted(told(models(tmp_path, apps)), key=lambda line: line.split()[2]) == expected


THREE: dict[str, tuple[str, ...] | str] = {
    "a:0001_initial": ("a.Thing: name",),
    "a:0002_size": ("a.Thing: name, size",),
    "a:0003_data": BY_HAND,
    "a:0004_weight": ("a.Thing: name, size, weight",),
    "b:0001_initial": ("b.Item:",),
    "b:0002_code": ("b.Item: code",),
}


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ({}, ["own a:0004_weight a.thing: id, name, size, weight", "own b:0002_code b.item: id, code"]),
        (
            {"a": "0001_initial"},
            ["own a:0001_initial a.thing: id, name", "own b:0002_code b.item: id, code"],
        ),
        (
            {"a": "0003_data"},
            ["own a:0002_size a.thing: id, name, size", "own b:0002_code b.item: id, code"],
        ),
        (
            {"a": "0002_size", "b": "0001_initial"},
            ["own a:0002_size a.thing: id, name, size", "own b:0001_initial b.item: id"],
        ),
    ],
    ids=["last", "first", "one-that-freezes-nothing", "two-apps"],
)
def test_as_of_a_migration(tmp_path, at, expected):
    assert (
        told(models(tmp_path, THREE, {app: MigrationId(app, name) for app, name in at.items()})) == expected
    )


@pytest.fixture
def shop(tmp_path):
    return {model.key: model for model in models(tmp_path, {"shop:0001_initial": RELATIONS})}


def test_relations(shop):
    assert {
        f"{model.definition.name}.{field.name}": (model.relation(field), field.target, field.db_table)
        for model in shop.values()
        for field in model.fields
        if field.target
    } == {
        "Bar.place_ptr": ("parent-link", "shop.place", None),
        "Kiosk.bar_ptr": ("parent-link", "shop.bar", None),
        "Kiosk.nearest": ("one-to-one", "shop.place", None),
        "Kiosk.place_ptr": ("parent-link", "shop.place", None),
        "Offer.parent": ("foreign-key", "shop.offer", None),
        "Offer.place": ("foreign-key", "shop.place", None),
        "Offer.tags": ("many-to-many", "shop.tag", "offers_tags"),
        "Offer.watchers": ("many-to-many", "shop.place", "shop_watch"),
        "Pub.place_ptr": ("parent-link", "shop.place", None),
        "Watch.offer": ("foreign-key", "shop.offer", None),
        "Watch.place": ("foreign-key", "shop.place", None),
    }


def test_columns_and_types(shop):
    assert [
        (field.column, field.kind, field.primary_key, is_nullable(field))
        for field in shop["shop.offer"].fields
    ] == [
        ("id", "AutoField", True, False),
        ("parent_id", "TreeForeignKey", False, True),
        ("at", "ForeignKey", False, False),
        (None, "ManyToManyField", False, False),
        (None, "ManyToManyField", False, False),
    ]


def test_tables(shop):
    assert {model.definition.name: model.definition.table for model in shop.values()} == {
        "Bar": "shop_bar", "Kiosk": "shop_kiosk", "Local": "shop_place", "Offer": "offers", "Place": "shop_place",
        "Pub": "shop_pub", "Tag": "shop_tag", "Watch": "shop_watch",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("models_text", "expected"),
    [
        pytest.param(
            "{'a.thing': {'name': ('models.CharField', [], {})}}",
            [("id", "AutoField"), ("name", "CharField")],
            id="the-key-that-django-adds",
        ),
        pytest.param(
            "{'Thing': {'Meta': {'object_name': 'Thing'}, 'owner': ('models.ForeignKey', ['orm.Thing'], {})}}",
            [("id", "AutoField"), ("owner", "ForeignKey")],
            id="south-0.6-names-without-app",
        ),
        pytest.param(
            "{'a.thing': {'_stub': True, 'id': ('models.AutoField', [], {'primary_key': 'True'})}}",
            [("id", "AutoField")],
            id="stub",
        ),
        pytest.param(
            "{'a.thing': {'name': 'models.CharField(max_length=5)'}}",
            [("id", "AutoField"), ("name", "CharField")],
            id="south-0.5-whole-calls",
        ),
        pytest.param(
            "{'a.thing': {'name': ('django.db.models.fields.CharField',)}}",
            [("id", "AutoField"), ("name", "CharField")],
            id="class-alone",
        ),
        pytest.param(
            "{'a.thing': {'name': computed()}}", [("id", "AutoField"), ("name", "")], id="not-to-be-known"
        ),
        pytest.param("{'a.thing': computed()}", [("id", "AutoField")], id="whole-model-not-to-be-known"),
    ],
)
def test_ways_to_freeze(tmp_path, models_text, expected):
    text = f"from south.v2 import SchemaMigration\nclass Migration(SchemaMigration):\n    models = {models_text}\n"
    (model,) = models(tmp_path, {"a:0001_initial": text})
    assert [(field.name, field.kind) for field in model.fields] == expected


def test_names_that_come_from_elsewhere(tmp_path):
    text = textwrap.dedent("""\
        from south.v2 import SchemaMigration
        from a.compat import AUTH_USER_MODEL

        class Migration(SchemaMigration):
            models = {
                'a.thing': {
                    'Meta': {'object_name': 'Thing'},
                    'owner': ('django.db.models.fields.related.ForeignKey', [], {'to': "orm['%s']" % AUTH_USER_MODEL}),
                },
                AUTH_USER_MODEL: {'Meta': {'object_name': AUTH_USER_MODEL.split('.')[-1]}},
            }
        """)
    found = models(tmp_path, {"a:0001_initial": text, "a/compat.py": "AUTH_USER_MODEL = 'people.Person'\n"})
    assert told(found) == [
        "own a:0001_initial a.thing: id, owner",
        "foreign a:0001_initial people.person: id",
    ]
    assert found[0].fields[1].target == "people.person"


@pytest.mark.parametrize(
    "models_text",
    [
        "{'a.x': {'Meta': {'proxy': 'True', '_ormbases': ['a.X']}}}",
        "{'a.x': {'Meta': {'proxy': 'True', '_ormbases': ['a.Y']}}, 'a.y': {'Meta': {'proxy': 'True', '_ormbases': ['a.X']}}}",
    ],
    ids=["itself", "each-other"],
)
def test_proxies_in_a_circle_have_some_table(tmp_path, models_text):
    text = f"from south.v2 import SchemaMigration\nclass Migration(SchemaMigration):\n    models = {models_text}\n"
    assert all(model.definition.table for model in models(tmp_path, {"a:0001_initial": text}))


@pytest.mark.parametrize(
    "text",
    [
        "models = {}\n",
        "class Migration:\n    models = None\n",
        "class Migration(\n",
        "raise ValueError\n",
        "",
    ],
    ids=["no-class", "no-dict", "no-python", "raises", "empty"],
)
def test_files_that_are_no_migrations_are_passed_over(tmp_path, text):
    found = models(tmp_path, {"a:0001_initial": ("a.Thing: name",), "a:0002_odd": text})
    assert told(found) == ["own a:0001_initial a.thing: id, name"]
