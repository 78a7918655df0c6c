"""Models as JSON: whole for a small project."""

from __future__ import annotations

import json

from southdeps.reporters.models_json import models_json
from tests.draw.frozen import RELATIONS, models

PROJECT = {
    "a:0001_initial": ("auth.User: name", "a.Thing: owner -> auth.User?, gone -> a.Gone"),
}

PLAIN = {
    "relation": None,
    "to": None,
    "to_field": None,
    "table": None,
    "through": None,
}
KEY = {"name": "id", "type": "AutoField", "column": "id", "primary_key": True, "null": False, **PLAIN}
LINK = {"type": "ForeignKey", "primary_key": False, **PLAIN, "relation": "foreign-key"}


def document(found) -> dict[str, object]:
    text = models_json(found)
    assert text.endswith("}\n")
    assert text.isascii()
    return dict(json.loads(text))


def test_the_whole_document(tmp_path):
    model = {"migration": "a:0001_initial", "proxy": False, "parents": []}
    assert document(models(tmp_path, PROJECT)) == {
        "schema": 1,
        "models": [
            {
                "id": "a.gone",
                "app": "a",
                "name": "gone",
                "table": None,
                "origin": "absent",
                "fields": [],
                **model,
            },
            {
                "id": "a.thing",
                "app": "a",
                "name": "Thing",
                "table": "a_thing",
                "origin": "own",
                **model,
                "fields": [
                    KEY,
                    LINK | {"name": "owner", "column": "owner_id", "null": True, "to": "auth.user"},
                    LINK | {"name": "gone", "column": "gone_id", "null": False, "to": "a.gone"},
                ],
            },
            {
                "id": "auth.user",
                "app": "auth",
                "name": "User",
                "table": "auth_user",
                "origin": "foreign",
                **model,
                "fields": [
                    KEY,
                    {**KEY, "name": "name", "type": "CharField", "column": "name", "primary_key": False},
                ],
            },
        ],
    }


def test_every_kind_of_relation(tmp_path):
    found = document(models(tmp_path, {"shop:0001_initial": RELATIONS}))["models"]
    assert isinstance(found, list)
    by_name = {model["name"]: model for model in found}
    assert [
        (field["name"], field["column"], field["relation"], field["to"], field["table"], field["through"])
        for name in ("Kiosk", "Offer")
        for field in by_name[name]["fields"]
        if field["relation"]
    ] == [
        ("bar_ptr", "bar_ptr_id", "parent-link", "shop.bar", None, None),
        ("nearest", "nearest_id", "one-to-one", "shop.place", None, None),
        ("place_ptr", "place_ptr_id", "parent-link", "shop.place", None, None),
        ("parent", "parent_id", "foreign-key", "shop.offer", None, None),
        ("place", "at", "foreign-key", "shop.place", None, None),
        ("tags", None, "many-to-many", "shop.tag", "offers_tags", None),
        ("watchers", None, "many-to-many", "shop.place", "shop_watch", "shop.watch"),
    ]
    assert (by_name["Local"]["proxy"], by_name["Local"]["parents"], by_name["Local"]["table"]) == (
        True,
        ["shop.place"],
        "shop_place",
    )
