"""The apps that Django brings: what is written down of them holds together."""

from __future__ import annotations

from southdeps.south.contrib import (
    CONTRIB,
    CONTRIB_ABSTRACT,
    CONTRIB_FIELDS,
    CONTRIB_TABLES,
    CONTRIB_WITHOUT_MODELS,
)
from southdeps.south.live_models import live_model


def test_every_model_is_of_an_app_of_django_or_souths():
    for key in (*CONTRIB_TABLES, *CONTRIB_FIELDS):
        app, dot, name = key.partition(".")
        assert (app in CONTRIB | {"south"}, dot, name == name.lower() and bool(name)) == (True, ".", True)
    assert CONTRIB_WITHOUT_MODELS < CONTRIB


def test_every_relation_leads_to_a_model_whose_fields_are_known():
    targets = {
        field.partition(sign)[2]
        for fields in CONTRIB_FIELDS.values()
        for field in fields
        for sign in "=*"
        if sign in field
    }
    assert targets == {"auth.user", "auth.group", "auth.permission", "contenttypes.contenttype", "sites.site"}
    assert targets <= CONTRIB_FIELDS.keys()


def test_models_are_made_of_them():
    user, entry = live_model("auth", "User"), live_model("admin", "LogEntry")
    assert (user.table, entry.table) == ("auth_user", "django_admin_log")
    assert "user_id" in entry.definition.columns
    assert "groups" not in user.definition.columns
    assert CONTRIB_ABSTRACT.isdisjoint({"User", "Group"})
